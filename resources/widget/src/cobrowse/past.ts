// The last minutes of this page, in its memory: masked, squeezed, bounded. They leave only on the customer's yes.

import { Batches, type Batch } from "./batches.ts";
import type { Recorded } from "./mask/events.ts";
import { pack } from "./pack.ts";

export interface Piece {
  readonly bytes: Uint8Array;
  readonly whole: boolean;
  readonly at: number;
}

const MOST_BYTES = 3 * 1024 * 1024;
/** A new whole picture, so that the oldest minutes can be dropped. */
const RENEWED = 60_000;
const APART = 1_000;

export class Past {
  private pieces: Piece[] = [];
  private bytes = 0;
  private lastWhole = -Infinity;
  private packing: Promise<void> = Promise.resolve();
  private readonly batches = new Batches((batch) => this.keep(batch), APART, APART);

  /** `renew`: take a whole picture. */
  constructor(
    private readonly minutes: number,
    private readonly renew: () => void,
  ) {}

  add(event: Recorded): void {
    this.batches.add(event);
  }

  /** All of it, oldest first, beginning with a whole picture. */
  async take(): Promise<readonly Piece[]> {
    this.batches.flush();
    await this.packing;
    const { pieces } = this;
    this.clear();
    return pieces;
  }

  clear(): void {
    this.batches.drop();
    this.pieces = [];
    this.bytes = 0;
  }

  private keep(batch: Batch): void {
    if (batch.whole) this.lastWhole = batch.at;
    else if (batch.at > this.lastWhole + RENEWED) this.renew();
    this.packing = this.packing.then(async () => {
      const bytes = await pack(batch.events);
      if (bytes === null) return;
      this.pieces.push({ bytes, whole: batch.whole, at: batch.at });
      this.bytes += bytes.length;
      this.shorten(batch.at - this.minutes * 60_000);
    });
  }

  /** What is too old or too much goes, up to a whole picture that what stays can begin with. */
  private shorten(oldest: number): void {
    for (;;) {
      const next = this.pieces.findIndex(({ whole }, i) => whole && i > 0);
      const tooOld = next > 0 && this.pieces[next]!.at <= oldest;
      if (!tooOld && this.bytes <= MOST_BYTES) return;
      const gone = next > 0 ? next : this.pieces.length;
      for (const { bytes } of this.pieces.splice(0, gone)) this.bytes -= bytes.length;
      if (next <= 0) return;
    }
  }
}
