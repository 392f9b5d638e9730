// The order of frames between this widget and the server. No I/O and no clock: inputs say what
// happened and when, on a clock that never jumps; the answer is a list of effects to be carried out.
//
// Commands go out one at a time and in order; each is resent with its own id until it is
// acknowledged or refused for good. Entries are taken without a gap; a gap makes one resync.

import {
  PROTOCOL_VERSION,
  type Closing,
  type ErrorCode,
  type Feature,
  type PublicEntry,
  type Refused,
  type ToVisitor,
  type VisitorSnapshot,
  type Welcome,
} from "./protocol.ts";
import { Backoff } from "./backoff.ts";
import type { DurableCommand, Effect, Held, LinkState } from "./effects.ts";
import { Ids } from "./ids.ts";
import { Marks } from "./marks.ts";
import { Pulse } from "./pulse.ts";
import { Queue } from "./queue.ts";
import { Telling } from "./telling.ts";
import type { Aside } from "./words.ts";

type Phase = "off" | "waiting" | "opening" | "greeting" | "catching_up" | "live" | "renewing" | "stopped";

const RESYNC_PAUSE = 5_000;

/** No use in trying again without the shop or the visitor doing something. */
const FINAL: ReadonlySet<ErrorCode> = new Set(["client_too_old", "origin_refused", "unknown_site", "not_allowed"]);

export class Session {
  private phase: Phase = "off";
  private token = "";
  private until = 0;
  private reason: Closing | null = null;
  private readonly pulse = new Pulse();
  private readonly backoff: Backoff;
  private lastResync = -Infinity;
  private stale = false;
  private degraded: readonly Feature[] = [];
  private readonly queue = new Queue();
  private readonly marks: Marks;
  private readonly telling: Telling;
  /** The server has told again on this line of the invitation that is open. */
  private invitedAgain = false;

  constructor(
    private held: Held,
    random: () => number = Math.random,
    ids: Ids = new Ids(),
    /** The clock that people set, as it was last told. */
    private readonly wall: () => number = () => 0,
  ) {
    const nextId = () => ids.next(wall());
    this.backoff = new Backoff(random);
    this.marks = new Marks(nextId);
    this.telling = new Telling(nextId);
  }

  /** How far this window has the chat; stored beside the log, so that another tab can go on. */
  get position(): Held {
    return this.held;
  }

  /** What the server has let go under load. */
  get off(): readonly Feature[] {
    return this.degraded;
  }

  get link(): LinkState {
    switch (this.phase) {
      case "off":
        return { kind: "off" };
      case "waiting":
        return { kind: "waiting", until: this.until, code: this.reason?.code ?? null };
      case "live":
        return this.queue.hold === null ? { kind: "live" } : { kind: "live", held: this.queue.hold };
      case "stopped":
        return { kind: "stopped", code: this.reason!.code, text: this.reason!.text };
      default:
        return { kind: "connecting" };
    }
  }

  /** When `tick` wants to be called next, or Infinity. */
  get wakeAt(): number {
    switch (this.phase) {
      case "waiting":
        return this.until;
      case "opening":
      case "greeting":
      case "catching_up":
        return this.pulse.greetBy;
      case "live":
        return Math.min(this.pulse.pingAt, this.pulse.deadAt, this.queue.wakeAt, this.marks.wakeAt, this.telling.wakeAt);
      default:
        return Infinity;
    }
  }

  // --- what the driver tells ------------------------------------------------------------------

  start(token: string, now: number): Effect[] {
    this.token = token;
    return this.phase === "off" || this.phase === "renewing" ? this.open(now) : [];
  }

  stop(): Effect[] {
    const wasOpen = this.phase !== "off";
    this.phase = "off";
    this.idle();
    return wasOpen ? [{ do: "close" }] : [];
  }

  opened(now: number): Effect[] {
    if (this.phase !== "opening") return [];
    this.phase = "greeting";
    this.pulse.heard(now);
    const { epoch, interaction, seq } = this.held;
    return [
      { do: "send", frame: { type: "hello", protocol: PROTOCOL_VERSION, token: this.token, epoch, interaction, public: seq } },
    ];
  }

  /** The socket closed without our asking. */
  dropped(now: number): Effect[] {
    return this.connected ? this.wait(now, null) : [];
  }

