// The last minutes of this tab, in its memory: masked, squeezed, bounded. They leave only on the customer's yes, and
// nothing that began before them.
// From page to page they go through the tab's session storage, which nobody but the shop's own pages can read.

import { Batches, type Batch } from "./batches.ts";
import type { Recorded } from "./mask/events.ts";
import type { Memory } from "../memory.ts";
import { bytesOf, pack, stored, textOf } from "./pack.ts";

export interface Piece {
  /** Of which page it is: numbers of elements mean nothing on another. */
  readonly tab: string;
  readonly bytes: Uint8Array;
  readonly whole: boolean;
  readonly at: number;
}

const MOST_BYTES = 3 * 1024 * 1024;
/** A new whole picture (of a short time after a fifth of it), so that the oldest minutes can be dropped. */
const RENEWED = 60_000;
const PICTURES = 5;
const APART = 1_000;
/** What goes over to the next page, in characters: storage holds some five millions for all of the shop. */
const MOST_CARRIED = 1_500_000;
/** What was not squeezed yet when the page goes, in bytes. */
const MOST_UNSQUEEZED = 200_000;
const CARRIED = "past";

export class Past {
  private pieces: Piece[] = [];
  private bytes = 0;
  private lastWhole = -Infinity;
  private leaving = false;
  private torn = false;
  private packing: Promise<void> = Promise.resolve();
  private readonly renewed: number;
  private readonly batches = new Batches((batch) => this.keep(batch), APART, APART);

  /** `renew`: take a whole picture. */
  constructor(
    private readonly minutes: number,
    private readonly tab: string,
    private readonly memory: Memory,
    private readonly renew: () => void,
  ) {
    this.renewed = Math.min(RENEWED, (minutes * 60_000) / PICTURES);
    this.load();
  }

  add(event: Recorded): void {
    this.batches.add(event);
  }

  /** Now and then, also when nothing happens on the page. */
  tidy(): void {
    this.shorten();
    if (Date.now() > this.lastWhole + this.renewed) this.renew();
  }

  /** All of it, oldest first, beginning with a whole picture that is not older than the minutes. */
  async take(): Promise<readonly Piece[]> {
    this.batches.flush();
    await this.packing;
    this.shorten();
    const { pieces } = this;
    this.clear();
    return pieces;
  }

  /** The page goes: the next one of this tab takes it up. */
  save(): void {
    this.leaving = true;
    this.batches.flush();
    this.shorten();
    let kept: string[] = [];
    let characters = 0;
    for (let i = this.pieces.length - 1; i >= 0; i--) {
      const { bytes, tab, whole, at } = this.pieces[i]!;
      const text = `${tab} ${whole ? 1 : 0} ${at} ${textOf(bytes)}`;
      characters += text.length;
      if (characters > MOST_CARRIED) break;
      kept.unshift(text);
    }
    const begins = kept.findIndex((text) => text.split(" ", 2)[1] === "1");
    kept = begins < 0 ? [] : kept.slice(begins);
    this.memory.set(CARRIED, kept.length === 0 ? null : kept.join("\n"));
    this.leaving = false;
  }

  private load(): void {
    const carried = this.memory.get(CARRIED);
    if (carried === null) return;
    this.memory.set(CARRIED, null);
    for (const line of carried.split("\n")) {
      const [tab = "", whole, at, text = ""] = line.split(" ");
      const bytes = bytesOf(text);
      this.pieces.push({ tab, whole: whole === "1", at: Number(at), bytes });
      this.bytes += bytes.length;
    }
    this.shorten();
  }

  clear(): void {
    this.memory.set(CARRIED, null);
    this.batches.drop();
    this.pieces = [];
    this.bytes = 0;
  }

  private keep(batch: Batch): void {
    if (batch.whole) this.lastWhole = batch.at;
    else if (batch.at > this.lastWhole + this.renewed) this.renew();
    if (this.leaving) {
      // Nothing can be waited for any more.
      const bytes = new TextEncoder().encode(JSON.stringify(batch.events));
      this.push(batch, bytes.length <= MOST_UNSQUEEZED ? stored(bytes) : null);
      return;
    }
    this.packing = this.packing.then(async () => this.push(batch, await pack(batch.events)));
  }

  /** `bytes`: null when it is too much. */
  private push({ whole, at }: Batch, bytes: Uint8Array | null): void {
    // What follows a picture that is not there means nothing, up to the next whole one.
    if (bytes === null) this.torn = true;
    else if (whole) this.torn = false;
    if (bytes === null || this.torn || (!whole && this.pieces.length === 0)) return;
    this.pieces.push({ tab: this.tab, bytes, whole, at });
    this.bytes += bytes.length;
    this.shorten();
  }

  /** What is too old or too much goes, up to a whole picture that what stays can begin with. */
  private shorten(): void {
    const oldest = Date.now() - this.minutes * 60_000;
    for (;;) {
      const next = this.pieces.findIndex(({ whole }, i) => whole && i > 0);
      const tooOld = this.pieces.length > 0 && this.pieces[0]!.at < oldest;
      if (!tooOld && this.bytes <= MOST_BYTES) return;
      const gone = next > 0 ? next : this.pieces.length;
      for (const { bytes } of this.pieces.splice(0, gone)) this.bytes -= bytes.length;
      if (next <= 0) return;
    }
  }
}
