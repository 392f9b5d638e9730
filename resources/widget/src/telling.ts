// What the server keeps nothing of, and is told again on each line: who the shop says the visitor is, where
// they browse, where they are. Then each change of it. No clock: `now` never jumps.

import type { Effect } from "./effects.ts";
import type { Browsing, CobrowseChunk, Identify, PositionIs, Refused } from "./protocol.ts";
import type { Aside } from "./words.ts";

/** Parts of a visit that are told when they change; left out, they are as they were. */
const PARTS = ["device", "campaign", "trail", "context"] as const;

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

export class Telling {
  private identity: Identify | null = null;
  private identified: "no" | "asked" | "done" = "no";
  private askAgainAt = Infinity;
  private browsing: Browsing | null = null;
  /** What this line has been told. */
  private told: Browsing | null = null;
  private place: PositionIs | null = null;
  private toldPlace: PositionIs | null = null;

  constructor(private readonly nextId: () => string) {}

  /** When there is something to tell without anything new, or Infinity. */
  get wakeAt(): number {
    return this.askAgainAt;
  }

  hear(aside: Exclude<Aside, CobrowseChunk>): void {
    if (aside.type === "browsing") this.browsing = aside;
    else if (aside.type === "identity") this.identify(aside.token);
    else this.place = aside.type === "position" ? aside : null;
  }

  /** The line is gone, and what was on its way may not have arrived. */
  lost(): void {
    if (this.identified === "asked") this.identified = "no";
    this.askAgainAt = Infinity;
    this.told = this.toldPlace = null;
  }

  /** What goes out now over a live line. */
  take(now: number): Effect[] {
    const effects: Effect[] = [];
    if (this.identity !== null && (this.identified === "no" || now >= this.askAgainAt)) {
      this.identified = "asked";
      this.askAgainAt = Infinity;
      effects.push({ do: "send", frame: this.identity });
    }
    if (this.browsing !== null && !same(this.browsing, this.told)) {
      effects.push({ do: "send", frame: this.news(this.browsing) });
      this.told = this.browsing;
    }
    if (this.place !== null && !same(this.place, this.toldPlace)) {
      effects.push({ do: "send", frame: this.place });
      this.toldPlace = this.place;
    }
    return effects;
  }

  /** True if the answer was for the shop's word. */
  acknowledged(id: string): boolean {
    if (id !== this.identity?.id) return false;
    this.identified = "done";
    return true;
  }

  /** Null: it was for something else. */
  refused(frame: Refused, now: number): Effect[] | null {
    if (frame.id !== this.identity?.id) return null;
    this.identified = "done";
    if (frame.retry_after != null) this.askAgainAt = now + frame.retry_after;
    return frame.retry_after != null ? [] : [{ do: "unknown", text: frame.text }];
  }

  private identify(token: string): void {
    if (token === this.identity?.token) return;
    this.identity = { type: "identify", id: this.nextId(), token };
    this.identified = "no";
    this.askAgainAt = Infinity;
  }

  private news(browsing: Browsing): Browsing {
    const news = { ...browsing };
    for (const part of PARTS) if (this.told !== null && same(browsing[part], this.told[part])) delete news[part];
    return news;
  }
}
