// The fields of a form: what a customer writes, or one of a few choices.

import type { Texts } from "../i18n/texts.ts";
import { MAX_FORM_ANSWER_CHARACTERS, MAX_MESSAGE_CHARACTERS, type FieldKind, type FieldMeaning, type FormField } from "../protocol.ts";
import { el, setText } from "./dom.ts";

export interface Choice {
  readonly key: string;
  readonly label: string;
}

export interface Field {
  readonly element: HTMLElement;
  /** As it goes to the server, without space around it. */
  readonly value: string;
  /** Says what is wrong with it; false if it may not go like this. `required`: it may not be empty. */
  check(required: boolean): boolean;
  complain(words: string): void;
  focus(): void;
}

/** More than these are a list to open, not pills to see. */
const MOST_PILLS = 5;

const INPUT: Readonly<Record<Exclude<FieldKind, "choice">, Readonly<Record<string, string>>>> = {
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
/** At least five digits, and nothing that is in no number. */
const PHONE = /^(?=(?:\D*\d){5})[\d\s()+./-]+$/u;

export function fieldOf(field: FormField, texts: Texts): Field {
  if (field.kind !== "choice") return new TextField(field, texts);
  const options = field.options ?? [];
  return options.length > MOST_PILLS ? new ListField(field, options, texts) : new PillsField(field, options, texts, () => undefined);
}

abstract class LabelledField implements Field {
  abstract readonly element: HTMLElement;
  abstract readonly value: string;
  protected readonly error: HTMLElement;
  protected readonly id: string;

  constructor(
    protected readonly field: FormField,
    protected readonly texts: Texts,
  ) {
    this.id = `field-${field.key}`;
    this.error = el("p", { class: "error", id: `${this.id}-error`, hidden: true });
  }

  abstract focus(): void;

  check(required: boolean): boolean {
    const words = this.fault(required);
    this.complain(words);
    return words === "";
  }

  complain(words: string): void {
    this.error.hidden = words === "";
    setText(this.error, words);
  }

  protected fault(required: boolean): string {
    return required && this.value === "" ? this.texts.required : "";
  }

  protected get words(): readonly (string | HTMLElement | null)[] {
    const optional = el("span", { class: "optional" }, ` (${this.texts.optional})`);
    return [this.field.label, this.field.required === true ? null : optional];
  }
}

export class TextField extends LabelledField {
  readonly element: HTMLElement;
  private readonly input: HTMLInputElement | HTMLTextAreaElement;

  constructor(field: FormField, texts: Texts, private readonly most = MAX_FORM_ANSWER_CHARACTERS) {
    super(field, texts);
    const kind = field.kind === "choice" ? "text" : (field.kind ?? "text");
    const attributes = {
      ...INPUT[kind],
      id: this.id,
      name: field.key,
      maxlength: most,
      autocomplete: AUTOCOMPLETE[field.meaning ?? "none"],
      "aria-required": field.required === true ? "true" : null,
      "aria-describedby": `${this.id}-error`,
    };
    this.input = kind === "long_text" ? el("textarea", { ...attributes, dir: "auto" }) : el("input", attributes);
    this.input.addEventListener("input", () => this.complain(""));
    this.element = el("div", { class: "field" }, el("label", { for: this.id }, ...this.words), this.input, this.error);
  }

  /** A message to those who are not here. */
  static ofMessage(texts: Texts): TextField {
    return new TextField({ key: "deskbell-message", label: texts.yourMessage, kind: "long_text", required: true }, texts, MAX_MESSAGE_CHARACTERS);
  }

  static ofPhone(key: string, label: string, required: boolean, texts: Texts): TextField {
    return new TextField({ key, label, kind: "phone", meaning: "phone", required }, texts);
  }

  get value(): string {
    return this.input.value.trim();
  }

  set value(value: string) {
    this.input.value = value;
  }

  override complain(words: string): void {
    super.complain(words);
    this.input.setAttribute("aria-invalid", String(words !== ""));
  }

  focus(): void {
    this.input.focus();
  }

  protected override fault(required: boolean): string {
    const { value, field, texts } = this;
    if (value === "") return super.fault(required);
    if ([...value].length > this.most) return texts.tooLong([...value].length - this.most);
    if (field.kind === "email" && !EMAIL.test(value)) return texts.notEmail;
    return field.kind === "phone" && !PHONE.test(value) ? texts.notPhone : "";
  }
}

/** All choices before the eyes; the one that is chosen is filled. */
export class PillsField extends LabelledField {
  readonly element: HTMLElement;
  private readonly inputs: readonly HTMLInputElement[];

  constructor(field: FormField, choices: readonly Choice[], texts: Texts, changed: () => void) {
    super(field, texts);
    this.inputs = choices.map(({ key }) =>
      el("input", { type: "radio", name: field.key, value: key, "aria-describedby": `${this.id}-error` }),
    );
    const pills = this.inputs.map((input, index) => {
      input.addEventListener("change", () => {
        this.complain("");
        changed();
      });
      return el("label", { class: "choice" }, input, el("span", {}, choices[index]!.label));
    });
    // A single one that is wanted needs no choosing.
    if (field.required === true && this.inputs.length === 1) this.inputs[0]!.checked = true;
    this.element = el("fieldset", { class: "field" }, el("legend", {}, ...this.words), el("div", { class: "choices" }, ...pills), this.error);
  }

  get value(): string {
    return this.inputs.find((input) => input.checked)?.value ?? "";
  }

  focus(): void {
    (this.inputs.find((input) => input.checked) ?? this.inputs[0])?.focus();
  }
}

class ListField extends LabelledField {
  readonly element: HTMLElement;
  private readonly list: HTMLSelectElement;

  constructor(field: FormField, choices: readonly Choice[], texts: Texts) {
    super(field, texts);
    const options = [{ key: "", label: texts.choose }, ...choices].map(({ key, label }) => el("option", { value: key }, label));
    this.list = el("select", { id: this.id, name: field.key, "aria-describedby": `${this.id}-error` }, ...options);
    this.list.addEventListener("change", () => this.complain(""));
    this.element = el("div", { class: "field" }, el("label", { for: this.id }, ...this.words), this.list, this.error);
  }

  get value(): string {
    return this.list.value;
  }

  override complain(words: string): void {
    super.complain(words);
    this.list.setAttribute("aria-invalid", String(words !== ""));
  }

  focus(): void {
    this.list.focus();
  }
}
