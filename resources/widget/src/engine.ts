// The driver of one tab: carries out what the session asks for, keeps the chat and the outbox, and
// tells the views. The only module that knows session, store, link, outbox, tabs and api together.

import { Refused, Unreachable, fetchTranscript, upload, type Transfer } from "./api.ts";
import { newId } from "./ids.ts";
import { Link } from "./link.ts";
import type { Memory } from "./memory.ts";
import { KEPT_VERSION, type Outbox, type Pending } from "./outbox.ts";
import type { Answer, Attachment, Closing, ErrorCode, PageContext } from "./protocol.ts";
import { NOTHING_HELD, type DurableCommand, type Effect, type Held, type LinkState } from "./effects.ts";
import { Session } from "./session.ts";
import { apply, unread, withoutTyping, type Chat } from "./store.ts";
import { Tabs, type Word } from "./tabs.ts";
import { Timer } from "./timer.ts";
import { Visitor } from "./visitor.ts";

export interface View {
  readonly chat: Chat | null;
  readonly pending: readonly Pending[];
  readonly link: LinkState;
  /** A chat is known to go on, and is still being fetched. */
  readonly arriving: boolean;
  readonly unread: number;
}

/** A typist who says nothing more for this long has stopped, whatever was heard last. */
const TYPING_FADES = 10_000;
const TYPING_RENEWED = 3_000;
const KEEP_DELAY = 50;
const RETIRE_DELAY = 2_000;

/** An ended chat is shown for this long; after that the customer comes with something new. */
const BYGONE = 12 * 60 * 60_000;

function isBygone(chat: Chat): boolean {
  return chat.phase === "ended" && Date.now() - (chat.items.at(-1)?.at ?? 0) > BYGONE;
}

export class Engine {
  private chat: Chat | null = null;
  private pending: readonly Pending[] = [];
  private linkState: LinkState = { kind: "off" };
  private session: Session;
  private readonly visitor: Visitor;
  private readonly link: Link;
  private readonly tabs: Tabs;
  private readonly listeners = new Set<(view: View) => void>();
  private renewing = false;
  private expected = false;
  private looking = false;
  private readonly wake = new Timer();
  private readonly keeping = new Timer();
  private readonly retiring = new Timer();
  private readonly fading = new Timer();
  private lastTyping = 0;
  private queued = false;

  constructor(
    private readonly server: string,
    site: string,
    private readonly memory: Memory,
    private readonly outbox: Outbox,
  ) {
    this.session = new Session(NOTHING_HELD);
    this.visitor = new Visitor(server, site, memory);
    const said = (input: (now: number) => Effect[]) => this.run(input(Date.now()));
    this.link = new Link(`${server.replace(/^http/, "ws")}/live/visitor`, {
      opened: () => said((now) => this.session.opened(now)),
      heard: (frame) => said((now) => this.session.heard(frame, now)),
      dropped: () => said((now) => this.session.dropped(now)),
    });
    this.tabs = new Tabs(`deskbell ${server} ${site}`, {
      lead: () => void this.lead(),
      follow: () => this.stopLeading(),
      hear: (word) => void this.hear(word),
    });
  }

  async start(): Promise<void> {
    const kept = await this.outbox.kept();
    this.chat = kept?.chat != null && !isBygone(kept.chat) ? kept.chat : null;
    this.session = new Session(this.chat !== null && kept !== null ? kept.held : this.remembered());
    this.pending = await this.outbox.pending();
    this.tabs.start(this.outbox.shared);
    const probe = () => {
      if (document.visibilityState === "visible") this.run(this.session.probe(Date.now()));
      this.markSeen();
    };
    document.addEventListener("visibilitychange", probe);
    window.addEventListener("online", probe);
    window.addEventListener("offline", probe);
    window.addEventListener("pagehide", () => this.keepNow());
    this.show();
  }

  /** A page that goes away may be too quick for the database: then only the chat's id is left. */
  private remembered(): Held {
    const interaction = this.memory.get("chat");
    this.expected = interaction !== null;
    return { ...NOTHING_HELD, interaction };
  }

  subscribe(listener: (view: View) => void): void {
    this.listeners.add(listener);
    listener(this.view);
  }

  get view(): View {
    const { chat, pending, linkState: link } = this;
    return { chat, pending, link, arriving: this.expected && chat === null, unread: chat === null ? 0 : unread(chat) };
  }

  /** The chat that goes on, or that is about to begin. */
  private get interaction(): string | null {
    if (this.chat !== null) return this.chat.phase === "ended" ? null : this.chat.interaction;
    return this.pending.find((item) => item.command.type === "start_chat")?.id ?? null;
  }

  // --- what the customer does -----------------------------------------------------------------

  async startChat(question: string, answers: readonly Answer[], page: PageContext): Promise<void> {
    for (const { id } of this.pending) await this.take(id);
    await this.submit({ type: "start_chat", id: newId(), question, answers, page }, []);
  }

