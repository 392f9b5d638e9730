// One tab of the widget: all that it decides, and nothing that it does. No I/O and no clock: inputs say what
// happened and when (on a clock that never jumps), the answer is a list of acts that engine.ts carries out.

import type { Act, View, Wish } from "./acts.ts";
import { Due } from "./due.ts";
import { NOTHING_HELD, type DurableCommand, type Effect, type Held } from "./effects.ts";
import { Ids } from "./ids.ts";
import { restore, toKeep } from "./keeping.ts";
import type { Kept, Pending } from "./outbox.ts";
import { PendingList, wantedSince } from "./pending.ts";
import type { Attachment, Closing, ErrorCode, PageContext, ToVisitor } from "./protocol.ts";
import { Scene } from "./scene.ts";
import { Session } from "./session.ts";
import { Typist } from "./typist.ts";
import type { Aside, Word } from "./words.ts";

/** A tab may have died between writing and telling: what it wrote is in the outbox, and nobody knows. */
const READ: Act = { do: "read", carried: null, gone: [] };

export class Tab {
  private readonly scene = new Scene();
  private session: Session;
  private readonly pending: PendingList;
  private readonly typist = new Typist();
  private leads = false;
  private token: string | null = null;
  private looking = false;
  private renewing = false;
  /** The clock that people set, for what is shown, numbered or kept over days. */
  private wall = 0;
  private readonly keeping = new Due(50);
  private readonly retiring = new Due(2_000);

  constructor(
    private readonly random: () => number = Math.random,
    private readonly ids: Ids = new Ids(),
  ) {
    this.session = this.sessionAt(NOTHING_HELD);
    this.pending = new PendingList(ids, () => this.wall);
  }

  private sessionAt(held: Held): Session {
    return new Session(held, this.random, this.ids, () => this.wall);
  }

  get view(): View {
    return this.scene.view(this.pending.all);
  }

  /** The chat that goes on, or that is about to begin: its id is remembered beside what is kept. */
  get interaction(): string | null {
    const { chat, arriving, isTalking } = this.scene;
    if (arriving) return this.session.position.interaction;
    if (chat !== null) return isTalking ? chat.interaction : null;
    return this.pending.starting;
  }

  /** When `tick` wants to be called next, or Infinity. */
  get wakeAt(): number {
    return Math.min(this.session.wakeAt, this.keeping.at, this.retiring.at, this.scene.fadeAt);
  }

  /** What the clock that people set shows now: told before each input. */
  itIs(wall: number): void {
    this.wall = wall;
  }

  // --- how a page begins and ends ---------------------------------------------------------------

  begin(kept: Kept | null, remembered: string | null, pending: readonly Pending[]): void {
    const { chat, held, expected } = restore(kept, remembered, this.wall);
    this.scene.begin(chat, expected);
    this.session = this.sessionAt(held);
    this.pending.begin(pending);
  }

  /** `token`: the visitor's session as this browser has it now. */
  lead(pending: readonly Pending[], token: string | null, now: number): Act[] {
    this.leads = true;
    this.token = token;
    this.scene.changed = true;
    this.pending.replace(pending);
    return this.flow(now);
  }

  follow(now: number): Act[] {
    const acts = this.run(this.session.stop(), now);
    this.leads = false;
    this.keeping.stop();
    this.retiring.stop();
    this.scene.stay();
    this.session = this.sessionAt(this.session.position);
    return acts;
  }

  /** The page is about to go: what would be kept in a moment is kept now. */
  leave(): Act[] {
    return this.keeping.at === Infinity ? [] : this.keep([]);
  }

  // --- what the customer does -------------------------------------------------------------------

  /** Start a chat, or leave a message; what was before is over. */
  ring(wish: Wish): Act[] {
    return [...this.clear(), ...this.pending.write((id) => ({ id, ...wish }))];
  }

  /** Yes begins a chat. Whatever the answer, it is asked no more. */
  answerInvitation(accepted: boolean, page: PageContext): Act[] {
    const invitation = this.scene.invitation?.id;
    if (invitation === undefined) return [];
    this.scene.answer(invitation);
    const answer = this.pending.write((id) => ({ type: "answer_invitation", id, invitation, accepted, page }));
    return accepted ? [...this.clear(), ...answer] : answer;
  }

