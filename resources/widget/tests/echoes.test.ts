// What was typed is in no title and no path that is told.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Echoes } from "../src/echoes.ts";
import { Memory } from "../src/memory.ts";

const SHOP = "https://shop.example";
let memories = 0;
const memory = () => new Memory(`echoes${(memories += 1)}:`, false);

/** Typed letter by letter, then left. */
function type(echoes: Echoes, value: string, secret = false): void {
  const field = {};
  for (let i = 1; i <= value.length; i++) echoes.typing(field, value.slice(0, i), secret);
  echoes.settle();
}

test("what the address was asked for is in neither title nor path", () => {
  const echoes = new Echoes(memory());
  const found = `${SHOP}/found/Zyxlamp?q=zyxlamp+qw%C3%B8rt&utm_source=Winter#tab=shade`;
  assert.equal(echoes.title("Results for “Zyxlamps QWØRT” - Winter shades", found), "Results for “… …” - Winter …");
  assert.equal(echoes.path(found), `${SHOP}/found/…`);
  assert.equal(echoes.title("Desk lamps", `${SHOP}/lamps`), "Desk lamps");
  assert.equal(echoes.path(`${SHOP}/l%C3%A6nestole/7`), `${SHOP}/l%C3%A6nestole/7`);
  assert.equal(echoes.path(""), "");
  assert.equal(echoes.path(`${SHOP}/%E0%A4%A?q=%E0%A4%A`), `${SHOP}/%E0%A4%A`);
});

test("what was typed in this tab is not told, on the next page either", () => {
  const tab = memory();
  const echoes = new Echoes(tab);
  assert.equal(echoes.title("Freja's basket", `${SHOP}/old`), "Freja's basket");
  type(echoes, "Freja Quillfeather");
  type(echoes, "freja.q@zmail-nine.example");
  type(echoes, "+45 20 31 42 53");
  assert.equal(echoes.title("Freja's basket", `${SHOP}/old`), "Freja's basket", "what was there before is no echo");
  const next = new Echoes(tab);
  for (const known of [echoes, next]) {
    assert.equal(known.title("Thanks FREJA quillfeather", `${SHOP}/thanks`), "Thanks … …");
    assert.equal(known.path(`${SHOP}/of/freja-quillfeather/20314253/frejaquillfeather`), `${SHOP}/of/…-…/…/…`);
    assert.equal(known.path(`${SHOP}/of/freja.q%40zmail-nine.example`), `${SHOP}/of/….q@…-….…`);
  }
  assert.ok(!/freja|zmail|20314253/i.test(tab.get("echoes") ?? ""));
});

test("what is typed just now, and what was deleted, are known; secrets for this page only", () => {
  const tab = memory();
  const echoes = new Echoes(tab);
  const field = {};
  for (const value of ["zyx", "zyxlamp", "zyx", "", "qwort"]) echoes.typing(field, value, false);
  assert.equal(echoes.title("zyxlamp qwo qwort", `${SHOP}/a`), "… … …");
  type(echoes, "hunterpass", true);
  assert.equal(echoes.title("hunterpass", `${SHOP}/b`), "…");
  assert.equal(new Echoes(tab).title("hunterpass", `${SHOP}/b`), "hunterpass");
});

test("numbers of cards, typed or not, in digits of any script", () => {
  const echoes = new Echoes(memory());
  const said = "Paid with 4111 1111 1111 1111 / 4242-4242-4242-4242 / ٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢";
  assert.equal(echoes.title(said, SHOP).match(/\p{Nd}/gu), null);
  assert.equal(echoes.path(`${SHOP}/card/4111111111111111`), `${SHOP}/card/…`);
  assert.equal(echoes.path(`${SHOP}/order/1234567`), `${SHOP}/order/1234567`);
});

test("it stays small", () => {
  const tab = memory();
  const echoes = new Echoes(tab);
  for (let i = 0; i < 900; i++) type(echoes, `word${i}`);
  assert.ok((tab.get("echoes") ?? "").length < 8_000);
  assert.equal(new Echoes(tab).title("word899", SHOP), "…");
  echoes.forget();
  assert.equal(tab.get("echoes"), null);
  assert.equal(echoes.title("word899", SHOP), "word899");
});
