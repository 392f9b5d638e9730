import assert from "node:assert/strict";
import { test } from "node:test";
import { newId } from "../src/ids.ts";
import type { Pending } from "../src/outbox.ts";
import type { Party, PublicEvent } from "../src/protocol.ts";
import { rowsOf, type MessageRow } from "../src/rows.ts";
import { apply, type Chat } from "../src/store.ts";

const CHAT = newId();
const MAJA: Party = { kind: "agent", name: "Maja", agent: newId() };
const ME: Party = { kind: "customer" };
const NOON = new Date(2026, 5, 1, 12).getTime();

function chatOf(...said: [Party, number][]): Chat {
  const started: PublicEvent = { type: "chat_started", customer: ME, queue_name: "Sales" };
  const events: [number, PublicEvent][] = [
    [NOON, started],
    ...said.map(([author, minutes]): [number, PublicEvent] => [
      NOON + minutes * 60_000,
      { type: "message_posted", id: newId(), author, text: "x" },
    ]),
  ];
  return events.reduce<Chat | null>(
    (chat, [at, event], i) => apply(chat, { type: "public", interaction: CHAT, seq: i + 1, at, event }),
    null,
  )!;
}

function pending(minutes: number, failure: Pending["failure"] = null): Pending {
  const id = newId();
  const command = { type: "send_message", id, interaction: CHAT, text: "later" } as const;
  return { id, at: NOON + minutes * 60_000, command, attachments: [], failure };
}

const messages = (chat: Chat, items: Pending[] = []): MessageRow[] =>
  rowsOf(chat, items, true).filter((row): row is MessageRow => row.kind === "message");

test("one speaker's messages in a row stand together", () => {
  const rows = messages(chatOf([MAJA, 0], [MAJA, 1], [ME, 2], [MAJA, 3], [MAJA, 9]));
  assert.deepEqual(rows.map((row) => [row.first, row.last]), [[true, false], [false, true], [true, true], [true, true], [true, true]]);
});

test("a new day gets a line", () => {
  const rows = rowsOf(chatOf([ME, 0], [ME, 24 * 60]), [], true);
  assert.deepEqual(rows.map((row) => row.kind), ["day", "notice", "message", "day", "message"]);
});

test("what is on its way comes last, and the last own message tells its state", () => {
  const rows = messages(chatOf([ME, 0]), [pending(1)]);
  assert.deepEqual(rows.map((row) => [row.state, row.telling]), [["sent", false], ["sending", true]]);
});

test("a failed message tells why, and the one before it still tells its state", () => {
  const rows = messages(chatOf([ME, 0]), [pending(1, { code: "chat_ended", text: "over" })]);
  assert.deepEqual(rows.map((row) => [row.state, row.telling]), [["sent", true], ["failed", true]]);
  assert.equal(rows[1]!.failure?.code, "chat_ended");
});

test("a message that is stored and still in the outbox is shown once", () => {
  const chat = chatOf([ME, 0]);
  const stored = chat.items.at(-1)!;
  const again = { ...pending(0), id: stored.id };
  assert.equal(messages(chat, [again]).length, 1);
});