  sendMessage(text: string, attachments: readonly Attachment[], now: number): Act[] {
    const files = attachments.map((file) => file.id);
    const acts = this.write((id, interaction) => ({ type: "send_message", id, interaction, text, attachments: files }), attachments);
    return acts.length === 0 ? [] : [...this.typing(false, now), ...acts];
  }

  /** Be called instead of waiting. What was asked in vain before is forgotten. */
  askCallback(phone: string): Act[] {
    const before = this.pending.of("ask_callback").filter((id) => this.session.withdraw(id));
    return [...this.pending.drop(before), ...this.write((id, interaction) => ({ type: "ask_callback", id, interaction, phone }))];
  }

  /** Something about the chat that there is. */
  write(make: (id: string, interaction: string) => DurableCommand, attachments: readonly Attachment[] = []): Act[] {
    const interaction = this.scene.chat?.interaction;
    return interaction === undefined ? [] : this.pending.write((id) => make(id, interaction), attachments);
  }

  /** Puts an ended chat, or a message that was left, away. */
  newChat(now: number): Act[] {
    return [...this.clear(), { do: "say", word: { say: "new_chat" } }, ...this.putAway(now)];
  }

  typing(typing: boolean, now: number): Act[] {
    if (!this.typist.isNews(typing, now)) return [];
    return this.leads ? this.run(this.session.typing(typing), now) : [{ do: "say", word: { say: "typing", typing } }];
  }

  /** Whether the transcript is before the customer's eyes. */
  look(looking: boolean, now: number): Act[] {
    this.looking = looking;
    return this.mark(now);
  }

  retry(id: string): Act[] {
    return this.pending.retry(id);
  }

  discard(id: string): Act[] {
    return this.session.withdraw(id) ? this.pending.drop([id]) : [];
  }

  /** To the server in passing. What is so for longer is told on each line again. */
  aside(aside: Aside, now: number): Act[] {
    const told = this.scene.hears(aside);
    if (!this.leads) return [{ do: "say", word: { say: "aside", aside } }];
    const wants = aside.type === "browsing" ? this.connect(now) : [];
    return [...wants, ...this.run(this.session.aside(told, now), now)];
  }

  /** Another person uses this browser from now on: the chat ends, and nothing of it stays here. */
  strip(now: number): Act[] {
    const { interaction } = this;
    const goesOn = interaction !== null && interaction !== this.pending.starting;
    const end = goesOn ? { id: this.ids.next(this.wall), interaction } : null;
    return [{ do: "say", word: { say: "strip" } }, { do: "strip", end }, ...this.stripped(now)];
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
    this.scene.fade(now);
    // Nothing more comes after the end; an open socket would only cost.
    if (this.retiring.take(now) && !this.isWanted) acts.push(...this.run(this.session.stop(), now));
    if (this.keeping.take(now)) acts.push(...this.keep([]));
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
    return [{ do: "say", word: { say: "outbox", carried: shared ? null : item, gone: [] } }, ...this.flow(now)];
  }

  wasSettled(ids: readonly string[]): Act[] {
    return ids.length === 0 ? [] : [{ do: "say", word: { say: "outbox", carried: null, gone: ids } }];
  }

  outboxIs(pending: readonly Pending[], now: number): Act[] {
    this.pending.replace(pending);
    return this.flow(now);
  }

  /** Another tab said something. */
  hears(word: Word, now: number): Act[] {
    switch (word.say) {
      case "shared":
        if (this.leads) return [];
        this.scene.adopt(word.shared);
        this.session = this.sessionAt(word.shared.held);
        return this.mark(now);
      case "tell":
        this.scene.changed ||= this.leads;
        return this.leads ? [READ] : [];
      case "outbox":
        return [{ do: "read", carried: word.carried, gone: word.gone }];
      case "new_chat":
        return this.putAway(now);
      case "typing":
        return this.leads ? this.run(this.session.typing(word.typing), now) : [];
      case "aside":
        return this.leads ? this.aside(word.aside, now) : [];
      case "watch":
        return [{ do: "watch", frame: word.frame }];
      case "strip":
        return [{ do: "strip", end: null }, ...this.stripped(now)];
      case "look":
        if (this.leads) this.session.mark(word.seen, word.seen, now);
        return [];
    }
  }

  /** After the inputs of one turn, when something changed: what the other tabs hear. */
  shown(now: number): Act[] {
    this.scene.changed = false;
    this.pending.shown();
    if (!this.leads) return [];
    this.keeping.start(now);
    return [{ do: "say", word: { say: "shared", shared: this.scene.share(this.session.position) } }];
  }

