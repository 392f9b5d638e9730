// rrweb, with everything it says going through the mask.

import { record } from "@rrweb/record";
import { EventMask, Kind, Source, type Recorded } from "./mask/events.ts";
import { PRIVATE } from "./mask/places.ts";
import { stars, TextMask } from "./mask/text.ts";
import type { Typed } from "./mask/typed.ts";
import { Fields } from "./fields.ts";
import { Pictures } from "./pictures.ts";
import { Timeline } from "./timeline.ts";

const SAMPLING = { mousemove: 50, mousemoveCallback: 100, scroll: 100, media: 1_000 };
/** What pages carry for machines is not looked at by people. */
const LEFT_OUT = {
  script: true,
  comment: true,
  headFavicon: true,
  headWhitespace: true,
  headMetaDescKeywords: true,
  headMetaSocial: true,
  headMetaRobots: true,
  headMetaHttpEquiv: true,
  headMetaAuthorship: true,
  headMetaVerification: true,
};

export class Recorder {
  private stopRecording: (() => void) | null = null;
  private readonly mask: TextMask;
  private readonly events: EventMask;
  private readonly fields: Fields;
  private readonly pictures: Pictures;
  private readonly timeline: Timeline;
  private marks: MutationObserver | null = null;

  constructor(
    typed: Typed,
    private readonly emit: (event: Recorded) => void,
    keep: () => void,
  ) {
    this.mask = new TextMask(typed);
    this.events = new EventMask(this.mask, record.mirror);
    this.fields = new Fields(typed, keep);
    this.pictures = new Pictures(record.mirror, (event) => this.emit(event));
    this.timeline = new Timeline(this.mask, (address) => this.events.address(address), (tag, payload) => this.say(tag, payload));
  }

  get runs(): boolean {
    return this.stopRecording !== null;
  }

  /** Begins with a whole picture. */
  start(): void {
    if (this.runs) return;
    this.fields.watch(document);
    const stop = record({
      emit: (event) => this.take(event as unknown as Recorded),
      maskAllInputs: true,
      maskInputFn: stars,
      blockSelector: PRIVATE,
      slimDOMOptions: LEFT_OUT,
      sampling: SAMPLING,
      inlineStylesheet: true,
      inlineImages: false,
      recordCanvas: false,
      collectFonts: false,
      // An error in here is not the shop's.
      errorHandler: () => true,
    });
    this.stopRecording = stop ?? (() => {});
    this.timeline.start();
    // What becomes private later disappears with a picture that no longer has it.
    this.marks = new MutationObserver(() => this.whole());
    this.marks.observe(document, { subtree: true, attributes: true, attributeFilter: ["data-private"] });
  }

  stop(): void {
    this.marks?.disconnect();
    this.timeline.stop();
    this.pictures.stop();
    this.stopRecording?.();
    this.stopRecording = null;
  }

  whole(): void {
    if (this.runs) record.takeFullSnapshot(true);
  }

  node(id: number): Element | null {
    const node = record.mirror.getNode(id);
    return node?.nodeType === Node.ELEMENT_NODE ? (node as Element) : (node?.parentElement ?? null);
  }

  /** Of our own making: masked before, or not of the customer. */
  say(tag: string, payload: Readonly<Record<string, unknown>>): void {
    if (this.runs) this.emit({ type: Kind.CUSTOM, data: { tag, payload }, timestamp: Date.now() });
  }

  private take(event: Recorded): void {
    const { type, data } = event;
    if (type === Kind.META) this.fields.seeAll(document);
    else this.fields.seeFocused();
    if (data["isAttachIframe"] === true) this.frame(data);
    const masked = this.events.apply(event);
    if (masked === null) return;
    this.emit(masked);
    if (type === Kind.FULL) this.pictures.begin();
    else if (type === Kind.INCREMENTAL && data["source"] === Source.MUTATION) this.pictures.look(data);
  }

  /** A frame of the shop's own: what is typed there counts too. */
  private frame(data: Readonly<Record<string, unknown>>): void {
    for (const { parentId } of data["adds"] as { parentId: number }[]) {
      const { contentDocument } = (record.mirror.getNode(parentId) ?? {}) as Partial<HTMLIFrameElement>;
      if (contentDocument) this.fields.watch(contentDocument);
    }
  }
}
