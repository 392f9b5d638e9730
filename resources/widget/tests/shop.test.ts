// What a shop's page may say, and what is made of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accountIn } from "../src/account.ts";
import { addressOf, cartOf, contextOf, placeOf, viewOf } from "../src/said.ts";
import { Waiting, listenToShop } from "../src/shop.ts";

const BASE = "https://shop.example/p/lamp?q=1";

test("what a page said before the widget was there is heard, and later things at once", () => {
  const heard: unknown[] = [];
  const page: { deskbell?: unknown } = { deskbell: [["cart", 1], ["nonsense"], "cart"] };
  listenToShop((name, said) => heard.push([name, said]), page);
  const deskbell = page.deskbell as { push(...calls: unknown[]): void; cart(said: unknown): void; identify(said: unknown): void };
  deskbell.push(["cart", 2]);
  deskbell.cart(3);
  deskbell.identify("a.b.c");
  deskbell.push(["toString"]);
  assert.deepEqual(heard, [["cart", 1], ["cart", 2], ["cart", 3], ["identify", "a.b.c"]]);
});

test("until somebody hears, the last of each is kept, and nothing of who left", () => {
  const waiting = new Waiting();
  const heard: unknown[] = [];
  waiting.take("identify", "old");
  waiting.take("cart", 1);
  waiting.take("context", "old");
  waiting.take("onCart", "handler");
  waiting.take("forget", undefined);
  waiting.take("cart", 2);
  waiting.take("identify", "new");
  waiting.take("cart", 3);
  waiting.deliver((name, said) => heard.push([name, said]));
  waiting.take("cart", 4);
  assert.deepEqual(heard, [["forget", undefined], ["identify", "new"], ["onCart", "handler"], ["cart", 3], ["cart", 4]]);
});

test("a cart is taken as far as it makes sense", () => {
  const lines = [{ name: "Aurora", quantity: 2, price: 74_900, key: 17, variant: "blue", url: "/p/aurora?from=cart" }, { price: -1 }];
  assert.deepEqual(cartOf({ currency: "eur", lines }, BASE), {
    currency: "EUR",
    total: 149_800,
    lines: [
      { name: "Aurora", quantity: 2, price: 74_900, key: "17", variant: "blue", url: "https://shop.example/p/aurora" },
      { name: "", quantity: 1, price: 0 },
    ],
  });
  for (const nonsense of [null, undefined, 7, "cart", {}, { lines: 3 }]) assert.equal(cartOf(nonsense, BASE), null);
  assert.equal(cartOf({ lines: [null, "x"], total: Infinity }, BASE)?.total, 0);
  const huge = cartOf({ currency: "x".repeat(999), lines: Array.from({ length: 999 }, () => ({ name: "y".repeat(9_999) })) }, BASE)!;
  assert.ok(JSON.stringify(huge).length < 20_000);
});

test("only web addresses are taken, without name and password", () => {
  for (const bad of ["javascript:alert(1)", "data:text/html,x", "https://me:secret@x.example/", "file:///etc/passwd", 7, "", null]) {
    assert.equal(addressOf(bad, BASE), "", String(bad));
  }
  assert.equal(addressOf("/orders/1?x=2", BASE), "https://shop.example/orders/1?x=2");
});

test("values of a card are what their kind says, and otherwise text", () => {
  const rows = [
    { label: "Case", value: "C-1" },
    { label: "Pieces", value: 3 },
    { label: "Sum", value: 12_345, kind: "money", currency: "dkk" },
    { label: "Due", value: new Date(1_800_000_000_000) },
    { label: "Sent", value: "2027-01-15T08:00:00Z", kind: "time" },
    { label: "Insured", value: true },
    { label: "Papers", value: "/papers/1", kind: "link" },
    { label: "Wrong", value: "soon", kind: "money" },
    null,
  ];
  const [card] = contextOf({ title: "Claim", rows, url: "javascript:alert(1)" }, BASE);
  assert.equal(card?.key, "Claim");
  assert.equal(card.url, "");
  assert.deepEqual(card.rows?.map(({ kind, value }) => [kind, value]), [
    ["text", "C-1"],
    ["number", "3"],
    ["money", "12345"],
    ["time", "1800000000000"],
    ["time", "1800000000000"],
    ["yes_no", "yes"],
    ["link", "https://shop.example/papers/1"],
    ["text", "soon"],
    ["text", ""],
  ]);
  assert.equal(card.rows[2]?.currency, "DKK");
  assert.deepEqual(contextOf(null, BASE), []);
  assert.equal(contextOf(Array.from({ length: 99 }, () => ({})), BASE).length, 20);
});

test("a page may name itself", () => {
  assert.deepEqual(viewOf("Step 2", BASE), { url: "https://shop.example/p/lamp", title: "Step 2" });
  assert.deepEqual(viewOf({ url: "/till?card=4111", title: "Till" }, BASE), { url: "https://shop.example/till", title: "Till" });
  for (const nonsense of [null, 3, {}]) assert.equal(viewOf(nonsense, BASE), null);
});

test("a place has words, and degrees only if they are some", () => {
  assert.deepEqual(placeOf({ address: "Havnegade 12", latitude: 56.1, longitude: 10.2, accuracy: 8 }), {
    address: "Havnegade 12",
    fix: { latitude: 56.1, longitude: 10.2, accuracy: 8 },
  });
  assert.equal(placeOf({ latitude: 95, longitude: 10 }).fix, null);
});

test("whom a token is about", () => {
  const token = (claims: unknown) => `h.${btoa(JSON.stringify(claims)).replace(/=/g, "").replace(/\+/g, "-").replace(/\//g, "_")}.s`;
  assert.equal(accountIn(token({ sub: "freja?>~" })), "freja?>~");
  for (const odd of ["", "x", "a.b.c", token({}), token({ sub: 7 }), token(null)]) assert.equal(accountIn(odd), null);
});
