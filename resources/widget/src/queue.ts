// What waits to go to the server: one at a time and in order, each under its own id until it is
// acknowledged or refused for good. No clock: `now` never jumps, `wall` is the one that people set.

import { ASK_BEFORE_SENDING_AFTER, type ErrorCode } from "./protocol.ts";
import type { DurableCommand, Effect, Hold } from "./effects.ts";

/** A command that is not answered for this long on a line that seems alive is sent again on a new one. */
const ANSWER_WITHIN = 20_000;

/** A command on its way to the server, and since when it wants to go, on the clock that people set. */
interface Queued {
  readonly id: string;
  readonly command: DurableCommand;
  readonly since: number;
}

/** Words of a conversation that has gone on since. An end, a message left or an answer is never out of date. */
function isTalk({ command }: Queued): boolean {
  return command.type === "start_chat" || command.type === "send_message";
}

export class Queue {
  private items: readonly Queued[] = [];
  private inFlight: string | null = null;
  private answerBy = Infinity;
  private held: Hold | null = null;

  /** The server is too busy for what is on its way. */
  get hold(): Hold | null {
    return this.held;
  }

  /** On a live line: when there is something to do, or Infinity. */
  get wakeAt(): number {
    if (this.inFlight !== null) return this.answerBy;
    return this.items.length > 0 ? (this.held?.until ?? 0) : Infinity;
  }

  has(id: string): boolean {
    return this.items.some((queued) => queued.id === id);
  }

  isInFlight(id: string): boolean {
    return this.inFlight === id;
  }

  isOverdue(now: number): boolean {
    return this.inFlight !== null && now >= this.answerBy;
  }

  add(command: DurableCommand, since: number): void {
    const { id } = command;
    if (!this.has(id)) this.items = [...this.items, { id, command, since }];
  }

  /** False if it was not there. */
  remove(id: string): boolean {
    if (this.inFlight === id) this.inFlight = null;
    if (!this.has(id)) return false;
    this.items = this.items.filter((queued) => queued.id !== id);
    this.held = null;
    return true;
  }

  /** The line is gone, and what was on its way may not have arrived. */
  lost(): void {
    this.inFlight = null;
  }

  /** A new line: what was held may be asked again. */
  again(): void {
    this.held = null;
  }

  /** The server wants the one on its way later. */
  postpone(until: number, code: ErrorCode): void {
    this.inFlight = null;
    this.held = { until, code };
  }

  /** What goes out now over a live line. */
  pump(now: number, wall: number): Effect[] {
    const next = this.items[0];
    if (this.inFlight !== null || next === undefined || now < (this.held?.until ?? 0)) return [];
    if (isTalk(next) && wall - next.since > ASK_BEFORE_SENDING_AFTER) return this.ask(now, wall);
    this.inFlight = next.id;
    this.answerBy = now + ANSWER_WITHIN;
    return [{ do: "send", frame: next.command }];
  }

  /** The oldest is too old: all that wait are asked about, so that their order holds. */
  private ask(now: number, wall: number): Effect[] {
    const asked = this.items.filter(isTalk);
    this.items = this.items.filter((queued) => !isTalk(queued));
    return [...asked.map(({ id }): Effect => ({ do: "ask", id })), ...this.pump(now, wall)];
  }
}
