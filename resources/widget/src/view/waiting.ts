// While the customer waits: the place in the queue, how long it will be, and the way out by telephone.

import type { ErrorWords, Texts } from "../i18n/texts.ts";
import type { Pending } from "../outbox.ts";
import type { WidgetConfig } from "../protocol.ts";
import type { Chat } from "../store.ts";
import type { Times } from "../time.ts";
import { button, el, setText } from "./dom.ts";
import { TextField } from "./fields.ts";

export class WaitingView {
  readonly element: HTMLElement;
  private readonly place = el("b");
  private readonly patience = el("span");
  private readonly opener: HTMLButtonElement;
  private readonly phone: TextField;
  private readonly caller: HTMLElement;
  private readonly sender: HTMLButtonElement;
  private chat: string | null = null;
  private asked = false;

  constructor(
    private readonly config: WidgetConfig,
    private readonly texts: Texts,
    private readonly times: Times,
    private readonly call: (phone: string) => void,
  ) {
    this.opener = button({ class: "small" }, () => this.open(true), texts.callMe);
    this.phone = TextField.ofPhone("deskbell-phone", texts.phone, true, texts);
    this.sender = el("button", { type: "submit", class: "small chosen" }, texts.callMeNow);
    const back = button({ class: "small" }, () => this.open(false), texts.keepWaiting);
    this.caller = el("form", { class: "caller", novalidate: true, hidden: true }, el("p", {}, texts.callMeTitle), this.phone.element, el("div", { class: "sheet-buttons" }, this.sender, back));
    this.caller.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.asked) return;
      if (this.phone.check(true)) this.call(this.phone.value);
      else this.phone.focus();
    });
    const words = el("div", { class: "words", role: "status" }, this.place, this.patience);
    this.element = el("div", { class: "queue", hidden: true }, el("div", { class: "line" }, words), this.opener, this.caller);
  }

  update(chat: Chat, pending: readonly Pending[]): void {
    const { texts, times } = this;
    const waits = chat.phase === "waiting" || (chat.phase === "talking" && chat.place !== null);
    this.element.hidden = !waits;
    if (!waits) return;
    const { place, wait } = chat;
    setText(this.place, place === null ? texts.waiting : texts.place(place));
    setText(this.patience, wait !== null ? texts.waitFor(times.wait(wait)) : place === null ? "" : texts.waiting);
    if (this.chat !== chat.interaction) this.begin(chat);
    const wish = pending.find(({ command }) => command.type === "ask_callback");
    this.asked = wish !== undefined && wish.failure === null;
    const offered = this.isOffered(chat);
    this.opener.hidden = !offered || !this.caller.hidden;
    if (!offered) this.caller.hidden = true;
    this.sender.setAttribute("aria-disabled", String(this.asked));
    setText(this.sender, this.asked ? texts.oneMoment : texts.callMeNow);
    const errors: ErrorWords = texts.errors;
    if (wish?.failure) this.phone.complain(wish.failure.code === "invalid_value" ? texts.notPhone : (errors[wish.failure.code] ?? wish.failure.text));
  }

  /** Another chat: with the number its customer gave. */
  private begin(chat: Chat): void {
    this.chat = chat.interaction;
    this.caller.hidden = true;
    this.phone.complain("");
    const keys = (this.config.form ?? []).filter(({ meaning }) => meaning === "phone").map(({ key }) => key);
    const started = chat.items.find((item) => item.kind === "started");
    this.phone.value = started?.answers.find(({ key }) => keys.includes(key))?.value ?? "";
  }

  /** The queue it was rung for calls back; of those it was handed to we know nothing. */
  private isOffered({ items }: Chat): boolean {
    const started = items.find((item) => item.kind === "started");
    if (started === undefined || items.some((item) => item.kind === "passed" || item.kind === "joined")) return false;
    const { questions = [], service } = this.config;
    const asked = questions.find(({ label }) => label === started.question);
    return (asked === undefined ? service : asked.service)?.callback === true;
  }

  private open(open: boolean): void {
    this.caller.hidden = !open;
    this.opener.hidden = open;
    if (open) this.phone.focus();
    else this.opener.focus();
  }
}
