// What somebody in the shop proposes, as a card with a yes and a no; then what came of it.

import type { AskTexts } from "../i18n/asks/texts.ts";
import type { CartEdit, PositionShare, ProposalState } from "../protocol.ts";
import type { ProposalRow } from "../rows.ts";
import type { Proposal } from "../store.ts";
import type { Times } from "../time.ts";
import { button, el, setText } from "./dom.ts";
import { CART, EYE, GO, PIN, icon, type Icon } from "./icons.ts";
import { hostOf } from "./links.ts";

export interface ProposalTools {
  readonly texts: AskTexts;
  readonly times: Times;
  readonly siteName: string;
  /** How far back staff may look, if the customer lets them (minutes). */
  readonly pastMinutes: number;
  readonly agree: (proposal: Proposal, past: boolean) => void;
  /** Rejects when the browser does not tell where it is. */
  readonly agreePlace: (proposal: Proposal) => Promise<void>;
  readonly answer: (proposal: Proposal, state: ProposalState, detail?: string) => void;
  readonly openPage: (proposal: Proposal) => void;
}

const ICONS: Readonly<Record<Proposal["what"]["type"], Icon>> = {
  cart_change: CART,
  page_visit: GO,
  cobrowse: EYE,
  position_share: PIN,
};

export class ProposalView {
  readonly element: HTMLElement;
  private readonly past = el("input", { type: "checkbox" });
  private readonly buttons = el("div", { class: "sheet-buttons" });
  private readonly state = el("p", { class: "proposal-state", role: "status" });
  private shown = "";
  /** The browser is asked where it is. */
  private looking = false;

  constructor(
    private readonly tools: ProposalTools,
    private row: ProposalRow,
  ) {
    const { proposal } = row;
    const title = this.title(proposal);
    const asksPast = proposal.what.type === "cobrowse" && proposal.what.past === true && !proposal.mine;
    this.element = el(
      "section",
      { class: "proposal", "aria-label": title, tabindex: -1 },
      el("p", { class: "proposal-title" }, icon(ICONS[proposal.what.type]), el("b", {}, title)),
      ...this.details(proposal),
      asksPast && el("label", { class: "proposal-past" }, this.past, el("span", {}, tools.texts.seePast(tools.pastMinutes))),
      this.buttons,
      this.state,
    );
    this.update(row);
  }

  update(row: ProposalRow): void {
    this.row = row;
    const { proposal, answering, over } = row;
    const shown = `${proposal.state} ${answering} ${over} ${proposal.detail} ${this.looking}`;
    if (shown === this.shown) return;
    const focused = this.element.contains((this.element.getRootNode() as Partial<ShadowRoot>).activeElement ?? null);
    this.shown = shown;
    const choices = this.choices();
    this.buttons.replaceChildren(...choices);
    this.buttons.hidden = choices.length === 0;
    if (choices.length === 0) this.past.parentElement?.remove();
    this.element.classList.toggle("open", choices.length > 0);
    this.element.classList.toggle("bad", proposal.state === "failed");
    setText(this.state, this.words());
    this.state.hidden = this.state.textContent === "";
    if (focused) this.element.focus();
  }

  // --- what there is to choose ----------------------------------------------------------------

  private choices(): HTMLElement[] {
    const { texts, answer, openPage } = this.tools;
    const { proposal, answering, over } = this.row;
    const { what, mine, state } = proposal;
    if (over || answering !== null || this.looking) return [];
    if (state === "open" && mine) return [button({ class: "small" }, () => answer(proposal, "withdrawn"), texts.takeBack)];
    if (state === "open") {
      return [button({ class: "small chosen" }, () => void this.agree(), texts.yes), button({ class: "small" }, () => answer(proposal, "refused"), texts.no)];
    }
    const stays = state === "accepted" && what.type === "page_visit" && what.straight === true && new URL(what.url).origin !== location.origin;
    return stays ? [button({ class: "small chosen" }, () => openPage(proposal), texts.pageOpen)] : [];
  }

  private async agree(): Promise<void> {
    const { proposal } = this.row;
    if (proposal.what.type !== "position_share") return this.tools.agree(proposal, this.past.checked);
    this.looking = true;
    this.update(this.row);
    try {
      await this.tools.agreePlace(proposal);
    } catch {
      this.tools.answer(proposal, "refused", this.tools.texts.placeNotTold);
    }
    this.looking = false;
    this.update(this.row);
  }

  // --- in words -------------------------------------------------------------------------------

  private title({ what, mine, author }: Proposal): string {
    const { texts, siteName } = this.tools;
    const name = author.name || siteName;
    switch (what.type) {
      case "cart_change":
        return texts.cartAsk(name);
      case "page_visit":
        return (what.straight === true ? texts.pageSent : texts.pageAsk)(name);
      case "cobrowse":
        return mine ? texts.seeOwn : texts.seeAsk(name);
      case "position_share":
        return mine ? texts.placeOwn : texts.placeAsk(name);
    }
  }

  private details({ what }: Proposal): HTMLElement[] {
    const { texts } = this.tools;
    switch (what.type) {
      case "cart_change":
        return [el("ul", { class: "proposal-edits" }, ...what.edits.map((edit) => el("li", { dir: "auto" }, this.edit(edit))))];
      case "page_visit": {
        const host = hostOf(what.url);
        const label = what.label || new URL(what.url).pathname;
        return [el("p", { class: "proposal-page" }, el("span", { dir: "auto" }, label), el("span", { class: "proposal-host", dir: "ltr" }, host))];
      }
      case "cobrowse":
        return [el("p", {}, texts.seeWhat)];
      case "position_share":
        return [el("p", {}, this.span(what))];
    }
  }

  private edit({ key, name, quantity, was }: CartEdit): string {
    const { texts } = this.tools;
    const article = name || key;
    if (quantity === 0) return texts.cartWithout(article);
    return was == null ? texts.cartInAll(article, quantity) : was > 0 ? `${article}: ${was} → ${quantity}` : texts.cartWith(article, quantity);
  }

  private span({ live, until }: PositionShare): string {
    const { texts, times } = this.tools;
    if (live !== true) return texts.placeOnce;
    return until == null ? texts.placeLive : texts.placeUntil(times.ofDay(until));
  }

  private words(): string {
    const { texts } = this.tools;
    const { proposal, answering, over } = this.row;
    const { what, mine, state, by, detail } = proposal;
    if (over) return texts.sharedOver;
    if (answering !== null || this.looking) return texts.oneMoment;
    switch (state) {
      case "open":
        return mine ? texts.waitsForAnswer : "";
      case "accepted":
        return what.type === "cobrowse" || what.type === "position_share" ? texts.sharedNow : this.buttons.hidden ? texts.oneMoment : "";
      case "refused":
        return by?.kind === "customer" ? detail || texts.youSaidNo : texts.notNow;
      case "withdrawn":
        return texts.takenBack;
      case "expired":
        return texts.notInTime;
      case "done":
        return what.type === "cart_change" ? texts.cartDone : what.type === "page_visit" ? texts.pageDone : texts.sharedOver;
      case "failed":
        return detail === "" ? texts.didNotWork : `${texts.didNotWork} ${detail}`;
    }
  }
}
