// One session in one tab: records while somebody watches and this tab is the one before the customer's eyes.

import type { CobrowseChunk, CobrowseWanted, Pointed } from "../protocol.ts";
import { Batches, type Batch } from "./batches.ts";
import { Frame } from "./frame.ts";
import { Front } from "./front.ts";
import { Load } from "./load.ts";
import type { Recorded } from "./mask/events.ts";
import { pack, parts } from "./pack.ts";
import type { Piece } from "./past.ts";
import type { Share } from "../sharing.ts";
import { sharingTexts } from "./texts.ts";

/** How long a page that changes too much is left alone. */
const REST = 2_000;
/** Between the pieces of the past, so that they stay under what the server lets through. */
const PACE = 60;
/** Whole pictures are dear: so long apart when asked for again. */
const WHOLE_APART = 400;

/** What it needs of the one who records. */
export interface Camera {
  /** Recording begins or goes on for it, with a whole picture. */
  roll(): void;
  cut(): void;
  whole(): void;
  say(tag: string, payload: Readonly<Record<string, unknown>>): void;
  node(id: number): Element | null;
}

export class Session {
  private readonly frame: Frame;
  private readonly front: Front;
  private readonly batches = new Batches((batch) => this.send(batch));
  private readonly load = new Load();
  private sending: Promise<void> = Promise.resolve();
  private live = 0;
  private readonly past = new Map<string, number>();
  private wanted: CobrowseWanted | null;
  private rolling = false;
  private resting: ReturnType<typeof setTimeout> | undefined;
  private asked: ReturnType<typeof setTimeout> | undefined;
  private ended = false;
  private begun = false;

  /** `tab`: names this page; its numbers of elements mean nothing on the next. */
  constructor(
    private readonly of: Share,
    private readonly tab: string,
    private readonly camera: Camera,
  ) {
    this.wanted = of.wanted;
    this.frame = new Frame(of, of.agent, sharingTexts(of.language), () => of.stop());
    this.front = new Front(`deskbell cobrowse ${of.session}`, () => this.update());
  }

  /** The frame is there; recording is a task of its own, so that the page is not held up by both at once. */
  begin(): void {
    setTimeout(() => {
      this.begun = true;
      this.update();
    });
  }

  heard(frame: CobrowseWanted | Pointed): void {
    if (frame.session !== this.of.session || this.ended) return;
    if (frame.type === "pointed") return this.point(frame);
    this.wanted = frame;
    if ((frame.wait ?? 0) > 0) return this.rest(frame.wait!);
    const rolled = this.rolling;
    this.update();
    if (rolled && this.rolling && frame.whole === true) {
      this.asked ??= setTimeout(() => {
        this.asked = undefined;
        if (this.rolling) this.camera.whole();
      }, WHOLE_APART);
    }
  }

  /** An event of the recording, masked. */
  take(event: Recorded): void {
    if (!this.rolling) return;
    this.batches.add(event);
    if (this.load.counts(event, performance.now())) this.rest(REST);
  }

  /** What was kept before the customer's yes. */
  async tell(pieces: readonly Piece[]): Promise<void> {
    for (const piece of pieces) {
      if (this.ended) return;
      const number = (this.past.get(piece.tab) ?? 0) + 1;
      this.past.set(piece.tab, number);
      this.post(piece, number, true);
      await new Promise((resolve) => setTimeout(resolve, PACE));
    }
  }

  end(): void {
    this.ended = true;
    this.update();
    clearTimeout(this.resting);
    clearTimeout(this.asked);
    this.front.end();
    this.frame.remove();
  }

  // --- inside ---------------------------------------------------------------------------------

  private update(): void {
    const roll = this.begun && !this.ended && this.wanted?.on === true && this.resting === undefined && this.front.isThis;
    if (roll === this.rolling) return;
    if (roll) {
      this.rolling = true;
      return this.camera.roll();
    }
    if (this.ended || this.resting !== undefined) this.batches.drop();
    else {
      this.camera.say("tab", { visible: false });
      this.batches.flush();
    }
    this.rolling = false;
    this.camera.cut();
  }

  /** Afterwards it begins anew with a whole picture. */
  private rest(milliseconds: number): void {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      this.resting = undefined;
      this.update();
    }, milliseconds);
    this.update();
  }

  private point({ tab, node, kind, name }: Pointed): void {
    if (kind === "clear") return this.frame.clear();
    const element = tab === this.tab ? this.camera.node(node ?? 0) : null;
    if (element !== null) this.frame.point(element, name ?? "", kind === "point");
  }

  private send(batch: Batch): void {
    this.sending = this.sending.then(async () => {
      const bytes = await pack(batch.events);
      if (bytes !== null && !this.ended) this.post({ ...batch, bytes, tab: this.tab }, (this.live += 1), false);
    });
  }

  private post({ tab, bytes, whole, at }: Piece, batch: number, past: boolean): void {
    const cut = parts(bytes);
    const { interaction, session } = this.of;
    cut.forEach((data, part) => {
      const chunk: CobrowseChunk = { type: "cobrowse", interaction, session, tab, batch, data, part, parts: cut.length, whole, at, past };
      this.of.send(chunk);
    });
  }
}
