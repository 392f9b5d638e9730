import assert from "node:assert/strict";
import { test } from "node:test";
import { maskAttributes, type Attributes } from "../src/cobrowse/mask/attributes.ts";
import { cardNumbers } from "../src/cobrowse/mask/cards.ts";
import { maskCss } from "../src/cobrowse/mask/css.ts";
import { fold } from "../src/cobrowse/mask/fold.ts";
import { TextMask } from "../src/cobrowse/mask/text.ts";
import { Typed } from "../src/cobrowse/mask/typed.ts";
import { stored } from "../src/cobrowse/pack.ts";

function knowing(...values: string[]): TextMask {
  const typed = new Typed(7);
  for (const value of values) typed.add(value, true);
  return new TextMask(typed);
}

const attributes = (tag: string, all: Attributes, mask = knowing()) => maskAttributes({ tag, svg: false, element: null }, all, mask);

test("digits of every script are digits, and what has no width is not there", () => {
  assert.equal(fold("４２٤٢۴۲४२𝟒𝟐").text, "4242424242");
  assert.equal(fold("4\u200b2\u00ad4\ufeff2").text, "4242");
  assert.equal(fold("ÅSA Ḃ").text, "asa b");
  const folded = fold("x\u200b٤𝟐y");
  assert.equal(folded.text, "x42y");
  assert.deepEqual([0, 1, 2, 3, 4].map((place) => folded.origin(place)), [0, 2, 3, 5, 6]);
});

test("card numbers are found with and without what stands between their digits", () => {
  const found = (text: string) => cardNumbers(fold(text).text).length > 0;
  for (const number of [
    "4111111111111111",
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    "4111.1111.1111.1111",
    "3782 822463 10005",
    "5 1 0 5 1 0 5 1 0 5 1 0 5 1 0 0",
    "٤٢٤٢ ٤٢٤٢ ٤٢٤٢ ٤٢٤٢",
    "４２４２４２４２４２４２４２４２",
    "1234 5678 9012 3456",
    "2 4111 1111 1111 1111 12/27",
    "4111\u00a01111\u00a01111\u00a01111",
  ]) {
    assert.ok(found(number), number);
  }
  for (const harmless of ["49 euros", "1.299,00 2.499,00", "2026-11-23 01:16", "order 20411", "+45 20 31 42 53"]) {
    assert.ok(!found(harmless), harmless);
  }
});

test("a card number that is split over texts goes, whatever is between them", () => {
  assert.deepEqual(knowing().flow(["Card: 4000", " ", "0566", "\n  ", "5566", "5556", " valid"]), ["Card: ****", " ", "****", "\n  ", "****", "****", " valid"]);
  assert.deepEqual(knowing().flow([..."4242424242424242"]), Array(16).fill("*"));
});

test("what was typed goes wherever it is shown", () => {
  const mask = knowing("Freja Holm", "freja.q@nine.example", "+45 20 31 42 53", "123");
  assert.equal(mask.text("Thanks, FREJA!"), "Thanks, *****!");
  assert.equal(mask.text("for freja-holm and frejaholm"), "for ********** and *********");
  assert.equal(mask.text("wrote to freja.q@nine.example"), "wrote to ********************");
  assert.equal(mask.text("call 4520314253 now"), "call ********** now");
  assert.equal(mask.text("code 123, not 1234"), "code ***, not 1234");
  assert.equal(mask.text("Free delivery"), "Free delivery");
});

test("what a cut goes through is masked all the same", () => {
  const mask = knowing("hazelnutgade");
  const before = "lamp ".repeat(38);
  assert.equal(mask.brief(`${before}hazelnutgade`, 200), `${before}${"*".repeat(10)}`);
  assert.equal(mask.brief(`${before}4111 1111 1111 1111`, 200), `${before}**** **** `);
});

test("a long note is known by its parts", () => {
  const mask = knowing("Please leave it behind the yellow shed near the crossing");
  assert.equal(mask.text("We will put it behind the yellow shed."), "We will put ** ****** *** ****** ****.");
  assert.equal(mask.text("the shed is yellow"), "the shed is yellow");
});

