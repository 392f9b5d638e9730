// Where the customer is, from the browser or from an app that says it better. Asked for only when the customer
// shares it, told only while they do.

import type { Fix } from "./carried.ts";
import type { Engine } from "./engine.ts";
import type { Position } from "./protocol.ts";
import type { PlaceSaid } from "./said.ts";

/** Not more often than this while it is shared live (ms). */
const EVERY = 3_000;
const OPTIONS: PositionOptions = { enableHighAccuracy: true, timeout: 20_000, maximumAge: 30_000 };

export class Place {
  /** As last known here. */
  last: Fix | null = null;
  private said: PlaceSaid = { address: "", fix: null };
  private proposal: string | null = null;
  private live = false;
  private watch: number | null = null;
  private ends: ReturnType<typeof setTimeout> | undefined;
  private told = -Infinity;
  private later: ReturnType<typeof setTimeout> | undefined;
  private keep: (fix: Fix | null) => void = () => undefined;

  constructor(private readonly engine: Engine) {}

  /** The page knows better, or knows the words for it. */
  pageSays(said: PlaceSaid): void {
    this.said = said;
    if (said.fix !== null) this.last = { ...said.fix, at: Date.now() };
    if (this.proposal !== null) this.tell();
  }

  /** Asks the browser, which asks the customer. Rejects when it is not to be had. */
  find(): Promise<void> {
    const { fix } = this.said;
    if (fix !== null) {
      this.last = { ...fix, at: Date.now() };
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      if (!("geolocation" in navigator)) return reject(new Error("no geolocation"));
      navigator.geolocation.getCurrentPosition((found) => {
        this.last = fixOf(found);
        resolve();
      }, reject, OPTIONS);
    });
  }

  /** From now on, under this proposal, until `until` (Unix milliseconds) or its end. */
  share(proposal: string, live: boolean, until: number | null, known: Fix | null, keep: (fix: Fix | null) => void): void {
    if (this.proposal === proposal) return;
    this.end();
    this.proposal = proposal;
    this.live = live;
    this.keep = keep;
    this.last ??= known;
    this.tell();
    if (live && this.said.fix === null && "geolocation" in navigator) {
      this.watch = navigator.geolocation.watchPosition((found) => this.moved(fixOf(found)), (error) => this.lost(error), OPTIONS);
    }
    // The server's end counts; this is only so that nothing is told after it.
    if (until !== null) this.ends = setTimeout(() => this.end(), Math.max(0, until - Date.now()));
  }

  /** What goes on: nothing of a share that does not is told any more. */
  follow(proposals: readonly string[]): void {
    if (this.proposal !== null && !proposals.includes(this.proposal)) this.end();
  }

  /** Another person comes. */
  forget(): void {
    this.end();
    this.last = null;
    this.said = { address: "", fix: null };
  }

  private moved(fix: Fix): void {
    this.last = fix;
    const wait = this.told + EVERY - Date.now();
    clearTimeout(this.later);
    if (wait > 0) this.later = setTimeout(() => this.tell(), wait);
    else this.tell();
  }

  private lost(error: GeolocationPositionError): void {
    if (error.code !== error.PERMISSION_DENIED) return;
    this.last = null;
    this.tell();
  }

  private tell(): void {
    const interaction = this.engine.view.chat?.interaction;
    if (interaction === undefined || this.proposal === null) return;
    this.told = Date.now();
    const { last, live } = this;
    const { address } = this.said;
    const position: Position | null = last === null ? null : { ...last, live, ...(address === "" ? {} : { address }) };
    this.engine.aside({ type: "position", interaction, position });
    this.keep(last);
  }

  private end(): void {
    if (this.proposal === null) return;
    this.proposal = this.last = null;
    if (this.watch !== null) navigator.geolocation.clearWatch(this.watch);
    this.watch = null;
    clearTimeout(this.ends);
    clearTimeout(this.later);
    this.engine.aside({ type: "nowhere" });
  }
}

function fixOf({ coords: { latitude, longitude, accuracy }, timestamp }: GeolocationPosition): Fix {
  return { latitude, longitude, accuracy, at: timestamp };
}
