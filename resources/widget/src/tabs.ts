// One leading tab holds the socket; the others show what it shows. Web Locks choose the leader,
// BroadcastChannel carries the words. Without either, or without a shared outbox, each tab is alone.

import type { Held, LinkState } from "./effects.ts";
import type { Chat } from "./store.ts";

/** What the leader shows, whole each time: a tab that missed some is right again at the next. */
export interface Shared {
  readonly chat: Chat | null;
  readonly held: Held;
  readonly link: LinkState;
}

export type Word =
  | { readonly say: "shared"; readonly shared: Shared }
  | { readonly say: "tell" }
  | { readonly say: "outbox" }
  | { readonly say: "new_chat" }
  | { readonly say: "typing"; readonly typing: boolean }
  | { readonly say: "look"; readonly seen: number }
  | { readonly say: "who_leads" }
  | { readonly say: "i_lead" };

export interface TabListener {
  /** This tab leads from now on. */
  lead(): void;
  /** Another tab has taken over. */
  follow(): void;
  hear(word: Word): void;
}

/** A visible tab that hears nothing from the leader for this long takes over: browsers freeze hidden tabs. */
const LEADER_SILENCE = 1_500;

export class Tabs {
  private channel: BroadcastChannel | null = null;
  private leading = false;
  private asked: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly name: string,
    private readonly listener: TabListener,
  ) {}

  get leads(): boolean {
    return this.leading;
  }

  start(shared: boolean): void {
    if (!shared || typeof BroadcastChannel === "undefined" || navigator.locks === undefined) {
      this.leading = true;
      this.listener.lead();
      return;
    }
    this.channel = new BroadcastChannel(this.name);
    this.channel.onmessage = (message: MessageEvent<Word>) => this.hear(message.data);
    document.addEventListener("visibilitychange", () => this.challenge());
    // A page that comes back from the back/forward cache has lost its lock.
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) this.queueUp(false);
    });
    window.addEventListener("pagehide", (event) => {
      if (event.persisted) this.stepDown();
    });
    this.queueUp(false);
    this.say({ say: "tell" });
  }

  say(word: Word): void {
    this.channel?.postMessage(word);
  }

  private hear(word: Word): void {
    if (word.say === "who_leads") {
      if (this.leading && document.visibilityState === "visible") this.say({ say: "i_lead" });
    } else if (word.say === "i_lead") {
      clearTimeout(this.asked);
    } else {
      this.listener.hear(word);
    }
  }

  /** The tab before the customer's eyes leads, if the leader is hidden or silent. */
  private challenge(): void {
    clearTimeout(this.asked);
    if (this.leading || document.visibilityState !== "visible") return;
    this.say({ say: "who_leads" });
    this.asked = setTimeout(() => {
      if (!this.leading && document.visibilityState === "visible") this.queueUp(true);
    }, LEADER_SILENCE);
  }

  private release: () => void = () => {};
  private turn = 0;

  private queueUp(steal: boolean): void {
    const turn = ++this.turn;
    const holding = () => {
      if (turn !== this.turn) return undefined;
      this.leading = true;
      this.listener.lead();
      return new Promise<void>((resolve) => {
        this.release = resolve;
      });
    };
    navigator.locks.request(this.name, { steal }, holding).catch(() => {
      // Stolen by a visible tab: stand in line again.
      if (turn !== this.turn) return;
      this.stepDown();
      this.queueUp(false);
    });
  }

  private stepDown(): void {
    this.turn += 1;
    this.release();
    if (!this.leading) return;
    this.leading = false;
    this.listener.follow();
  }
}
