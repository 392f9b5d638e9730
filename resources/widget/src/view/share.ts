// What the customer can offer by themselves: to show the page, to say where they are.

import type { AskTexts } from "../i18n/asks/texts.ts";
import type { Pending } from "../outbox.ts";
import type { ErrorCode } from "../protocol.ts";
import type { Chat, Proposal, What } from "../store.ts";
import { button, el, setText } from "./dom.ts";
import { EYE, PIN, SHARE, icon, type Icon } from "./icons.ts";

const LIVE_MINUTES = 15;

export interface ShareTools {
  readonly texts: AskTexts;
  /** What the site allows. */
  readonly page: boolean;
  readonly place: boolean;
  readonly sharePage: () => void;
  /** Once, or until then (Unix milliseconds). Rejects when the browser does not tell it. */
  readonly sharePlace: (until: number | null) => Promise<void>;
  readonly discard: (id: string) => void;
  /** Why something was refused, in words. */
  readonly why: (code: ErrorCode, text: string) => string;
}

export class ShareView {
  /** Stands beside the composer's field. */
  readonly opener: HTMLButtonElement;
  readonly element: HTMLElement;
  private readonly page: HTMLButtonElement;
  private readonly once: HTMLButtonElement;
  private readonly live: HTMLButtonElement;
  private readonly trouble = el("p", { class: "error", role: "alert", hidden: true });

  constructor(private readonly tools: ShareTools) {
    const { texts, page, place, sharePage } = tools;
    this.opener = button({ class: "round", "aria-label": texts.share, "aria-expanded": "false", hidden: !page && !place }, () => this.show(this.element.hidden), icon(SHARE));
    const choice = (shape: Icon, words: string, more: string, act: () => void) =>
      button({ class: "offer" }, act, icon(shape), el("span", {}, el("b", {}, words), el("span", {}, more)));
    this.page = choice(EYE, texts.sharePage, texts.sharePageMore, () => {
      sharePage();
      this.show(false);
    });
    this.once = choice(PIN, texts.sharePlace, texts.sharePlaceMore, () => void this.tell(null));
    this.live = choice(PIN, texts.shareLive(LIVE_MINUTES), texts.shareLiveMore, () => void this.tell(Date.now() + LIVE_MINUTES * 60_000));
    this.element = el("div", { class: "offers", role: "group", "aria-label": texts.share, hidden: true }, this.page, this.once, this.live, this.trouble);
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.show(false);
    });
  }

  /** What is offered or goes on already is not offered again. */
  update(chat: Chat, pending: readonly Pending[]): void {
    const wishes = pending.filter(({ command }) => command.type === "propose");
    const busy = [
      ...chat.items.flatMap((item) => (item.kind === "proposal" && isOn(item) ? item.what.type : [])),
      ...wishes.flatMap(({ command }) => (command.type === "propose" ? command.what.type : [])),
    ];
    const isFree = (type: What["type"]) => !busy.includes(type);
    this.page.hidden = !this.tools.page || !isFree("cobrowse");
    this.once.hidden = this.live.hidden = !this.tools.place || !isFree("position_share");
    const none = this.page.hidden && this.once.hidden;
    this.opener.hidden = none;
    if (none) this.element.hidden = true;
    for (const { id, failure } of wishes) if (failure !== null) this.refused(id, failure);
  }

  private refused(id: string, { code, text }: NonNullable<Pending["failure"]>): void {
    this.tools.discard(id);
    this.element.hidden = this.trouble.hidden = false;
    setText(this.trouble, this.tools.why(code, text));
  }

  hide(): void {
    this.element.hidden = true;
    this.opener.setAttribute("aria-expanded", "false");
  }

  private show(open: boolean): void {
    this.element.hidden = !open;
    this.trouble.hidden = true;
    this.opener.setAttribute("aria-expanded", String(open));
    if (open) this.element.querySelector<HTMLElement>("button:not([hidden])")?.focus();
    else this.opener.focus();
  }

  private async tell(until: number | null): Promise<void> {
    this.trouble.hidden = true;
    try {
      await this.tools.sharePlace(until);
      this.show(false);
    } catch {
      this.trouble.hidden = false;
      setText(this.trouble, this.tools.texts.placeNotTold);
    }
  }
}

function isOn({ state }: Proposal): boolean {
  return state === "open" || state === "accepted";
}
