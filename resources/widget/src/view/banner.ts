// One line about the connection, the customer's or the agent's, only when the customer should know;
// never about short hiccups.

import type { ErrorWords, Texts } from "../i18n/texts.ts";
import type { LinkState } from "../effects.ts";
import { button, el, setText } from "./dom.ts";

const PATIENCE = 1_500;
const GLADNESS = 2_500;

/** One's own line is lost, or back; or the agent's is lost. */
type Mood = "lost" | "good" | "away";

export class BannerView {
  readonly element: HTMLElement;
  private readonly words = el("span");
  private readonly again: HTMLButtonElement;
  private link: LinkState = { kind: "off" };
  private awaited: string | null = null;
  /** Who was waited for, once the waiting is over and she is here again. */
  private returned: string | null = null;
  private mood: Mood = "lost";
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly texts: Texts,
    tryNow: () => void,
  ) {
    this.again = button({ class: "small" }, tryNow, texts.tryNow);
    this.element = el("div", { class: "banner", hidden: true }, el("div", { role: "status" }, this.words), this.again);
    const changed = () => this.renew();
    window.addEventListener("online", changed);
    window.addEventListener("offline", changed);
  }

  /** `awaited`: the name of an agent whose connection was lost. `talking`: an agent is in the chat. */
  update(link: LinkState, awaited: string | null, talking: boolean): void {
    if (awaited === null && this.awaited !== null) this.returned = talking && link.kind === "live" ? this.awaited : null;
    this.link = link;
    this.awaited = awaited;
    this.renew();
  }

  private renew(): void {
    const words = this.trouble();
    if (words === null) return this.calm();
    if (!this.element.hidden && this.mood !== "good") return this.show(words);
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      const now = this.trouble();
      if (now !== null) this.show(now);
    }, PATIENCE);
  }

  private trouble(): string | null {
    const { link, texts } = this;
    const errors: ErrorWords = texts.errors;
    if (link.kind === "off") return null;
    if (link.kind === "live") {
      // Sent, and not taken now: the server has said why, and when it is asked again.
      if (link.held !== undefined) return errors[link.held.code] ?? texts.reconnecting;
      return this.awaited === null ? null : texts.agentAway(this.awaited);
    }
    if (link.kind === "stopped") return errors[link.code] ?? link.text;
    if (!navigator.onLine) return texts.offline;
    if (link.kind === "waiting" && link.code === "shutting_down") return texts.restarting;
    return (link.kind === "waiting" && link.code !== null && errors[link.code]) || texts.reconnecting;
  }

  private calm(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.element.hidden || this.mood === "good") return;
    const glad = this.mood === "lost" ? this.texts.backOnline : this.returned === null ? null : this.texts.agentBack(this.returned);
    this.returned = null;
    if (this.link.kind === "off" || glad === null) {
      this.element.hidden = true;
      return;
    }
    this.show(glad, "good");
    setTimeout(() => {
      if (this.mood === "good") this.element.hidden = true;
    }, GLADNESS);
  }

  private show(words: string, mood: Mood = this.link.kind === "live" ? "away" : "lost"): void {
    this.mood = mood;
    this.element.hidden = false;
    this.element.classList.toggle("good", mood === "good");
    setText(this.words, words);
    // A server that named a time is asked then, and not before.
    this.again.hidden = mood !== "lost" || this.link.kind !== "waiting" || this.link.code !== null;
  }
}
