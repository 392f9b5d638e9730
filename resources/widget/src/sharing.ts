// The seam to co-browsing: the recorder is a file of its own, loaded when the customer has said yes (or the
// page, for them, that the last minutes may be kept here). This decides when; the recorder does the rest.

import type { Watch } from "./effects.ts";
import type { Engine, Shown } from "./engine.ts";
import type { Language } from "./i18n/choose.ts";
import { Memory } from "./memory.ts";
import type { CobrowseChunk, CobrowseWanted } from "./protocol.ts";
import { counterpart, goingOn, type Proposal } from "./store.ts";

/** The recorder's file, by the name the build gave it. */
declare const COBROWSE_FILE: string;

/** How the page looks where the widget stands. */
export interface Surroundings {
  readonly language: Language;
  readonly rtl: boolean;
  readonly accent: string;
  /** For style elements, where the browser needs one. */
  readonly nonce: string;
}

/** A page that is shared, from the customer's yes to its end. */
export interface Share extends Surroundings {
  readonly interaction: string;
  readonly session: string;
  /** The customer lets staff see the last minutes too. */
  readonly past: boolean;
  /** Of this tab and its reloads. */
  readonly memory: Memory;
  /** Whom the customer talks with; may be empty. */
  readonly agent: string;
  /** What the server said last about watching; null: nothing yet. */
  readonly wanted: CobrowseWanted | null;
  send(chunk: CobrowseChunk): void;
  /** The customer stops it. */
  stop(): void;
}

export interface Sharer {
  heard(frame: Watch): void;
  /** It is over, whoever ended it. */
  end(): void;
}

export interface CobrowseModule {
  share(share: Share): Sharer;
  /** Keep the last minutes in this page, for when the customer is asked; null: keep nothing. */
  remember(minutes: number | null): void;
  /** Another person uses this browser from now on. */
  forget(): void;
}

/** What the site allows. */
export interface SharingRules {
  readonly on: boolean;
  readonly past: boolean;
  readonly minutes: number;
}

export class Sharing {
  private module: Promise<CobrowseModule> | null = null;
  private session: string | null = null;
  private sharer: Sharer | null = null;

  constructor(
    private readonly engine: Engine,
    private readonly tab: Memory,
    private readonly server: string,
    private readonly rules: SharingRules,
    private readonly surroundings: () => Surroundings,
  ) {
    engine.subscribe((view) => this.update(view));
    engine.onStrip(() => this.forget());
    engine.onWatch((frame) => {
      if (frame.session === this.session) this.sharer?.heard(frame);
    });
  }

  /** The page's visitor has agreed, once and in the shop's own words, that the last minutes are kept here. */
  consent(past: boolean): void {
    const { on, past: allowed, minutes } = this.rules;
    if (past && on && allowed) void this.load().then((module) => module?.remember(minutes));
    else void this.module?.then((module) => module.remember(null));
  }

  /** What earlier pages of this tab left for the recorder goes too, whether or not its file is here. */
  private forget(): void {
    this.sharer?.end();
    this.sharer = this.session = null;
    if (this.module !== null) void this.module.then((module) => module.forget());
    for (const name of ["past", "typed"]) new Memory("deskbell:cobrowse:", false).set(name, null);
  }

  private update({ chat }: Shown): void {
    const proposal = goingOn(chat, "cobrowse");
    if (proposal?.proposal === this.session || (proposal === null && this.session === null)) return;
    this.sharer?.end();
    this.sharer = null;
    this.session = proposal?.proposal ?? null;
    if (chat !== null && proposal !== null) void this.begin(chat.interaction, proposal, counterpart(chat)?.name ?? "");
  }

  private async begin(interaction: string, { proposal: session, past }: Proposal, agent: string): Promise<void> {
    const module = await this.load();
    // It may be over before the file is here.
    if (this.session !== session) return;
    if (module === null) return this.end(session, "failed");
    this.sharer = module.share({
      ...this.surroundings(),
      interaction,
      session,
      past,
      memory: this.tab,
      agent,
      wanted: this.wantedFor(session),
      send: (chunk) => this.engine.aside(chunk),
      stop: () => this.stop(session),
    });
  }

  /** Here at once, whenever the server hears of it. */
  private stop(session: string): void {
    this.sharer?.end();
    this.sharer = null;
    this.end(session, "done");
  }

  private wantedFor(session: string): CobrowseWanted | null {
    const { wanted } = this.engine.view;
    return wanted?.session === session ? wanted : null;
  }

  private end(proposal: string, state: "done" | "failed"): void {
    this.engine.answerProposal(proposal, state);
  }

  private async load(): Promise<CobrowseModule | null> {
    this.module ??= import(`${this.server}/widget/${COBROWSE_FILE}`) as Promise<CobrowseModule>;
    try {
      return await this.module;
    } catch (error) {
      console.warn("Deskbell: the page can't be shared", error);
      this.module = null;
      return null;
    }
  }
}
