// Whether a line is alive: when it was last heard, when to ask, and when it counts as dead.

import { DEAD_AFTER, HEARTBEAT, type Welcome } from "./protocol.ts";

/** A connection that says nothing for this long before it is caught up is given up. */
const GREETING_TIMEOUT = 10_000;
/** A probe (after sleep, or when the network is back) must be answered within this time. */
const PROBE_TIMEOUT = 4_000;

export class Pulse {
  private lastHeard = 0;
  private nextPing = 0;
  private probeUntil = Infinity;
  private heartbeat = HEARTBEAT;
  private deadAfter = DEAD_AFTER;

  /** When a greeting is too late. */
  get greetBy(): number {
    return this.lastHeard + GREETING_TIMEOUT;
  }

  /** When a live line counts as dead. */
  get deadAt(): number {
    return Math.min(this.lastHeard + this.deadAfter, this.probeUntil);
  }

  get pingAt(): number {
    return this.nextPing;
  }

  heard(now: number): void {
    this.lastHeard = now;
    this.probeUntil = Infinity;
  }

  /** What the server wants of it. */
  agreed({ heartbeat, dead_after }: Welcome, now: number): void {
    this.heartbeat = heartbeat;
    this.deadAfter = dead_after;
    this.nextPing = now + heartbeat;
  }

  pinged(now: number): void {
    this.nextPing = now + this.heartbeat;
  }

  probed(now: number): void {
    this.probeUntil = Math.min(this.probeUntil, now + PROBE_TIMEOUT);
  }
}
