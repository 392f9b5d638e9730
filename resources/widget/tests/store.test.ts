// The fold: entries in, chat out; a snapshot equals the entries it was made of.

import assert from "node:assert/strict";
import { test } from "node:test";
import { newId } from "../src/ids.ts";
import type { Party, PublicEntry, PublicEvent } from "../src/protocol.ts";
import { apply, awaited, counterpart, delivery, isAttended, unread, type Chat, type Message } from "../src/store.ts";

const CHAT = newId();
const CUSTOMER: Party = { kind: "customer" };
const MAJA: Party = { kind: "agent", name: "Maja", agent: newId() };

const entries = (...events: PublicEvent[]): PublicEntry[] =>
  events.map((event, i) => ({ type: "public", interaction: CHAT, seq: i + 1, at: 1_000 + i, event }));
const fold = (list: readonly PublicEntry[]): Chat => list.reduce<Chat | null>(apply, null)!;
const says = (author: Party, text: string): PublicEvent => ({ type: "message_posted", id: newId(), author, text });

const STARTED: PublicEvent = { type: "chat_started", customer: CUSTOMER, queue_name: "Sales", welcome: "Welcome!" };
const STORY = entries(
  STARTED,
  says(CUSTOMER, "Hello?"),
  { type: "party_joined", party: MAJA },
  { type: "marked", party: MAJA, delivered: 2, seen: 2 },
  says(MAJA, "Hi!"),
  says(CUSTOMER, "Good"),
);

test("a story folds into a chat", () => {
  const chat = fold(STORY);
  assert.equal(chat.phase, "talking");
  assert.equal(chat.seq, 6);
  assert.deepEqual(chat.items.map((item) => item.kind), ["started", "message", "joined", "message", "message"]);
  assert.deepEqual(chat.agents, [MAJA]);
  assert.equal(counterpart(chat), MAJA);
  assert.equal(chat.lastForeign, 5);
  assert.equal(unread(chat), 1);
});

test("an agent whose connection is lost is awaited until she is back or has left", () => {
  const chat = fold(STORY);
  const next = (event: PublicEvent, of = chat) => apply(of, { type: "public", interaction: CHAT, seq: of.seq + 1, at: 9_000, event })!;
  const gone = next({ type: "connection_changed", party: MAJA, connected: false, until: 60_000 });
  assert.equal(awaited(chat), null);
  assert.equal(awaited(gone), "Maja");
  assert.equal(awaited(next({ type: "connection_changed", party: MAJA, connected: true }, gone)), null);
  assert.equal(awaited(next({ type: "party_left", party: MAJA, returned_to_queue: true }, gone)), null);
  assert.equal(awaited(next({ type: "connection_changed", party: CUSTOMER, connected: false, until: 60_000 })), null);
  const ANN: Party = { kind: "agent", name: "Ann", agent: newId() };
  assert.equal(awaited(next({ type: "party_joined", party: ANN }, gone)), null, "a colleague is there");
});

test("delivery follows the other side's marks", () => {
  const chat = fold(STORY);
  const [hello, , good] = chat.items.filter((item): item is Message => item.kind === "message");
  assert.equal(delivery(chat, hello!), "seen");
  assert.equal(delivery(chat, good!), "sent");
  const later = fold([...STORY, ...entries({ type: "marked", party: MAJA, delivered: 6, seen: 2 }).map((e) => ({ ...e, seq: 7 }))]);
  assert.equal(delivery(later, good!), "delivered");
});

test("marks never fall", () => {
  const chat = fold(
    entries(STARTED, { type: "marked", party: CUSTOMER, delivered: 5, seen: 5 }, { type: "marked", party: CUSTOMER, delivered: 2, seen: 1 }),
  );
  assert.deepEqual(chat.mine, { delivered: 5, seen: 5 });
});

test("a snapshot of all entries equals the fold over them", () => {
  const snapshot = apply(null, { type: "visitor_snapshot", interaction: CHAT, status: "active", public: 6, entries: STORY });
  assert.deepEqual(snapshot, fold(STORY));
});

test("a snapshot of the end says that the beginning is elsewhere", () => {
  const chat = apply(null, { type: "visitor_snapshot", interaction: CHAT, status: "wrap_up", public: 6, entries: STORY.slice(4) })!;
  assert.equal(chat.shortened, true);
  assert.equal(chat.phase, "ended");
  assert.equal(counterpart(chat)?.name, "Maja");
});

test("an agent who leaves the chat to the queue leaves the customer waiting", () => {
  const chat = fold(entries(STARTED, { type: "party_joined", party: MAJA }, { type: "party_left", party: MAJA, returned_to_queue: true }));
  assert.equal(chat.phase, "waiting");
  assert.deepEqual(chat.agents, []);
});

test("the end ends typing and waiting", () => {
  const waiting = apply(fold(entries(STARTED)), { type: "queue_position", interaction: CHAT, position: 2 })!;
  assert.equal(waiting.place, 2);
  const typing = apply(waiting, { type: "party_typing", interaction: CHAT, party: MAJA, typing: true })!;
  assert.equal(typing.typing?.name, "Maja");
  const ended = apply(typing, { type: "public", interaction: CHAT, seq: 2, at: 5, event: { type: "chat_ended", by: MAJA, reason: "agent_ended" } })!;
  assert.deepEqual([ended.phase, ended.typing, ended.place], ["ended", null, null]);
});

test("what an agent types about goes out when it is said", () => {
  const typing = apply(fold(entries(STARTED)), { type: "party_typing", interaction: CHAT, party: MAJA, typing: true })!;
  const [, said] = entries(STARTED, says(MAJA, "Here I am"));
  assert.equal(apply(typing, said!)!.typing, null);
});

