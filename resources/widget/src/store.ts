// The chat as a fold over its public stream: `apply(chat, frame)` gives the next chat. Pure; a
// chat is plain data, so that it can be kept in IndexedDB and handed to other tabs as it is.

import type {
  Attachment,
  ChatEnded,
  EndReason,
  FormAnswer,
  InteractionStatus,
  Link,
  Party,
  ProposalState,
  Proposed,
  PublicEntry,
  PublicEvent,
  Quote,
  VisitorSnapshot,
} from "./protocol.ts";
import type { StoreFrame } from "./effects.ts";

export interface Message {
  readonly kind: "message";
  readonly id: string;
  readonly seq: number;
  readonly at: number;
  readonly author: Party;
  readonly mine: boolean;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  /** Words of it that lead somewhere. Chats kept by an older page have none. */
  readonly links?: readonly Link[];
  /** What it answers. */
  readonly quote?: Quote | null;
  /** Its author wrote it anew. */
  readonly changed?: boolean;
  /** Its author took it back: nothing of it is left. */
  readonly takenBack?: boolean;
}

export type What = Proposed["what"];

/** What one side proposes and the other agrees to, and where it stands. */
export interface Proposal {
  readonly kind: "proposal";
  readonly id: string;
  readonly seq: number;
  readonly at: number;
  readonly proposal: string;
  readonly author: Party;
  readonly mine: boolean;
  readonly what: What;
  /** Unix milliseconds, on the server's clock. */
  readonly deadline: number;
  readonly state: ProposalState;
  /** Who moved it last. */
  readonly by: Party | null;
  readonly detail: string;
  /** The customer lets staff see the last minutes too. */
  readonly past: boolean;
}

interface Line {
  readonly id: string;
  readonly seq: number;
  readonly at: number;
}

/** A line of the transcript that nobody wrote. */
export type Notice =
  | (Line & { readonly kind: "started"; readonly question: string; readonly welcome: string; readonly answers: readonly FormAnswer[] })
  | (Line & { readonly kind: "joined"; readonly party: Party })
  | (Line & { readonly kind: "left"; readonly party: Party; readonly returned: boolean })
  /** The customer waits in another queue. `by` nobody: because the wait was long. */
  | (Line & { readonly kind: "passed"; readonly by: Party | null; readonly queueName: string; readonly stays: boolean })
  /** Only this browser still has it. */
  | (Line & { readonly kind: "gone" })
  | (Line & { readonly kind: "ended"; readonly by: Party; readonly reason: EndReason });

export type Item = Message | Notice | Proposal;

/** How far a side has received and seen the public stream. */
export interface Reach {
  readonly delivered: number;
  readonly seen: number;
}

export interface Chat {
  readonly interaction: string;
  readonly seq: number;
  readonly phase: "waiting" | "talking" | "ended";
  readonly items: readonly Item[];
  /** The agents in the chat now. */
  readonly agents: readonly Party[];
  readonly theirs: Reach;
  readonly mine: Reach;
  /** The last number that is worth telling "seen" about: a message of somebody else. */
  readonly lastForeign: number;
  readonly queueName: string;
  readonly typing: Party | null;
  /** Those of them whose desks lost their connection, and are waited for. */
  readonly away: readonly Party[];
  readonly place: number | null;
  /** How long the wait will be yet, in milliseconds, as far as the server can tell. */
  readonly wait: number | null;
  /** The number of the customer's last word of any kind: what was said before it is answered. Older pages kept none. */
  readonly spoke?: number;
  /** The customer owes an answer; without one the chat ends then (Unix milliseconds). */
  readonly closesAt: number | null;
  /** The beginning did not fit into the snapshot. */
  readonly shortened: boolean;
}

export function emptyChat(interaction: string): Chat {
  return {
    interaction,
    seq: 0,
    phase: "waiting",
    items: [],
    agents: [],
    theirs: { delivered: 0, seen: 0 },
    mine: { delivered: 0, seen: 0 },
    lastForeign: 0,
    queueName: "",
    typing: null,
    away: [],
    place: null,
    wait: null,
    closesAt: null,
    shortened: false,
  };
}

const PHASES: Record<InteractionStatus, Chat["phase"]> = {
  waiting: "waiting",
  offered: "waiting",
  active: "talking",
  wrap_up: "ended",
  closed: "ended",
};

export function apply(chat: Chat | null, frame: StoreFrame): Chat | null {
  switch (frame.type) {
    case "visitor_snapshot":
      return fromSnapshot(frame);
    case "public":
      return fold(chat?.interaction === frame.interaction ? chat : emptyChat(frame.interaction), frame);
    case "party_typing":
      if (chat?.interaction !== frame.interaction || frame.party.kind === "customer") return chat;
      return { ...chat, typing: frame.typing ? frame.party : null };
    case "queue_position":
      return chat?.interaction === frame.interaction ? { ...chat, place: frame.position, wait: frame.wait ?? null } : chat;
    default: {
      const missing: never = frame;
      return missing;
    }
  }
}

