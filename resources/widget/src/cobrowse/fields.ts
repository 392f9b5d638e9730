// Watches what the customer types, anywhere on the page, so that no echo of it leaves.

import type { Typed } from "./mask/typed.ts";
import { isSecret } from "./mask/attributes.ts";

const FIELDS = "input,textarea,[contenteditable]:not([contenteditable=false]),[role=textbox],[role=searchbox]";
/** Not typed into: what they hold is the shop's own. */
const NOT_TYPED: ReadonlySet<string> = new Set(["hidden", "submit", "button", "reset", "image", "checkbox", "radio", "range", "color"]);
/** Parameters of an address under which shops hand on what was typed. */
const TYPED_PARAMETER = /^(?:q|s|k|query|search\w*|such\w*|sog\w*|haku\w*|term\w*|keyword\w*|text|w?ords?|name|\w*name|e-?mail\w*|mail|phone\w*|tel\w*|mobile|address\w*|street|city|zip|postcode|postal\w*|note|message|comment|subject|coupon|voucher|card\w*|cc\w*|iban|user\w*|login|account|number)$/i;
const WRITTEN = /[\s@+]|%20|%40/;

export class Fields {
  private readonly last = new WeakMap<Element, string>();
  private readonly watched = new WeakSet<Document>();

  constructor(
    private readonly typed: Typed,
    private readonly changed: () => void,
  ) {}

  /** Begin with a document: what stands in its fields already, and what will. */
  watch(page: Document): void {
    if (this.watched.has(page)) return;
    this.watched.add(page);
    const view = page.defaultView ?? window;
    const hear = (event: Event) => this.see(event.composedPath()[0] as Element);
    for (const name of ["input", "change", "beforeinput"]) view.addEventListener(name, hear, { capture: true, passive: true });
    view.addEventListener("change", () => this.changed(), { capture: true, passive: true });
    view.addEventListener("pagehide", () => this.changed());
    this.seeAll(page);
    this.seeAddress(page);
  }

  /** What the focused field holds now: pages may show it before its event comes here. */
  seeFocused(): void {
    // A listener of the page may be at work that was there before ours.
    const target = window.event?.composedPath?.()[0];
    if (target instanceof Element) this.see(target);
    let page: Document | ShadowRoot | null = document;
    while (page !== null) {
      const element: Element | null = page.activeElement;
      if (element === null) return;
      this.see(element);
      page = element.shadowRoot ?? frameOf(element);
    }
  }

  seeAll(root: Document | ShadowRoot): void {
    for (const field of root.querySelectorAll(FIELDS)) this.see(field);
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot !== null) this.seeAll(element.shadowRoot);
    }
  }

  see(element: Element | null): void {
    const value = this.valueOf(element);
    if (element === null || value === null) return;
    const before = this.last.get(element) ?? "";
    if (before === value) return;
    this.last.set(element, value);
    const lasting = !isSecret(element) && !(element.getAttribute("autocomplete") ?? "").startsWith("cc-");
    // Of what is being deleted the longest stays known.
    if (before.startsWith(value)) this.typed.add(value, lasting);
    else this.typed.replace(before, value, lasting);
  }

  private valueOf(element: Element | null): string | null {
    if (element === null || typeof element.matches !== "function") return null;
    const { localName } = element;
    if (localName === "input") {
      const { type, value, files } = element as HTMLInputElement;
      if (files !== null) return Array.from(files, ({ name }) => name).join("\n");
      return NOT_TYPED.has(type) ? null : value;
    }
    if (localName === "textarea") return (element as HTMLTextAreaElement).value;
    if (element.matches(FIELDS)) return element.textContent;
    return element.ownerDocument.designMode === "on" ? element.ownerDocument.body.textContent : null;
  }

  private seeAddress(page: Document): void {
    const { search = "" } = page.defaultView?.location ?? {};
    for (const [name, value] of new URLSearchParams(search)) {
      if (TYPED_PARAMETER.test(name) || WRITTEN.test(value)) this.typed.add(value, false);
    }
  }
}

function frameOf(element: Element): Document | null {
  try {
    return (element as Partial<HTMLIFrameElement>).contentDocument ?? null;
  } catch {
    // Of another origin.
    return null;
  }
}
