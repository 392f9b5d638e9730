// What the customer sees of it: a frame around the page with a button that ends it, and what the agent points at.

import { accentProperties } from "../accent.ts";
import { adopt } from "../styles.ts";
import { button, el, setText } from "../view/dom.ts";
import frameCss from "./frame.css";
import type { Surroundings } from "../sharing.ts";
import type { SharingTexts } from "./texts.ts";

/** How long a short sign stays. */
const BRIEF = 2_400;
const MARGIN = 4;
/** So near to the upper edge the name stands below. */
const NO_ROOM = 56;

export class Frame {
  private readonly host = el("deskbell-cobrowse" as "div");
  private readonly box = el("div", { class: "box", hidden: true, "aria-hidden": "true" });
  private readonly name = el("span", { class: "name" });
  private readonly spoken = el("div", { class: "spoken", role: "status" });
  private target: Element | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private following = 0;

  constructor(
    look: Surroundings,
    agent: string,
    private readonly texts: SharingTexts,
    stop: () => void,
  ) {
    const words = el("span", {}, `${texts.seen(agent)} `, el("span", { class: "hidden" }, texts.hidden));
    const bar = el("div", { class: "bar", role: "region" }, el("span", { class: "live" }), words, button({}, stop, texts.stop));
    this.box.append(this.name);
    const root = el("div", { class: "root", lang: look.language, dir: look.rtl ? "rtl" : "ltr" });
    root.append(el("div", { class: "frame" }), this.box, bar, this.spoken);
    for (const [name, value] of Object.entries(accentProperties(look.accent))) root.style.setProperty(name, value);
    const shadow = this.host.attachShadow({ mode: "open" });
    adopt(shadow, frameCss, look.nonce);
    shadow.append(root);
    document.documentElement.append(this.host);
    setText(this.spoken, `${texts.seen(agent)} ${texts.hidden}`);
  }

  /** `brief`: goes by itself; otherwise it stays until it is cleared. */
  point(element: Element, name: string, brief: boolean): void {
    this.clear();
    this.target = element;
    setText(this.name, name);
    this.name.hidden = name === "";
    this.box.classList.toggle("brief", brief);
    setText(this.spoken, this.texts.points(name));
    const quiet = matchMedia("(prefers-reduced-motion: reduce)").matches;
    element.scrollIntoView({ block: "nearest", inline: "nearest", behavior: quiet ? "auto" : "smooth" });
    if (brief) this.timer = setTimeout(() => this.clear(), BRIEF);
    this.follow();
  }

  clear(): void {
    clearTimeout(this.timer);
    cancelAnimationFrame(this.following);
    this.target = null;
    this.box.hidden = true;
  }

  remove(): void {
    this.clear();
    this.host.remove();
  }

  /** The page scrolls and moves under the box. */
  private follow(): void {
    const { target, box } = this;
    if (target === null || !target.isConnected) return this.clear();
    const { left, top, width, height } = target.getBoundingClientRect();
    const [shiftX, shiftY] = shiftOf(target);
    box.hidden = width === 0 && height === 0;
    box.classList.toggle("below", top + shiftY < NO_ROOM);
    Object.assign(box.style, {
      left: `${left + shiftX - MARGIN}px`,
      top: `${top + shiftY - MARGIN}px`,
      width: `${width + 2 * MARGIN}px`,
      height: `${height + 2 * MARGIN}px`,
    });
    this.following = requestAnimationFrame(() => this.follow());
  }
}

/** Where the frames that an element is in begin. */
function shiftOf(element: Element): readonly [number, number] {
  let x = 0;
  let y = 0;
  for (let frame = element.ownerDocument.defaultView?.frameElement; frame != null; frame = frame.ownerDocument.defaultView?.frameElement) {
    const { left, top } = frame.getBoundingClientRect();
    x += left + frame.clientLeft;
    y += top + frame.clientTop;
  }
  return [x, y];
}
