// A tab under virtual time: what it keeps, what it asks first, what it hands to the other tabs.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Act } from "../src/acts.ts";
import { Ids, newId } from "../src/ids.ts";
import { Leadership } from "../src/leadership.ts";
import type { Kept, Pending } from "../src/outbox.ts";
import { ASK_BEFORE_SENDING_AFTER, type PublicEntry, type PublicEvent, type ToVisitor } from "../src/protocol.ts";
import { emptyChat, type Chat } from "../src/store.ts";
import { Tab } from "../src/tab.ts";
import type { Word } from "../src/words.ts";

const CHAT = newId();
const WELCOME: ToVisitor = { type: "welcome", protocol: 1, epoch: "e", now: 0, heartbeat: 15_000, dead_after: 40_000 };
const NOON = 1_800_000_000_000;
const TALK: Chat = { ...emptyChat(CHAT), phase: "talking", seq: 3 };
const KEPT: Kept = { version: 2, held: { epoch: "e", interaction: CHAT, seq: 3 }, chat: TALK };

function entry(seq: number, event: PublicEvent): PublicEntry {
  return { type: "public", interaction: CHAT, seq, at: seq, event };
}
const posted = (seq: number, id: string) =>
  entry(seq, { type: "message_posted", id, author: { kind: "customer" }, text: "x" });

/** What each act does to the outbox, done at once; the other acts are given back. */
function carryOut(tab: Tab, outbox: Map<string, Pending>, acts: readonly Act[]): Act[] {
  return acts.flatMap((act) => {
    if (act.do === "put") {
      outbox.set(act.item.id, act.item);
      return carryOut(tab, outbox, tab.wasPut(act.item, true, 0));
    }
    if (act.do !== "settle") return [act];
    for (const id of act.ids) outbox.delete(id);
    return [act, ...carryOut(tab, outbox, tab.wasSettled(act.ids))];
  });
}

function leading(pending: readonly Pending[] = [], kept: Kept | null = KEPT): [Tab, Map<string, Pending>] {
  const tab = new Tab(() => 1);
  const outbox = new Map(pending.map((item) => [item.id, item]));
  tab.itIs(NOON);
  tab.begin(kept, null, pending);
  carryOut(tab, outbox, tab.lead(pending, "token", 0));
  return [tab, outbox];
}

function live(tab: Tab, outbox: Map<string, Pending>, now = 0): Act[] {
  return [tab.opened(now), tab.heard(WELCOME, now), tab.heard({ type: "caught_up" }, now)].flatMap((acts) =>
    carryOut(tab, outbox, acts),
  );
}

const sent = (acts: readonly Act[]) =>
  acts.flatMap((act) => (act.do === "send" && act.frame.type === "send_message" ? [act.frame.id] : []));
const says = (acts: readonly Act[]): Word[] => acts.flatMap((act) => (act.do === "say" ? [act.word] : []));

function written(minutesAgo: number): Pending {
  const id = new Ids().next(NOON - minutesAgo * 60_000);
  const command = { type: "send_message", id, interaction: CHAT, text: `${minutesAgo}` } as const;
  return { id, at: NOON - minutesAgo * 60_000, command, attachments: [], failure: null };
}

test("a message is in the outbox before it is sent, and leaves it with the transaction that keeps the chat", () => {
  const [tab, outbox] = leading();
  live(tab, outbox);
  const acts = tab.sendMessage("hi", [], 0);
  assert.deepEqual(acts.map((act) => act.do), ["put"]);
  const [id] = sent(carryOut(tab, outbox, acts));
  assert.ok(outbox.has(id!));
  carryOut(tab, outbox, tab.heard({ type: "ack", id: id!, at: 0, seq: 4 }, 0));
  assert.ok(outbox.has(id!), "acknowledged, and not yet shown by the chat");
  const settled = carryOut(tab, outbox, tab.heard(posted(4, id!), 0)).find((act) => act.do === "settle");
  assert.deepEqual(settled?.ids, [id]);
  assert.equal(settled.kept?.chat?.items.length, 1);
  assert.equal(outbox.size, 0);
});

test("words of more than ten minutes ago ask first, all that waited with them, and go out under their ids", () => {
  const [old, young] = [written(11), written(1)];
  const [tab, outbox] = leading([old, young]);
  assert.deepEqual(sent(live(tab, outbox)), []);
  assert.deepEqual(tab.view.pending.map((item) => item.asks), [true, true]);
  assert.deepEqual(sent(carryOut(tab, outbox, tab.retry(old.id))), [old.id]);
  carryOut(tab, outbox, tab.discard(young.id));
  assert.deepEqual([...outbox.keys()], [old.id]);
});

