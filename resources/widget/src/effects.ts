// What a session deals in: where it stands, what it takes, and what it asks its driver to do.

import type {
  AnswerInvitation,
  AnswerProposal,
  AskCallback,
  CobrowseWanted,
  EndChat,
  ErrorCode,
  FromVisitor,
  Invitation,
  LeaveMessage,
  PartyTyping,
  Pointed,
  Propose,
  PublicEntry,
  QueuePosition,
  SendMessage,
  StartChat,
  VisitorSnapshot,
} from "./protocol.ts";

/** Commands that are kept until the server has stored them. */
export type DurableCommand =
  | StartChat
  | SendMessage
  | EndChat
  | LeaveMessage
  | AskCallback
  | AnswerInvitation
  | Propose
  | AnswerProposal;
/** What the server says about the page that the customer shares. */
export type Watch = CobrowseWanted | Pointed;
/** Frames that change what the store holds. */
export type StoreFrame = VisitorSnapshot | PublicEntry | PartyTyping | QueuePosition;

/** Where this widget stands in the history of one chat. */
export interface Held {
  readonly epoch: string | null;
  readonly interaction: string | null;
  readonly seq: number;
}

export const NOTHING_HELD: Held = { epoch: null, interaction: null, seq: 0 };

export interface Hold {
  readonly until: number;
  readonly code: ErrorCode;
}

export type LinkState =
  | { readonly kind: "off" }
  | { readonly kind: "connecting" }
  | { readonly kind: "waiting"; readonly until: number; readonly code: ErrorCode | null }
  /** `held`: the server is too busy for what is on its way, and is asked again then. */
  | { readonly kind: "live"; readonly held?: Hold }
  | { readonly kind: "stopped"; readonly code: ErrorCode; readonly text: string };

export type Effect =
  | { readonly do: "open" }
  | { readonly do: "close" }
  | { readonly do: "send"; readonly frame: FromVisitor }
  | { readonly do: "take"; readonly frame: StoreFrame }
  /** An invitation to chat is open; null: none is. */
  | { readonly do: "invited"; readonly invitation: Invitation | null }
  /** Of co-browsing: whether anybody watches, or where an agent points. */
  | { readonly do: "watch"; readonly frame: Watch }
  /** The shop's word on who this is was not taken. */
  | { readonly do: "unknown"; readonly text: string }
  | { readonly do: "forget" }
  | { readonly do: "stored"; readonly id: string; readonly seq: number }
  | { readonly do: "refused"; readonly id: string; readonly code: ErrorCode; readonly text: string }
  /** Too old to be sent unasked. */
  | { readonly do: "ask"; readonly id: string }
  | { readonly do: "renew" }
  | { readonly do: "skipped"; readonly type: string };