  async sendMessage(text: string, attachments: readonly Attachment[]): Promise<void> {
    if (this.chat === null) return;
    const { interaction } = this.chat;
    this.typing(false);
    const files = attachments.map((file) => file.id);
    await this.submit({ type: "send_message", id: newId(), interaction, text, attachments: files }, attachments);
  }

  async endChat(): Promise<void> {
    if (this.chat === null) return;
    await this.submit({ type: "end_chat", id: newId(), interaction: this.chat.interaction }, []);
  }

  /** Puts an ended chat away. */
  async newChat(): Promise<void> {
    for (const { id } of this.pending) await this.take(id);
    this.tabs.say({ say: "new_chat" });
    this.putAway();
  }

  typing(typing: boolean): void {
    const now = Date.now();
    if (typing ? now < this.lastTyping + TYPING_RENEWED : this.lastTyping === 0) return;
    this.lastTyping = typing ? now : 0;
    if (this.tabs.leads) this.run(this.session.typing(typing));
    else this.tabs.say({ say: "typing", typing });
  }

  /** Whether the transcript is before the customer's eyes, page visible or not. */
  look(looking: boolean): void {
    this.looking = looking;
    this.markSeen();
  }

  /** Sends a refused message again, under its own id. */
  async retry(id: string): Promise<void> {
    const pending = this.pending.find((item) => item.id === id);
    if (pending?.failure) await this.put({ ...pending, failure: null });
  }

  async discard(id: string): Promise<void> {
    if (this.session.withdraw(id)) await this.take(id);
  }

  /** Rejects with Refused or Unreachable, or with null when cancelled. */
  upload(id: string, file: File, progress: (share: number) => void): Transfer {
    return upload(this.server, id, file, this.visitor.token ?? "", progress);
  }

  transcript(): Promise<Blob> {
    return fetchTranscript(this.server, this.chat?.interaction ?? "", this.visitor.token ?? "");
  }

  // --- leading --------------------------------------------------------------------------------

  private async lead(): Promise<void> {
    this.pending = await this.outbox.pending();
    this.submitPending();
    await this.connect();
    this.show();
  }

  private stopLeading(): void {
    this.run(this.session.stop());
    this.session = new Session(this.session.position);
  }

  /** There is something to be connected for, and this tab leads. */
  private async connect(): Promise<void> {
    const open = this.chat === null ? this.expected : this.chat.phase !== "ended";
    const needed = open || this.pending.some((item) => item.failure === null);
    if (!this.tabs.leads || !needed || this.session.link.kind !== "off") return;
    const { token } = this.visitor;
    if (token !== null) this.run(this.session.start(token, Date.now()));
    else await this.renew();
  }

  private async renew(): Promise<void> {
    if (this.renewing) return;
    this.renewing = true;
    try {
      if ((await this.visitor.renew()) === "another") this.forget();
      this.run(this.session.start(this.visitor.token ?? "", Date.now()));
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
      const closing: Closing | null = error instanceof Refused ? { type: "closing", ...error.body } : null;
      this.run(this.session.renewalFailed(closing, Date.now()));
    } finally {
      this.renewing = false;
    }
  }

  private run(effects: readonly Effect[]): void {
    for (const effect of effects) this.carryOut(effect);
    this.setWake();
    if (this.tabs.leads) this.show();
  }

  private setWake(): void {
    const delay = this.session.wakeAt - Date.now();
    if (delay < Infinity) this.wake.restart(Math.max(0, delay), () => this.run(this.session.tick(Date.now())));
    else this.wake.stop();
  }

  private carryOut(effect: Effect): void {
    switch (effect.do) {
      case "open":
        return this.link.open();
      case "close":
        return this.link.close();
      case "send":
        return this.link.send(effect.frame);
      case "take":
        this.chat = apply(this.chat, effect.frame);
        if (effect.frame.type === "party_typing") this.fadeTyping();
        else void this.settle();
        if (this.chat?.phase === "ended") this.retire();
        return this.markSeen();
      case "stored":
        return void this.stored(effect.id);
      case "refused":
        return void this.failed(effect.id, effect.code, effect.text);
      case "renew":
        return void this.renew();
      case "forget":
        return this.forget();
      case "skipped":
        console.warn(`Deskbell: skipped a frame of the unknown type ${effect.type}`);
        return;
      default: {
        const missing: never = effect;
        return missing;
      }
    }
  }

  /** Nothing more comes after the end; an open socket would only cost. */
  private retire(): void {
    this.retiring.restart(RETIRE_DELAY, () => {
      const open = this.pending.some((item) => item.failure === null);
      if (this.chat?.phase === "ended" && !open) this.run(this.session.stop());
    });
  }

  private fadeTyping(): void {
    this.fading.restart(TYPING_FADES, () => {
      if (this.chat !== null) this.chat = withoutTyping(this.chat);
      this.show();
    });
  }

  // --- the outbox -----------------------------------------------------------------------------

