// The session under virtual time: every input is told its moment, every effect is looked at.

import assert from "node:assert/strict";
import { test } from "node:test";
import { newId } from "../src/ids.ts";
import type { Browsing, FromVisitor, PublicEntry, PublicEvent, ToVisitor } from "../src/protocol.ts";
import { NOTHING_HELD, type DurableCommand, type Effect, type Held } from "../src/effects.ts";
import { Session } from "../src/session.ts";

const CHAT = newId();
const EPOCH = "epoch-1";
const WELCOME: ToVisitor = { type: "welcome", protocol: 1, epoch: EPOCH, now: 0, heartbeat: 15_000, dead_after: 40_000 };
const HELD: Held = { epoch: EPOCH, interaction: CHAT, seq: 3 };

const kinds = (effects: readonly Effect[]) => effects.map((effect) => effect.do);
const sent = (effects: readonly Effect[]): FromVisitor[] =>
  effects.flatMap((effect) => (effect.do === "send" ? [effect.frame] : []));

function entry(seq: number, event: PublicEvent, interaction = CHAT): PublicEntry {
  return { type: "public", interaction, seq, at: seq, event };
}
function posted(seq: number, id = newId()): PublicEntry {
  return entry(seq, { type: "message_posted", id, author: { kind: "agent", name: "Maja" }, text: "hello" });
}
function message(text = "hi"): DurableCommand {
  return { type: "send_message", id: newId(), interaction: CHAT, text };
}

/** A session that is live at time 0. `random` of 1 makes every back-off its longest. */
function live(held: Held = HELD): Session {
  const session = new Session(held, () => 1);
  session.start("token", 0);
  session.opened(0);
  session.heard(WELCOME, 0);
  session.heard({ type: "caught_up" }, 0);
  assert.equal(session.link.kind, "live");
  return session;
}

test("hello tells what is held", () => {
  const session = new Session(HELD);
  assert.deepEqual(kinds(session.start("secret", 0)), ["open"]);
  assert.deepEqual(sent(session.opened(0)), [
    { type: "hello", protocol: 1, token: "secret", epoch: EPOCH, interaction: CHAT, public: 3 },
  ]);
});

test("commands wait until the session has caught up, then go one at a time and in order", () => {
  const session = new Session(HELD);
  const [first, second] = [message("1"), message("2")];
  session.start("token", 0);
  assert.deepEqual(session.submit(first, 0), []);
  assert.deepEqual(session.submit(second, 0), []);
  session.opened(0);
  assert.deepEqual(session.heard(WELCOME, 0), []);
  assert.deepEqual(sent(session.heard({ type: "caught_up" }, 0)), [first]);
  const effects = session.heard({ type: "ack", id: first.id, at: 1, seq: 4 }, 1);
  assert.deepEqual(effects[0], { do: "stored", id: first.id, seq: 4 });
  assert.deepEqual(sent(effects), [second]);
});

test("what was not acknowledged is sent again with the same id, after a drop", () => {
  const session = live();
  const command = message();
  assert.deepEqual(sent(session.submit(command, 1)), [command]);
  assert.deepEqual(kinds(session.dropped(2)), ["close"]);
  assert.deepEqual(kinds(session.tick(session.wakeAt)), ["open"]);
  session.opened(600);
  session.heard(WELCOME, 600);
  assert.deepEqual(sent(session.heard({ type: "caught_up" }, 600)), [command]);
});

test("an own entry in the resume proves storage without an ack", () => {
  const session = live();
  const command = message();
  session.submit(command, 1);
  session.dropped(2);
  session.tick(session.wakeAt);
  session.opened(600);
  session.heard(WELCOME, 600);
  const own = entry(4, { type: "message_posted", id: command.id, author: { kind: "customer" }, text: "hi" });
  assert.deepEqual(kinds(session.heard(own, 600)), ["take", "stored"]);
  assert.deepEqual(sent(session.heard({ type: "caught_up" }, 600)), []);
});

test("a command submitted twice is sent once", () => {
  const session = live();
  const command = message();
  session.submit(command, 1);
  assert.deepEqual(session.submit(command, 2), []);
});

