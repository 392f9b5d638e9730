// Files on their way into a message: one chip each, with preview, progress, cancel and retry.

import { refusalIn, type Transfer } from "../api.ts";
import type { ErrorWords, Texts } from "../i18n/texts.ts";
import { newId } from "../ids.ts";
import { MAX_ATTACHMENTS, MAX_UPLOAD_BYTES, type Attachment } from "../protocol.ts";
import type { Times } from "../time.ts";
import { button, el, setText } from "./dom.ts";
import { AGAIN, CLOSE, FILE, icon } from "./icons.ts";

export interface Chip {
  /** The file's id; a retry uses it again. */
  readonly id: string;
  readonly file: File;
  readonly element: HTMLElement;
  readonly detail: HTMLElement;
  readonly bar: HTMLProgressElement;
  readonly again: HTMLButtonElement;
  readonly remove: HTMLButtonElement;
  transfer: Transfer | null;
  stored: Attachment | null;
}

export type StartUpload = (id: string, file: File, progress: (share: number) => void) => Transfer;

const PREVIEW = 96;

export class UploadsView {
  readonly element = el("ul", { class: "chips", hidden: true });
  readonly status = el("div", { class: "quiet", role: "status" });
  private chips: Chip[] = [];

  constructor(
    private readonly texts: Texts,
    private readonly times: Times,
    private readonly start: StartUpload,
    private readonly changed: () => void,
  ) {}

  get busy(): boolean {
    return this.chips.some((chip) => chip.transfer !== null);
  }

  get hasStored(): boolean {
    return this.chips.some((chip) => chip.stored !== null);
  }

  get hasFailed(): boolean {
    return this.chips.some((chip) => chip.stored === null && chip.transfer === null);
  }

  add(files: Iterable<File>): void {
    const words: ErrorWords = this.texts.errors;
    for (const file of files) {
      if (this.chips.length >= MAX_ATTACHMENTS) {
        setText(this.status, words.too_many_attachments ?? "");
        break;
      }
      this.send(this.make(file));
    }
    this.show();
  }

  /** The stored files leave with a message. Failed ones stay, to be tried again. */
  takeStored(): Chip[] {
    const taken = this.chips.filter((chip) => chip.stored !== null);
    for (const chip of taken) this.drop(chip);
    return taken;
  }

  forget(): void {
    for (const chip of this.chips) this.drop(chip);
  }

  private make(file: File): Chip {
    const detail = el("span", { class: "chip-detail" });
    const bar = el("progress", { max: 1, value: 0, "aria-label": file.name });
    const again = button({ class: "round", "aria-label": this.texts.retryUpload(file.name), hidden: true }, () => this.send(chip), icon(AGAIN));
    const remove = button({ class: "round", "aria-label": this.texts.cancelUpload(file.name) }, () => this.drop(chip), icon(CLOSE));
    const words = el("span", { class: "chip-words" }, el("span", { class: "chip-name" }, file.name), detail, bar);
    const element = el("li", { class: "chip" }, this.preview(file), words, again, remove);
    const chip: Chip = { id: newId(), file, element, detail, bar, again, remove, transfer: null, stored: null };
    this.chips.push(chip);
    this.element.append(element);
    return chip;
  }

  private send(chip: Chip): void {
    const words: ErrorWords = this.texts.errors;
    const { file } = chip;
    chip.again.hidden = true;
    if (file.size > MAX_UPLOAD_BYTES) return this.fail(chip, words.file_too_large ?? "", false);
    if (file.size === 0) return this.fail(chip, words.file_empty ?? "", false);
    chip.element.classList.remove("bad");
    chip.bar.hidden = false;
    setText(chip.detail, this.times.bytes(file.size));
    const transfer = this.start(chip.id, file, (share) => {
      chip.bar.value = share;
    });
    chip.transfer = transfer;
    transfer.done.then(
      (stored) => {
        chip.transfer = null;
        chip.stored = stored;
        chip.bar.hidden = true;
        chip.remove.setAttribute("aria-label", this.texts.removeFile(file.name));
        this.show();
      },
      (error: unknown) => {
        chip.transfer = null;
        if (error === null) return;
        const refused = refusalIn(error);
        this.fail(chip, refused === null ? this.texts.uploadFailed : (words[refused.code] ?? refused.text), refused === null || refused.retry_after != null);
      },
    );
    this.show();
  }

  private fail(chip: Chip, words: string, again: boolean): void {
    chip.element.classList.add("bad");
    chip.bar.hidden = true;
    chip.again.hidden = !again;
    chip.remove.setAttribute("aria-label", this.texts.removeFile(chip.file.name));
    setText(chip.detail, words);
    setText(this.status, `${chip.file.name}: ${words}`);
    this.show();
  }

  private drop(chip: Chip): void {
    chip.transfer?.cancel();
    chip.element.remove();
    this.chips = this.chips.filter((other) => other !== chip);
    this.show();
  }

  private show(): void {
    this.element.hidden = this.chips.length === 0;
    this.changed();
  }

  /** Drawn on a canvas, so that a page's policy need not allow `blob:` pictures. */
  private preview(file: File): HTMLElement {
    const box = el("span", { class: "chip-preview", "aria-hidden": "true" }, icon(FILE));
    if (!file.type.startsWith("image/") || typeof createImageBitmap === "undefined") return box;
    createImageBitmap(file).then(
      (bitmap) => {
        const canvas = el("canvas", { width: PREVIEW, height: PREVIEW });
        const side = Math.min(bitmap.width, bitmap.height);
        const [x, y] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
        canvas.getContext("2d")?.drawImage(bitmap, x, y, side, side, 0, 0, PREVIEW, PREVIEW);
        bitmap.close();
        box.replaceChildren(canvas);
      },
      () => {
        // Not a picture after all: the file icon stays, the server will say what is wrong.
      },
    );
    return box;
  }
}
