// A picture at full size, over the whole page. A modal dialog: the browser holds the focus inside,
// closes on Escape and gives the focus back.

import { fileAddress } from "../api.ts";
import type { Texts } from "../i18n/texts.ts";
import type { Attachment } from "../protocol.ts";
import { button, el } from "./dom.ts";
import { CLOSE, icon } from "./icons.ts";

export class Lightbox {
  readonly element: HTMLDialogElement;
  private readonly frame = el("div", { class: "full" });

  constructor(
    private readonly server: string,
    private readonly texts: Texts,
  ) {
    const shut = button({ class: "round shut", "aria-label": texts.close }, () => this.element.close(), icon(CLOSE));
    this.element = el("dialog", { class: "lightbox" }, this.frame, shut);
    this.element.addEventListener("click", (event) => {
      if (event.target === this.element || event.target === this.frame) this.element.close();
    });
    // Escape here closes the picture, not the chat behind it.
    this.element.addEventListener("keydown", (event) => event.stopPropagation());
    this.element.addEventListener("close", () => this.frame.replaceChildren());
  }

  show(picture: Attachment): void {
    const address = fileAddress(this.server, picture, false);
    this.element.setAttribute("aria-label", this.texts.picture(picture.name));
    this.frame.replaceChildren(
      el("img", { src: address, alt: this.texts.picture(picture.name), width: picture.width || null, height: picture.height || null }),
      el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, this.texts.openFull),
    );
    this.element.showModal();
  }
}
