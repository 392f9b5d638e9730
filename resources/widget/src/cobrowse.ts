// Co-browsing, a file of its own: loaded when the customer said yes, or when the shop's page keeps the last minutes.

import { Past } from "./cobrowse/past.ts";
import { Recorder } from "./cobrowse/recorder.ts";
import type { Share, Sharer } from "./sharing.ts";
import { Session } from "./cobrowse/sharer.ts";
import { Typed } from "./cobrowse/mask/typed.ts";
import { newId } from "./ids.ts";
import { Memory } from "./memory.ts";

const memory = new Memory("deskbell:cobrowse:", false);
/** How often what is too old is let go of (ms). */
const TIDY = 10_000;

/** One recorder for the page, whoever wants it. */
class Studio {
  private readonly tab = newId();
  private readonly recorder: Recorder;
  private past: Past | null = null;
  private session: Session | null = null;
  private rolling = false;
  private tidying: ReturnType<typeof setInterval> | undefined;
  private readonly typed = new Typed();

  constructor() {
    const { typed } = this;
    const saved = memory.get("typed");
    if (saved !== null) typed.load(saved);
    this.recorder = new Recorder(
      typed,
      (event) => {
        this.past?.add(event);
        this.session?.take(event);
      },
      () => memory.set("typed", typed.save()),
    );
    window.addEventListener("pagehide", () => this.past?.save());
  }

  remember(minutes: number | null): void {
    if (minutes === null) this.past?.clear();
    else if (this.past !== null) return;
    this.past = minutes === null ? null : new Past(minutes, this.tab, memory, () => this.recorder.whole());
    if (this.past !== null && this.recorder.runs) this.recorder.whole();
    this.update();
  }

  /** Another person comes: nothing of the last minutes, and no word that was typed, is kept for the next page. */
  forget(): void {
    this.remember(null);
    this.typed.strip();
    memory.set("typed", null);
  }

  share(of: Share): Sharer {
    this.session?.end();
    const session = new Session(of, this.tab, {
      roll: () => {
        this.rolling = true;
        if (this.recorder.runs) this.recorder.whole();
        else this.update();
      },
      cut: () => {
        this.rolling = false;
        this.update();
      },
      whole: () => this.recorder.whole(),
      say: (tag, payload) => this.recorder.say(tag, payload),
      node: (id) => this.recorder.node(id),
    });
    this.session = session;
    session.begin();
    if (of.past) void this.handOver(session);
    return {
      heard: (frame) => session.heard(frame),
      end: () => {
        session.end();
        if (this.session === session) this.session = null;
      },
    };
  }

  /** From now on the server keeps the last minutes. */
  private async handOver(session: Session): Promise<void> {
    const pieces = (await this.past?.take()) ?? [];
    this.past = null;
    this.update();
    await session.tell(pieces);
  }

  private update(): void {
    clearInterval(this.tidying);
    if (this.past !== null) this.tidying = setInterval(() => this.past?.tidy(), TIDY);
    if (this.rolling || this.past !== null) this.recorder.start();
    else this.recorder.stop();
  }
}

let studio: Studio | null = null;

export function share(of: Share): Sharer {
  studio ??= new Studio();
  return studio.share(of);
}

/** Another person uses this browser from now on. */
export function forget(): void {
  studio?.forget();
}

/** Keep the last minutes of this page in its memory; null: no more, and forget them. */
export function remember(minutes: number | null): void {
  if (studio === null && minutes === null) return;
  studio ??= new Studio();
  studio.remember(minutes);
}