test("what goes on being typed replaces itself, and what was deleted stays known", () => {
  const typed = new Typed(1);
  for (const [old, value] of [["", "lam"], ["lam", "lamp"], ["lamp", "lamps"]] as const) typed.replace(old, value, false);
  const mask = new TextMask(typed);
  assert.equal(mask.text("lamps and lamb"), "***** and lamb");
});

test("the next page knows the words, and nobody can read them", () => {
  const typed = new Typed(9);
  typed.add("Freja Quillfeather", true);
  typed.add("hunterpass", false);
  const saved = typed.save();
  assert.ok(!/freja|quill|hunter/i.test(saved));
  const next = new Typed();
  next.load(saved);
  const mask = new TextMask(next);
  assert.equal(mask.text("Thanks Freja Quillfeather"), "Thanks ***** ************");
  assert.equal(mask.text("hunterpass"), "hunterpass");
});

test("addresses in text lose what comes after the path", () => {
  assert.equal(knowing().text("see https://shop.example/found?q=lamp#top now"), "see https://shop.example/found now");
});

test("only attributes that are known leave", () => {
  const mask = knowing("Freja Holm");
  assert.deepEqual(
    attributes("p", { class: "big", onclick: "x()", "data-mail": "a@b.example", "data-state": "open", title: "Hi Freja Holm", style: "color: red", nonce: "a1b2" }, mask),
    { class: "big", "data-state": "open", title: "Hi ***** ****", style: "color: red" },
  );
  assert.deepEqual(attributes("input", { type: "text", value: "secret", name: "x", placeholder: "Your name" }), { type: "text", value: "******", placeholder: "Your name" });
  assert.deepEqual(attributes("input", { type: "submit", value: "Buy" }), { type: "submit", value: "Buy" });
  assert.deepEqual(attributes("input", { type: "checkbox", value: "Freja", checked: true }), { type: "checkbox", checked: true });
  assert.deepEqual(attributes("a", { href: "https://shop.example/freja?x=1", target: "_blank" }), { href: "#" });
  assert.deepEqual(attributes("iframe", { src: "https://pay.example/?card=1", srcdoc: "<p>x", rr_src: "https://x", width: "200" }), { width: "200" });
  assert.deepEqual(attributes("option", { value: "one" }), {});
  assert.deepEqual(attributes("meta", { name: "description", content: "All about Freja" }), {});
  assert.match(String(attributes("img", { src: "https://shop.example/me.jpg?u=freja", srcset: "a 2x", alt: "Me" })["src"]), /^data:image\/svg\+xml/);
});

test("style sheets keep small drawings and lose addresses, imports and typed words", () => {
  const mask = knowing("quillfeather");
  assert.equal(maskCss("a { background: #fff url('/x.png?u=1') }", null), "a { background: #fff url(data:,) }");
  assert.equal(maskCss("@import 'https://x.example/y.css'; b { color: red }", null), " b { color: red }");
  const icon = `url("data:image/svg+xml,%3Csvg viewBox='0 0 9 9'/%3E")`;
  assert.equal(maskCss(`a { background: ${icon} }`, mask), `a { background: ${icon} }`);
  assert.equal(maskCss(`a { background: url("data:image/svg+xml,%3Csvg%3E%3Ctext%3Ex") }`, mask), "a { background: url(data:,) }");
  assert.equal(maskCss('a::after { content: "for Quillfeather" }', mask), 'a::after { content: "for ************" }');
});

test("without a compressor the bytes travel in stored blocks", async () => {
  const bytes = new TextEncoder().encode("deskbell ".repeat(20_000));
  const { inflateRawSync } = await import("node:zlib");
  assert.deepEqual(new Uint8Array(inflateRawSync(stored(bytes))), bytes);
  assert.equal(inflateRawSync(stored(new Uint8Array())).length, 0);
});
