// One tab of the widget: all that it decides, and nothing that it does. No I/O and no clock: inputs
// say what happened and when (on a clock that never jumps), the answer is a list of acts for the driver
// (engine.ts) to carry out.

import type { Act, View } from "./acts.ts";
import { NOTHING_HELD, type DurableCommand, type Effect, type Held, type LinkState } from "./effects.ts";
import { Ids } from "./ids.ts";
import { restore, toKeep } from "./keeping.ts";
import type { Kept, Pending } from "./outbox.ts";
import { PendingList, wantedSince } from "./pending.ts";
import type { Answer, Attachment, Closing, ErrorCode, Feature, PageContext, ToVisitor } from "./protocol.ts";
import { Session } from "./session.ts";
import { apply, gone, unread, withoutTyping, type Chat } from "./store.ts";
import type { Word } from "./words.ts";

/** A typist who says nothing more for this long has stopped, whatever was heard last. */
const TYPING_FADES = 10_000;
const TYPING_RENEWED = 3_000;
const KEEP_DELAY = 50;
const RETIRE_DELAY = 2_000;
/** A tab may have died between writing and telling: what it wrote is in the outbox, and nobody knows. */
const READ: Act = { do: "read", carried: null, gone: [] };

export class Tab {
  private chat: Chat | null = null;
  private session: Session;
  private readonly pending = new PendingList();
  private leads = false;
  private link: LinkState = { kind: "off" };
  private off: readonly Feature[] = [];
  private token: string | null = null;
  private expected = false;
  private looking = false;
  private renewing = false;
  /** The clock that people set, for what is shown, numbered or kept over days. */
  private wall = 0;
  private lastTyping = -Infinity;
  private changed = true;
  private keepAt = Infinity;
  private retireAt = Infinity;
  private fadeAt = Infinity;

  constructor(
    private readonly random: () => number = Math.random,
    private readonly ids: Ids = new Ids(),
  ) {
    this.session = this.sessionAt(NOTHING_HELD);
  }

  private sessionAt(held: Held): Session {
    return new Session(held, this.random, this.ids, () => this.wall);
  }

  get view(): View {
    const { chat, link, off } = this;
    return { chat, pending: this.pending.all, link, off, arriving: this.arriving, unread: chat === null ? 0 : unread(chat) };
  }

  private get arriving(): boolean {
    return this.expected && this.chat === null;
  }

  /** The chat that goes on, or that is about to begin: its id is remembered beside what is kept. */
  get interaction(): string | null {
    if (this.arriving) return this.session.position.interaction;
    if (this.chat !== null) return this.chat.phase === "ended" ? null : this.chat.interaction;
    return this.pending.starting;
  }

  /** When `tick` wants to be called next, or Infinity. */
  get wakeAt(): number {
    return Math.min(this.session.wakeAt, this.keepAt, this.retireAt, this.fadeAt);
  }

  /** What the clock that people set shows now: told before each input. */
  itIs(wall: number): void {
    this.wall = wall;
  }

  // --- how a page begins and ends ---------------------------------------------------------------

  begin(kept: Kept | null, remembered: string | null, pending: readonly Pending[]): void {
    for (const { id } of pending) this.ids.riseAbove(id);
    const { chat, held, expected } = restore(kept, remembered, this.wall);
    this.chat = chat;
    this.expected = expected;
    this.session = this.sessionAt(held);
    this.pending.replace(pending);
  }

  /** `token`: the visitor's session as this browser has it now. */
  lead(pending: readonly Pending[], token: string | null, now: number): Act[] {
    this.leads = true;
    this.token = token;
    this.changed = true;
    this.pending.replace(pending);
    return this.flow(now);
  }

  follow(now: number): Act[] {
    const acts = this.run(this.session.stop(), now);
    this.leads = false;
    this.keepAt = this.retireAt = this.fadeAt = Infinity;
    this.session = this.sessionAt(this.session.position);
    return acts;
  }

  /** The page is about to go: what would be kept in a moment is kept now. */
  leave(): Act[] {
    return this.keepAt === Infinity ? [] : this.keep([]);
  }

  // --- what the customer does -------------------------------------------------------------------

  startChat(question: string, answers: readonly Answer[], page: PageContext): Act[] {
    return [...this.clear(), ...this.write({ type: "start_chat", id: this.nextId(), question, answers, page }, [])];
  }

  sendMessage(text: string, attachments: readonly Attachment[], now: number): Act[] {
    if (this.chat === null) return [];
    const { interaction } = this.chat;
    const files = attachments.map((file) => file.id);
    const message = { type: "send_message", id: this.nextId(), interaction, text, attachments: files } as const;
    return [...this.typing(false, now), ...this.write(message, attachments)];
  }

  endChat(): Act[] {
    return this.chat === null ? [] : this.write({ type: "end_chat", id: this.nextId(), interaction: this.chat.interaction }, []);
  }

