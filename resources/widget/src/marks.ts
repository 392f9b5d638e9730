// How far this widget tells that it has received and seen the chat: late, so that many become one,
// and one at a time. What the server knows already is not told again.

import type { Mark } from "./protocol.ts";

interface Reach {
  readonly delivered: number;
  readonly seen: number;
}

const NOWHERE: Reach = { delivered: 0, seen: 0 };
/** A mark waits this long for more to come. */
const DELAY = 300;

export class Marks {
  private wanted = NOWHERE;
  private known = NOWHERE;
  private due = Infinity;
  private inFlight: Mark | null = null;

  constructor(private readonly nextId: () => string) {}

  /** When the next mark wants to go, or Infinity. */
  get wakeAt(): number {
    return this.inFlight === null ? this.due : Infinity;
  }

  want(delivered: number, seen: number, now: number): void {
    this.wanted = {
      delivered: Math.max(this.wanted.delivered, delivered, seen),
      seen: Math.max(this.wanted.seen, seen),
    };
    if (this.due === Infinity && this.isNews) this.due = now + DELAY;
  }

  /** The server's stream says how far we told it that we are. */
  know(reach: Reach): void {
    this.known = reach;
  }

  /** Another chat, or none. */
  clear(): void {
    this.wanted = this.known = NOWHERE;
    this.due = Infinity;
  }

  /** The link is gone; what was on its way may not have arrived. */
  lost(): void {
    this.inFlight = null;
  }

  again(now: number): void {
    this.due = this.isNews ? now + DELAY : Infinity;
  }

  take(interaction: string | null, now: number): Mark | null {
    if (now < this.wakeAt) return null;
    this.due = Infinity;
    if (interaction === null || !this.isNews) return null;
    this.inFlight = { type: "mark", id: this.nextId(), interaction, ...this.wanted };
    return this.inFlight;
  }

  /** True if the answer was for a mark of ours. */
  acknowledged(id: string, now: number): boolean {
    if (this.inFlight === null || id !== this.inFlight.id) return false;
    this.known = this.inFlight;
    this.inFlight = null;
    this.again(now);
    return true;
  }

  refused(id: string, retryAfter: number | null, now: number): boolean {
    if (id !== this.inFlight?.id) return false;
    this.inFlight = null;
    this.due = retryAfter === null ? Infinity : now + retryAfter;
    return true;
  }

  private get isNews(): boolean {
    return this.wanted.delivered > this.known.delivered || this.wanted.seen > this.known.seen;
  }
}
