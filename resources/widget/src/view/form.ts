// Before a chat: a greeting, the queue's welcome, and the fields the administrator chose.

import { steady } from "../clock.ts";
import type { ErrorWords, Texts } from "../i18n/texts.ts";
import type { Pending } from "../outbox.ts";
import type { View } from "../acts.ts";
import { MAX_FORM_ANSWER_CHARACTERS, type Answer, type FieldKind, type FieldMeaning, type FormField, type WidgetConfig } from "../protocol.ts";
import { Timer } from "../timer.ts";
import { el, setText } from "./dom.ts";

interface Control {
  readonly field: FormField;
  readonly input: HTMLInputElement | HTMLTextAreaElement;
  readonly error: HTMLElement;
}

const INPUT: Readonly<Record<FieldKind, Readonly<Record<string, string>>>> = {
  text: { type: "text" },
  email: { type: "email", inputmode: "email" },
  phone: { type: "tel", inputmode: "tel" },
  customer_number: { type: "text", autocapitalize: "characters", spellcheck: "false" },
  long_text: { rows: "3" },
};

const AUTOCOMPLETE: Readonly<Record<FieldMeaning, string>> = {
  name: "name",
  email: "email",
  phone: "tel",
  customer_number: "off",
  none: "off",
};

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/u;

export class FormView {
  readonly element = el("form", { class: "form", novalidate: true });
  private readonly welcome = el("p", { class: "welcome" });
  private readonly controls: Control[];
  private readonly questions: HTMLInputElement[] = [];
  private readonly questionError = el("p", { class: "error", id: "question-error", hidden: true });
  private readonly refusal = el("p", { class: "error refusal", role: "alert", hidden: true });
  private readonly again = el("p", { class: "again", hidden: true });
  private readonly counting = new Timer();
  private readonly start: HTMLButtonElement;
  private waits = false;

  constructor(
    private readonly config: WidgetConfig,
    private readonly texts: Texts,
    private readonly submit: (question: string, answers: Answer[]) => void,
  ) {
    this.controls = (config.form ?? []).map((field) => this.control(field));
    this.start = el("button", { type: "submit", class: "primary" }, texts.startChat);
    const hero = el(
      "div",
      { class: "hero" },
      el("h2", {}, config.look.title || texts.greeting),
      config.look.subtitle ? el("p", {}, config.look.subtitle) : null,
    );
    const card = el(
      "div",
      { class: "card" },
      this.presence(),
      this.welcome,
      this.questionGroup(),
      ...this.controls.map(({ field, input, error }) => this.row(field, input, error)),
    );
    this.element.append(
      el("div", { class: "page" }, hero, card),
      el("div", { class: "go" }, this.refusal, this.again, this.start),
    );
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.showWelcome();
  }

  /** The start that is under way, that waits because the server is busy, or that was refused. */
  update(starting: Pending | undefined, { link, off }: View): void {
    const asks = starting?.asks === true;
    const waits = starting !== undefined && starting.failure === null && !asks;
    const held = waits && link.kind === "live" ? (link.held ?? null) : null;
    // Not `disabled`: that would take the focus away, and the chat begins where the focus is.
    this.start.setAttribute("aria-disabled", String(waits));
    this.waits = waits;
    setText(this.start, waits ? this.texts.starting : this.texts.startChat);
    const words: ErrorWords = this.texts.errors;
    const failure = starting?.failure ?? null;
    const refused = held ?? failure;
    const why = held !== null && off.includes("new_chats") ? this.texts.noNewChats : null;
    const refusal = refused === null ? null : (why ?? words[refused.code] ?? failure?.text ?? "");
    this.refusal.hidden = refusal === null && !asks;
    this.refusal.classList.toggle("busy", held !== null || asks);
    setText(this.refusal, refusal ?? (asks ? this.texts.startAsks : ""));
    this.countDown(held?.until ?? 0);
  }

