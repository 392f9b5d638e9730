// The tabs of one browser: Web Locks choose the leader, who holds the socket; BroadcastChannel carries
// their words. Without either, or without a shared outbox, each tab is alone and leads.

import { Leadership, type Step } from "./leadership.ts";
import { Timer } from "./timer.ts";
import type { Word } from "./words.ts";

export interface TabListener {
  /** This tab leads from now on. */
  lead(): void;
  /** Another tab has taken over. */
  follow(): void;
  hear(word: Word): void;
}

type Call = Word | { readonly say: "who_leads" } | { readonly say: "i_lead" };

/** A visible tab that hears nothing from the leader for this long takes over: browsers freeze hidden tabs. */
const LEADER_SILENCE = 1_500;

const isVisible = () => document.visibilityState === "visible";

export class Tabs {
  private channel: BroadcastChannel | null = null;
  private release: () => void = () => {};
  private readonly rules = new Leadership();
  private readonly silence = new Timer();

  constructor(
    private readonly name: string,
    private readonly listener: TabListener,
  ) {}

  start(shared: boolean): void {
    if (!shared || typeof BroadcastChannel === "undefined" || navigator.locks === undefined) return this.listener.lead();
    this.channel = new BroadcastChannel(this.name);
    this.channel.onmessage = (message: MessageEvent<Call>) => this.hear(message.data);
    document.addEventListener("visibilitychange", () => {
      this.silence.stop();
      if (isVisible()) this.take(this.rules.seen());
    });
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) this.join();
    });
    window.addEventListener("pagehide", (event) => {
      if (event.persisted) this.take(this.rules.stepDown());
    });
    this.join();
  }

  say(word: Word): void {
    this.channel?.postMessage(word);
  }

  /** The leader's words from here on, and a place in the line. */
  private join(): void {
    this.take(this.rules.stand());
    this.say({ say: "tell" });
  }

  private hear(call: Call): void {
    if (call.say === "who_leads") this.take(this.rules.asked(isVisible()));
    else if (call.say === "i_lead") this.silence.stop();
    else this.listener.hear(call);
  }

  private take(steps: readonly Step[]): void {
    for (const step of steps) this.carryOut(step);
  }

  private carryOut(step: Step): void {
    switch (step.do) {
      case "queue":
        return this.queue(step.steal, step.turn);
      case "release":
        return this.release();
      case "ask":
        this.channel?.postMessage({ say: "who_leads" } satisfies Call);
        return this.silence.restart(LEADER_SILENCE, () => this.take(this.rules.silence(isVisible())));
      case "answer":
        this.channel?.postMessage({ say: "i_lead" } satisfies Call);
        return;
      case "lead":
        return this.listener.lead();
      case "follow":
        return this.listener.follow();
    }
  }

  private queue(steal: boolean, turn: number): void {
    const holding = () => {
      const steps = this.rules.granted(turn);
      if (steps === false) return undefined;
      const held = new Promise<void>((resolve) => {
        this.release = resolve;
      });
      this.take(steps);
      return held;
    };
    navigator.locks.request(this.name, { steal }, holding).catch((error: DOMException) => {
      if (error.name === "AbortError") this.take(this.rules.lost(turn));
      // A page that may not have locks is alone; one that is gone already wants none.
      else if (error.name === "SecurityError") this.listener.lead();
    });
  }
}
