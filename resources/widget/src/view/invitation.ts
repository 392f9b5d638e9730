// Somebody in the shop asks whether the customer would like to chat: a card beside the bell that takes
// no focus and can be left alone.

import type { Texts } from "../i18n/texts.ts";
import type { Invitation } from "../protocol.ts";
import { avatar } from "./avatar.ts";
import { button, el, setText } from "./dom.ts";
import { CLOSE, icon } from "./icons.ts";

export class InvitationView {
  readonly element: HTMLElement;
  private readonly face = el("span", { class: "face" });
  private readonly name = el("b");
  private readonly words = el("p", { dir: "auto" });
  private shown: string | null = null;

  constructor(
    private readonly texts: Texts,
    private readonly server: string,
    private readonly siteName: string,
    answer: (accepted: boolean) => void,
  ) {
    const no = () => answer(false);
    this.element = el(
      "section",
      { class: "invitation", hidden: true },
      el("div", { class: "inviter" }, this.face, this.name, button({ class: "round", "aria-label": texts.noThanks }, no, icon(CLOSE))),
      el("div", { role: "status" }, this.words),
      el(
        "div",
        { class: "sheet-buttons" },
        button({ class: "small chosen" }, () => answer(true), texts.yesPlease),
        button({ class: "small" }, no, texts.noThanks),
      ),
    );
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      no();
    });
  }

  update(invitation: Invitation | null): void {
    this.element.hidden = invitation === null;
    if ((invitation?.id ?? null) === this.shown) return;
    this.shown = invitation?.id ?? null;
    setText(this.words, invitation?.text ?? "");
    if (invitation === null) return;
    const { by } = invitation;
    const party = by.kind === "agent" ? by : null;
    this.face.replaceChildren(...(party === null ? [] : [avatar(party, this.server)]));
    setText(this.name, party?.name || this.siteName);
    this.element.setAttribute("aria-label", this.texts.invites(party?.name ?? ""));
  }
}