  /** Puts an ended chat away. */
  newChat(now: number): Act[] {
    return [...this.clear(), { do: "say", word: { say: "new_chat" } }, ...this.putAway(now)];
  }

  typing(typing: boolean, now: number): Act[] {
    if (typing ? now < this.lastTyping + TYPING_RENEWED : this.lastTyping === -Infinity) return [];
    this.lastTyping = typing ? now : -Infinity;
    return this.leads ? this.run(this.session.typing(typing), now) : [{ do: "say", word: { say: "typing", typing } }];
  }

  /** Whether the transcript is before the customer's eyes. */
  look(looking: boolean, now: number): Act[] {
    this.looking = looking;
    return this.mark(now);
  }

  /** Sends what was refused, or what asked first, again: under its own id. */
  retry(id: string): Act[] {
    const item = this.pending.find(id);
    if (item === undefined || (item.failure === null && item.asks !== true)) return [];
    return this.change({ ...item, failure: null, asks: false, again: this.wall });
  }

  discard(id: string): Act[] {
    return this.session.withdraw(id) ? this.drop([id]) : [];
  }

  // --- what the driver tells ----------------------------------------------------------------------

  opened(now: number): Act[] {
    return this.run(this.session.opened(now), now);
  }

  heard(frame: ToVisitor, now: number): Act[] {
    return this.run(this.session.heard(frame, now), now);
  }

  dropped(now: number): Act[] {
    return this.run(this.session.dropped(now), now);
  }

  /** The page woke up, the network is back, or the customer wants to know now. */
  probe(now: number): Act[] {
    return [...this.run(this.session.probe(now), now), ...this.mark(now), READ];
  }

  tick(now: number): Act[] {
    const acts = this.run(this.session.tick(now), now);
    if (now >= this.fadeAt) {
      this.fadeAt = Infinity;
      this.chat = this.chat && withoutTyping(this.chat);
      this.changed = true;
    }
    if (now >= this.retireAt) {
      this.retireAt = Infinity;
      // Nothing more comes after the end; an open socket would only cost.
      if (this.chat?.phase === "ended" && !this.pending.anyOpen) acts.push(...this.run(this.session.stop(), now));
    }
    if (now >= this.keepAt) acts.push(...this.keep([]));
    return acts;
  }

  /** `another`: the old session was past renewing, and this is a new customer to the server. */
  renewed(token: string, another: boolean, now: number): Act[] {
    this.renewing = false;
    this.token = token;
    if (another) this.forget();
    return this.leads ? this.run(this.session.start(token, now), now) : [];
  }

  renewalFailed(closing: Closing | null, now: number): Act[] {
    this.renewing = false;
    return !this.leads ? [] : this.run(this.session.renewalFailed(closing, now), now);
  }

  /** It is in the outbox; `shared` if the other tabs find it there. */
  wasPut(item: Pending, shared: boolean, now: number): Act[] {
    this.pending.put(item);
    this.changed = true;
    return [{ do: "say", word: { say: "outbox", carried: shared ? null : item, gone: [] } }, ...this.flow(now)];
  }

  wasSettled(ids: readonly string[]): Act[] {
    return ids.length === 0 ? [] : [{ do: "say", word: { say: "outbox", carried: null, gone: ids } }];
  }

  outboxIs(pending: readonly Pending[], now: number): Act[] {
    this.pending.replace(pending);
    this.changed = true;
    return this.flow(now);
  }

  /** Another tab said something. */
  hears(word: Word, now: number): Act[] {
    switch (word.say) {
      case "shared":
        if (this.leads) return [];
        ({ chat: this.chat, link: this.link, off: this.off } = word.shared);
        this.expected &&= this.chat === null && !isKnown(this.link);
        this.session = this.sessionAt(word.shared.held);
        this.changed = true;
        return this.mark(now);
      case "tell":
        this.changed ||= this.leads;
        return this.leads ? [READ] : [];
      case "outbox":
        return [{ do: "read", carried: word.carried, gone: word.gone }];
      case "new_chat":
        return this.putAway(now);
      case "typing":
        return this.leads ? this.run(this.session.typing(word.typing), now) : [];
      case "look":
        if (this.leads) this.session.mark(word.seen, word.seen, now);
        return [];
    }
  }

  /** After the inputs of one turn, when something changed: what the other tabs hear. */
  shown(now: number): Act[] {
    this.changed = false;
    if (!this.leads) return [];
    this.keepAt = Math.min(this.keepAt, now + KEEP_DELAY);
    const shared = { chat: this.chat, held: this.session.position, link: this.link, off: this.off };
    return [{ do: "say", word: { say: "shared", shared } }];
  }

  /** Whether `view` is another one since `shown`. */
  get isNews(): boolean {
    return this.changed;
  }

  // --- inside -------------------------------------------------------------------------------------