  heard(frame: ToVisitor, now: number): Effect[] {
    if (!this.connected) return [];
    this.pulse.heard(now);
    switch (frame.type) {
      case "welcome":
        return this.welcomed(frame, now);
      case "visitor_snapshot":
        return this.replaced(frame, now);
      case "public":
        return this.entered(frame, now);
      case "caught_up":
        return this.caughtUp(now);
      case "party_typing":
      case "queue_position":
        return frame.interaction === this.held.interaction ? [{ do: "take", frame }] : [];
      case "ack":
        return this.acknowledged(frame.id, frame.seq ?? 0, now);
      case "refused":
        return this.refused(frame, now);
      case "invited":
        this.invitedAgain = true;
        return [{ do: "invited", invitation: frame.invitation }];
      case "invitation_over":
        return [{ do: "invited", invitation: null }];
      case "cobrowse_wanted":
      case "pointed":
        return [{ do: "watch", frame }];
      case "degraded":
        this.degraded = frame.off ?? [];
        return [];
      case "pong":
        return [];
      case "closing":
        return this.closing(frame, now);
      default: {
        const unknown: never = frame;
        return [{ do: "skipped", type: String((unknown as { type?: unknown }).type) }];
      }
    }
  }

  tick(now: number): Effect[] {
    switch (this.phase) {
      case "waiting":
        return now >= this.until ? this.open(now) : [];
      case "opening":
      case "greeting":
      case "catching_up":
        return now >= this.pulse.greetBy ? this.wait(now, null) : [];
      case "live": {
        if (now >= this.pulse.deadAt || this.queue.isOverdue(now)) return this.wait(now, null);
        const effects = [...this.telling.take(now), ...this.pump(now)];
        if (now >= this.pulse.pingAt) effects.push(...this.ping(now));
        const mark = this.marks.take(this.held.interaction, now);
        if (mark !== null) effects.push({ do: "send", frame: mark });
        return effects;
      }
      default:
        return [];
    }
  }

  /** The page woke up or the network is back: find out at once whether the link is alive. */
  probe(now: number): Effect[] {
    if (this.phase === "waiting" && (this.reason?.retry_after ?? null) === null) return this.open(now);
    if (this.phase !== "live") return [];
    this.pulse.probed(now);
    return this.ping(now);
  }

  /** `since`: when the customer wanted it sent. What is too old by the time it could go is asked about. */
  submit(command: DurableCommand, now: number, since: number = this.wall()): Effect[] {
    this.queue.add(command, since);
    return this.pump(now);
  }

  /** Takes a command back that was not sent yet; false when it may be on its way. */
  withdraw(id: string): boolean {
    if (this.queue.isInFlight(id)) return false;
    this.queue.remove(id);
    return true;
  }

  /** Nobody waits for these any more, whatever the answer to the one that may be on its way. */
  abandon(ids: readonly string[]): void {
    for (const id of ids) this.queue.remove(id);
  }

  typing(typing: boolean): Effect[] {
    const { interaction } = this.held;
    if (this.phase !== "live" || interaction === null) return [];
    return [{ do: "send", frame: { type: "typing", interaction, typing } }];
  }

  /** Now, or on the next line; a part of the page now or not at all. */
  aside(aside: Aside, now: number): Effect[] {
    if (aside.type === "cobrowse") return this.phase === "live" ? [{ do: "send", frame: aside }] : [];
    this.telling.hear(aside);
    return this.tell(now);
  }

  /** How far the chat was received and seen here. Sent late, so that many become one. */
  mark(delivered: number, seen: number, now: number): void {
    this.marks.want(delivered, seen, now);
  }

  /** The chat was put away; the next hello asks for nothing. */
  forget(): void {
    this.held = { ...this.held, interaction: null, seq: 0 };
    this.marks.clear();
  }

  // --- inside ---------------------------------------------------------------------------------

  private get connected(): boolean {
    return ["opening", "greeting", "catching_up", "live"].includes(this.phase);
  }

  /** Nothing is on its way any more. */
  private idle(): void {
    this.queue.lost();
    this.marks.lost();
    this.telling.lost();
  }

  private tell(now: number): Effect[] {
    return this.phase === "live" ? this.telling.take(now) : [];
  }

  private open(now: number): Effect[] {
    this.pulse.heard(now);
    this.reason = null;
    this.idle();
    this.phase = this.token === "" ? "renewing" : "opening";
    return [{ do: this.token === "" ? "renew" : "open" }];
  }

  /** Never sooner than asked. */
  private wait(now: number, closing: Closing | null): Effect[] {
    return this.waitUntil(now + (closing?.retry_after ?? 0) + this.backoff.next(), closing);
  }

  private waitUntil(until: number, closing: Closing | null): Effect[] {
    this.phase = "waiting";
    this.until = until;
    this.reason = closing;
    this.idle();
    return [{ do: "close" }];
  }

