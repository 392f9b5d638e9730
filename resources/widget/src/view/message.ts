// One message: bubble, links, pictures, files, and what became of it.

import { fileAddress } from "../api.ts";
import type { ErrorWords, Texts } from "../i18n/texts.ts";
import type { Attachment, ErrorCode } from "../protocol.ts";
import type { MessageRow, MessageState } from "../rows.ts";
import type { Times } from "../time.ts";
import { avatar } from "./avatar.ts";
import { button, el, setText } from "./dom.ts";
import { ALERT, CHECK, CHECKS, CLOCK, FILE, icon, type Icon } from "./icons.ts";
import { linked } from "./links.ts";

export interface MessageTools {
  readonly server: string;
  readonly texts: Texts;
  readonly times: Times;
  readonly enlarge: (picture: Attachment) => void;
  readonly retry: (id: string) => void;
  readonly discard: (id: string) => void;
}

const STATE_ICON: Readonly<Record<MessageState, Icon>> = {
  waiting: CLOCK,
  sending: CLOCK,
  asking: ALERT,
  sent: CHECK,
  delivered: CHECKS,
  seen: CHECKS,
  failed: ALERT,
};

/** Sending the same again can't help with these. */
const HOPELESS: ReadonlySet<ErrorCode> = new Set([
  "id_reused",
  "chat_ended",
  "message_empty",
  "message_too_long",
  "too_many_attachments",
  "unknown_interaction",
]);

export class MessageView {
  readonly element: HTMLElement;
  private readonly foot = el("div", { class: "foot", "aria-live": "off" });
  /** The state of an own message whose foot does not tell it. */
  private readonly tick = el("span", { class: "tick", role: "img" });
  private shown = "";
  private filled = "";
  private content: readonly Element[] = [];

  constructor(
    private readonly tools: MessageTools,
    row: MessageRow,
  ) {
    const { texts, server } = tools;
    const speaker = row.mine ? texts.you : (row.author.name ?? "");
    const body = el("div", { class: "body" }, el("span", { class: "quiet" }, `${speaker}: `), this.foot);
    this.element = el("div", { class: "message" }, row.mine ? null : avatar(row.author, server), body);
    this.update(row);
  }

  update(row: MessageRow): void {
    const classes = ["message", row.mine ? "mine" : "theirs", row.state];
    if (row.first) classes.push("first");
    if (row.last) classes.push("last");
    this.element.className = classes.join(" ");
    this.fill(row);
    const shown = `${row.last} ${row.telling} ${row.state} ${row.failure?.code}`;
    if (shown === this.shown) return;
    this.shown = shown;
    this.foot.replaceChildren();
    this.tick.hidden = row.telling;
    this.tick.setAttribute("aria-label", this.word(row));
    this.tick.replaceChildren(icon(STATE_ICON[row.state]));
    if (row.last || row.telling) this.tell(row);
    // In the foot where there is one, beside the bubble where others follow.
    if (row.mine) (row.last ? this.foot : this.foot.parentElement)?.append(this.tick);
  }

  /** What was said, as it stands now. */
  private fill(row: MessageRow): void {
    const filled = row.takenBack ? "" : JSON.stringify([row.changed, row.text, row.links]);
    if (this.content.length > 0 && filled === this.filled) return;
    this.filled = filled;
    for (const part of this.content) part.remove();
    this.content = row.takenBack ? [el("div", { class: "bubble gone" }, this.tools.texts.takenBack)] : this.said(row);
    this.foot.before(...this.content);
  }

  private said({ text, links, quote, changed, attachments }: MessageRow): Element[] {
    const { you, edited } = this.tools.texts;
    const parts: Element[] = [];
    const quoted =
      quote !== null &&
      el("blockquote", { dir: "auto" }, el("b", {}, quote.author.kind === "customer" ? you : (quote.author.name ?? "")), el("span", {}, quote.text ?? ""));
    if (text !== "" || quoted !== false || changed) {
      parts.push(el("div", { class: "bubble", dir: "auto" }, quoted, ...linked(text, links), changed && el("small", {}, ` ${edited}`)));
    }
    const isPicture = (file: Attachment) => file.kind === "picture";
    for (const file of attachments) if (isPicture(file)) parts.push(this.picture(file));
    for (const file of attachments) if (!isPicture(file)) parts.push(this.file(file));
    return parts;
  }

  private tell(row: MessageRow): void {
    const { texts, times } = this.tools;
    const words: ErrorWords = texts.errors;
    if (row.failure !== null) {
      const { code, text } = row.failure;
      const again = HOPELESS.has(code) ? null : texts.retry;
      return this.ask(row.key, `${texts.failed}. ${words[code] ?? text}`, again);
    }
    if (row.state === "asking") return this.ask(row.key, texts.asksFirst(times.ofDay(row.at)), texts.sendNow);
    this.foot.append(el("time", { datetime: new Date(row.at).toISOString() }, times.ofDay(row.at)));
    if (row.telling) {
      this.foot.append(el("span", { class: `state ${row.state}` }, this.word(row), icon(STATE_ICON[row.state])));
    }
  }

  private word({ state }: MessageRow): string {
    const { texts } = this.tools;
    if (state === "waiting") return texts.waitingToGo;
    return state === "asking" ? texts.failed : texts[state];
  }

  /** What is the matter with it, and the customer's choice: to send it, where that can help, or to discard it. */
  private ask(id: string, words: string, send: string | null): void {
    this.foot.setAttribute("aria-live", "polite");
    this.foot.append(el("span", { class: "why" }, icon(ALERT), words));
    if (send !== null) this.foot.append(button({ class: "small" }, () => this.tools.retry(id), send));
    this.foot.append(button({ class: "small" }, () => this.tools.discard(id), this.tools.texts.discard));
  }

  private picture(picture: Attachment): HTMLElement {
    const { server, texts } = this.tools;
    const image = el("img", {
      src: fileAddress(server, picture, true),
      alt: texts.picture(picture.name),
      width: picture.width || null,
      height: picture.height || null,
    });
    const frame = button(
      { class: "picture", "aria-label": texts.enlarge(picture.name) },
      () => this.tools.enlarge(picture),
      image,
    );
    image.addEventListener("error", () => {
      image.remove();
      frame.classList.add("gone");
      setText(frame, texts.pictureGone);
    });
    return frame;
  }

  private file(file: Attachment): HTMLElement {
    const { server, texts, times } = this.tools;
    return el(
      "a",
      {
        class: "file",
        href: fileAddress(server, file, false),
        download: file.name,
        target: "_blank",
        rel: "noopener noreferrer",
        "aria-label": texts.download(file.name),
      },
      icon(FILE),
      el("span", { class: "file-name" }, file.name),
      el("span", { class: "file-size" }, times.bytes(file.bytes)),
    );
  }
}
