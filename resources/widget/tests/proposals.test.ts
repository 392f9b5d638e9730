// What is proposed, as the customer sees it go on; and how a tab goes on with it over page loads.

import assert from "node:assert/strict";
import { test } from "node:test";
import { hasArrived, isOwn, isSo, without } from "../src/carried.ts";
import { newId } from "../src/ids.ts";
import type { Pending } from "../src/outbox.ts";
import type { Party, ProposalState, PublicEntry, PublicEvent } from "../src/protocol.ts";
import { rowsOf, type ProposalRow } from "../src/rows.ts";
import { apply, goingOn, unread, type Chat, type What } from "../src/store.ts";
import { hostOf } from "../src/view/links.ts";

const CHAT = newId();
const WISH = newId();
const ME: Party = { kind: "customer" };
const MAJA: Party = { kind: "agent", name: "Maja", agent: newId() };

const fold = (...events: PublicEvent[]): Chat =>
  events
    .map((event, i): PublicEntry => ({ type: "public", interaction: CHAT, seq: i + 1, at: 1_000 + i, event }))
    .reduce<Chat | null>(apply, null)!;
const STARTED: PublicEvent = { type: "chat_started", customer: ME, queue_name: "Sales" };
const proposed = (what: What = { type: "cobrowse", past: true }, author = MAJA): PublicEvent => ({ type: "proposed", id: WISH, author, what, deadline: 9 });
const moved = (state: ProposalState, by = ME, past = false): PublicEvent => ({ type: "proposal_changed", id: WISH, state, by, past });
const ENDED: PublicEvent = { type: "chat_ended", by: MAJA, reason: "agent_ended" };

const rows = (chat: Chat, pending: Pending[] = []) => rowsOf(chat, pending, true).filter((row): row is ProposalRow => row.kind === "proposal");
function answer(state: ProposalState): Pending {
  const id = newId();
  return { id, at: 1_000, command: { type: "answer_proposal", id, interaction: CHAT, proposal: WISH, state }, attachments: [], failure: null };
}

test("a proposal of an agent wants to be seen, and goes on from the customer's yes to the stop", () => {
  const open = fold(STARTED, proposed());
  assert.equal(unread(open), 1);
  assert.equal(goingOn(open, "cobrowse"), null);
  const shared = fold(STARTED, proposed(), moved("accepted", ME, true));
  assert.equal(goingOn(shared, "cobrowse")?.past, true);
  assert.equal(goingOn(shared, "position_share"), null);
  assert.equal(goingOn(fold(STARTED, proposed(), moved("accepted"), moved("done", MAJA)), "cobrowse"), null);
});

test("the chat's end ends what was open or went on, without a word of its own", () => {
  const chat = fold(STARTED, proposed(), moved("accepted"), ENDED);
  assert.equal(goingOn(chat, "cobrowse"), null);
  assert.equal(rows(chat)[0]?.over, true);
  assert.equal(rows(fold(STARTED, proposed(), moved("refused"), ENDED))[0]?.over, false);
});

test("an answer that is on its way is shown, until it is where it wanted to be", () => {
  const yes = answer("accepted");
  assert.equal(rows(fold(STARTED, proposed()), [yes])[0]?.answering, "accepted");
  assert.equal(rows(fold(STARTED, proposed(), moved("accepted")), [yes])[0]?.answering, null);
  assert.equal(rows(fold(STARTED, proposed(), moved("withdrawn", MAJA)), [yes])[0]?.answering, null);
});

test("one's own needs no attention", () => {
  assert.equal(unread(fold(STARTED, proposed({ type: "position_share" }, ME))), 0);
});

test("a cart is as it was to become when every edit is", () => {
  const cart = { lines: [{ name: "A", key: "a", quantity: 2 }, { name: "A, blue", key: "a" }, { name: "B", key: "b" }] };
  assert.ok(isSo(cart, [{ key: "a", quantity: 3 }, { key: "c", quantity: 0 }]));
  assert.ok(!isSo(cart, [{ key: "b", quantity: 0 }]));
  assert.ok(!isSo(null, []));
});

test("a browser has arrived on the page, or where the shop led on from it; not where it started", () => {
  const from = "https://shop.example/a#x";
  assert.ok(hasArrived("https://shop.example/b#top", from, "https://shop.example/b"));
  assert.ok(hasArrived("https://shop.example/sign-in", from, "https://shop.example/b"));
  assert.ok(!hasArrived("https://shop.example/a", from, "https://shop.example/b"));
  assert.ok(isOwn(from, "https://shop.example/b"));
  for (const foreign of ["https://pay.example/", "http://shop.example/", "nonsense"]) assert.ok(!isOwn(from, foreign));
});

test("notes of what is over go, others stay", () => {
  assert.deepEqual(without({ a: { step: "agreed" }, b: { step: "asked" } }, ["a", "c"]), { b: { step: "asked" } });
});

test("hosts are shown as they are", () => {
  assert.equal(hostOf("https://xn--pple-43d.example:8443/x"), "xn--pple-43d.example:8443");
  assert.equal(hostOf("https://аpple.example/"), "xn--pple-43d.example");
  for (const bad of ["javascript:alert(1)", "", "/x"]) assert.equal(hostOf(bad), "");
});