  /** Seconds to the next try, counted without being read aloud each time. */
  private countDown(until: number): void {
    const left = Math.ceil((until - steady()) / 1000);
    this.again.hidden = left <= 0;
    if (left <= 0) return this.counting.stop();
    setText(this.again, this.texts.nextTry(left));
    this.counting.restart(1_000, () => this.countDown(until));
  }

  focus(): void {
    (this.questions[0] ?? this.controls[0]?.input ?? this.start).focus();
  }

  private presence(): HTMLElement {
    const count = this.config.agents_available ?? 0;
    const words = count > 0 ? this.texts.agentsAvailable(count) : this.texts.nobodyHere;
    return el("p", { class: count > 0 ? "presence here" : "presence" }, words);
  }

  private questionGroup(): HTMLElement | null {
    const questions = this.config.questions ?? [];
    if (questions.length === 0) return null;
    const choices = questions.map(({ key, label }) => {
      const input = el("input", { type: "radio", name: "question", value: key, "aria-describedby": "question-error" });
      input.addEventListener("change", () => {
        this.questionError.hidden = true;
        this.showWelcome();
      });
      this.questions.push(input);
      return el("label", { class: "choice" }, input, el("span", {}, label));
    });
    // A single question needs no choosing.
    if (questions.length === 1) this.questions[0]!.checked = true;
    return el(
      "fieldset",
      { class: "field" },
      el("legend", {}, this.texts.question),
      el("div", { class: "choices" }, ...choices),
      this.questionError,
    );
  }

  private get question(): string {
    return this.questions.find((input) => input.checked)?.value ?? "";
  }

  private showWelcome(): void {
    const chosen = this.config.questions?.find((question) => question.key === this.question);
    const text = chosen?.welcome || this.config.welcome || "";
    this.welcome.hidden = text === "";
    setText(this.welcome, text);
  }

  private control(field: FormField): Control {
    const kind = field.kind ?? "text";
    const id = `field-${field.key}`;
    const attributes = {
      ...INPUT[kind],
      id,
      name: field.key,
      maxlength: MAX_FORM_ANSWER_CHARACTERS,
      autocomplete: AUTOCOMPLETE[field.meaning ?? "none"],
      "aria-required": field.required === true ? "true" : null,
      "aria-describedby": `${id}-error`,
    };
    const input = kind === "long_text" ? el("textarea", attributes) : el("input", attributes);
    const error = el("p", { class: "error", id: `${id}-error`, hidden: true });
    input.addEventListener("input", () => this.complain(input, error, ""));
    return { field, input, error };
  }

  private row(field: FormField, input: HTMLElement, error: HTMLElement): HTMLElement {
    const label = el(
      "label",
      { for: input.id },
      field.label,
      field.required === true ? null : el("span", { class: "optional" }, ` (${this.texts.optional})`),
    );
    return el("div", { class: "field" }, label, input, error);
  }

  private complain(input: HTMLElement, error: HTMLElement, words: string): void {
    input.setAttribute("aria-invalid", String(words !== ""));
    error.hidden = words === "";
    setText(error, words);
  }

  private fault({ field, input }: Control): string {
    const value = input.value.trim();
    if (value === "") return field.required === true ? this.texts.required : "";
    return field.kind === "email" && !EMAIL.test(value) ? this.texts.notEmail : "";
  }

  private send(): void {
    if (this.waits) return;
    const unanswered = this.questions.length > 0 && this.question === "";
    this.questionError.hidden = !unanswered;
    setText(this.questionError, unanswered ? this.texts.required : "");
    let first: HTMLElement | null = unanswered ? this.questions[0]! : null;
    for (const control of this.controls) {
      const words = this.fault(control);
      this.complain(control.input, control.error, words);
      if (words !== "") first ??= control.input;
    }
    if (first !== null) return first.focus();
    const answers = this.controls
      .map(({ field, input }) => ({ key: field.key, value: input.value.trim() }))
      .filter((answer) => answer.value !== "");
    this.submit(this.question, answers);
  }
}
