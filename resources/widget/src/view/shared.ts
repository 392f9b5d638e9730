// What the customer shares just now, and one press that ends it.

import type { AskTexts } from "../i18n/asks/texts.ts";
import { counterpart, goingOn, type Chat, type Proposal } from "../store.ts";
import type { Times } from "../time.ts";
import { arrange, button, el, setText } from "./dom.ts";
import { EYE, PIN, icon } from "./icons.ts";

interface Bar {
  readonly element: HTMLElement;
  readonly words: HTMLElement;
  readonly proposal: string;
}

export class SharedView {
  readonly element = el("div", { class: "shared", role: "status" });
  private readonly bars = new Map<string, Bar>();

  constructor(
    private readonly texts: AskTexts,
    private readonly times: Times,
    private readonly siteName: string,
    private readonly stop: (proposal: string) => void,
  ) {}

  update(chat: Chat | null): void {
    const shared = [goingOn(chat, "cobrowse"), goingOn(chat, "position_share")].filter((one) => one !== null);
    const agent = (chat === null ? "" : (counterpart(chat)?.name ?? "")) || this.siteName;
    const kept = new Set(shared.map(({ proposal }) => proposal));
    for (const id of this.bars.keys()) if (!kept.has(id)) this.bars.delete(id);
    arrange(this.element, shared.map((one) => this.bar(one, agent).element));
  }

  private bar(proposal: Proposal, agent: string): Bar {
    const id = proposal.proposal;
    const page = proposal.what.type === "cobrowse";
    const words = el("span");
    const stop = button({ class: "small" }, () => this.stop(id), this.texts.stop);
    const bar = this.bars.get(id) ?? { element: el("div", { class: "shared-one" }, icon(page ? EYE : PIN), words, stop), words, proposal: id };
    this.bars.set(id, bar);
    setText(bar.words, this.words(proposal, agent));
    return bar;
  }

  private words({ what }: Proposal, agent: string): string {
    if (what.type !== "position_share") return this.texts.seesPage(agent);
    const until = what.live === true ? (what.until ?? null) : null;
    return until === null ? this.texts.knowsPlace : this.texts.knowsPlaceUntil(this.times.ofDay(until));
  }
}