test("a final refusal is told, and the next command goes", () => {
  const session = live();
  const [bad, good] = [message(""), message("good")];
  session.submit(bad, 1);
  session.submit(good, 1);
  const effects = session.heard({ type: "refused", id: bad.id, code: "message_empty", text: "nothing" }, 2);
  assert.deepEqual(effects[0], { do: "refused", id: bad.id, code: "message_empty", text: "nothing" });
  assert.deepEqual(sent(effects), [good]);
});

test("a refusal with retry_after is waited out, and order is kept", () => {
  const session = live();
  const [first, second] = [message("1"), message("2")];
  session.submit(first, 0);
  session.submit(second, 0);
  const refusal: ToVisitor = { type: "refused", id: first.id, code: "storage_unavailable", text: "full", retry_after: 2_000 };
  assert.deepEqual(session.heard(refusal, 100), []);
  assert.deepEqual(session.tick(2_000), []);
  assert.equal(session.wakeAt, 2_100);
  assert.deepEqual(sent(session.tick(2_100)), [first]);
});

test("while a refusal is waited out, the link says what for and until when", () => {
  const session = live();
  const start: DurableCommand = { type: "start_chat", id: newId(), question: "", answers: [], page: { url: "", title: "" } };
  const held = { kind: "live", held: { until: 10_100, code: "busy" } };
  session.submit(start, 0);
  session.heard({ type: "refused", id: start.id, code: "busy", text: "busy", retry_after: 10_000 }, 100);
  assert.deepEqual(session.link, held);
  assert.deepEqual(sent(session.tick(10_100)), [start]);
  assert.deepEqual(session.link, held, "until it is known to be stored");
  session.heard({ type: "ack", id: start.id, at: 1, seq: 1 }, 10_200);
  assert.deepEqual(session.link, { kind: "live" });
});

test("entries are taken without a gap, and once", () => {
  const session = live();
  assert.deepEqual(kinds(session.heard(posted(4), 1)), ["take"]);
  assert.deepEqual(session.heard(posted(4), 1), []);
  assert.equal(session.position.seq, 4);
});

test("a gap makes one resync from the last contiguous number", () => {
  const session = live();
  assert.deepEqual(kinds(session.heard(posted(6), 10_000)), ["close", "open"]);
  const [hello] = sent(session.opened(10_000));
  assert.equal(hello?.type === "hello" && hello.public, 3);
  session.heard(WELCOME, 10_000);
  // Again at once: not before five seconds have passed.
  assert.deepEqual(kinds(session.heard(posted(7), 10_001)), ["close"]);
  assert.equal(session.wakeAt, 15_000);
});

test("another epoch forgets the numbers; a snapshot brings new ones", () => {
  const session = new Session(HELD);
  session.start("token", 0);
  session.opened(0);
  session.heard({ ...WELCOME, epoch: "epoch-2" }, 0);
  const snapshot: ToVisitor = { type: "visitor_snapshot", interaction: CHAT, status: "active", public: 1, entries: [posted(1)] };
  assert.deepEqual(kinds(session.heard(snapshot, 0)), ["take"]);
  assert.deepEqual(kinds(session.heard({ type: "caught_up" }, 0)), ["invited"]);
  assert.deepEqual(session.position, { epoch: "epoch-2", interaction: CHAT, seq: 1 });
});

test("another epoch without our chat forgets the chat", () => {
  const session = new Session(HELD);
  session.start("token", 0);
  session.opened(0);
  session.heard({ ...WELCOME, epoch: "epoch-2" }, 0);
  assert.deepEqual(kinds(session.heard({ type: "caught_up" }, 0)), ["invited", "forget"]);
  assert.equal(session.position.interaction, null);
});

test("a new chat's stream starts at 1", () => {
  const session = live(NOTHING_HELD);
  const started = entry(1, { type: "chat_started", customer: { kind: "customer" }, queue_name: "Sales" });
  assert.deepEqual(kinds(session.heard(started, 1)), ["take"]);
  assert.deepEqual(session.position, { epoch: EPOCH, interaction: CHAT, seq: 1 });
});

test("pings each heartbeat, and calls silence death after dead_after", () => {
  const session = live();
  assert.equal(session.wakeAt, 15_000);
  assert.deepEqual(sent(session.tick(15_000)), [{ type: "ping", sent: 15_000 }]);
  session.tick(30_000);
  assert.equal(session.wakeAt, 40_000);
  assert.deepEqual(kinds(session.tick(40_000)), ["close"]);
  assert.equal(session.link.kind, "waiting");
});

