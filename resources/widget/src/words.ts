// What the tabs of one browser say to each other.

import type { Held, LinkState } from "./effects.ts";
import type { Pending } from "./outbox.ts";
import type { Feature } from "./protocol.ts";
import type { Chat } from "./store.ts";

/** What the leader shows, whole each time: a tab that missed some is right again at the next. */
export interface Shared {
  readonly chat: Chat | null;
  readonly held: Held;
  readonly link: LinkState;
  readonly off: readonly Feature[];
}

export type Word =
  | { readonly say: "shared"; readonly shared: Shared }
  | { readonly say: "tell" }
  /** The outbox is another one. `carried` found no room in the database; `gone` is done with. */
  | { readonly say: "outbox"; readonly carried: Pending | null; readonly gone: readonly string[] }
  | { readonly say: "new_chat" }
  | { readonly say: "typing"; readonly typing: boolean }
  | { readonly say: "look"; readonly seen: number };
