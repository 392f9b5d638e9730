// A page that changes more than people can follow is not recorded for a while: it has its own work to do.

import { Kind, Source, type Recorded } from "./mask/events.ts";

const SPAN = 1_000;
const MOST_CHANGES = 4_000;

export class Load {
  private since = -Infinity;
  private changes = 0;

  /** True: it is too much now. */
  counts({ type, data }: Recorded, now: number): boolean {
    if (type !== Kind.INCREMENTAL || data["source"] !== Source.MUTATION) return false;
    if (now > this.since + SPAN) {
      this.since = now;
      this.changes = 0;
    }
    for (const name of ["adds", "removes", "texts", "attributes"]) this.changes += (data[name] as readonly unknown[] | undefined)?.length ?? 0;
    return this.changes > MOST_CHANGES;
  }
}
