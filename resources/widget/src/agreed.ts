// Carries out what the customer agreed to: the cart is changed by the shop's page, the browser goes to a page,
// the place is shared. In the tab where the yes was said; notes of it outlive a page load.

import { hasArrived, isOwn, isSo, without, type Note, type Notes } from "./carried.ts";
import type { Engine, Shown } from "./engine.ts";
import type { Memory } from "./memory.ts";
import { Place } from "./place.ts";
import type { Cart, CartChange, PageVisit, PositionShare } from "./protocol.ts";
import { cartOf } from "./said.ts";
import { counterpart, type Proposal } from "./store.ts";

/** The shop's script that changes carts may come later than the widget. */
const PAGE_WITHIN = 8_000;
/** A page that was asked for and is not there by then does not come. */
const ARRIVES_WITHIN = 15_000;
const NOTES = "agreed";
const WENT = "went";

type OnCart = (edits: readonly CartEditSaid[], by: string) => unknown;

/** An edit as the shop's page gets it. */
export interface CartEditSaid {
  readonly key: string;
  readonly quantity: number;
  readonly name: string;
}

export class Agreed {
  private notes: Notes;
  private onCart: OnCart | null = null;
  private cart: Cart | null = null;
  /** What waits for the page to say something: an edit for its handler, or for its cart. */
  private readonly waiting = new Map<string, () => boolean>();
  /** What this very page is busy with; a note of it means nothing new. */
  private readonly busy = new Set<string>();
  readonly place: Place;

  constructor(
    private readonly engine: Engine,
    private readonly tab: Memory,
    private readonly lasting: Memory,
    /** The page's cart after a change. */
    private readonly holds: (cart: Cart) => void,
  ) {
    this.notes = JSON.parse(tab.get(NOTES) ?? "{}") as Notes;
    this.place = new Place(engine);
    engine.onStrip(() => this.forget());
    engine.subscribe((view) => this.update(view));
  }

  /** Another person comes: nothing that was agreed to goes on, here or on the next page. */
  private forget(): void {
    this.keep({});
    this.waiting.clear();
    this.cart = null;
    this.place.forget();
    this.lasting.set(WENT, null);
  }

  /** The customer says yes in this tab. */
  agree(proposal: Proposal, past: boolean): void {
    this.note(proposal.proposal, { step: "agreed" });
    this.engine.answerProposal(proposal.proposal, "accepted", "", past);
  }

  /** The shop's page can change the cart. */
  changesCart(handler: unknown): void {
    this.onCart = typeof handler === "function" ? (handler as OnCart) : null;
    this.lookAgain();
  }

  /** The page has said what is in the cart. */
  cartIs(cart: Cart | null): void {
    this.cart = cart;
    this.lookAgain();
  }

  /** The customer wants to see the page that they were sent to, and can't be sent to by itself. */
  open({ proposal: id, what }: Proposal): void {
    if (what.type === "page_visit" && !this.busy.has(id)) this.openBeside(id, what.url);
  }

  /** Yes to sharing the place. Rejects when the browser does not tell it; nothing is agreed to then. */
  async agreePlace({ proposal: id }: Proposal): Promise<void> {
    await this.place.find();
    this.note(id, { step: "shared", place: this.place.last });
    this.engine.answerProposal(id, "accepted");
  }

  /** The customer's own wish, once or until then (Unix milliseconds). Rejects as `agreePlace` does. */
  async sharePlace(until: number | null): Promise<void> {
    await this.place.find();
    const live = until !== null;
    await this.engine.write((id, interaction) => {
      this.note(id, { step: "shared", place: this.place.last });
      return { type: "propose", id, interaction, what: { type: "position_share", live, until } };
    });
  }

  // --- inside ---------------------------------------------------------------------------------

  private update({ chat, link }: Shown): void {
    if (chat === null) return;
    const proposals = chat.items.filter((item) => item.kind === "proposal");
    const going = chat.phase === "ended" ? [] : proposals.filter(({ state }) => state === "accepted");
    const over = proposals.filter((one) => chat.phase === "ended" || (one.state !== "open" && !going.includes(one)));
    this.keep(without(this.notes, over.map(({ proposal }) => proposal)));
    this.place.follow(going.map(({ proposal }) => proposal));
    // What an earlier page kept may be over by now: the server says so first.
    if (link.kind !== "live") return;
    for (const proposal of going) this.carryOut(proposal, counterpart(chat)?.name ?? "");
  }

