// What the tabs of one browser say to each other.

import type { Held, LinkState } from "./effects.ts";
import type { Pending } from "./outbox.ts";
import type { Browsing, Feature, Invitation } from "./protocol.ts";
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
}

export type Word =
  | { readonly say: "shared"; readonly shared: Shared }
  | { readonly say: "tell" }
  /** The outbox is another one. `carried` found no room in the database; `gone` is done with. */
  | { readonly say: "outbox"; readonly carried: Pending | null; readonly gone: readonly string[] }
  | { readonly say: "new_chat" }
  | { readonly say: "typing"; readonly typing: boolean }
  | { readonly say: "look"; readonly seen: number }
  | { readonly say: "browsing"; readonly browsing: Browsing };
