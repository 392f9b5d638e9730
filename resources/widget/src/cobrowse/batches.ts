// Gathers events into batches: quickly, and not more often than the server lets through.

import { Kind, type Recorded } from "./mask/events.ts";

export interface Batch {
  readonly events: readonly Recorded[];
  readonly whole: boolean;
  /** Unix milliseconds of the first event. */
  readonly at: number;
}

/** What changes together goes together. */
const TOGETHER = 4;
/** Fewer than 30 a second, on the average. */
const APART = 40;
/** After a rest so many need not wait for each other: what follows a click comes in a few steps. */
const AT_ONCE = 4;

export class Batches {
  private events: Recorded[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** When the next one would go if all were `apart`. */
  private due = -Infinity;

  constructor(
    private readonly take: (batch: Batch) => void,
    private readonly apart: number = APART,
    private readonly together: number = TOGETHER,
  ) {}

  /** A whole picture begins a batch of its own. */
  add(event: Recorded): void {
    if (event.type === Kind.META) this.flush();
    this.events.push(event);
    const earliest = this.due - (AT_ONCE - 1) * this.apart;
    this.timer ??= setTimeout(() => this.flush(), Math.max(this.together, earliest - performance.now()));
  }

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { events } = this;
    if (events.length === 0) return;
    this.events = [];
    this.due = Math.max(this.due, performance.now()) + this.apart;
    this.take({ events, whole: events[0]!.type === Kind.META, at: events[0]!.timestamp });
  }

  drop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.events = [];
  }
}