test("words of ten minutes ago and less go out by themselves", () => {
  const item = written(ASK_BEFORE_SENDING_AFTER / 60_000);
  const [tab, outbox] = leading([item]);
  assert.deepEqual(sent(live(tab, outbox)), [item.id]);
});

test("what is written after a clock was set back comes after what was written before", () => {
  const [tab, outbox] = leading([written(0)]);
  tab.itIs(NOON - 3_600_000);
  carryOut(tab, outbox, tab.sendMessage("later", [], 0));
  assert.equal(tab.view.pending.at(-1)?.command.type, "send_message");
  assert.equal((tab.view.pending.at(-1)!.command as { text?: string }).text, "later");
});

test("a command without an answer is sent again on a new line, though the line answers pings", () => {
  const [tab, outbox] = leading();
  live(tab, outbox);
  const [id] = sent(carryOut(tab, outbox, tab.sendMessage("hi", [], 0)));
  tab.heard({ type: "pong", sent: 0, now: 0 }, 19_000);
  assert.equal(tab.view.link.kind, "live");
  carryOut(tab, outbox, tab.tick(20_000));
  assert.equal(tab.view.link.kind, "waiting");
  tab.tick(tab.wakeAt);
  assert.deepEqual(sent(live(tab, outbox, 21_000)), [id]);
});

test("a refused message tells why and is kept; what no database holds is carried to the other tabs", () => {
  const [tab, outbox] = leading();
  live(tab, outbox);
  const [id] = sent(carryOut(tab, outbox, tab.sendMessage("hi", [], 0)));
  carryOut(tab, outbox, tab.heard({ type: "refused", id: id!, code: "chat_ended", text: "over" }, 0));
  assert.equal(outbox.get(id!)?.failure?.code, "chat_ended");
  const [put] = tab.sendMessage("no room", [], 0);
  assert.equal(put!.do, "put");
  const item = (put as Extract<Act, { do: "put" }>).item;
  assert.deepEqual(says(tab.wasPut(item, false, 0))[0], { say: "outbox", carried: item, gone: [] });
});

test("a new chat takes all that waited out of the outbox, what is under way too", () => {
  const [tab, outbox] = leading();
  live(tab, outbox);
  carryOut(tab, outbox, tab.sendMessage("hi", [], 0));
  carryOut(tab, outbox, tab.newChat(0));
  assert.equal(outbox.size, 0);
  assert.equal(tab.view.chat, null);
});

test("another history without the chat: it can still be read, and has ended", () => {
  const [tab, outbox] = leading();
  tab.opened(0);
  carryOut(tab, outbox, tab.heard({ ...WELCOME, epoch: "another" }, 0));
  carryOut(tab, outbox, tab.heard({ type: "caught_up" }, 0));
  assert.equal(tab.view.chat?.phase, "ended");
  assert.equal(tab.view.chat?.items.at(-1)?.kind, "gone");
});

test("a tab that follows shows what the leader shows, and hands its words over", () => {
  const [leader, outbox] = leading();
  live(leader, outbox);
  carryOut(leader, outbox, leader.heard({ type: "degraded", off: ["typing"] }, 0));
  const follower = new Tab(() => 1);
  follower.itIs(NOON);
  follower.begin(null, CHAT, []);
  assert.equal(follower.view.arriving, true);
  for (const word of says(leader.shown(0))) follower.hears(word, 0);
  assert.deepEqual(follower.view.chat, leader.view.chat);
  assert.deepEqual(follower.view.off, ["typing"]);
  assert.equal(follower.view.link.kind, "live");
  const acts = carryOut(follower, outbox, follower.sendMessage("from here", [], 0));
  assert.deepEqual(sent(acts), []);
  const [read] = says(acts).flatMap((word) => leader.hears(word, 0));
  assert.equal(read?.do, "read");
  assert.equal(sent(carryOut(leader, outbox, leader.outboxIs([...outbox.values()], 0))).length, 1);
});

test("a leader that is silent loses its place to the tab that is looked at, and stands in line again", () => {
  const rules = new Leadership();
  const [queue] = rules.stand();
  assert.ok(queue?.do === "queue" && !queue.steal);
  assert.deepEqual(rules.granted(queue.turn), [{ do: "lead" }]);
  assert.deepEqual(rules.asked(true), [{ do: "answer" }]);
  assert.deepEqual(rules.asked(false), [], "a hidden leader gives way");
  assert.deepEqual(rules.lost(queue.turn).map((step) => step.do), ["release", "follow", "queue"]);
  assert.deepEqual(rules.seen(), [{ do: "ask" }]);
  const [steal] = rules.silence(true);
  assert.ok(steal?.do === "queue" && steal.steal);
  assert.equal(rules.granted(queue.turn), false, "an older request");
});