  /** Asks for the chat as the server has it. */
  reconnect(now: number): Effect[] {
    if (!this.connected) return [];
    const effects = this.waitUntil(Math.max(now, this.lastResync + RESYNC_PAUSE), null);
    this.lastResync = this.until;
    return this.until <= now ? [...effects, ...this.open(now)] : effects;
  }

  private welcomed(frame: Welcome, now: number): Effect[] {
    this.phase = "catching_up";
    this.degraded = [];
    this.invitedAgain = false;
    this.pulse.agreed(frame, now);
    this.stale = this.held.epoch !== null && this.held.epoch !== frame.epoch;
    this.held = this.stale ? { ...this.held, epoch: frame.epoch, seq: 0 } : { ...this.held, epoch: frame.epoch };
    return [];
  }

  private replaced(frame: VisitorSnapshot, now: number): Effect[] {
    this.stale = false;
    this.follow(frame.interaction, frame.public);
    const effects: Effect[] = [{ do: "take", frame }];
    for (const entry of frame.entries) effects.push(...this.recognise(entry, now));
    return effects;
  }

  private entered(frame: PublicEntry, now: number): Effect[] {
    const known = frame.interaction === this.held.interaction;
    if (known && frame.seq <= this.held.seq) return [];
    if (frame.seq !== (known ? this.held.seq + 1 : 1)) return this.reconnect(now);
    this.stale = false;
    this.follow(frame.interaction, frame.seq);
    return [{ do: "take", frame }, ...this.recognise(frame, now)];
  }

  private follow(interaction: string, seq: number): void {
    if (interaction !== this.held.interaction) this.marks.clear();
    this.held = { ...this.held, interaction, seq };
  }

  /** An entry that one of our own commands made proves that it was stored, ack or no ack. */
  private recognise(entry: PublicEntry, now: number): Effect[] {
    const { event } = entry;
    if (event.type === "marked" && event.party.kind === "customer") {
      this.marks.know(event);
    }
    const named = event.type === "message_posted" || event.type === "proposed";
    const id = named ? event.id : event.type === "chat_started" ? entry.interaction : null;
    return id !== null && this.queue.has(id) ? this.acknowledged(id, entry.seq, now) : [];
  }

  private caughtUp(now: number): Effect[] {
    this.phase = "live";
    this.backoff.reset();
    this.queue.again();
    this.marks.again(now);
    const effects = this.tell(now);
    if (!this.invitedAgain) effects.push({ do: "invited", invitation: null });
    if (this.stale) {
      // Another history than ours, and our chat is not part of it.
      this.stale = false;
      this.forget();
      effects.push({ do: "forget" });
    }
    return [...effects, ...this.pump(now)];
  }

  private pump(now: number): Effect[] {
    return this.phase === "live" ? this.queue.pump(now, this.wall()) : [];
  }

  private acknowledged(id: string, seq: number, now: number): Effect[] {
    if (this.marks.acknowledged(id, now) || this.telling.acknowledged(id)) return [];
    if (!this.queue.remove(id)) return [];
    return [{ do: "stored", id, seq }, ...this.pump(now)];
  }

  private refused(frame: Refused, now: number): Effect[] {
    if (this.marks.refused(frame.id, frame.retry_after ?? null, now)) return [];
    const unknown = this.telling.refused(frame, now);
    if (unknown !== null) return unknown;
    if (frame.retry_after != null && this.queue.isInFlight(frame.id)) {
      this.queue.postpone(now + frame.retry_after, frame.code);
      return [];
    }
    if (!this.queue.remove(frame.id)) return [];
    return [{ do: "refused", id: frame.id, code: frame.code, text: frame.text }, ...this.pump(now)];
  }

  private closing(frame: Closing, now: number): Effect[] {
    if (frame.code === "session_expired") {
      this.phase = "renewing";
      this.idle();
      return [{ do: "close" }, { do: "renew" }];
    }
    if (FINAL.has(frame.code)) return this.refuse(frame);
    return this.wait(now, frame);
  }

  /** The session could not be renewed, or not be had at all: for good, or for now. */
  renewalFailed(closing: Closing | null, now: number): Effect[] {
    if (this.phase !== "renewing" && this.phase !== "off") return [];
    return closing !== null && FINAL.has(closing.code) ? this.refuse(closing) : this.wait(now, closing);
  }

  private refuse(closing: Closing): Effect[] {
    this.phase = "stopped";
    this.reason = closing;
    this.idle();
    return [{ do: "close" }];
  }

  private ping(now: number): Effect[] {
    this.pulse.pinged(now);
    return [{ do: "send", frame: { type: "ping", sent: now } }];
  }
}