/** Typing that was not renewed goes out. */
export function withoutTyping(chat: Chat): Chat {
  return chat.typing === null ? chat : { ...chat, typing: null };
}

/** What an end leaves of all that is only so while it lasts. */
const OVER = { phase: "ended", away: [], typing: null, place: null, wait: null, closesAt: null } as const;

/** The server has another history, and this chat is not part of it: what was said can still be read. */
export function gone(chat: Chat): Chat {
  if (chat.phase === "ended") return chat;
  const { seq, items } = chat;
  const notice: Notice = { kind: "gone", id: `${chat.interaction}/gone`, seq, at: items.at(-1)?.at ?? 0 };
  return { ...chat, ...OVER, items: [...items, notice] };
}

function fromSnapshot(frame: VisitorSnapshot): Chat {
  const chat = frame.entries.reduce(fold, emptyChat(frame.interaction));
  const shortened = (frame.entries[0]?.seq ?? 1) > 1;
  return { ...chat, seq: frame.public, phase: shortened ? PHASES[frame.status] : chat.phase, shortened };
}

type Reducer<E> = (chat: Chat, event: E, entry: PublicEntry) => Partial<Chat>;
/** One reducer an event; a new event without one does not compile. */
type Reducers = { readonly [T in PublicEvent["type"]]: Reducer<Extract<PublicEvent, { type: T }>> };

const reducers: Reducers = {
  chat_started: (chat, event, entry) => ({
    queueName: event.queue_name,
    items: [...chat.items, { kind: "started", ...common(entry), question: event.question ?? "", welcome: event.welcome ?? "", answers: event.answers ?? [] }],
  }),
  message_posted: (chat, event, entry) => {
    const mine = event.author.kind === "customer";
    const message: Message = {
      kind: "message",
      ...common(entry),
      id: event.id,
      author: event.author,
      mine,
      text: event.text ?? "",
      attachments: event.attachments ?? [],
      links: event.links ?? [],
      quote: event.quote ?? null,
    };
    const items = [...chat.items, message];
    // Whoever writes, the silence that was warned of is over.
    return { items, closesAt: null, ...(mine ? { spoke: entry.seq } : { lastForeign: entry.seq, typing: null }) };
  },
  // That it was read as it is now is told once more.
  message_changed: (chat, { id, text, links = [] }, entry) => ({ items: withMessage(chat, id, { text, links, changed: true }), lastForeign: entry.seq }),
  message_taken_back: (chat, { id }) => {
    const items = withMessage(chat, id, { text: "", links: [], attachments: [], quote: null, takenBack: true });
    const asks = items.some((item) => isStanding(item) && item.author.kind === "agent" && item.seq > (chat.spoke ?? 0));
    return { items, ...(asks ? {} : { closesAt: null }) };
  },
  party_joined: (chat, { party }, entry) => ({
    phase: "talking",
    place: null,
    wait: null,
    closesAt: null,
    away: without(chat.away, party),
    agents: [...without(chat.agents, party), party],
    items: [...chat.items, { kind: "joined", ...common(entry), party }],
  }),
  party_left: (chat, { party, returned_to_queue }, entry) => ({
    phase: returned_to_queue === true ? "waiting" : chat.phase,
    agents: without(chat.agents, party),
    away: without(chat.away, party),
    typing: null,
    items: [...chat.items, { kind: "left", ...common(entry), party, returned: returned_to_queue === true }],
  }),
  passed_on: (chat, { by, queue_name, stays }, entry) => {
    const agent = by.kind === "agent" ? by : null;
    const gone = agent !== null && stays !== true;
    return {
      phase: "waiting",
      place: null,
      wait: null,
      closesAt: null,
      queueName: queue_name,
      agents: gone ? without(chat.agents, by) : chat.agents,
      away: gone ? without(chat.away, by) : chat.away,
      items: [...chat.items, { kind: "passed", ...common(entry), by: agent, queueName: queue_name, stays: stays === true }],
    };
  },
  inactivity_warned: (_chat, { closes_at }) => ({ closesAt: closes_at }),
  marked: (chat, { party, delivered, seen }) =>
    party.kind === "customer" ? { mine: farther(chat.mine, delivered, seen) } : { theirs: farther(chat.theirs, delivered, seen) },
  connection_changed: (chat, { party, connected }) => {
    if (party.kind !== "agent") return {};
    const others = without(chat.away, party);
    return connected ? { away: others } : { away: [...others, party], typing: null };
  },
  proposed: (chat, event, entry) => {
    const mine = event.author.kind === "customer";
    const { id: proposal, author, what, deadline, state = "open" } = event;
    const item: Proposal = { kind: "proposal", ...common(entry), proposal, author, mine, what, deadline, state, by: null, detail: "", past: false };
    return { items: [...chat.items, item], ...(mine ? said(entry) : { lastForeign: entry.seq }) };
  },
  proposal_changed: (chat, { id, state, by, detail, past }, entry) => ({
    ...(by.kind === "customer" && ANSWERS.includes(state) ? said(entry) : {}),
    items: chat.items.map((item) =>
      item.kind === "proposal" && item.proposal === id
        ? { ...item, state, by, detail: detail ?? "", past: past === true || (item.past && state !== "accepted") }
        : item,
    ),
  }),
  chat_ended: (chat, event, entry) => ({ ...OVER, items: [...chat.items, ended(event, entry)] }),
};

