// The driver of one tab: tells the rules (tab.ts) what happens, carries out what they ask for, and tells
// the views. The only module that knows tab, link, outbox, tabs and api together.

import { accountIn } from "./account.ts";
import type { Act, View, Wish } from "./acts.ts";
import { Refused, Unreachable, endChat, fetchTranscript, upload, type Transfer } from "./api.ts";
import { steady } from "./clock.ts";
import type { DurableCommand, Watch } from "./effects.ts";
import { Link } from "./link.ts";
import type { Memory } from "./memory.ts";
import type { Outbox } from "./outbox.ts";
import type { Attachment, CobrowseWanted, PageContext, ProposalState } from "./protocol.ts";
import { Tab } from "./tab.ts";
import { Tabs } from "./tabs.ts";
import { Timer } from "./timer.ts";
import { Visitor } from "./visitor.ts";
import type { Aside } from "./words.ts";

export interface Shown extends View {
  /** What is written is kept by the browser; otherwise it ends with the page. */
  readonly lasting: boolean;
}

type Input = (now: number) => Act[];

/** Bytes that wait in the socket while a page is shared: more, and the chat would wait for them. */
const MOST_BACKLOG = 512 * 1024;
const BACKLOG_PAUSE = 1_000;

export class Engine {
  private readonly tab = new Tab();
  private readonly visitor: Visitor;
  private readonly link: Link;
  private readonly tabs: Tabs;
  private readonly listeners = new Set<(view: Shown) => void>();
  private readonly watchers = new Set<(frame: Watch) => void>();
  private readonly strippers = new Set<() => void>();
  private readonly wake = new Timer();
  private looking = false;
  private queued = false;

  constructor(
    private readonly server: string,
    site: string,
    private readonly memory: Memory,
    private readonly outbox: Outbox,
    /** Where the customer is, as it may be told. */
    readonly page: () => PageContext,
  ) {
    this.visitor = new Visitor(server, site, memory);
    this.link = new Link(`${server.replace(/^http/, "ws")}/live/visitor`, {
      opened: () => this.tell((now) => this.tab.opened(now)),
      heard: (frame) => this.tell((now) => this.tab.heard(frame, now)),
      dropped: () => this.tell((now) => this.tab.dropped(now)),
    });
    this.tabs = new Tabs(`deskbell ${server} ${site}`, {
      lead: () => void this.lead(),
      follow: () => this.tell((now) => this.tab.follow(now)),
      hear: (word) => this.tell((now) => this.tab.hears(word, now)),
    });
  }

