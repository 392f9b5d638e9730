// What is told of a visit: once on each line, then what is new.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Effect } from "../src/effects.ts";
import type { Browsing, PageSeen, PositionIs } from "../src/protocol.ts";
import { Telling } from "../src/telling.ts";
import { campaignOf, deviceOf, from, joined, seen } from "../src/visit.ts";

const CHAT = "0192a1b0-0000-7000-8000-000000000001";
const frames = (effects: readonly Effect[]) => effects.flatMap((effect) => (effect.do === "send" ? [effect.frame] : []));

const TRAIL: readonly PageSeen[] = [{ url: "https://shop.example/", at: 1 }];
const HERE: Browsing = { type: "browsing", page: { url: "https://shop.example/" }, device: { kind: "phone" }, campaign: {}, trail: TRAIL, context: [] };

test("all on a new line, then what has changed, and a part that is empty now too", () => {
  const telling = new Telling(() => "1");
  telling.hear({ ...HERE, context: [{ key: "a", title: "A" }] });
  assert.equal(frames(telling.take(0)).length, 1);
  assert.deepEqual(frames(telling.take(0)), []);
  telling.hear(HERE);
  assert.deepEqual(frames(telling.take(0)), [{ type: "browsing", page: HERE.page, context: [] }]);
  telling.lost();
  assert.deepEqual(frames(telling.take(0)), [HERE]);
});

test("the shop's word goes out once, and again when it was lost or the server was busy", () => {
  let ids = 0;
  const telling = new Telling(() => String(++ids));
  telling.hear({ type: "identity", token: "t" });
  const identify = { type: "identify", id: "1", token: "t" };
  assert.deepEqual(frames(telling.take(0)), [identify]);
  assert.deepEqual(frames(telling.take(0)), []);
  telling.lost();
  assert.deepEqual(frames(telling.take(1)), [identify]);
  assert.deepEqual(telling.refused({ type: "refused", id: "1", code: "busy", text: "", retry_after: 50 }, 1), []);
  assert.equal(telling.wakeAt, 51);
  assert.deepEqual(frames(telling.take(51)), [identify]);
  assert.ok(telling.acknowledged("1"));
  telling.lost();
  telling.hear({ type: "identity", token: "t" });
  assert.deepEqual(frames(telling.take(60)), []);
});

test("a word that is not taken is said to whoever made the page, once", () => {
  const telling = new Telling(() => "1");
  telling.hear({ type: "identity", token: "t" });
  telling.take(0);
  assert.deepEqual(telling.refused({ type: "refused", id: "1", code: "identity_refused", text: "expired" }, 0), [{ do: "unknown", text: "expired" }]);
  assert.equal(telling.refused({ type: "refused", id: "2", code: "busy", text: "" }, 0), null);
  telling.lost();
  assert.deepEqual(frames(telling.take(0)), []);
});

test("where the customer is goes out on each line while it is shared", () => {
  const telling = new Telling(() => "1");
  const place: PositionIs = { type: "position", interaction: CHAT, position: { latitude: 1, longitude: 2, accuracy: 3, at: 4 } };
  telling.hear(place);
  assert.deepEqual(frames(telling.take(0)), [place]);
  telling.lost();
  assert.deepEqual(frames(telling.take(0)), [place]);
  telling.hear({ type: "nowhere" });
  telling.lost();
  assert.deepEqual(frames(telling.take(0)), []);
});

test("the tabs of a browser make one visit", () => {
  const first: Browsing = { ...HERE, campaign: { source: "news" } };
  const other: Browsing = { ...HERE, trail: [{ url: "https://shop.example/b", at: 2 }] };
  const both = joined(first, other);
  assert.deepEqual(both.campaign, { source: "news" });
  assert.deepEqual(both.trail?.map(({ at }) => at), [1, 2]);
  assert.deepEqual(joined(both, first).trail?.map(({ at }) => at), [1, 2]);
});

test("a page counts once while it is looked at, with its last title", () => {
  const once = seen([], "https://shop.example/", "", 1);
  const named = seen(once, "https://shop.example/", "Home", 2);
  assert.deepEqual(named, [{ url: "https://shop.example/", title: "Home", at: 1 }]);
  assert.equal(seen(named, "https://shop.example/", "Home", 3), named);
  assert.equal(Array.from({ length: 99 }).reduce<readonly PageSeen[]>((trail, _, at) => seen(trail, `/${at}`, "", at), []).length, 50);
});

test("what brought somebody, and what they hold in hand", () => {
  assert.deepEqual(campaignOf("?utm_source=news&utm_campaign=winter&q=secret"), { source: "news", name: "winter" });
  const kind = (agent: string, touchPoints = 0) => deviceOf({ agent, touchPoints, screen: [1, 2], window: [3, 4] });
  assert.deepEqual(kind("Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) Mobile/15E148", 5).system, "iOS 17");
  const kinds = [
    kind("Mozilla/5.0 (Windows NT 10.0; Win64; x64)"),
    kind("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", 5),
    kind("Mozilla/5.0 (Linux; Android 14; Pixel 8) Mobile Safari", 5),
    kind("Mozilla/5.0 (Linux; Android 14; SM-X710) Safari", 5),
    kind(""),
  ];
  assert.deepEqual(kinds.map((device) => device.kind), ["computer", "tablet", "phone", "tablet", "unknown"]);
});

test("the shop's own pages bring nobody, whatever stands before their host", () => {
  const here = "https://www.shop.example/p/lamp";
  assert.equal(from("https://search.example/?q=lamp#top", here), "https://search.example/");
  for (const own of ["https://www.shop.example/", "http://shop.example:8080/cart", here, ""]) assert.equal(from(own, here), "");
});
