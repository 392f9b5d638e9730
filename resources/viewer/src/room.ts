// Where one replayer stands: it is scaled to the room it has, and boxes are drawn over its elements.
import { Replayer } from "@rrweb/replay";
import type { playerConfig } from "@rrweb/replay";
import type { Recorded } from "./events.ts";

export type Box = { x: number; y: number; width: number; height: number };
export type Found = Box & { node: number; label: string };

/** Of a mouse's doings. */
const CLICK = 2;
/** Of the words that name an element. */
const LABEL = 60;
const quiet = { log() {}, warn() {} };

export class Room {
  readonly root = document.createElement("div");
  readonly replayer: Replayer;
  private width = 0;
  private height = 0;
  private scale = 1;
  private left = 0;
  private top = 0;
  private boxes = new Map<string, { node: number; element: HTMLElement }>();

  constructor(events: Recorded[], live: boolean, rebuilt: () => void) {
    this.root.className = "room";
    this.root.hidden = false;
    document.body.append(this.root);
    const config: Partial<playerConfig> = {
      root: this.root,
      liveMode: live,
      mouseTail: false,
      showWarning: false,
      showDebug: false,
      triggerFocus: false,
      pauseAnimation: !live,
      // Canvases stay as their picture: commands of a recording are never carried out.
      UNSAFE_replayCanvas: false,
      useVirtualDom: !live,
      logger: quiet,
    };
    this.replayer = new Replayer(events, config);
    this.replayer.on("resize", (size) => {
      const { width, height } = size as { width: unknown; height: unknown };
      this.width = bounded(width);
      this.height = bounded(height);
      this.place();
    });
    this.replayer.on("fullsnapshot-rebuilded", rebuilt);
    this.replayer.on("event-cast", () => this.boxesMoved());
  }

  /** The customer's window in its own pixels. */
  get size(): { width: number; height: number } {
    return { width: this.width, height: this.height };
  }

  /** From now on what comes is shown at once, whatever time it says: what comes late is late enough. */
  begin(): void {
    this.replayer.startLive(Number.MAX_SAFE_INTEGER);
    this.replayer.timer.clear();
    this.replayer.on("mouse-interaction", (what) => {
      if ((what as { type: unknown }).type === CLICK) this.clicked();
    });
  }

  show(events: Recorded[]): void {
    for (const event of events) this.replayer.addEvent(event);
    // After the events, which are worked off one by one: pointer and selection are put where they ended.
    void Promise.resolve().then(() => this.emitter?.emit("flush"));
  }

  private clicked(): void {
    const mouse = this.replayer.wrapper.querySelector(".replayer-mouse");
    mouse?.classList.remove("active");
    requestAnimationFrame(() => mouse?.classList.add("active"));
  }

  /** The replayer's own, by which it is told that a run of events is over. */
  private get emitter(): { emit(name: string): void } | undefined {
    return (this.replayer as unknown as { emitter?: { emit(name: string): void } }).emitter;
  }

  close(): void {
    this.replayer.timer.clear();
    this.replayer.destroy();
    this.root.remove();
  }

  /** Fits the page into the room, or shows it at full size, moved by as much as was scrolled. */
  place(whole = this.fits, dx = 0, dy = 0): void {
    this.fits = whole;
    if (this.width === 0 || this.height === 0) return;
    const { clientWidth, clientHeight } = this.root;
    this.scale = whole ? Math.min(clientWidth / this.width, clientHeight / this.height, 1) : 1;
    this.left = placed(clientWidth, this.width * this.scale, whole ? 0 : this.left - dx);
    this.top = Math.min(placed(clientHeight, this.height * this.scale, whole ? 0 : this.top - dy), 0);
    const wrapper = this.replayer.wrapper;
    wrapper.style.transform = `translate(${this.left}px, ${this.top}px) scale(${this.scale})`;
    this.boxesMoved();
  }

  private fits = true;

  /** What is at a place of the room, as the customer's page has it. */
  at(x: number, y: number): Found | null {
    const inner = this.replayer.iframe.contentDocument;
    if (inner === null) return null;
    let [px, py] = [(x - this.left) / this.scale, (y - this.top) / this.scale];
    let element = inner.elementFromPoint(px, py);
    while (element instanceof HTMLIFrameElement || element?.nodeName === "IFRAME") {
      const frame = element as HTMLIFrameElement;
      const deeper = frame.contentDocument;
      if (deeper === null) break;
      const rect = frame.getBoundingClientRect();
      [px, py] = [px - rect.x - frame.clientLeft, py - rect.y - frame.clientTop];
      const below = deeper.elementFromPoint(px, py);
      if (below === null) break;
      element = below;
    }
    for (; element !== null; element = element.parentElement) {
      const node = this.replayer.getMirror().getId(element);
      const box = node > 0 ? this.boxOf(node) : null;
      if (box !== null) return { ...box, node, label: words(element) };
    }
    return null;
  }

  /** Draws a box around an element, one for each `who`; says whether it is there. */
  mark(who: string, node: number, name: string, colour: string, pick: boolean): boolean {
    this.unmark(who);
    const element = document.createElement("div");
    element.className = pick ? "mark pick" : "mark";
    element.style.setProperty("--mark", colour);
    if (name !== "") element.append(Object.assign(document.createElement("b"), { textContent: name }));
    this.root.append(element);
    this.boxes.set(who, { node, element });
    this.boxesMoved();
    return this.boxOf(node) !== null;
  }

  unmark(who: string): void {
    this.boxes.get(who)?.element.remove();
    this.boxes.delete(who);
  }

  private boxesMoved(): void {
    for (const { node, element } of this.boxes.values()) {
      const box = this.boxOf(node);
      element.hidden = box === null;
      element.style.display = box === null ? "none" : "";
      if (box === null) continue;
      element.classList.toggle("low", box.y < 28);
      Object.assign(element.style, {
        left: `${box.x - 3}px`,
        top: `${box.y - 3}px`,
        width: `${box.width + 6}px`,
        height: `${box.height + 6}px`,
      });
    }
  }

  /** Where an element is in the room; null if it is nowhere. */
  private boxOf(node: number): Box | null {
    const found = this.replayer.getMirror().getNode(node);
    if (found === null || !("getBoundingClientRect" in found)) return null;
    const rect = (found as Element).getBoundingClientRect();
    let [x, y] = [rect.x, rect.y];
    let frame = found.ownerDocument?.defaultView?.frameElement ?? null;
    while (frame !== null && frame !== this.replayer.iframe) {
      const outer = frame.getBoundingClientRect();
      [x, y] = [x + outer.x + frame.clientLeft, y + outer.y + frame.clientTop];
      frame = frame.ownerDocument.defaultView?.frameElement ?? null;
    }
    if (rect.width === 0 && rect.height === 0) return null;
    const { left, top, scale } = this;
    return { x: left + x * scale, y: top + y * scale, width: rect.width * scale, height: rect.height * scale };
  }
}

function placed(room: number, size: number, wanted: number): number {
  if (size <= room) return (room - size) / 2;
  return Math.min(0, Math.max(room - size, wanted));
}

function bounded(value: unknown): number {
  return typeof value === "number" && value > 0 ? Math.min(value, 10_000) : 0;
}

function words(element: Element): string {
  const said = element.getAttribute("aria-label") ?? element.getAttribute("title") ?? element.textContent ?? "";
  const text = said.trim().replace(/\s+/gu, " ");
  return text.length > LABEL ? `${text.slice(0, LABEL)}…` : text;
}
