// What a tab deals in: what it shows, and what it asks its driver to do.

import type { Effect, LinkState } from "./effects.ts";
import type { Kept, Pending } from "./outbox.ts";
import type { CobrowseWanted, Feature, Invitation, LeaveMessage, StartChat } from "./protocol.ts";
import type { Chat } from "./store.ts";
import type { Left, Word } from "./words.ts";

export type Act =
  | Extract<Effect, { do: "open" | "close" | "send" | "renew" | "skipped" | "watch" | "unknown" }>
  /** Into the outbox; then `wasPut`. */
  | { readonly do: "put"; readonly item: Pending }
  /** The chat kept, if there is news of it, and these out of the outbox, both or neither; then `wasSettled`. */
  | { readonly do: "settle"; readonly kept: Kept | null; readonly ids: readonly string[] }
  /** Take over or let go of what no database holds, and read the outbox; then `outboxIs`. */
  | { readonly do: "read"; readonly carried: Pending | null; readonly gone: readonly string[] }
  /** Another person uses this browser from now on: nothing that is kept of the visitor stays, and the chat ends. */
  | { readonly do: "strip"; readonly end: { readonly id: string; readonly interaction: string } | null }
  | { readonly do: "say"; readonly word: Word };

/** What a form gives; the id comes with the sending. */
export type Wish = Omit<StartChat, "id"> | Omit<LeaveMessage, "id">;

export interface View {
  readonly chat: Chat | null;
  readonly pending: readonly Pending[];
  readonly link: LinkState;
  /** What the server has let go under load. */
  readonly off: readonly Feature[];
  /** A chat is known to go on, and is still being fetched. */
  readonly arriving: boolean;
  readonly unread: number;
  /** Whether the page that the customer shares is looked at; null: nobody has said. */
  readonly wanted: CobrowseWanted | null;
  /** Somebody asks whether the customer would like to chat. */
  readonly invitation: Invitation | null;
  /** A message was left, and that is all there is to show for now. */
  readonly left: Left | null;
}
