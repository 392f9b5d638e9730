// UUIDv7 (RFC 9562, section 5.7), rising within one tab even inside one millisecond.

type Fill = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;

export class Ids {
  private last = 0;
  private counter = 0;

  constructor(private readonly fill: Fill = (bytes) => crypto.getRandomValues(bytes)) {}

  /** A fresh id; `now` is Unix milliseconds. A clock that was put back does not bring it back. */
  next(now: number): string {
    if (now > this.last) {
      this.last = now;
      this.counter = 0;
    } else if (++this.counter > 0xfff) {
      this.last += 1;
      this.counter = 0;
    }
    const random = this.fill(new Uint8Array(8));
    random[0] = (random[0]! & 0x3f) | 0x80;
    const hex =
      this.last.toString(16).padStart(12, "0") +
      "7" +
      this.counter.toString(16).padStart(3, "0") +
      Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  /** All that come are higher than this one: what a page before this one wrote comes first. */
  riseAbove(id: string): void {
    this.last = Math.max(this.last, parseInt(id.slice(0, 8) + id.slice(9, 13), 16) + 1);
  }
}

const own = new Ids();

/** A fresh id of no particular tab. */
export function newId(now: number = Date.now()): string {
  return own.next(now);
}