  private async submit(command: DurableCommand, attachments: readonly Attachment[]): Promise<void> {
    await this.put({ id: command.id, at: Date.now(), command, attachments, failure: null });
  }

  private async put(item: Pending): Promise<void> {
    await this.outbox.put(item);
    this.pending = [...this.pending.filter((other) => other.id !== item.id), item].sort((a, b) => (a.id < b.id ? -1 : 1));
    this.show();
    await this.outboxChanged();
  }

  private async take(id: string): Promise<void> {
    this.pending = this.pending.filter((item) => item.id !== id);
    this.show();
    await this.outbox.remove(id);
    this.tabs.say({ say: "outbox" });
  }

  private async outboxChanged(): Promise<void> {
    this.tabs.say({ say: "outbox" });
    this.submitPending();
    await this.connect();
  }

  private submitPending(): void {
    if (!this.tabs.leads) return;
    for (const { command, failure } of this.pending) {
      if (failure === null) this.run(this.session.submit(command, Date.now()));
    }
  }

  /** Stored by the server. A message stays until its entry is here too, so that it never blinks. */
  private async stored(id: string): Promise<void> {
    const item = this.pending.find((pending) => pending.id === id);
    if (item !== undefined && item.command.type !== "send_message") await this.take(id);
    else await this.settle();
  }

  /** What is in the chat leaves the outbox, but not before the chat is kept: one of the two has it. */
  private async settle(): Promise<void> {
    const shown = new Set(this.chat?.items.map((item) => item.id));
    const done = this.pending.filter(({ id }) => shown.has(id));
    if (done.length > 0) this.keepNow();
    for (const { id } of done) await this.take(id);
  }

  private async failed(id: string, code: ErrorCode, text: string): Promise<void> {
    const item = this.pending.find((pending) => pending.id === id);
    if (item === undefined) return;
    if (item.command.type === "end_chat") return this.take(id);
    if (code === "chat_already_open") {
      await this.take(id);
      return this.run(this.session.resync(Date.now()));
    }
    await this.put({ ...item, failure: { code, text } });
  }

  // --- the other tabs -------------------------------------------------------------------------

  private async hear(word: Word): Promise<void> {
    switch (word.say) {
      case "shared":
        if (this.tabs.leads) return;
        this.chat = word.shared.chat;
        this.linkState = word.shared.link;
        this.session = new Session(word.shared.held);
        this.markSeen();
        return this.show();
      case "tell":
        return this.tabs.leads ? this.share() : undefined;
      case "outbox":
        this.pending = await this.outbox.pending();
        this.show();
        this.submitPending();
        return this.connect();
      case "new_chat":
        return this.putAway();
      case "typing":
        return this.tabs.leads ? this.run(this.session.typing(word.typing)) : undefined;
      case "look":
        return this.tabs.leads ? this.remark(word.seen, word.seen) : undefined;
      default:
        return undefined;
    }
  }

  private forget(): void {
    this.chat = null;
    this.expected = false;
    this.session.forget();
  }

  private putAway(): void {
    this.forget();
    this.run(this.session.stop());
    this.keepNow();
    this.show();
  }

  private share(): void {
    this.tabs.say({ say: "shared", shared: { chat: this.chat, held: this.session.position, link: this.linkState } });
  }

  private markSeen(): void {
    if (this.chat === null) return;
    const { lastForeign, mine } = this.chat;
    const seen = this.looking && document.visibilityState === "visible" ? lastForeign : 0;
    if (!this.tabs.leads) {
      if (seen > mine.seen) this.tabs.say({ say: "look", seen });
      return;
    }
    if (lastForeign > mine.delivered || seen > mine.seen) this.remark(lastForeign, seen);
  }

  private remark(delivered: number, seen: number): void {
    this.session.mark(delivered, seen, Date.now());
    this.setWake();
  }

  // --- showing and keeping --------------------------------------------------------------------

  /** Tells the views once for many changes of one turn. */
  private show(): void {
    if (this.tabs.leads) this.linkState = this.session.link;
    if (this.linkState.kind === "live" || this.linkState.kind === "stopped") this.expected = false;
    if (this.queued) return;
    this.queued = true;
    queueMicrotask(() => {
      this.queued = false;
      if (!this.expected) this.memory.set("chat", this.interaction);
      const { view } = this;
      for (const listener of this.listeners) listener(view);
      if (!this.tabs.leads) return;
      this.share();
      this.keeping.start(KEEP_DELAY, () => this.keepNow());
    });
  }

  private keepNow(): void {
    this.keeping.stop();
    if (!this.tabs.leads && this.outbox.shared) return;
    const chat = this.chat === null ? null : { ...withoutTyping(this.chat), place: null };
    this.outbox.keep({ version: KEPT_VERSION, held: this.session.position, chat }).catch((error: unknown) => {
      console.warn("Deskbell: the chat could not be kept in this browser", error);
    });
  }
}
