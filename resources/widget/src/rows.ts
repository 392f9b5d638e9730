// The transcript as rows to draw: what was said and what is on its way, grouped by speaker and day.

import type { Pending } from "./outbox.ts";
import type { Attachment, Link, Party, ProposalState, Quote } from "./protocol.ts";
import { delivery, type Chat, type Delivery, type Item, type Message, type Notice, type Proposal } from "./store.ts";
import { midnight } from "./time.ts";

/** `waiting`: in the outbox, with no link to send it over. `asking`: too old to be sent unasked. */
export type MessageState = "waiting" | "sending" | "asking" | "failed" | Delivery;

export interface MessageRow {
  readonly kind: "message";
  readonly key: string;
  readonly at: number;
  readonly mine: boolean;
  readonly author: Party;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly links: readonly Link[];
  readonly quote: Quote | null;
  readonly changed: boolean;
  readonly takenBack: boolean;
  readonly state: MessageState;
  readonly failure: Pending["failure"];
  /** First and last of what one speaker said in one go. */
  readonly first: boolean;
  readonly last: boolean;
  /** The state is written out here: under the last own message, and under each that wants a word. */
  readonly telling: boolean;
}

export interface ProposalRow {
  readonly kind: "proposal";
  readonly key: string;
  readonly proposal: Proposal;
  /** What the customer says to it, on its way. */
  readonly answering: ProposalState | null;
  /** The chat ended over it. */
  readonly over: boolean;
}

export type Row =
  | MessageRow
  | { readonly kind: "day"; readonly key: string; readonly at: number }
  | { readonly kind: "notice"; readonly key: string; readonly notice: Notice }
  | ProposalRow;

/** Messages of one speaker that follow within this time stand together. */
const TOGETHER = 3 * 60_000;
const ME: Party = { kind: "customer" };
const ALONE = { kind: "message", first: true, last: true, telling: false } as const;

/** `live`: there is a link, so that what is in the outbox is on its way. */
export function rowsOf(chat: Chat, pending: readonly Pending[], live: boolean): Row[] {
  const rows: Row[] = [];
  let day = NaN;
  const place = (at: number) => {
    if (midnight(at) !== day) rows.push({ kind: "day", key: `day ${(day = midnight(at))}`, at });
  };
  for (const item of chat.items) {
    place(item.at);
    rows.push(rowOf(chat, item, pending));
  }
  const shown = new Set(chat.items.map((item) => item.id));
  for (const item of pending) {
    const { command } = item;
    if (command.type !== "send_message" || command.interaction !== chat.interaction || shown.has(item.id)) continue;
    place(item.at);
    rows.push(ofPending(item, command.text ?? "", live));
  }
  return grouped(rows);
}

function rowOf(chat: Chat, item: Item, pending: readonly Pending[]): Row {
  switch (item.kind) {
    case "message":
      return ofMessage(chat, item);
    case "proposal":
      return ofProposal(chat, item, pending);
    default:
      return { kind: "notice", key: item.id, notice: item };
  }
}

function ofProposal(chat: Chat, proposal: Proposal, pending: readonly Pending[]): ProposalRow {
  const answers = pending.flatMap(({ command }) => (command.type === "answer_proposal" && command.proposal === proposal.proposal ? command : []));
  const goesOn = proposal.state === "open" || proposal.state === "accepted";
  const answer = answers.at(-1)?.state ?? null;
  return {
    kind: "proposal",
    key: proposal.id,
    proposal,
    answering: goesOn && answer !== proposal.state ? answer : null,
    over: goesOn && chat.phase === "ended",
  };
}

function ofMessage(chat: Chat, message: Message): MessageRow {
  const { id, at, mine, author, text, attachments, links = [], quote = null, changed = false, takenBack = false } = message;
  const state = mine ? delivery(chat, message) : "seen";
  return { ...ALONE, key: id, at, mine, author, text, attachments, links, quote, changed, takenBack, state, failure: null };
}

function ofPending(item: Pending, text: string, live: boolean): MessageRow {
  const { id, at, attachments, failure } = item;
  const state = failure !== null ? "failed" : item.asks === true ? "asking" : live ? "sending" : "waiting";
  return { ...ALONE, key: id, at, mine: true, author: ME, text, attachments, links: [], quote: null, changed: false, takenBack: false, state, failure };
}

function together(a: Row | undefined, b: Row | undefined): boolean {
  return (
    a?.kind === "message" &&
    b?.kind === "message" &&
    a.mine === b.mine &&
    (a.mine || (a.author.agent === b.author.agent && a.author.name === b.author.name)) &&
    b.at - a.at < TOGETHER
  );
}

function grouped(rows: readonly Row[]): Row[] {
  const lastMine = rows.findLastIndex((row) => row.kind === "message" && row.mine && !wantsAWord(row));
  return rows.map((row, index) => {
    if (row.kind !== "message") return row;
    const first = !together(rows[index - 1], row);
    const last = !together(row, rows[index + 1]) || wantsAWord(row);
    return { ...row, first, last, telling: row.mine && (index === lastMine || wantsAWord(row)) };
  });
}

/** It goes nowhere before the customer has said what to do with it. */
function wantsAWord({ state }: MessageRow): boolean {
  return state === "failed" || state === "asking";
}