  private nextId(): string {
    return this.ids.next(this.wall);
  }

  private write(command: DurableCommand, attachments: readonly Attachment[]): Act[] {
    return [{ do: "put", item: { id: command.id, at: this.wall, command, attachments, failure: null } }];
  }

  /** What waits goes to the session, and there is a link if one is needed. */
  private flow(now: number): Act[] {
    if (!this.leads) return [];
    const acts: Act[] = [];
    for (const item of this.pending.toSend) acts.push(...this.run(this.session.submit(item.command, now, wantedSince(item)), now));
    return [...acts, ...this.connect(now), ...this.mark(now)];
  }

  /** There is something to be connected for, and this tab leads. */
  private connect(now: number): Act[] {
    const goesOn = this.chat === null ? this.expected : this.chat.phase !== "ended";
    if (!(goesOn || this.pending.anyOpen) || this.session.link.kind !== "off") return [];
    return this.token === null ? this.renew() : this.run(this.session.start(this.token, now), now);
  }

  private renew(): Act[] {
    if (this.renewing) return [];
    this.renewing = true;
    return [{ do: "renew" }];
  }

  private run(effects: readonly Effect[], now: number): Act[] {
    const acts = effects.flatMap((effect) => this.carryOut(effect, now));
    if (this.leads) {
      const { link, off } = this.session;
      this.changed ||= effects.length > 0 || off !== this.off || JSON.stringify(link) !== JSON.stringify(this.link);
      this.link = link;
      this.off = off;
      this.expected &&= !isKnown(link);
    }
    return acts;
  }

  private carryOut(effect: Effect, now: number): Act[] {
    switch (effect.do) {
      case "take":
        this.chat = apply(this.chat, effect.frame);
        if (effect.frame.type === "party_typing") this.fadeAt = now + TYPING_FADES;
        if (this.chat?.phase === "ended") this.retireAt = now + RETIRE_DELAY;
        return [...this.settle(), ...this.mark(now)];
      case "stored":
        return this.stored(effect.id);
      case "refused":
        return this.refused(effect.id, effect.code, effect.text, now);
      case "ask":
        return this.asked(effect.id);
      case "renew":
        return this.renew();
      case "forget":
        // The words that were said stay before the customer's eyes.
        this.chat = this.chat && gone(this.chat);
        this.expected = false;
        return [];
      default:
        return [effect];
    }
  }

  /** What the chat shows leaves the outbox, but not before the chat is kept: one of the two has it. */
  private settle(): Act[] {
    const ids = this.pending.shownBy(this.chat);
    if (ids.length === 0) return [];
    this.pending.remove(ids);
    return this.keep(ids);
  }

  private keep(ids: readonly string[]): Act[] {
    this.keepAt = Infinity;
    return [{ do: "settle", kept: toKeep(this.chat, this.session.position), ids }];
  }

  private stored(id: string): Act[] {
    this.pending.acknowledged(id);
    return this.pending.find(id)?.command.type === "end_chat" ? this.drop([id]) : [];
  }

  private refused(id: string, code: ErrorCode, text: string, now: number): Act[] {
    const item = this.pending.find(id);
    if (item === undefined) return [];
    if (item.command.type === "end_chat") return this.drop([id]);
    if (code === "chat_already_open") return [...this.drop([id]), ...this.run(this.session.resync(now), now)];
    return this.change({ ...item, failure: { code, text } });
  }

  private asked(id: string): Act[] {
    const item = this.pending.find(id);
    return item === undefined ? [] : this.change({ ...item, asks: true });
  }

  private change(item: Pending): Act[] {
    this.pending.put(item);
    this.changed = true;
    return [{ do: "put", item }];
  }

  private drop(ids: readonly string[]): Act[] {
    this.pending.remove(ids);
    this.changed = true;
    return [{ do: "settle", kept: null, ids }];
  }

  private clear(): Act[] {
    const ids = this.pending.all.map(({ id }) => id);
    this.session.abandon(ids);
    return ids.length === 0 ? [] : this.drop(ids);
  }

  private forget(): void {
    this.chat = null;
    this.expected = false;
    this.session.forget();
    this.changed = true;
  }

  private putAway(now: number): Act[] {
    this.forget();
    return [...this.run(this.session.stop(), now), ...(this.leads ? this.keep([]) : [])];
  }

  private mark(now: number): Act[] {
    if (this.chat === null) return [];
    const { lastForeign, mine } = this.chat;
    const seen = this.looking ? lastForeign : 0;
    if (!this.leads) return seen > mine.seen ? [{ do: "say", word: { say: "look", seen } }] : [];
    if (lastForeign > mine.delivered || seen > mine.seen) this.session.mark(lastForeign, seen, now);
    return [];
  }
}

/** The server has said what there is, or that it will say nothing. */
function isKnown(link: LinkState): boolean {
  return link.kind === "live" || link.kind === "stopped";
}
