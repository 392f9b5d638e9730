// A message was left, and the server has it: thanks, and what happens next.

import type { Texts } from "../i18n/texts.ts";
import type { Left } from "../words.ts";
import { button, el, setText } from "./dom.ts";
import { CHECK, icon } from "./icons.ts";

export class LeftView {
  readonly element: HTMLElement;
  private readonly next = el("p");
  private readonly done: HTMLButtonElement;

  constructor(
    private readonly texts: Texts,
    done: () => void,
  ) {
    this.done = button({ class: "primary" }, done, texts.done);
    this.element = el(
      "div",
      { class: "left", hidden: true },
      el("div", { class: "thanks", role: "status" }, el("span", { class: "sign" }, icon(CHECK)), el("h2", {}, texts.leftTitle), this.next),
      el("div", { class: "go" }, this.done),
    );
  }

  update(left: Left | null): void {
    if (left !== null) setText(this.next, left.callback === "" ? this.texts.leftMail : this.texts.leftCall(left.callback));
  }

  focus(): void {
    this.done.focus();
  }
}
