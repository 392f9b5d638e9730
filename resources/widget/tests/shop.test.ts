// What a shop's page may say, and what is made of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { cartOf } from "../src/page.ts";
import { listenToShop } from "../src/shop.ts";

test("what a page said before the widget was there is heard, and later things at once", () => {
  const heard: unknown[] = [];
  const page: { deskbell?: unknown } = { deskbell: [["cart", 1], ["nonsense"], "cart"] };
  listenToShop({ cart: (said) => heard.push(said) }, page);
  const deskbell = page.deskbell as { push(...calls: unknown[]): void; cart(said: unknown): void };
  deskbell.push(["cart", 2]);
  deskbell.cart(3);
  deskbell.push(["toString"]);
  assert.deepEqual(heard, [1, 2, 3]);
});

test("a cart is taken as far as it makes sense", () => {
  assert.deepEqual(cartOf({ currency: "eur", lines: [{ name: "Aurora", quantity: 2, price: 74_900 }, { price: -1 }] }), {
    currency: "EUR",
    total: 149_800,
    lines: [
      { name: "Aurora", quantity: 2, price: 74_900 },
      { name: "", quantity: 1, price: 0 },
    ],
  });
  for (const nonsense of [null, undefined, 7, "cart", {}, { lines: 3 }]) assert.equal(cartOf(nonsense), null);
  assert.equal(cartOf({ lines: [null, "x"], total: Infinity })?.total, 0);
  const huge = cartOf({ currency: "x".repeat(999), lines: Array.from({ length: 999 }, () => ({ name: "y".repeat(9_999) })) })!;
  assert.ok(JSON.stringify(huge).length < 20_000);
});
