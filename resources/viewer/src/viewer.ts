// The desk's side of co-browsing: runs in a world of its own, in a page that runs no script and reaches nothing.
// The desk calls `viewer`; nothing here calls the desk.
import rrwebStyle from "@rrweb/replay/dist/style.css";
import { defuse } from "./defuse.ts";
import { FULL, META, readEvents } from "./events.ts";
import type { Recorded } from "./events.ts";
import { Room } from "./room.ts";
import type { Found } from "./room.ts";
import style from "./viewer.css";

type Painted = { at: number; shown: number };

class Viewer {
  private live: Room | null = null;
  private coming: Room | null = null;
  private past: Room | null = null;
  private tape: Recorded[] = [];
  private start = 0;
  private fits = true;
  private painted: Painted[] = [];
  private disarms = true;

  constructor() {
    for (const text of [rrwebStyle, style]) {
      document.head.append(Object.assign(document.createElement("style"), { textContent: text }));
    }
    addEventListener("resize", () => this.fit(this.fits));
  }

  /** Shows a batch as soon as it can; one with a whole picture begins anew. Says whether it could be read. */
  feed(text: string, whole: boolean): boolean {
    const events = this.read(text);
    const first = events?.[0];
    if (events === null || first === undefined) return false;
    if (whole) this.beginLive();
    const room = this.coming ?? this.live;
    if (room === null) return false;
    room.show(events);
    const at = events[events.length - 1]!.timestamp;
    requestAnimationFrame(() => requestAnimationFrame(() => this.note(at)));
    return true;
  }

  /** What was seen before, in order, in as many pieces as it takes; `open` shows it. */
  load(texts: string[], first: boolean): void {
    if (first) this.leave();
    for (const text of texts) this.tape.push(...(this.read(text) ?? []));
  }

  /** Shows what was loaded. Says whether there is anything to look at. */
  open(): boolean {
    const from = this.tape.findIndex((event) => event.type === META);
    const full = this.tape.find((event, at) => at >= from && event.type === FULL);
    if (from < 0 || full === undefined) return false;
    this.tape = this.tape.slice(from);
    this.start = full.timestamp;
    this.past?.close();
    const room: Room = new Room(this.tape, false, () => room.place(this.fits));
    this.past = room;
    room.place(this.fits);
    this.turn();
    return true;
  }

  /** The page as it was then (Unix milliseconds on the customer's clock). */
  seek(at: number): void {
    const first = this.tape[0];
    if (this.past === null || first === undefined) return;
    this.past.replayer.pause(Math.max(at, this.start) - first.timestamp + 1);
  }

  /** Goes on from there by itself, so many times as fast. */
  play(at: number, speed: number): void {
    const first = this.tape[0];
    if (this.past === null || first === undefined) return;
    this.past.replayer.setConfig({ speed });
    this.past.replayer.play(Math.max(at, this.start) - first.timestamp + 1);
  }

  /** Where in time the picture is; null: live. */
  time(): number | null {
    const first = this.tape[0];
    if (this.past === null || first === undefined) return null;
    const last = this.tape[this.tape.length - 1]!.timestamp;
    return Math.min(first.timestamp + this.past.replayer.getCurrentTime(), last);
  }

  /** Back to what happens now. */
  leave(): void {
    this.past?.close();
    this.past = null;
    this.tape = [];
    this.turn();
  }

  /** Whether what only acts is taken out of recordings; a test of the lock alone leaves it in. */
  disarm(on: boolean): void {
    this.disarms = on;
  }

  /** Shows nothing. */
  clear(): void {
    this.leave();
    this.live?.close();
    this.coming?.close();
    this.live = this.coming = null;
  }

  fit(whole: boolean): void {
    this.fits = whole;
    for (const room of [this.live, this.coming, this.past]) room?.place(whole);
  }

  scroll(dx: number, dy: number): void {
    this.shown?.place(this.fits, dx, dy);
  }

  at(x: number, y: number): Found | null {
    return this.live?.at(x, y) ?? null;
  }

  mark(who: string, node: number, name: string, colour: string, pick: boolean): boolean {
    return this.live?.mark(who, node, name, colour, pick) ?? false;
  }

  unmark(who: string): void {
    this.live?.unmark(who);
  }

  /** What the page says, as a screen reader would find it. */
  words(most: number): string {
    return (this.shown?.replayer.iframe.contentDocument?.body?.innerText ?? "").trim().slice(0, most);
  }

  /** For the desk and its figures: what is shown, and when what was painted. */
  look(): { width: number; height: number; live: boolean; text: string; painted: Painted[] } {
    const { painted, shown } = this;
    this.painted = [];
    const text = shown?.replayer.iframe.contentDocument?.body?.innerText ?? "";
    return { ...(shown?.size ?? { width: 0, height: 0 }), live: shown === this.live, text, painted };
  }

  private get shown(): Room | null {
    return this.past ?? this.live;
  }

  private read(text: string): Recorded[] | null {
    try {
      const events = readEvents(text);
      if (this.disarms) events.forEach(defuse);
      return events;
    } catch {
      return null;
    }
  }

  /** The new room stands behind the old one until its picture is there. */
  private beginLive(): void {
    this.coming?.close();
    const room = new Room([], true, () => this.arrived(room));
    this.coming = room;
    room.root.style.visibility = "hidden";
    room.place(this.fits);
    room.begin();
  }

  private arrived(room: Room): void {
    if (room !== this.coming) return;
    this.live?.close();
    this.live = room;
    this.coming = null;
    room.place(this.fits);
    this.turn();
  }

  private turn(): void {
    if (this.live !== null) this.live.root.style.visibility = this.past === null ? "" : "hidden";
  }

  private note(at: number): void {
    this.painted.push({ at, shown: Date.now() });
    if (this.painted.length > 1_000) this.painted.shift();
  }
}

declare global {
  // A name for the desk to call, in a world that nothing else runs in.
  var viewer: Viewer;
}

globalThis.viewer = new Viewer();