  /** Whether `view` is another one since `shown`. */
  get isNews(): boolean {
    return this.scene.changed || this.pending.isNews;
  }

  // --- inside -------------------------------------------------------------------------------------

  /** What waits goes to the session, and there is a link if one is needed. */
  private flow(now: number): Act[] {
    if (!this.leads) return [];
    for (const { command } of this.pending.all) if (command.type === "answer_invitation") this.scene.answer(command.invitation);
    const acts = this.pending.toSend.flatMap((item) => this.run(this.session.submit(item.command, now, wantedSince(item)), now));
    return [...acts, ...this.connect(now), ...this.mark(now)];
  }

  private get isWanted(): boolean {
    return this.scene.wantsLine || this.pending.anyOpen;
  }

  /** Once there is something to be connected for, and this tab leads. */
  private connect(now: number): Act[] {
    if (!this.isWanted || this.session.link.kind !== "off") return [];
    for (const aside of this.scene.standing) this.session.aside(aside, now);
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
      this.scene.changed ||= effects.length > 0;
      this.scene.lineIs(this.session.link, this.session.off);
    }
    return acts;
  }

  private carryOut(effect: Effect, now: number): Act[] {
    switch (effect.do) {
      case "take":
        this.scene.take(effect.frame, now);
        if (!this.scene.isTalking) this.retiring.restart(now);
        return [...this.settle(), ...this.mark(now)];
      case "stored":
        return this.stored(effect.id, now);
      case "refused":
        return this.refused(effect.id, effect.code, effect.text, now);
      case "ask":
        return this.pending.asked(effect.id);
      case "invited":
        this.scene.invite(effect.invitation);
        return [];
      case "watch":
        this.scene.watch(effect.frame);
        return [effect, { do: "say", word: { say: "watch", frame: effect.frame } }];
      case "renew":
        return this.renew();
      case "forget":
        this.scene.lose();
        return [];
      default:
        return [effect];
    }
  }

  /** What the chat shows leaves the outbox, but not before the chat is kept: one of the two has it. */
  private settle(): Act[] {
    const ids = this.pending.shownBy(this.scene.chat);
    if (ids.length === 0) return [];
    this.pending.remove(ids);
    return this.keep(ids);
  }

  private keep(ids: readonly string[]): Act[] {
    this.keeping.stop();
    return [{ do: "settle", kept: toKeep(this.scene.chat, this.session.position), ids }];
  }

  private stored(id: string, now: number): Act[] {
    const command = this.pending.find(id)?.command;
    if (command?.type === "leave_message") {
      this.scene.leave({ callback: command.callback ?? "" });
      this.retiring.restart(now);
    }
    return this.pending.acknowledged(id);
  }

  private refused(id: string, code: ErrorCode, text: string, now: number): Act[] {
    if (code !== "chat_already_open") return this.pending.refused(id, code, text);
    return [...this.pending.drop([id]), ...this.run(this.session.reconnect(now), now)];
  }

  private clear(): Act[] {
    this.scene.leave(null);
    const ids = this.pending.all.map(({ id }) => id);
    this.session.abandon(ids);
    return this.pending.drop(ids);
  }

  private forget(): void {
    this.scene.forget();
    this.session.forget();
  }

  private putAway(now: number): Act[] {
    this.forget();
    return [...this.run(this.session.stop(), now), ...(this.leads ? [...this.keep([]), ...this.connect(now)] : [])];
  }

  private stripped(now: number): Act[] {
    this.token = null;
    this.scene.strip();
    const acts = [...this.clear(), ...this.run(this.session.stop(), now)];
    this.forget();
    // The next line is another person's: nothing that this one has told, or is owed, is said on it.
    this.session = this.sessionAt(NOTHING_HELD);
    return [...acts, ...(this.leads ? [...this.keep([]), ...this.connect(now)] : [])];
  }

  private mark(now: number): Act[] {
    if (this.scene.chat === null) return [];
    const { lastForeign, mine } = this.scene.chat;
    const seen = this.looking ? lastForeign : 0;
    if (!this.leads) return seen > mine.seen ? [{ do: "say", word: { say: "look", seen } }] : [];
    if (lastForeign > mine.delivered || seen > mine.seen) this.session.mark(lastForeign, seen, now);
    return [];
  }
}
