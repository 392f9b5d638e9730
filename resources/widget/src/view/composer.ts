// Where the customer writes. The draft is kept at every keystroke and survives a reload.

import type { Texts } from "../i18n/texts.ts";
import type { Memory } from "../memory.ts";
import { MAX_MESSAGE_CHARACTERS, TYPING_ENDS_AFTER, type Attachment } from "../protocol.ts";
import type { Times } from "../time.ts";
import { button, el, setText } from "./dom.ts";
import { CLIP, SEND, icon } from "./icons.ts";
import { UploadsView, type StartUpload } from "./uploads.ts";

const DRAFT = "draft";
const TALLEST = 132;
/** "Typing" ends this long after the last keystroke. */
const TYPING_PAUSE = TYPING_ENDS_AFTER - 1_000;

export interface ComposerTools {
  readonly texts: Texts;
  readonly times: Times;
  readonly memory: Memory;
  readonly upload: StartUpload;
  /** Resolves once it is in the outbox. */
  readonly send: (text: string, attachments: readonly Attachment[]) => Promise<void>;
  readonly typing: (typing: boolean) => void;
  /** What else the customer can do, beside the field. */
  readonly beside: HTMLElement;
}

export class ComposerView {
  readonly element: HTMLElement;
  private readonly area: HTMLTextAreaElement;
  private readonly sender: HTMLButtonElement;
  private readonly hint = el("p", { class: "hint", role: "status", hidden: true });
  private readonly picker: HTMLInputElement;
  private readonly uploads: UploadsView;
  /** Send was pressed while files were on their way: it happens when the last one is there. */
  private sendWhenStored = false;
  private stillTyping: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly tools: ComposerTools) {
    const { texts, times } = tools;
    this.area = el("textarea", { rows: 1, class: "draft", "aria-label": texts.message, placeholder: texts.write, dir: "auto" });
    this.sender = button({ class: "send", "aria-label": texts.send }, () => void this.send(), icon(SEND));
    this.picker = el("input", { type: "file", multiple: true, hidden: true, tabindex: -1, "aria-hidden": "true" });
    const attach = button({ class: "round", "aria-label": texts.attach }, () => this.picker.click(), icon(CLIP));
    this.uploads = new UploadsView(texts, times, tools.upload, () => this.uploadsChanged());
    const line = el("div", { class: "line" }, attach, tools.beside, this.area, this.sender);
    this.element = el("div", { class: "composer" }, this.uploads.element, this.uploads.status, this.hint, line, this.picker);

    this.picker.addEventListener("change", () => {
      this.addFiles(this.picker.files ?? []);
      this.picker.value = "";
    });
    this.area.addEventListener("input", () => this.written());
    this.area.addEventListener("keydown", (event) => this.pressed(event));
    this.area.addEventListener("paste", (event) => this.pasted(event));
    this.area.value = tools.memory.get(DRAFT) ?? "";
    this.changed();
  }

  addFiles(files: Iterable<File>): void {
    this.uploads.add(files);
    this.area.focus();
  }

  /** Addressed by name, once somebody is there. */
  address(name: string | null): void {
    const { texts } = this.tools;
    this.area.setAttribute("aria-label", name === null ? texts.message : texts.messageTo(name));
  }

  focus(): void {
    this.area.focus();
  }

  get hasFocus(): boolean {
    return (this.element.getRootNode() as ShadowRoot).activeElement === this.area;
  }

  /** Once it is laid out: text that was kept may need more than one line. */
  fit(): void {
    this.area.style.height = "auto";
    this.area.style.height = `${Math.min(this.area.scrollHeight, TALLEST)}px`;
  }

  private written(): void {
    this.tools.memory.set(DRAFT, this.area.value || null);
    this.changed();
    this.tools.typing(this.area.value !== "");
    clearTimeout(this.stillTyping);
    this.stillTyping = setTimeout(() => this.tools.typing(false), TYPING_PAUSE);
  }

  private pressed(event: KeyboardEvent): void {
    // On a touch keyboard Enter is the only way to a new line.
    const touch = matchMedia("(pointer: coarse)").matches;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || touch) return;
    event.preventDefault();
    void this.send();
  }

  private pasted(event: ClipboardEvent): void {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    this.addFiles(files);
  }

  private get ready(): boolean {
    const { value } = this.area;
    const some = value.trim() !== "" || this.uploads.hasStored;
    return some && !this.uploads.busy && [...value].length <= MAX_MESSAGE_CHARACTERS;
  }

  private uploadsChanged(): void {
    const go = this.sendWhenStored && !this.uploads.busy && !this.uploads.hasFailed;
    if (!this.uploads.busy) this.sendWhenStored = false;
    this.changed();
    if (go) void this.send();
  }

  private changed(): void {
    // aria-disabled, so that the button keeps its focus and can say why nothing happens.
    this.sender.setAttribute("aria-disabled", String(!this.ready));
    const { value } = this.area;
    const over = value.length > MAX_MESSAGE_CHARACTERS ? [...value].length - MAX_MESSAGE_CHARACTERS : 0;
    const words = over > 0 ? this.tools.texts.tooLong(over) : this.sendWhenStored ? this.tools.texts.uploadsFirst : "";
    this.note(words, over > 0);
    this.fit();
  }

  private note(words: string, bad: boolean): void {
    this.hint.hidden = words === "";
    this.hint.classList.toggle("error", bad);
    setText(this.hint, words);
  }

  private async send(): Promise<void> {
    this.sendWhenStored = this.uploads.busy;
    this.changed();
    if (!this.ready) return;
    const written = this.area.value;
    const files = this.uploads.takeStored();
    clearTimeout(this.stillTyping);
    // Gone from here at once, so that what is written meanwhile is the next message; the draft is
    // forgotten only when the message is safe in the outbox.
    this.area.value = "";
    this.changed();
    this.area.focus();
    await this.tools.send(written.trim(), files.flatMap((chip) => chip.stored ?? []));
    this.tools.memory.set(DRAFT, this.area.value || null);
  }

  /** Another person comes. */
  forget(): void {
    clearTimeout(this.stillTyping);
    this.uploads.forget();
    this.area.value = "";
    this.tools.memory.set(DRAFT, null);
    this.changed();
  }

  /** What came too late for the chat it was written in is not lost: it is here again. */
  giveBack(texts: readonly string[]): void {
    if (texts.length === 0) return;
    this.area.value = [...texts, this.area.value].filter((text) => text !== "").join("\n\n");
    this.tools.memory.set(DRAFT, this.area.value);
    this.changed();
  }
}
