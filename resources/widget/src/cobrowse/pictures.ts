// The shop's pictures, made small and sent one by one when the page has time: the desk cannot fetch them,
// because they may need the customer's cookies.

import { Kind, Source, type Recorded } from "./mask/events.ts";
import { isPrivate, type Nodes } from "./mask/places.ts";

const QUALITY = 0.6;
const LARGEST = 720;
/** A page with more is scrolled, and its rest comes with the next whole picture. */
const MOST = 120;
const MOST_BYTES = 60_000;

export class Pictures {
  private queue: HTMLImageElement[] = [];
  private readonly ready = new Map<string, string>();
  private turn = 0;
  private running = false;

  constructor(
    private readonly nodes: Nodes & { getId(node: Node): number },
    private readonly emit: (event: Recorded) => void,
  ) {}

  /** After a whole picture of the page: all of them again. */
  begin(): void {
    this.turn += 1;
    this.queue = [...document.images].slice(0, MOST);
    this.run();
  }

  /** Pictures that came or changed. */
  look(data: Readonly<Record<string, unknown>>): void {
    const ids = [
      ...(data["adds"] as { node: { id: number; tagName?: string } }[]).filter(({ node }) => node.tagName === "img").map(({ node }) => node.id),
      ...(data["attributes"] as { id: number; attributes: object }[]).filter(({ attributes }) => "src" in attributes).map(({ id }) => id),
    ];
    const images = ids.map((id) => this.nodes.getNode(id)).filter((node) => node instanceof HTMLImageElement);
    if (images.length === 0) return;
    this.queue = [...new Set([...this.queue, ...images])].slice(-MOST);
    this.run();
  }

  stop(): void {
    this.turn += 1;
    this.queue = [];
    this.ready.clear();
  }

  private run(): void {
    if (this.running) return;
    this.running = true;
    const idle = window.requestIdleCallback ?? ((act: () => void) => setTimeout(act, 50));
    const next = () => {
      const image = this.queue.shift();
      if (image === undefined) this.running = false;
      else void this.send(image, this.turn).finally(() => idle(next));
    };
    idle(next);
  }

  private async send(image: HTMLImageElement, turn: number): Promise<void> {
    const src = image.currentSrc || image.src;
    // What the customer's own browser made of the customer's data has such an address.
    if (!/^https?:/.test(src) || isPrivate(image)) return;
    if (!image.complete) {
      image.addEventListener("load", () => this.look({ adds: [], attributes: [{ id: this.nodes.getId(image), attributes: { src: "" } }] }), { once: true });
      return;
    }
    const data = this.ready.get(src) ?? (await small(image));
    if (data === null || turn !== this.turn || this.nodes.getId(image) < 0) return;
    this.ready.set(src, data);
    for (const oldest of this.ready.keys()) {
      if (this.ready.size <= MOST) break;
      this.ready.delete(oldest);
    }
    const attributes = [{ id: this.nodes.getId(image), attributes: { src: data } }];
    const change = { source: Source.MUTATION, adds: [], removes: [], texts: [], attributes };
    this.emit({ type: Kind.INCREMENTAL, data: change, timestamp: Date.now() });
  }
}

/** Null: nothing to see, of another site that does not share it, or too large. */
async function small(image: HTMLImageElement): Promise<string | null> {
  const { naturalWidth, naturalHeight, clientWidth, clientHeight } = image;
  if (naturalWidth < 2 || naturalHeight < 2 || typeof OffscreenCanvas === "undefined") return null;
  const wanted = Math.max(clientWidth / naturalWidth, clientHeight / naturalHeight) || 1;
  const scale = Math.min(1, wanted, LARGEST / Math.max(naturalWidth, naturalHeight));
  const width = Math.max(1, Math.round(naturalWidth * scale));
  const height = Math.max(1, Math.round(naturalHeight * scale));
  try {
    const canvas = new OffscreenCanvas(width, height);
    // Not by way of a bitmap: drawings without a size of their own would be empty.
    canvas.getContext("2d")!.drawImage(image, 0, 0, width, height);
    const blob = await canvas.convertToBlob({ type: "image/webp", quality: QUALITY });
    return blob.size > MOST_BYTES ? null : await dataUrl(blob);
  } catch (error) {
    // Of another site that does not share its pictures, or broken.
    if (error instanceof DOMException) return null;
    throw error;
  }
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error ?? new DOMException("unreadable"));
    reader.readAsDataURL(blob);
  });
}
