// One line about the connection, only when the customer should know; never about short hiccups.

import type { ErrorWords, Texts } from "../i18n/texts.ts";
import type { LinkState } from "../effects.ts";
import { el, setText } from "./dom.ts";

const PATIENCE = 1_500;
const GLADNESS = 2_500;

export class BannerView {
  readonly element = el("div", { class: "banner", role: "status", hidden: true });
  private link: LinkState = { kind: "off" };
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly texts: Texts) {
    const changed = () => this.update(this.link);
    window.addEventListener("online", changed);
    window.addEventListener("offline", changed);
  }

  update(link: LinkState): void {
    this.link = link;
    const words = this.words();
    if (words === null) return this.calm();
    if (!this.element.hidden && !this.element.classList.contains("good")) return this.show(words, "");
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      const now = this.words();
      if (now !== null) this.show(now, "");
    }, PATIENCE);
  }

  private words(): string | null {
    const { link, texts } = this;
    const errors: ErrorWords = texts.errors;
    if (link.kind === "live" || link.kind === "off") return null;
    if (link.kind === "stopped") return errors[link.code] ?? link.text;
    if (!navigator.onLine) return texts.offline;
    if (link.kind === "waiting" && link.code === "shutting_down") return texts.restarting;
    if (link.kind === "waiting" && (link.code === "busy" || link.code === "storage_unavailable")) return texts.busy;
    return texts.reconnecting;
  }

  private calm(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.element.hidden || this.element.classList.contains("good")) return;
    if (this.link.kind === "off") {
      this.element.hidden = true;
      return;
    }
    this.show(this.texts.backOnline, "good");
    setTimeout(() => {
      if (this.element.classList.contains("good")) this.element.hidden = true;
    }, GLADNESS);
  }

  private show(words: string, mood: "good" | ""): void {
    this.element.hidden = false;
    this.element.classList.toggle("good", mood === "good");
    setText(this.element, words);
  }
}
