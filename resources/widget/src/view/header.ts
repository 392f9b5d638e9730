// Who is on the other side, and the ways out: end the chat, put the panel away.

import type { Texts } from "../i18n/texts.ts";
import { counterpart, isAttended, type Chat } from "../store.ts";
import { avatar } from "./avatar.ts";
import { button, el, setText } from "./dom.ts";
import { CLOSE, icon } from "./icons.ts";

export class HeaderView {
  readonly element: HTMLElement;
  private readonly face = el("span", { class: "face" });
  private readonly name = el("h2", { class: "who" });
  private readonly detail = el("p", { class: "detail" });
  private readonly ender: HTMLButtonElement;
  private readonly sheet: HTMLElement;
  private shown = "";

  constructor(
    private readonly texts: Texts,
    private readonly server: string,
    private readonly siteName: string,
    private readonly end: () => void,
    minimise: () => void,
  ) {
    this.ender = button({ class: "small ender" }, () => this.ask(true), texts.endChat);
    const away = button({ class: "round", "aria-label": texts.minimise }, minimise, icon(CLOSE));
    const sure = button({ class: "small danger" }, () => this.confirm(), texts.endChat);
    const keep = button({ class: "small" }, () => this.ask(false), texts.keepChatting);
    this.sheet = el(
      "div",
      { class: "sheet", role: "alertdialog", "aria-labelledby": "end-sure", hidden: true },
      el("p", { id: "end-sure" }, texts.endSure),
      el("div", { class: "sheet-buttons" }, keep, sure),
    );
    this.sheet.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.ask(false);
    });
    const words = el("div", { class: "words" }, this.name, this.detail);
    this.element = el("header", { class: "header" }, this.face, words, this.ender, away, this.sheet);
  }

  update(chat: Chat | null): void {
    const party = chat === null ? null : counterpart(chat);
    const key = `${party?.agent} ${party?.name} ${party?.picture}`;
    if (key !== this.shown) {
      this.shown = key;
      this.face.replaceChildren(...(party === null ? [] : [avatar(party, this.server)]));
    }
    setText(this.name, party?.name || this.siteName);
    const others = (chat?.agents ?? []).slice(0, -1).map(({ name }) => name ?? "");
    setText(this.detail, party === null ? (chat?.queueName ?? "") : others.length === 0 ? this.siteName : this.texts.together(others.join(", ")));
    this.element.classList.toggle("present", chat !== null && isAttended(chat));
    this.element.classList.toggle("home", chat === null);
    this.ender.hidden = chat === null || chat.phase === "ended";
    if (this.ender.hidden && !this.sheet.hidden) this.sheet.hidden = true;
  }

  private ask(open: boolean): void {
    this.sheet.hidden = !open;
    if (open) this.sheet.querySelector("button")?.focus();
    else this.ender.focus();
  }

  private confirm(): void {
    this.ask(false);
    this.end();
  }
}
