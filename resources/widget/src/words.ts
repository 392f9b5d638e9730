// What the tabs of one browser say to each other.

import type { Held, LinkState, Watch } from "./effects.ts";
import type { Pending } from "./outbox.ts";
import type { Browsing, CobrowseChunk, CobrowseWanted, Feature, Invitation, PositionIs } from "./protocol.ts";
import type { Chat } from "./store.ts";

/** A message that the customer left, and the server has. */
export interface Left {
  /** Where the customer is called back; empty: the answer comes by mail. */
  readonly callback: string;
}

/** What the leader shows, whole each time: a tab that missed some is right again at the next. */
export interface Shared {
  readonly chat: Chat | null;
  readonly held: Held;
  readonly link: LinkState;
  readonly off: readonly Feature[];
  readonly invitation: Invitation | null;
  readonly left: Left | null;
  /** Where the customer was last, in whichever tab. */
  readonly browsing: Browsing | null;
  /** Where the customer is, while they share it. */
  readonly place: PositionIs | null;
  readonly wanted: CobrowseWanted | null;
}

/** What any tab has to tell the server in passing, and the leader does. */
export type Aside =
  | Browsing
  | PositionIs
  | CobrowseChunk
  /** Who the shop says this is: a token that it signed. */
  | { readonly type: "identity"; readonly token: string }
  /** The place is not shared any more. */
  | { readonly type: "nowhere" };

export type Word =
  | { readonly say: "shared"; readonly shared: Shared }
  | { readonly say: "tell" }
  /** The outbox is another one. `carried` found no room in the database; `gone` is done with. */
  | { readonly say: "outbox"; readonly carried: Pending | null; readonly gone: readonly string[] }
  | { readonly say: "new_chat" }
  | { readonly say: "typing"; readonly typing: boolean }
  | { readonly say: "look"; readonly seen: number }
  | { readonly say: "aside"; readonly aside: Aside }
  | { readonly say: "watch"; readonly frame: Watch }
  /** Another person uses this browser from now on. */
  | { readonly say: "strip" };
