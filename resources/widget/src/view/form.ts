// Before a chat: a greeting, the queue's welcome, and the fields the administrator chose. Where nobody
// is to be had the same form takes a message.

import { steady } from "../clock.ts";
import type { ErrorWords, Texts } from "../i18n/texts.ts";
import type { Pending } from "../outbox.ts";
import { begins } from "../pending.ts";
import type { View } from "../acts.ts";
import type { Answer, FormField, WidgetConfig, WidgetService } from "../protocol.ts";
import type { Times } from "../time.ts";
import { Timer } from "../timer.ts";
import { button, el, setText } from "./dom.ts";
import { PillsField, TextField, fieldOf, type Field } from "./fields.ts";

export interface FormTools {
  readonly config: WidgetConfig;
  readonly texts: Texts;
  readonly times: Times;
  readonly start: (question: string, answers: readonly Answer[]) => void;
  readonly leave: (question: string, answers: readonly Answer[], text: string, callback: string) => void;
}

interface Asked {
  readonly field: FormField;
  readonly control: Field;
}

export class FormView {
  readonly element = el("form", { class: "form", novalidate: true });
  private readonly presence = el("p", { class: "presence" });
  private readonly opens = el("p", { class: "opens", hidden: true });
  private readonly welcome = el("p", { class: "welcome" });
  private readonly questions: Field | null;
  private readonly asked: readonly Asked[];
  private readonly message: TextField;
  private readonly phone: TextField;
  private readonly letter: HTMLElement;
  private readonly refusal = el("p", { class: "error refusal", role: "alert", hidden: true });
  private readonly again = el("p", { class: "again", hidden: true });
  private readonly counting = new Timer();
  private readonly sender: HTMLButtonElement;
  private readonly other: HTMLButtonElement;
  /** The customer would rather write than chat. */
  private writes = false;
  /** Questions whose queue the server has called closed since the page was loaded. */
  private readonly closed = new Set<string>();
  private waits = false;

  constructor(private readonly tools: FormTools) {
    const { config, texts } = tools;
    const questions = config.questions ?? [];
    const question = { key: "question", label: texts.question, required: true };
    this.questions = questions.length === 0 ? null : new PillsField(question, questions, texts, () => this.arrange());
    this.asked = (config.form ?? []).map((field) => ({ field, control: fieldOf(field, texts) }));
    this.message = TextField.ofMessage(texts);
    this.phone = TextField.ofPhone("deskbell-callback", texts.callAt, false, texts);
    this.letter = el("div", { class: "letter", hidden: true }, this.message.element, this.phone.element);
    this.sender = el("button", { type: "submit", class: "primary" });
    this.other = button({ class: "plain" }, () => this.change());
    const hero = el(
      "div",
      { class: "hero" },
      el("h2", {}, config.look.title || texts.greeting),
      config.look.subtitle ? el("p", {}, config.look.subtitle) : null,
    );
    const card = el(
      "div",
      { class: "card" },
      el("div", { class: "now" }, this.presence, this.opens, this.welcome),
      this.questions?.element,
      this.letter,
      ...this.asked.map(({ control }) => control.element),
    );
    this.element.append(
      el("div", { class: "page" }, hero, card),
      el("div", { class: "go" }, this.refusal, this.again, this.sender, this.other),
    );
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.arrange();
  }

  /** What is under way, what waits because the server is busy, and what was refused. */
  update(pending: readonly Pending[], { link, off }: View): void {
    const item = pending.find(({ command }) => begins(command) || command.type === "leave_message");
    const asks = item?.asks === true;
    const waits = item !== undefined && item.failure === null && !asks;
    const held = waits && link.kind === "live" ? (link.held ?? null) : null;
    const failure = item?.failure ?? null;
    // Not `disabled`: that would take the focus away, and the chat begins where the focus is.
    this.sender.setAttribute("aria-disabled", String(waits));
    this.waits = waits;
    this.arrange();
    if (failure?.code === "queue_closed" && item?.command.type === "start_chat") this.foundClosed(item.command.question ?? "");
    const { errors, noNewChats, startAsks }: { errors: ErrorWords; noNewChats: string; startAsks: string } = this.tools.texts;
    const refused = held ?? failure;
    const why = held !== null && off.includes("new_chats") ? noNewChats : null;
    const refusal = refused === null ? null : (why ?? errors[refused.code] ?? failure?.text ?? "");
    this.refusal.hidden = refusal === null && !asks;
    this.refusal.classList.toggle("busy", held !== null || asks || failure?.code === "invitation_gone" || failure?.code === "queue_closed");
    setText(this.refusal, refusal ?? (asks ? startAsks : ""));
    this.countDown(held?.until ?? 0);
  }

  focus(): void {
    const first = this.questions ?? this.asked[0]?.control;
    if (first === undefined) this.sender.focus();
    else first.focus();
  }