test("what a tab wrote that died before it could tell is found by the one that leads", () => {
  const [tab, outbox] = leading();
  live(tab, outbox);
  const orphan = written(0);
  for (const acts of [tab.hears({ say: "tell" }, 0), tab.probe(0)]) assert.ok(acts.some((act) => act.do === "read"));
  assert.deepEqual(sent(tab.outboxIs([orphan], 0)), [orphan.id]);
});

const INVITATION = { id: newId(), by: { kind: "agent", name: "Maja" }, text: "May I help?", deadline: 9 } as const;
const PAGE = { url: "https://shop.example/" };
const commands = (acts: readonly Act[]) => acts.flatMap((act) => (act.do === "send" && "id" in act.frame ? [act.frame] : []));

/** A visitor who browses and has no chat. */
function browsing(): [Tab, Map<string, Pending>] {
  const [tab, outbox] = leading([], null);
  assert.ok(tab.aside({ type: "browsing", page: PAGE }, 0).some((act) => act.do === "open"));
  const told = live(tab, outbox).flatMap((act) => (act.do === "send" ? [act.frame.type] : []));
  assert.deepEqual(told, ["hello", "browsing"]);
  return [tab, outbox];
}

test("yes to an invitation begins a chat under the answer's id", () => {
  const [tab, outbox] = browsing();
  tab.heard({ type: "invited", invitation: INVITATION }, 0);
  assert.equal(tab.view.invitation?.text, "May I help?");
  const [answer] = commands(carryOut(tab, outbox, tab.answerInvitation(true, PAGE)));
  assert.equal(tab.view.invitation, null);
  assert.ok(answer?.type === "answer_invitation" && answer.accepted && answer.invitation === INVITATION.id);
  assert.equal(tab.interaction, answer.id);
  const customer = { kind: "customer" } as const;
  const started: ToVisitor = { type: "public", interaction: answer.id, seq: 1, at: 1, event: { type: "chat_started", customer, queue_name: "Sales" } };
  carryOut(tab, outbox, tab.heard(started, 1));
  assert.equal(tab.view.chat?.interaction, answer.id);
  assert.equal(outbox.size, 0);
});

test("no is said once, and whoever tells of the invitation again is not believed", () => {
  const [tab, outbox] = browsing();
  tab.heard({ type: "invited", invitation: INVITATION }, 0);
  const [answer] = commands(carryOut(tab, outbox, tab.answerInvitation(false, PAGE)));
  tab.heard({ type: "invited", invitation: INVITATION }, 1);
  assert.equal(tab.view.invitation, null);
  carryOut(tab, outbox, tab.heard({ type: "ack", id: answer!.id, at: 1 }, 1));
  assert.equal(outbox.size, 0);
});

test("yes comes too late: that is told, and forgotten with what the customer does next", () => {
  const [tab, outbox] = browsing();
  tab.heard({ type: "invited", invitation: INVITATION }, 0);
  const [answer] = commands(carryOut(tab, outbox, tab.answerInvitation(true, PAGE)));
  carryOut(tab, outbox, tab.heard({ type: "refused", id: answer!.id, code: "invitation_gone", text: "over" }, 1));
  assert.equal(tab.view.pending[0]?.failure?.code, "invitation_gone");
  carryOut(tab, outbox, tab.ring({ type: "start_chat", question: "q", answers: [], page: PAGE }));
  assert.deepEqual([...outbox.values()].map(({ command }) => command.type), ["start_chat"]);
});

test("a message that was left is thanked for once it is stored, and the line is let go", () => {
  const [tab, outbox] = leading([], null);
  carryOut(tab, outbox, tab.ring({ type: "leave_message", question: "q", answers: [], text: "Call me", callback: "+45 12345678", page: PAGE }));
  const [letter] = commands(live(tab, outbox));
  assert.equal(letter?.type, "leave_message");
  assert.equal(tab.view.left, null);
  carryOut(tab, outbox, tab.heard({ type: "ack", id: letter!.id, at: 0 }, 0));
  assert.deepEqual(tab.view.left, { callback: "+45 12345678" });
  assert.equal(outbox.size, 0);
  tab.tick(5_000);
  assert.equal(tab.view.link.kind, "off");
  carryOut(tab, outbox, tab.newChat(6_000));
  assert.equal(tab.view.left, null);
});

