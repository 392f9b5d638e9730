// The conversation: a live log that stays at its end unless the customer has scrolled up.

import type { Asks } from "../asks.ts";
import type { Pending } from "../outbox.ts";
import { rowsOf, type Row } from "../rows.ts";
import type { Chat, Notice } from "../store.ts";
import { avatar } from "./avatar.ts";
import { arrange, breakable, button, el, setText } from "./dom.ts";
import { DOWN, icon } from "./icons.ts";
import { MessageView, type MessageTools } from "./message.ts";

/** This near to the end counts as at the end. */
const NEAR = 60;

export class TranscriptView {
  readonly element: HTMLElement;
  private readonly log: HTMLElement;
  private readonly rows = el("div", { class: "rows" });
  private readonly typing = el("div", { class: "typing", hidden: true });
  private readonly typist = el("span", { class: "quiet", role: "status" });
  private readonly jump: HTMLButtonElement;
  private readonly messages = new Map<string, MessageView>();
  /** The face of proposals, once it is here. */
  asks: Asks | null = null;
  private readonly others = new Map<string, HTMLElement>();
  private atEnd = true;
  private top = 0;
  private lastKey: string | undefined;

  constructor(private readonly tools: MessageTools) {
    const { texts } = tools;
    this.log = el(
      "div",
      { class: "log", role: "log", "aria-live": "polite", "aria-label": texts.conversation, tabindex: 0 },
      this.rows,
    );
    this.jump = button({ class: "jump", hidden: true }, () => this.toEnd(true), icon(DOWN), texts.newBelow);
    const scroller = el("div", { class: "scroller" }, this.log, this.typing, this.typist);
    this.element = el("div", { class: "transcript" }, scroller, this.jump);
    scroller.addEventListener("scroll", () => this.scrolled(), { passive: true });
    // A phone's keyboard or a taller composer makes it smaller, a picture that arrives makes the log taller;
    // the end stays in view.
    const sizes = new ResizeObserver(() => {
      if (this.atEnd) this.toEnd(false);
    });
    sizes.observe(scroller);
    sizes.observe(this.log);
  }

  update(chat: Chat, pending: readonly Pending[], live: boolean): void {
    const rows = rowsOf(chat, pending, live);
    arrange(this.rows, [...this.beginning(chat), ...rows.map((row) => this.draw(row))]);
    this.sweep(rows);
    this.showTyping(chat);
    const last = rows.at(-1);
    const fresh = last?.key !== this.lastKey;
    this.lastKey = last?.key;
    if (this.atEnd || (fresh && last?.kind === "message" && last.mine)) this.toEnd(false);
    else if (fresh) this.jump.hidden = false;
  }

  toEnd(smooth: boolean): void {
    this.atEnd = true;
    this.jump.hidden = true;
    const scroller = this.log.parentElement!;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    scroller.scrollTo({ top: scroller.scrollHeight, behavior: smooth && !calm ? "smooth" : "instant" });
  }

  private scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.log.parentElement!;
    const near = scrollHeight - scrollTop - clientHeight < NEAR;
    // Only going up leaves the end: a log that has grown since is followed by the observer.
    if (near || scrollTop < this.top) this.atEnd = near;
    this.top = scrollTop;
    if (near) this.jump.hidden = true;
  }

  private beginning(chat: Chat): HTMLElement[] {
    return chat.shortened ? [this.other("earlier", () => el("p", { class: "notice" }, this.tools.texts.earlier))] : [];
  }

  private draw(row: Row): HTMLElement {
    if (row.kind === "day") {
      const words = this.tools.times.day(row.at, Date.now());
      const day = this.other(row.key, () => el("p", { class: "day" }));
      setText(day, words);
      return day;
    }
    if (row.kind === "proposal") return this.asks?.card(row) ?? this.other(row.key, () => el("p", { class: "notice" }, this.tools.texts.oneMoment));
    if (row.kind === "notice") return this.other(row.key, () => this.notice(row.notice));
    const known = this.messages.get(row.key);
    if (known !== undefined) {
      known.update(row);
      return known.element;
    }
    const view = new MessageView(this.tools, row);
    this.messages.set(row.key, view);
    return view.element;
  }

  private other(key: string, make: () => HTMLElement): HTMLElement {
    const known = this.others.get(key) ?? make();
    this.others.set(key, known);
    return known;
  }

  /** Forgets elements of rows that are gone (discarded, or another chat). */
  private sweep(rows: readonly Row[]): void {
    const keys = new Set(rows.map((row) => row.key));
    for (const key of this.messages.keys()) if (!keys.has(key)) this.messages.delete(key);
    this.asks?.sweep(keys);
    for (const key of this.others.keys()) if (!keys.has(key) && key !== "earlier") this.others.delete(key);
  }

  private notice(notice: Notice): HTMLElement {
    const { texts } = this.tools;
    switch (notice.kind) {
      case "started":
        return this.started(notice);
      case "joined":
        return this.line(texts.joined(notice.party.name ?? ""), avatar(notice.party, this.tools.server));
      case "left":
        return this.line((notice.returned ? texts.leftToQueue : texts.left)(notice.party.name ?? ""));
      case "passed": {
        const { by, queueName, stays } = notice;
        if (by === null) return this.line(texts.passedOn(queueName));
        return this.line((stays ? texts.passedStays : texts.passed)(by.name ?? "", queueName));
      }
      case "gone":
        return this.line(texts.chatGone);
      case "ended":
        switch (notice.reason) {
          case "customer_left":
            return this.line(texts.youEnded);
          case "agent_ended":
            return this.line(texts.agentEnded(notice.by.name ?? ""));
          case "inactive":
            return this.line(texts.inactiveEnded);
          case "connection_lost":
            return this.line(texts.lostEnded);
          case "callback":
            return this.line(texts.callbackEnded);
          case "blocked":
            return this.line(texts.blockedEnded);
        }
    }
  }

  /** What the customer wrote into the form, and the queue's welcome. */
  private started({ question, welcome, answers }: Extract<Notice, { kind: "started" }>): HTMLElement {
    const list = el("dl", { class: "answers" });
    const said = question === "" ? answers : [{ label: this.tools.texts.question, value: question }, ...answers];
    for (const { label, value } of said) list.append(el("div", {}, el("dt", {}, label), el("dd", { dir: "auto" }, ...breakable(value))));
    return el(
      "div",
      { class: "started" },
      said.length > 0 && list,
      welcome !== "" && el("p", { class: "welcome", dir: "auto" }, welcome),
    );
  }

  private line(words: string, face?: HTMLElement): HTMLElement {
    return el("p", { class: "notice" }, face, el("span", {}, words));
  }

  private showTyping(chat: Chat): void {
    const party = chat.typing;
    this.typing.hidden = party === null;
    setText(this.typist, party === null ? "" : this.tools.texts.typing(party.name ?? ""));
    if (party === null || this.typing.dataset["name"] === party.name) return;
    this.typing.dataset["name"] = party.name ?? "";
    const dots = el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
    this.typing.replaceChildren(avatar(party, this.tools.server), dots);
  }
}
