// After the end: thanks, the transcript, and a way to begin again.

import type { Texts } from "../i18n/texts.ts";
import { button, el } from "./dom.ts";
import { SAVE, icon } from "./icons.ts";

export class EndedView {
  readonly element: HTMLElement;
  private readonly trouble: HTMLElement;
  private readonly saver: HTMLButtonElement;

  constructor(
    private readonly texts: Texts,
    private readonly transcript: () => Promise<Blob>,
    again: () => void,
  ) {
    this.trouble = el("p", { class: "error", role: "alert", hidden: true }, texts.transcriptFailed);
    this.saver = button({ class: "secondary" }, () => void this.save(), icon(SAVE), texts.saveTranscript);
    this.element = el(
      "div",
      { class: "after", hidden: true },
      el("p", { class: "thanks" }, texts.endedTitle),
      this.saver,
      button({ class: "primary" }, again, texts.newChat),
      this.trouble,
    );
  }

  focus(): void {
    this.saver.focus();
  }

  private async save(): Promise<void> {
    this.trouble.hidden = true;
    try {
      const address = URL.createObjectURL(await this.transcript());
      const link = el("a", { href: address, download: this.texts.transcriptName });
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    } catch (error) {
      console.warn("Deskbell: the transcript could not be fetched", error);
      this.trouble.hidden = false;
    }
  }
}