  private carryOut(proposal: Proposal, agent: string): void {
    const { proposal: id, what, author } = proposal;
    const note = this.notes[id];
    if (what.type === "cart_change") this.changeCart(id, what, note, author.name || agent);
    else if (what.type === "page_visit") this.visit(id, what, note);
    else if (what.type === "position_share" && note?.step === "shared") this.goOn(id, what, note);
  }

  private changeCart(id: string, { edits }: CartChange, note: Note | undefined, by: string): void {
    if (note === undefined || this.busy.has(id)) return;
    this.busy.add(id);
    // Asked on the page before this one: the shop loads its pages anew when the cart changes.
    const wasAsked = note.step === "asked";
    const look = wasAsked ? () => this.saysSo(id, edits) : () => this.asks(id, edits, by);
    this.waiting.set(id, look);
    if (look()) return void this.waiting.delete(id);
    setTimeout(() => {
      if (this.waiting.delete(id)) void this.finish(id, "failed");
    }, PAGE_WITHIN);
  }

  private saysSo(id: string, edits: CartChange["edits"]): boolean {
    if (!isSo(this.cart, edits)) return false;
    void this.finish(id, "done");
    return true;
  }

  private asks(id: string, edits: CartChange["edits"], by: string): boolean {
    const { onCart } = this;
    if (onCart === null) return false;
    this.note(id, { step: "asked" });
    void this.ask(id, onCart, edits.map(({ key, quantity, name = "" }) => ({ key, quantity, name })), by);
    return true;
  }

  private async ask(id: string, onCart: OnCart, edits: readonly CartEditSaid[], by: string): Promise<void> {
    try {
      const said = await onCart(edits, by);
      if (said instanceof Error) throw said;
      const cart = cartOf(said, location.href);
      if (cart !== null) this.holds(cart);
      await this.finish(id, "done");
    } catch (error) {
      await this.finish(id, "failed", error instanceof Error ? error.message : typeof error === "string" ? error : "");
    }
  }

  private lookAgain(): void {
    for (const [id, look] of this.waiting) if (look()) this.waiting.delete(id);
  }

  private visit(id: string, what: PageVisit, note: Note | undefined): void {
    if (this.busy.has(id)) return;
    const { url } = what;
    if (note?.step === "left") {
      this.busy.add(id);
      return void this.finish(id, hasArrived(location.href, note.from, url) ? "done" : "failed");
    }
    // Without asking: in the one tab that is looked at, once.
    const claims = what.straight === true && document.visibilityState === "visible" && this.lasting.get(WENT) !== id;
    if (note?.step !== "agreed" && !claims) return;
    if (isOwn(location.href, url)) this.go(id, url);
    else if (note?.step === "agreed") this.openBeside(id, url);
  }

  private go(id: string, url: string): void {
    this.busy.add(id);
    this.lasting.set(WENT, id);
    const from = location.href;
    this.note(id, { step: "left", from });
    location.assign(url);
    setTimeout(() => void this.finish(id, location.href === url || hasArrived(location.href, from, url) ? "done" : "failed"), ARRIVES_WITHIN);
  }

  /** Another host's page: the chat stays where it is. */
  private openBeside(id: string, url: string): void {
    this.busy.add(id);
    const opened = window.open(url, "_blank");
    if (opened !== null) opened.opener = null;
    void this.finish(id, opened === null ? "failed" : "done");
  }

  /** After a page load. */
  private goOn(id: string, { live, until }: PositionShare, note: Extract<Note, { step: "shared" }>): void {
    this.place.share(id, live === true, until ?? null, note.place, (place) => this.note(id, { step: "shared", place }));
  }

  /** The note goes when the answer is safe: a page that is replaced meanwhile leaves one of the two. */
  private async finish(id: string, state: "done" | "failed", detail = ""): Promise<void> {
    await this.engine.answerProposal(id, state, detail);
    this.keep(without(this.notes, [id]));
  }

  private note(id: string, note: Note): void {
    this.keep({ ...this.notes, [id]: note });
  }

  private keep(notes: Notes): void {
    this.notes = notes;
    const text = JSON.stringify(notes);
    this.tab.set(NOTES, text === "{}" ? null : text);
  }
}