/** What the asked side says to a proposal, or who made it takes back; the rest only tells how it goes. */
const ANSWERS: readonly ProposalState[] = ["accepted", "refused", "withdrawn"];

/** The customer said something, in words or not: they owe no answer. */
function said(entry: PublicEntry): Partial<Chat> {
  return { spoke: entry.seq, closesAt: null };
}

function fold(chat: Chat, entry: PublicEntry): Chat {
  // An event of a newer server has no reducer here: its number counts, its content is skipped.
  const reduce = reducers[entry.event.type] as Reducer<PublicEvent> | undefined;
  return { ...chat, ...reduce?.(chat, entry.event, entry), seq: entry.seq };
}

function withMessage(chat: Chat, id: string, now: Partial<Message>): readonly Item[] {
  return chat.items.map((item) => (item.kind === "message" && item.id === id ? { ...item, ...now } : item));
}

function isStanding(item: Item): item is Message {
  return item.kind === "message" && item.takenBack !== true;
}

function common(entry: PublicEntry): { id: string; seq: number; at: number } {
  return { id: `${entry.interaction}/${entry.seq}`, seq: entry.seq, at: entry.at };
}

function ended(event: ChatEnded, entry: PublicEntry): Notice {
  return { kind: "ended", ...common(entry), by: event.by, reason: event.reason };
}

function farther(reach: Reach, delivered: number, seen: number): Reach {
  return { delivered: Math.max(reach.delivered, delivered), seen: Math.max(reach.seen, seen) };
}

function without(parties: readonly Party[], gone: Party): readonly Party[] {
  return parties.filter((party) => party.agent !== gone.agent || party.name !== gone.name);
}

/** The agent who is waited for, because the line of all who are in the chat was lost; the name may be empty. */
export function awaited(chat: Chat | null): string | null {
  // When the waiting is over the server says so. The clock of this machine may be wrong and isn't asked.
  if (chat === null || chat.phase !== "talking" || chat.away.length === 0) return null;
  if (chat.away.length < chat.agents.length) return null;
  return counterpart(chat)?.name ?? "";
}

/** Messages of others that the customer has not seen yet. */
export function unread(chat: Chat): number {
  return chat.items.filter((item) => isSaid(item) && !item.mine && item.seq > chat.mine.seen).length;
}

function isSaid(item: Item): item is Message | Proposal {
  return isStanding(item) || item.kind === "proposal";
}

/** What is being done or shared just now, of its kind. */
export function goingOn(chat: Chat | null, type: What["type"]): Proposal | null {
  if (chat === null || chat.phase === "ended") return null;
  const found = chat.items.findLast((item) => item.kind === "proposal" && item.state === "accepted" && item.what.type === type);
  return found?.kind === "proposal" ? found : null;
}

/** Whether somebody is there to talk with. */
export function isAttended(chat: Chat): boolean {
  return chat.phase !== "ended" && chat.agents.length > chat.away.length;
}

export type Delivery = "sent" | "delivered" | "seen";

/** What became of one's own stored message. */
export function delivery(chat: Chat, message: Message): Delivery {
  if (message.seq <= chat.theirs.seen) return "seen";
  return message.seq <= chat.theirs.delivered ? "delivered" : "sent";
}

/** Whom the customer talks with: the agent who came last, or, without knowing who came, who wrote last. */
export function counterpart(chat: Chat): Party | null {
  const present = chat.agents.at(-1);
  if (present !== undefined) return present;
  if (chat.phase === "waiting") return null;
  for (let i = chat.items.length - 1; i >= 0; i--) {
    const item = chat.items[i]!;
    if (item.kind === "message" && item.author.kind === "agent") return item.author;
  }
  return null;
}
