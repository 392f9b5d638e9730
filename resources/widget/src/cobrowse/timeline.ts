// What stands on the timeline beside the recording: errors and changes of the page.

import type { TextMask } from "./mask/text.ts";

const MOST_CHARACTERS = 200;
const SETTLED = 300;
/** A page that fails in a loop fails once a second. */
const PAUSE = 1_000;

export class Timeline {
  private stops: (() => void)[] = [];
  private address = "";
  private lastError = -Infinity;
  private settling: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly mask: TextMask,
    private readonly bare: (address: string) => string,
    private readonly say: (tag: string, payload: Readonly<Record<string, unknown>>) => void,
  ) {}

  start(): void {
    this.hear(window, "error", (event) => {
      const { message } = event as ErrorEvent;
      // A picture or a script that did not come has no message.
      const source = (event.target as Partial<HTMLImageElement> | null)?.localName;
      this.failed(typeof message === "string" && message !== "" ? message : `${source ?? "?"} could not be loaded`);
    });
    this.hear(window, "unhandledrejection", (event) => {
      const reason = (event as PromiseRejectionEvent).reason as { message?: unknown } | null;
      this.failed(typeof reason?.message === "string" ? reason.message : String(reason));
    });
    this.hear(document, "focusin", () => this.say("focus", {}));
    this.hear(window, "popstate", () => this.went());
    const { navigation } = window as { navigation?: EventTarget };
    if (navigation !== undefined) this.hear(navigation, "currententrychange", () => this.went());
    this.address = "";
    this.went();
  }

  stop(): void {
    clearTimeout(this.settling);
    for (const stop of this.stops) stop();
    this.stops = [];
  }

  private hear(target: EventTarget, name: string, act: (event: Event) => void): void {
    target.addEventListener(name, act, { capture: true, passive: true });
    this.stops.push(() => target.removeEventListener(name, act, { capture: true }));
  }

  private failed(message: string): void {
    const now = performance.now();
    if (now < this.lastError + PAUSE) return;
    this.lastError = now;
    this.say("error", { text: this.mask.brief(message, MOST_CHARACTERS) });
  }

  /** Titles come late on pages that are made by script. */
  private went(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      const url = this.bare(location.href);
      if (url === this.address) return;
      this.address = url;
      this.say("page", { url, title: this.mask.brief(document.title, MOST_CHARACTERS) });
    }, SETTLED);
  }
}