test("our own typing, seen from another tab, is not shown", () => {
  const chat = fold(entries(STARTED));
  assert.equal(apply(chat, { type: "party_typing", interaction: CHAT, party: CUSTOMER, typing: true }), chat);
});

test("an event of a newer server counts and is skipped", () => {
  const chat = fold(entries(STARTED, { type: "page_pushed" } as unknown as PublicEvent, says(MAJA, "Hi")));
  assert.equal(chat.seq, 3);
  assert.equal(chat.items.length, 2);
});

test("another chat's stream begins another chat", () => {
  const chat = fold(STORY);
  const next = apply(chat, { type: "public", interaction: newId(), seq: 1, at: 9, event: STARTED })!;
  assert.equal(next.items.length, 1);
  assert.equal(next.seq, 1);
});

const next = (chat: Chat, event: PublicEvent): Chat =>
  apply(chat, { type: "public", interaction: CHAT, seq: chat.seq + 1, at: 9_000, event })!;

test("handed over to a queue: the customer waits there, with her who stays or alone", () => {
  const passed = (stays: boolean): PublicEvent => ({ type: "passed_on", by: MAJA, queue_name: "Workshop", stays });
  const stayed = next(fold(STORY), passed(true));
  assert.deepEqual([stayed.phase, stayed.queueName, stayed.agents], ["waiting", "Workshop", [MAJA]]);
  assert.ok(isAttended(stayed));
  const alone = next(fold(STORY), passed(false));
  assert.deepEqual([alone.phase, alone.agents], ["waiting", []]);
  const placed = apply(stayed, { type: "queue_position", interaction: CHAT, position: 1, wait: 90_000 })!;
  assert.deepEqual([placed.place, placed.wait], [1, 90_000]);
  const OSKAR: Party = { kind: "agent", name: "Oskar", agent: newId() };
  const both = next(placed, { type: "party_joined", party: OSKAR });
  assert.deepEqual([both.phase, both.place, both.wait, both.agents], ["talking", null, null, [MAJA, OSKAR]]);
  const left = next(both, { type: "party_left", party: MAJA });
  assert.deepEqual([left.phase, left.agents], ["talking", [OSKAR]]);
  const overflow: PublicEvent = { type: "passed_on", by: { kind: "system" }, queue_name: "Sales" };
  assert.equal(next(alone, overflow).items.at(-1)?.kind, "passed");
});

test("a warning of inactivity stands until somebody writes or the chat ends", () => {
  const warned = next(fold(STORY), { type: "inactivity_warned", closes_at: 70_000 });
  assert.equal(warned.closesAt, 70_000);
  assert.deepEqual(warned.items, fold(STORY).items);
  assert.equal(next(warned, { type: "marked", party: MAJA, delivered: 6, seen: 6 }).closesAt, 70_000);
  assert.equal(next(warned, says(MAJA, "Hello?")).closesAt, null, "it counts anew from here");
  assert.equal(next(warned, says(CUSTOMER, "Here")).closesAt, null);
  assert.equal(next(warned, { type: "chat_ended", by: { kind: "system" }, reason: "inactive" }).closesAt, null);
});

test("what is written anew replaces what was said, and what is taken back leaves nothing", () => {
  const answer = newId();
  const posted: PublicEvent = { type: "message_posted", id: answer, author: MAJA, text: "Tuesday", quote: { message: newId(), author: CUSTOMER, text: "When?" } };
  const story = [STARTED, says(CUSTOMER, "When?"), posted];
  const changed: PublicEvent = { type: "message_changed", id: answer, text: "Wednesday" };
  const last = (chat: Chat) => chat.items.findLast((item): item is Message => item.kind === "message")!;
  const now = fold(entries(...story, changed));
  assert.deepEqual([last(now).text, last(now).changed, last(now).quote?.text], ["Wednesday", true, "When?"]);
  assert.equal(now.lastForeign, 4, "that it was read as it is now is told too");
  assert.equal(unread(now), 1);
  const warned: PublicEvent = { type: "inactivity_warned", closes_at: 60_000 };
  const gone = fold(entries(...story, warned, { type: "message_taken_back", id: answer }));
  assert.deepEqual([last(gone).text, last(gone).quote, last(gone).takenBack], ["", null, true]);
  assert.equal(unread(gone), 0);
  assert.equal(gone.closesAt, null, "nothing stands that the customer would owe an answer to");
  const first = fold(entries(...story, says(MAJA, "Or Friday"), warned, { type: "message_taken_back", id: answer }));
  assert.equal(first.closesAt, 60_000);
});

test("what the customer proposes or agrees to is an answer", () => {
  const friday: PublicEvent = { type: "message_posted", id: newId(), author: MAJA, text: "Or Friday" };
  const story = [STARTED, says(MAJA, "When?")];
  const warned: PublicEvent = { type: "inactivity_warned", closes_at: 60_000 };
  const proposal = newId();
  const what: PublicEvent & { type: "proposed" } = { type: "proposed", id: proposal, author: CUSTOMER, what: { type: "position_share" }, deadline: 9 };
  const yes: PublicEvent = { type: "proposal_changed", id: proposal, state: "accepted", by: CUSTOMER };
  for (const answer of [what, yes]) {
    assert.equal(fold(entries(...story, warned, answer)).closesAt, null);
    assert.equal(fold(entries(...story, answer, friday, warned, { type: "message_taken_back", id: friday.id })).closesAt, null);
  }
  const done: PublicEvent = { ...yes, state: "done" };
  assert.equal(fold(entries(...story, warned, { ...what, author: MAJA }, done)).closesAt, 60_000, "that asks on its own card");
});
