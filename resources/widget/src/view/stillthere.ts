// The customer owes an answer: when the chat ends without one, and the shortest answer there is.

import type { Texts } from "../i18n/texts.ts";
import type { Times } from "../time.ts";
import { button, el, setText } from "./dom.ts";

export class StillThereView {
  readonly element: HTMLElement;
  private readonly words = el("span");

  constructor(
    private readonly texts: Texts,
    private readonly times: Times,
    answer: (text: string) => void,
  ) {
    const here = button({ class: "small chosen" }, () => answer(texts.stillHere), texts.stillHere);
    this.element = el("div", { class: "stillthere", hidden: true }, el("div", { role: "alert" }, this.words), here);
  }

  update(closesAt: number | null): void {
    this.element.hidden = closesAt === null;
    setText(this.words, closesAt === null ? "" : this.texts.warned(this.times.ofDay(closesAt)));
  }
}