  /** Seconds to the next try, counted without being read aloud each time. */
  private countDown(until: number): void {
    const left = Math.ceil((until - steady()) / 1000);
    this.again.hidden = left <= 0;
    if (left <= 0) return this.counting.stop();
    setText(this.again, this.tools.texts.nextTry(left));
    this.counting.restart(1_000, () => this.countDown(until));
  }

  private get question(): string {
    return this.questions?.value ?? "";
  }

  private get service(): WidgetService {
    const { config } = this.tools;
    const chosen = config.questions?.find(({ key }) => key === this.question)?.service;
    return (this.question === "" ? config.service : chosen) ?? {};
  }

  private get isClosed(): boolean {
    return this.service.closed === true || this.closed.has(this.question);
  }

  private get callsBack(): boolean {
    return this.service.callback === true;
  }

  /** A message is written here, not a chat begun. */
  private get takesMessage(): boolean {
    return this.writes || this.isClosed;
  }

  /** It was open when the page was loaded. What is written there instead is before the eyes. */
  private foundClosed(question: string): void {
    if (this.closed.has(question)) return;
    this.closed.add(question);
    this.arrange();
    if (this.element.contains((this.element.getRootNode() as ShadowRoot).activeElement)) this.message.focus();
  }

  private change(): void {
    this.writes = !this.writes;
    this.arrange();
    if (this.writes) this.message.focus();
    else this.sender.focus();
  }

  /** Shows what goes with the question that is chosen, and with chatting or writing. */
  private arrange(): void {
    const { texts } = this.tools;
    const { isClosed, takesMessage, waits } = this;
    this.showPresence(isClosed);
    this.showWelcome(isClosed);
    this.letter.hidden = !takesMessage;
    this.phone.element.hidden = !this.callsBack;
    this.other.hidden = isClosed || waits;
    setText(this.other, this.writes ? texts.chatInstead : texts.writeInstead);
    const idle = takesMessage ? texts.sendMessage : texts.startChat;
    setText(this.sender, waits ? (takesMessage ? texts.sending : texts.starting) : idle);
  }

  private showPresence(isClosed: boolean): void {
    const { config, texts, times } = this.tools;
    const { wait, opens_at } = this.service;
    const count = config.agents_available ?? 0;
    const here = !isClosed && count > 0;
    const words = isClosed ? texts.closedNow : here ? texts.agentsAvailable(count) : texts.nobodyHere;
    const patience = here && wait != null && wait > 0 ? `. ${texts.waitFor(times.wait(wait))}` : "";
    this.presence.classList.toggle("here", here);
    setText(this.presence, words + patience);
    this.opens.hidden = !isClosed || opens_at == null;
    if (opens_at != null) setText(this.opens, texts.opensAgain(times.opening(opens_at, Date.now())));
  }

  private showWelcome(isClosed: boolean): void {
    const { config } = this.tools;
    const chosen = config.questions?.find(({ key }) => key === this.question);
    const text = isClosed ? (this.service.closed_text ?? "") : chosen?.welcome || config.welcome || "";
    this.welcome.hidden = text === "";
    setText(this.welcome, text);
  }

  private send(): void {
    if (this.waits) return;
    const { takesMessage } = this;
    const wrong = takesMessage ? this.faultsOfMessage() : this.faults();
    if (wrong !== undefined) return wrong.focus();
    const answers = this.asked.map(({ field, control }) => ({ key: field.key, value: control.value })).filter(({ value }) => value !== "");
    if (takesMessage) this.tools.leave(this.question, answers, this.message.value, this.phoneNumber);
    else this.tools.start(this.question, answers);
  }

  /** The first field that may not go like this; all that are wrong say so. */
  private faults(): Field | undefined {
    const wrong = this.asked.filter(({ field, control }) => !control.check(field.required === true));
    const all = wrong.map(({ control }) => control);
    return this.questions?.check(true) === false ? this.questions : all[0];
  }

  private faultsOfMessage(): Field | undefined {
    const wrong = this.faults();
    const called = this.phoneNumber !== "";
    const message = this.message.check(!called);
    const phone = !called || this.phone.check(false);
    const first = wrong ?? (message ? (phone ? undefined : this.phone) : this.message);
    if (first !== undefined || called || this.isReachable) return first;
    // Without a way back nobody could answer.
    const way = this.asked.find(({ field }) => field.meaning === "email")?.control ?? (this.callsBack ? this.phone : undefined);
    way?.complain(this.tools.texts.noWayBack);
    return way;
  }

  private get phoneNumber(): string {
    return this.callsBack ? this.phone.value : "";
  }

  private get isReachable(): boolean {
    return this.asked.some(({ field, control }) => (field.meaning === "email" || field.meaning === "phone") && control.value !== "");
  }
}