  async start(): Promise<void> {
    const [kept, pending] = await Promise.all([this.outbox.kept(), this.outbox.pending()]);
    this.tab.itIs(Date.now());
    this.tab.begin(kept, this.memory.get("chat"), pending ?? []);
    this.tabs.start(this.outbox.shared);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.probe();
      this.look(this.looking);
    });
    window.addEventListener("online", () => this.probe());
    window.addEventListener("offline", () => this.probe());
    window.addEventListener("pagehide", () => this.tell(() => this.tab.leave()));
    this.show();
  }

  subscribe(listener: (view: Shown) => void): void {
    this.listeners.add(listener);
    listener(this.view);
  }

  get view(): Shown {
    return { ...this.tab.view, lasting: this.outbox.lasting };
  }

  // --- what the customer does -----------------------------------------------------------------

  /** For a chat, or to leave a message. */
  ring(wish: Wish): void {
    this.tell(() => this.tab.ring(wish));
  }

  answerInvitation(accepted: boolean, page: PageContext): void {
    this.tell(() => this.tab.answerInvitation(accepted, page));
  }

  askCallback(phone: string): void {
    this.tell(() => this.tab.askCallback(phone));
  }

  /** Resolves when it is in the outbox. */
  sendMessage(text: string, attachments: readonly Attachment[]): Promise<void> {
    return this.tell((now) => this.tab.sendMessage(text, attachments, now));
  }

  endChat(): void {
    this.write((id, interaction) => ({ type: "end_chat", id, interaction }));
  }

  /** Something about the chat that there is. Resolves when it is in the outbox. */
  write(make: (id: string, interaction: string) => DurableCommand): Promise<void> {
    return this.tell(() => this.tab.write(make));
  }

  /** Puts an ended chat away; what was written and not sent is given back. */
  newChat(): string[] {
    const unsent = this.tab.view.pending.flatMap(({ command }) => (command.type === "send_message" ? (command.text ?? "") : []));
    this.tell((now) => this.tab.newChat(now));
    return unsent;
  }

  /** Moves what was proposed on. Resolves when that is in the outbox. */
  answerProposal(proposal: string, state: ProposalState, detail = "", past = false): Promise<void> {
    return this.write((id, interaction) => ({ type: "answer_proposal", id, interaction, proposal, state, detail, past }));
  }

  /** To the server in passing: where the customer browses, who the shop says they are, a part of the page. */
  aside(aside: Aside): void {
    this.tell((now) => this.tab.aside(aside, now));
  }

  /** Who the shop says the visitor is. Somebody else than before is another person. */
  identify(token: string): void {
    const account = accountIn(token);
    const before = this.memory.get("account");
    if (before !== null && before !== account) this.strip();
    this.memory.set("account", account);
    this.aside({ type: "identity", token });
  }

  /** Another person uses this browser from now on. */
  strip(): void {
    this.tell((now) => this.tab.strip(now));
  }

  /** Hears, in every tab, what the server says about the page that is shared. */
  onWatch(listener: (frame: Watch) => void): void {
    this.watchers.add(listener);
  }

  /** Hears, in every tab, that another person uses this browser from now on. */
  onStrip(listener: () => void): void {
    this.strippers.add(listener);
  }

  typing(typing: boolean): void {
    this.tell((now) => this.tab.typing(typing, now));
  }

  /** Whether the transcript is on the page, visible or not. */
  look(looking: boolean): void {
    this.looking = looking;
    this.tell((now) => this.tab.look(looking && document.visibilityState === "visible", now));
  }

  retry(id: string): void {
    this.tell(() => this.tab.retry(id));
  }

  discard(id: string): void {
    this.tell(() => this.tab.discard(id));
  }

  /** Find out now whether the server can be reached. */
  probe(): void {
    this.tell((now) => this.tab.probe(now));
  }

  /** Rejects with Refused or Unreachable, or with null when cancelled. */
  upload(id: string, file: File, progress: (share: number) => void): Transfer {
    return upload(this.server, id, file, this.visitor.token ?? "", progress);
  }

  transcript(): Promise<Blob> {
    return fetchTranscript(this.server, this.tab.view.chat?.interaction ?? "", this.visitor.token ?? "");
  }

  // --- inside ---------------------------------------------------------------------------------

  /** Carries out what the rules make of an input. Resolves when what was to be kept is kept. */
  private async tell(input: Input): Promise<void> {
    const now = steady();
    this.tab.itIs(Date.now());
    const done = input(now).map((act) => this.carryOut(act));
    const delay = this.tab.wakeAt - now;
    if (delay < Infinity) this.wake.restart(Math.max(0, delay), () => this.tell((then) => this.tab.tick(then)));
    else this.wake.stop();
    if (this.tab.isNews) this.show();
    await Promise.all(done);
  }

  private async carryOut(act: Act): Promise<void> {
    const { outbox } = this;
    switch (act.do) {
      case "open":
        return this.link.open();
      case "close":
        return this.link.close();
      case "send":
        if (act.frame.type === "cobrowse" && this.link.backlog > MOST_BACKLOG) {
          const { interaction, session } = act.frame;
          return this.holdBack({ type: "cobrowse_wanted", interaction, session, on: true, wait: BACKLOG_PAUSE });
        }
        return this.link.send(act.frame);
      case "renew":
        return this.renew();
      case "put": {
        const place = await outbox.put(act.item);
        return this.tell((now) => this.tab.wasPut(act.item, place === "database", now));
      }
      case "settle":
        await outbox.settle(act.kept, act.ids);
        return this.tell(() => this.tab.wasSettled(act.ids));
      case "read": {
        if (act.carried !== null) outbox.carry(act.carried);
        outbox.release(act.gone);
        const pending = await outbox.pending();
        return pending === null ? undefined : this.tell((now) => this.tab.outboxIs(pending, now));
      }
      case "say":
        return this.tabs.say(act.word);
      case "watch":
        for (const watcher of this.watchers) watcher(act.frame);
        return;
      case "strip":
        for (const stripper of this.strippers) stripper();
        return this.letGo(act.end);
      case "unknown":
        return console.warn(`Deskbell: nobody was identified. ${act.text}`);
      case "skipped":
        return console.warn(`Deskbell: skipped a frame of the unknown type ${act.type}`);
      default: {
        const missing: never = act;
        return missing;
      }
    }
  }

  private async letGo(end: Extract<Act, { do: "strip" }>["end"]): Promise<void> {
    const { token } = this.visitor;
    this.visitor.strip();
    try {
      if (end !== null && token !== null) await endChat(this.server, end.id, end.interaction, token);
    } catch (error) {
      // The silence ends it then.
      console.warn("Deskbell: the chat could not be ended", error);
    }
  }

  /** The line is slower than the page changes: as if the server had said so. */
  private holdBack(frame: CobrowseWanted): Promise<void> {
    return this.tell((now) => this.tab.heard(frame, now));
  }

  private async lead(): Promise<void> {
    const pending = await this.outbox.pending();
    await this.tell((now) => this.tab.lead(pending ?? this.tab.view.pending, this.visitor.token, now));
  }

  private async renew(): Promise<void> {
    try {
      const another = (await this.visitor.renew()) === "another";
      await this.tell((now) => this.tab.renewed(this.visitor.token ?? "", another, now));
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
      const closing = error instanceof Refused ? ({ type: "closing", ...error.body } as const) : null;
      await this.tell((now) => this.tab.renewalFailed(closing, now));
    }
  }

  /** Tells the views once for many changes of one turn. */
  private show(): void {
    if (this.queued) return;
    this.queued = true;
    queueMicrotask(() => {
      this.queued = false;
      const { view } = this;
      this.memory.set("chat", this.tab.interaction);
      // Words that have not gone out yet: the next page takes them up, chat or no chat.
      this.memory.set("owed", view.pending.length === 0 ? null : "1");
      if (this.tab.interaction !== null) this.visitor.stay();
      this.tell((now) => this.tab.shown(now));
      for (const listener of this.listeners) listener(view);
    });
  }
}
