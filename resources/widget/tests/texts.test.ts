import assert from "node:assert/strict";
import { test } from "node:test";
import { accentProperties, contrast, legibleOn, parse, type Rgb } from "../src/accent.ts";
import { chooseLanguage } from "../src/i18n/choose.ts";
import { texts as da } from "../src/i18n/da.ts";
import { texts as en } from "../src/i18n/en.ts";
import { texts as fi } from "../src/i18n/fi.ts";
import { newId } from "../src/ids.ts";
import { split } from "../src/links.ts";
import { bare } from "../src/said.ts";

const hrefs = (text: string) => split(text).flatMap((part) => part.href ?? []);

test("addresses become links, and the text stays whole", () => {
  const text = "See https://nordlys.example/a?b=1#c, or www.nordlys.example (https://x.example/y_(z)). Mail me@x.example!";
  assert.equal(split(text).map((part) => part.text).join(""), text);
  assert.deepEqual(hrefs(text), [
    "https://nordlys.example/a?b=1#c",
    "https://www.nordlys.example/",
    "https://x.example/y_(z)",
    "mailto:me@x.example",
  ]);
});

test("only http, https and mailto become links", () => {
  for (const text of ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://x.example", "https://", "mailto:", "a@b"]) {
    assert.deepEqual(hrefs(text), [], text);
  }
  assert.deepEqual(hrefs('"https://x.example/"onmouseover="x'), ["https://x.example/"]);
});

test("any accent gives legible text", () => {
  for (const hex of ["#2F5BEA", "#ffff00", "#000000", "#ffffff", "#7f7f7f", "#00a86b", "#e4572e", "nonsense"]) {
    const colours = Object.fromEntries(
      Object.entries(accentProperties(hex)).map(([name, css]) => [name, css.match(/\d+/g)!.map(Number) as unknown as Rgb]),
    );
    assert.ok(contrast(colours["--accent"]!, colours["--on-accent"]!) >= 4.5, hex);
    assert.ok(contrast(colours["--accent-light"]!, [241, 243, 246]) >= 4.5, hex);
    assert.ok(contrast(colours["--accent-dark"]!, [38, 42, 50]) >= 4.5, hex);
  }
});

test("a legible accent is left alone", () => {
  const accent = parse("#2F5BEA")!;
  assert.deepEqual(legibleOn(accent, [255, 255, 255]), accent);
});

test("the page's language comes first, regions fall back, English is the last resort", () => {
  assert.equal(chooseLanguage(["", "da-DK", "en"]), "da");
  assert.equal(chooseLanguage(["ar", "FI-fi"]), "fi");
  assert.equal(chooseLanguage(["constructor"]), "en");
});

test("every language has words for every error", () => {
  for (const language of [da, fi]) assert.deepEqual(Object.keys(language.errors).sort(), Object.keys(en.errors).sort());
});

test("ids are UUIDv7 and rise, even within a millisecond and when the clock falls", () => {
  const ids = Array.from({ length: 5_000 }, (_, i) => newId(i === 4_000 ? 1 : 1_700_000_000_000));
  assert.match(ids[0]!, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.deepEqual(ids, [...ids].sort());
  assert.equal(new Set(ids).size, ids.length);
});

test("a page's address is told without query and fragment", () => {
  assert.equal(bare("https://shop.example/p?card=4111#x"), "https://shop.example/p");
});

test("a text made to be slow is read in one pass", () => {
  // Twice through it would take minutes.
  for (const text of [`https://x.example${")".repeat(200_000)}`, "a".repeat(200_000), "a.".repeat(100_000)]) {
    assert.equal(split(text).map((part) => part.text).join(""), text);
  }
  assert.deepEqual(hrefs(`https://x.example/(a)${")".repeat(200_000)}`), ["https://x.example/(a)"]);
});