test("who asks to be called: a wrong number is told, a chat that was answered meanwhile is not", () => {
  const [tab, outbox] = leading();
  live(tab, outbox);
  const [first] = commands(carryOut(tab, outbox, tab.askCallback("12")));
  carryOut(tab, outbox, tab.heard({ type: "refused", id: first!.id, code: "invalid_value", text: "no" }, 0));
  assert.equal(tab.view.pending[0]?.failure?.code, "invalid_value");
  const [second] = commands(carryOut(tab, outbox, tab.askCallback("+45 12345678")));
  assert.deepEqual([...outbox.keys()], [second!.id]);
  carryOut(tab, outbox, tab.heard({ type: "refused", id: second!.id, code: "chat_ended", text: "late" }, 0));
  assert.equal(outbox.size, 0);
});

test("the tab that is looked at says where the customer is; the leader tells the server, and goes on when it changes", () => {
  const [leader, outbox] = browsing();
  const follower = new Tab(() => 1);
  follower.itIs(NOON);
  follower.begin(null, null, []);
  for (const word of says(leader.shown(0))) follower.hears(word, 0);
  const there = { url: "https://shop.example/cart" };
  const [word] = says(follower.aside({ type: "browsing", page: there }, 0));
  const [sent] = carryOut(leader, outbox, leader.hears(word!, 0));
  assert.ok(sent?.do === "send" && sent.frame.type === "browsing" && sent.frame.page === there);
  for (const said of says(leader.shown(0))) follower.hears(said, 0);
  assert.ok(follower.lead([], "token", 0).some((act) => act.do === "open"));
  const told = live(follower, outbox).flatMap((act) => (act.do === "send" && act.frame.type === "browsing" ? [act.frame.page] : []));
  assert.deepEqual(told, [there]);
});

test("who the shop says the visitor is goes out before a chat begins, from whichever tab", () => {
  const [tab, outbox] = leading([], null);
  carryOut(tab, outbox, tab.aside({ type: "identity", token: "a.b.c" }, 0));
  carryOut(tab, outbox, tab.ring({ type: "start_chat", question: "sales" }));
  const [identify, start] = commands(live(tab, outbox));
  assert.deepEqual([identify?.type, start?.type], ["identify", "start_chat"]);
  const follower = new Tab(() => 1);
  follower.itIs(NOON);
  follower.begin(null, null, []);
  const [word] = says(follower.aside({ type: "identity", token: "d.e.f" }, 0));
  const [again] = commands(carryOut(tab, outbox, tab.hears(word!, 0)));
  assert.ok(again?.type === "identify" && again.token === "d.e.f");
});

test("a part of the page that is shared goes now or not at all", () => {
  const [tab, outbox] = leading();
  const chunk = { type: "cobrowse", interaction: CHAT, session: newId(), tab: "t", batch: 1, data: "" } as const;
  assert.deepEqual(tab.aside(chunk, 0), []);
  live(tab, outbox);
  assert.deepEqual(tab.aside(chunk, 0), [{ do: "send", frame: chunk }]);
});

test("another person begins with nothing: the chat is ended, all tabs let go of it", () => {
  const [tab, outbox] = leading();
  live(tab, outbox);
  const acts = carryOut(tab, outbox, tab.strip(0));
  assert.equal(acts.find((act) => act.do === "strip")?.end?.interaction, CHAT);
  assert.equal(tab.view.chat, null);
  assert.deepEqual(says(acts).find(({ say }) => say === "strip"), { say: "strip" });
  const other = new Tab(() => 1);
  other.itIs(NOON);
  other.begin(KEPT, null, []);
  assert.ok(other.hears({ say: "strip" }, 0).some((act) => act.do === "strip"));
  assert.equal(other.view.chat, null);
});

test("who comes next is told of with nothing of who was here before", () => {
  const [tab, outbox] = leading();
  const page = (url: string) => ({ type: "browsing", page: { url }, campaign: { source: url }, trail: [{ url, at: 1 }], context: [] }) as const;
  carryOut(tab, outbox, tab.aside({ type: "identity", token: "who was here" }, 0));
  carryOut(tab, outbox, tab.aside(page("before"), 0));
  assert.ok(JSON.stringify(live(tab, outbox)).includes("who was here"));
  carryOut(tab, outbox, tab.strip(1));
  const acts = [tab.aside(page("after"), 2), tab.renewed("another", false, 2)].flatMap((some) => carryOut(tab, outbox, some));
  const told = JSON.stringify([...acts, ...live(tab, outbox, 3)].filter((act) => act.do === "send"));
  assert.ok(told.includes("after"));
  assert.ok(!told.includes("before") && !told.includes("who was here"), told);
});
