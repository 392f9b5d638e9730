import { BACKOFF_FIRST, BACKOFF_MOST } from "./protocol.ts";

/** How long to wait before the next try: full jitter, anywhere between nothing and the doubling bound. */
export class Backoff {
  private attempts = 0;

  constructor(private readonly random: () => number) {}

  next(): number {
    const bound = Math.min(BACKOFF_MOST, BACKOFF_FIRST * 2 ** Math.min(this.attempts, 10));
    this.attempts += 1;
    return this.random() * bound;
  }

  /** A line stood. */
  reset(): void {
    this.attempts = 0;
  }
}
