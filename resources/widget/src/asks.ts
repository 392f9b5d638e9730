// The face of what is proposed and shared: cards in the transcript, bars above it, offers beside the field. Loaded
// where the site allows sharing, or when somebody proposes something.

import { texts } from "#asks";
import type { PanelContext } from "./context.ts";
import type { Pending } from "./outbox.ts";
import type { ErrorCode } from "./protocol.ts";
import type { ProposalRow } from "./rows.ts";
import type { Chat } from "./store.ts";
import proposals from "./styles/proposals.css";
import type { Times } from "./time.ts";
import { ProposalView, type ProposalTools } from "./view/proposal.ts";
import { ShareView } from "./view/share.ts";
import { SharedView } from "./view/shared.ts";

export type Why = (code: ErrorCode, text: string) => string;

export interface AsksModule {
  mount(context: PanelContext, times: Times, why: Why): Asks;
}

export class Asks {
  private readonly tools: ProposalTools;
  private readonly shared: SharedView;
  private readonly share: ShareView;
  private readonly cards = new Map<string, ProposalView>();

  constructor({ engine, agreed, config }: PanelContext, times: Times, why: Why) {
    this.tools = {
      texts,
      times,
      siteName: config.name,
      pastMinutes: config.past_minutes ?? 5,
      agree: (proposal, past) => agreed.agree(proposal, past),
      agreePlace: (proposal) => agreed.agreePlace(proposal),
      answer: ({ proposal }, state, detail) => void engine.answerProposal(proposal, state, detail),
      openPage: (proposal) => agreed.open(proposal),
    };
    this.shared = new SharedView(texts, times, config.name, (proposal) => void engine.answerProposal(proposal, "done"));
    this.share = new ShareView({
      texts,
      page: config.cobrowse === true,
      place: config.position === true,
      sharePage: () => void engine.write((id, interaction) => ({ type: "propose", id, interaction, what: { type: "cobrowse" } })),
      sharePlace: (until) => agreed.sharePlace(until),
      discard: (id) => engine.discard(id),
      why,
    });
  }

  /** What is shared just now. */
  get bars(): HTMLElement {
    return this.shared.element;
  }

  /** What may be offered, and the button that shows it. */
  get offers(): HTMLElement {
    return this.share.element;
  }

  get opener(): HTMLElement {
    return this.share.opener;
  }

  /** `chatting`: the customer may write. */
  update(chat: Chat | null, pending: readonly Pending[], chatting: boolean): void {
    this.shared.update(chat);
    if (chat !== null && chatting) this.share.update(chat, pending);
    else this.share.hide();
  }

  card(row: ProposalRow): HTMLElement {
    const card = this.cards.get(row.key) ?? new ProposalView(this.tools, row);
    this.cards.set(row.key, card);
    card.update(row);
    return card.element;
  }

  /** Cards of rows that are gone. */
  sweep(keys: ReadonlySet<string>): void {
    for (const key of this.cards.keys()) if (!keys.has(key)) this.cards.delete(key);
  }
}

export function mount(context: PanelContext, times: Times, why: Why): Asks {
  context.adopt(proposals);
  return new Asks(context, times, why);
}
