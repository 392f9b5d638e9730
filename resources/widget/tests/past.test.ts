import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { inflateRawSync } from "node:zlib";
import { Load } from "../src/cobrowse/load.ts";
import { Past, type Piece } from "../src/cobrowse/past.ts";
import type { Recorded } from "../src/cobrowse/mask/events.ts";
import { Memory } from "../src/memory.ts";

const MINUTE = 60_000;
let memories = 0;
const memory = () => new Memory(`test${(memories += 1)}:`, false);

function picture(at: number): Recorded[] {
  return [
    { type: 4, data: { href: "https://shop.example/" }, timestamp: at },
    { type: 2, data: { node: "all of it" }, timestamp: at },
  ];
}

const change = (at: number, text: string): Recorded => ({ type: 3, data: { source: 0, texts: [{ id: 1, value: text }] }, timestamp: at });

function read(pieces: readonly Piece[]): Recorded[] {
  return pieces.flatMap(({ bytes }) => JSON.parse(inflateRawSync(bytes).toString()) as Recorded[]);
}

test("the past begins with a whole picture and forgets what is too old", async () => {
  let asked = 0;
  const now = Date.now();
  const past = new Past(5, "a", memory(), () => (asked += 1));
  for (let minute = 12; minute >= 0; minute--) {
    const at = now - minute * MINUTE;
    for (const event of picture(at)) past.add(event);
    past.add(change(at + 1, `minute ${minute}`));
  }
  const pieces = await past.take();
  assert.equal(pieces[0]!.whole, true);
  const texts = JSON.stringify(read(pieces));
  assert.ok(texts.includes('"minute 0"') && texts.includes('"minute 4"'));
  assert.ok(!texts.includes('"minute 5"'));
  assert.ok(pieces[0]!.at >= Date.now() - 5 * MINUTE);
  assert.equal(asked, 0);
  assert.equal((await past.take()).length, 0);
});

test("after a minute without a whole picture it asks for one", async () => {
  let asked = 0;
  const past = new Past(5, "a", memory(), () => (asked += 1));
  const now = Date.now();
  for (const event of picture(now - 2 * MINUTE)) past.add(event);
  await past.take();
  past.add(change(now, "later"));
  await past.take();
  assert.equal(asked, 1);
  past.tidy();
  assert.equal(asked, 2, "also when nothing happens");
  for (const event of picture(now)) past.add(event);
  await past.take();
  past.tidy();
  assert.equal(asked, 2);
});

test("nothing older than the minutes is handed over, whatever was kept to begin with", async () => {
  const now = Date.now();
  const tab = memory();
  const past = new Past(5, "a", tab, () => undefined);
  for (const event of picture(now - 6 * MINUTE)) past.add(event);
  past.add(change(now - 1, "on a picture that is too old"));
  past.save();
  assert.deepEqual(await new Past(5, "b", tab, () => undefined).take(), []);
  assert.deepEqual(await past.take(), []);
  for (const event of picture(now - 4 * MINUTE)) past.add(event);
  past.add(change(now, "young enough"));
  assert.deepEqual((await past.take()).map(({ whole }) => whole), [true]);
});

test("it goes over to the next page of the tab, the last moment included, and once", async () => {
  const tab = memory();
  const now = Date.now();
  const first = new Past(5, "page-1", tab, () => undefined);
  for (const event of picture(now)) first.add(event);
  first.add(change(now + 1, "an error"));
  first.save();
  const second = new Past(5, "page-2", tab, () => undefined);
  for (const event of picture(now + 2)) second.add(event);
  const pieces = await second.take();
  assert.deepEqual(pieces.map((piece) => [piece.tab, piece.whole]), [["page-1", true], ["page-2", true]]);
  assert.ok(JSON.stringify(read(pieces)).includes("an error"));
  assert.equal((await new Past(5, "page-3", tab, () => undefined).take()).length, 0);
});

test("a page that changes too much is found within the second", () => {
  const load = new Load();
  const busy: Recorded = { type: 3, data: { source: 0, adds: Array(500).fill({}) }, timestamp: 0 };
  assert.deepEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((turn) => load.counts(busy, turn * 100)), [...Array<boolean>(8).fill(false), true]);
  assert.equal(load.counts(busy, 5_000), false);
});

test("what follows a picture that was too large is not kept, up to the next whole one", async () => {
  const past = new Past(5, "a", memory(), () => undefined);
  const now = Date.now();
  // So random that it can't be squeezed below the bound.
  const noise = randomBytes(4 * 1024 * 1024).toString("base64");
  for (const event of picture(now - 3_000)) past.add({ ...event, data: { ...event.data, noise } });
  past.add(change(now - 2_000, "nothing to stand on"));
  for (const event of picture(now - 1_000)) past.add(event);
  past.add(change(now, "after"));
  const pieces = await past.take();
  assert.equal(pieces[0]!.whole, true);
  const texts = JSON.stringify(read(pieces));
  assert.ok(texts.includes('"after"') && !texts.includes("nothing to stand on"));
});
