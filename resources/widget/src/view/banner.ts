// One line about the connection, the customer's or the agent's, only when the customer should know;
// never about short hiccups.

import type { ErrorWords, Texts } from "../i18n/texts.ts";
import type { LinkState } from "../effects.ts";
import { el, setText } from "./dom.ts";

const PATIENCE = 1_500;
const GLADNESS = 2_500;

/** One's own line is lost, or back; or the agent's is lost. */
type Mood = "lost" | "good" | "away";

export class BannerView {
  readonly element = el("div", { class: "banner", role: "status", hidden: true });
  private link: LinkState = { kind: "off" };
  private awaited: string | null = null;
  private mood: Mood = "lost";
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly texts: Texts) {
    const changed = () => this.update(this.link, this.awaited);
    window.addEventListener("online", changed);
    window.addEventListener("offline", changed);
  }

  /** `awaited`: the name of an agent whose connection was lost. */
  update(link: LinkState, awaited: string | null): void {
    this.link = link;
    this.awaited = awaited;
    const words = this.words();
    if (words === null) return this.calm();
    if (!this.element.hidden && this.mood !== "good") return this.show(words);
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      const now = this.words();
      if (now !== null) this.show(now);
    }, PATIENCE);
  }

  private words(): string | null {
    const { link, texts } = this;
    const errors: ErrorWords = texts.errors;
    if (link.kind === "off") return null;
    if (link.kind === "live") return this.awaited === null ? null : texts.agentAway(this.awaited);
    if (link.kind === "stopped") return errors[link.code] ?? link.text;
    if (!navigator.onLine) return texts.offline;
    if (link.kind === "waiting" && link.code === "shutting_down") return texts.restarting;
    if (link.kind === "waiting" && (link.code === "busy" || link.code === "storage_unavailable")) return texts.busy;
    return texts.reconnecting;
  }

  private calm(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.element.hidden || this.mood === "good") return;
    // Only one's own line coming back is worth a word; the agent speaks for herself.
    if (this.link.kind === "off" || this.mood === "away") {
      this.element.hidden = true;
      return;
    }
    this.show(this.texts.backOnline, "good");
    setTimeout(() => {
      if (this.mood === "good") this.element.hidden = true;
    }, GLADNESS);
  }

  private show(words: string, mood: Mood = this.link.kind === "live" ? "away" : "lost"): void {
    this.mood = mood;
    this.element.hidden = false;
    this.element.classList.toggle("good", mood === "good");
    setText(this.element, words);
  }
}
