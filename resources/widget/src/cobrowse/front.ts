// Which of the customer's tabs is shared: the one before their eyes, and of several windows the one used last.

type Word = "front" | "gone";

export class Front {
  private readonly channel: BroadcastChannel | null;
  private outdone = false;
  private readonly stops: (() => void)[] = [];

  constructor(
    name: string,
    private readonly changed: () => void,
  ) {
    this.channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(name);
    if (this.channel !== null) this.channel.onmessage = ({ data }: MessageEvent<Word>) => this.hear(data);
    this.on(document, "visibilitychange", () => (isVisible() ? this.claim() : this.leave()));
    this.on(window, "focus", () => this.claim());
    this.on(window, "pagehide", () => this.leave());
    if (isVisible() && document.hasFocus()) this.claim();
  }

  get isThis(): boolean {
    return isVisible() && !this.outdone;
  }

  end(): void {
    for (const stop of this.stops) stop();
    this.channel?.close();
  }

  private hear(word: Word): void {
    if (word === "front") this.outdone = true;
    else if (isVisible()) return this.claim();
    this.changed();
  }

  private claim(): void {
    this.outdone = false;
    this.channel?.postMessage("front" satisfies Word);
    this.changed();
  }

  private leave(): void {
    if (!this.outdone) this.channel?.postMessage("gone" satisfies Word);
    this.changed();
  }

  private on(target: EventTarget, name: string, act: () => void): void {
    target.addEventListener(name, act);
    this.stops.push(() => target.removeEventListener(name, act));
  }
}

const isVisible = () => document.visibilityState === "visible";
