// What a browser keeps of a chat, and what a page that begins makes of it.

import { NOTHING_HELD, type Held } from "./effects.ts";
import { KEPT_VERSION, type Kept } from "./outbox.ts";
import { withoutTyping, type Chat } from "./store.ts";

/** An ended chat is shown for this long; after that the customer comes with something new. */
const BYGONE = 12 * 60 * 60_000;

export interface Restored {
  readonly chat: Chat | null;
  readonly held: Held;
  /** A chat goes on that could not be kept here, and is still to be fetched. */
  readonly expected: boolean;
}

/** `remembered`: the chat's id. A page that goes away may be too quick for the database, not for that. */
export function restore(kept: Kept | null, remembered: string | null, now: number): Restored {
  const chat = kept?.chat ?? null;
  if (kept !== null && chat !== null && !isBygone(chat, now)) return { chat, held: kept.held, expected: false };
  return { chat: null, held: { ...NOTHING_HELD, interaction: remembered }, expected: remembered !== null };
}

function isBygone(chat: Chat, now: number): boolean {
  return chat.phase === "ended" && now - (chat.items.at(-1)?.at ?? 0) > BYGONE;
}

/** Without what is true only for the moment. */
export function toKeep(chat: Chat | null, held: Held): Kept {
  return { version: KEPT_VERSION, held, chat: chat === null ? null : { ...withoutTyping(chat), place: null, wait: null } };
}