test("an answered probe keeps the link, an unanswered one reopens it within seconds", () => {
  const session = live();
  assert.deepEqual(sent(session.probe(1_000)), [{ type: "ping", sent: 1_000 }]);
  session.heard({ type: "pong", sent: 1_000, now: 0 }, 1_100);
  assert.deepEqual(session.tick(6_000), []);
  session.probe(7_000);
  assert.equal(session.wakeAt, 11_000);
  assert.deepEqual(kinds(session.tick(11_000)), ["close"]);
});

test("the network's return ends the waiting at once", () => {
  const session = live();
  session.dropped(1);
  assert.deepEqual(kinds(session.probe(2)), ["open"]);
});

test("back-off doubles to thirty seconds, with full jitter, and begins anew once caught up", () => {
  const session = new Session(HELD, () => 1);
  session.start("token", 0);
  const waits: number[] = [];
  let now = 0;
  for (let i = 0; i < 8; i++) {
    session.dropped(now);
    waits.push(session.wakeAt - now);
    now = session.wakeAt;
    session.tick(now);
  }
  assert.deepEqual(waits, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  session.opened(now);
  session.heard(WELCOME, now);
  session.heard({ type: "caught_up" }, now);
  session.dropped(now);
  assert.equal(session.wakeAt - now, 500);
});

test("jitter goes down to nothing", () => {
  const session = new Session(HELD, () => 0);
  session.start("token", 0);
  session.dropped(5);
  assert.equal(session.wakeAt, 5);
});

test("closing with retry_after is honoured, even when the network comes back", () => {
  const session = live();
  session.heard({ type: "closing", code: "busy", text: "busy", retry_after: 9_000 }, 0);
  assert.deepEqual(session.link, { kind: "waiting", until: 9_500, code: "busy" });
  assert.deepEqual(session.probe(100), []);
});

test("an old widget stops and says why", () => {
  const session = live();
  assert.deepEqual(kinds(session.heard({ type: "closing", code: "client_too_old", text: "too old" }, 1)), ["close"]);
  assert.deepEqual(session.link, { kind: "stopped", code: "client_too_old", text: "too old" });
  assert.equal(session.wakeAt, Infinity);
  assert.deepEqual(session.dropped(2), []);
});

test("an expired session is renewed and goes on", () => {
  const session = live();
  assert.deepEqual(kinds(session.heard({ type: "closing", code: "session_expired", text: "" }, 1)), ["close", "renew"]);
  assert.deepEqual(session.dropped(1), []);
  assert.deepEqual(kinds(session.start("fresh", 2)), ["open"]);
});

test("a renewal that fails is tried again later", () => {
  const session = live();
  session.heard({ type: "closing", code: "session_expired", text: "" }, 1);
  session.renewalFailed(null, 2);
  assert.equal(session.link.kind, "waiting");
});

test("a first session that fails is asked for again, and no socket is opened without one", () => {
  const session = new Session(NOTHING_HELD, () => 1);
  session.renewalFailed(null, 0);
  assert.equal(session.link.kind, "waiting");
  assert.deepEqual(kinds(session.tick(session.wakeAt)), ["renew"]);
  session.renewalFailed(null, 1_000);
  assert.deepEqual(kinds(session.probe(1_001)), ["renew"]);
  assert.deepEqual(kinds(session.start("first", 1_002)), ["open"]);
});

test("a connection that never greets is given up", () => {
  const session = new Session(HELD, () => 1);
  session.start("token", 0);
  session.opened(10);
  assert.equal(session.wakeAt, 10_010);
  assert.deepEqual(kinds(session.tick(10_010)), ["close"]);
});

test("marks are gathered, and one goes at a time", () => {
  const session = live();
  session.mark(4, 0, 0);
  session.mark(5, 5, 100);
  assert.equal(session.wakeAt, 300);
  const [mark] = sent(session.tick(300));
  assert.ok(mark?.type === "mark");
  assert.deepEqual([mark.delivered, mark.seen], [5, 5]);
  session.mark(6, 6, 310);
  assert.deepEqual(sent(session.tick(700)), []);
  session.heard({ type: "ack", id: mark.id, at: 1 }, 800);
  const [next] = sent(session.tick(1_100));
  assert.ok(next?.type === "mark");
  assert.equal(next.seen, 6);
});

test("a mark that was on its way at a drop is sent again", () => {
  const session = live();
  session.mark(4, 4, 0);
  session.tick(300);
  session.dropped(301);
  session.tick(session.wakeAt);
  session.opened(900);
  session.heard(WELCOME, 900);
  session.heard({ type: "caught_up" }, 900);
  assert.equal(sent(session.tick(1_200))[0]?.type, "mark");
});

test("what the server already knows is not marked again", () => {
  const session = live();
  session.heard(entry(4, { type: "marked", party: { kind: "customer" }, delivered: 3, seen: 3 }), 1);
  session.mark(3, 3, 2);
  assert.deepEqual(sent(session.tick(1_000)), []);
});

test("typing goes only while live, and nothing of a closed link is heard", () => {
  const session = live();
  assert.deepEqual(sent(session.typing(true)), [{ type: "typing", interaction: CHAT, typing: true }]);
  session.dropped(1);
  assert.deepEqual(session.typing(true), []);
  assert.deepEqual(session.heard(posted(4), 2), []);
});

test("a frame of an unknown type is skipped and told", () => {
  const session = live();
  const effects = session.heard({ type: "from_the_future" } as unknown as ToVisitor, 1);
  assert.deepEqual(effects, [{ do: "skipped", type: "from_the_future" }]);
});

test("only what is not on its way can be taken back", () => {
  const session = live();
  const [first, second] = [message("1"), message("2")];
  session.submit(first, 0);
  session.submit(second, 0);
  assert.equal(session.withdraw(first.id), false);
  assert.equal(session.withdraw(second.id), true);
  assert.deepEqual(sent(session.heard({ type: "ack", id: first.id, at: 1 }, 1)), []);
});

test("where the customer browses is told on each line once, and at each change", () => {
  const here: Browsing = { type: "browsing", page: { url: "https://shop.example/a" } };
  const there: Browsing = { type: "browsing", page: { url: "https://shop.example/b" }, cart: { total: 5 } };
  const session = live();
  assert.deepEqual(sent(session.aside(here, 0)), [here]);
  assert.deepEqual(sent(session.aside({ ...here }, 0)), []);
  assert.deepEqual(sent(session.aside(there, 0)), [there]);
  session.dropped(1);
  assert.deepEqual(sent(session.aside(there, 0)), []);
  session.tick(session.wakeAt);
  session.opened(600);
  session.heard(WELCOME, 600);
  assert.deepEqual(sent(session.heard({ type: "caught_up" }, 600)), [there]);
});

test("an invitation that is not told again on a new line is over", () => {
  const session = live();
  const invitation = { id: newId(), by: { kind: "agent", name: "Maja" }, text: "May I help?", deadline: 9 } as const;
  assert.deepEqual(session.heard({ type: "invited", invitation }, 1), [{ do: "invited", invitation }]);
  for (const again of [true, false]) {
    session.dropped(2);
    session.tick(session.wakeAt);
    session.opened(3);
    session.heard(WELCOME, 3);
    if (again) session.heard({ type: "invited", invitation }, 3);
    const effects = session.heard({ type: "caught_up" }, 3);
    assert.deepEqual(effects, again ? [] : [{ do: "invited", invitation: null }]);
  }
});

test("a message left, an answer and an end are never too old; words of a chat are", () => {
  const hours = 3 * 3_600_000;
  const session = new Session(HELD, () => 1, undefined, () => hours);
  session.submit({ type: "leave_message", id: newId(), text: "late" }, 0, 0);
  session.submit(message(), 0, 0);
  session.start("token", 0);
  session.opened(0);
  session.heard(WELCOME, 0);
  const [, left] = session.heard({ type: "caught_up" }, 0);
  assert.equal(left?.do === "send" && left.frame.type, "leave_message");
  const id = (left as Extract<Effect, { do: "send" }>).frame as { id: string };
  assert.deepEqual(kinds(session.heard({ type: "ack", id: id.id, at: 0 }, 0)), ["stored", "ask"]);
});
