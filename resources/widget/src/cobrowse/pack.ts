// Recorded events as they travel: JSON, raw deflate, base64 in parts that the server lets through.

import type { Recorded } from "./mask/events.ts";

/** `MAX_COBROWSE_CHUNK` of protocol/limits.py, in characters of base64; a multiple of four. */
export const MOST_CHARACTERS = 48 * 1024;
/** `MAX_COBROWSE_BATCH`: the desk reads no more. */
export const MOST_BYTES = 8 * 1024 * 1024;
const STORED_BLOCK = 0xffff;
const SLICE = 0x6000;

/** Null: it is larger than a desk would read. */
export async function pack(events: readonly Recorded[]): Promise<Uint8Array | null> {
  const bytes = new TextEncoder().encode(JSON.stringify(events));
  if (bytes.length > MOST_BYTES) return null;
  return typeof CompressionStream === "undefined" ? stored(bytes) : deflated(bytes);
}

async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const squeezed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(squeezed).arrayBuffer());
}

/** The same format without any compression (RFC 1951, 3.2.4), for browsers that have none. */
export function stored(bytes: Uint8Array): Uint8Array {
  const blocks = Math.max(1, Math.ceil(bytes.length / STORED_BLOCK));
  const out = new Uint8Array(bytes.length + blocks * 5);
  let at = 0;
  for (let block = 0; block < blocks; block++) {
    const part = bytes.subarray(block * STORED_BLOCK, (block + 1) * STORED_BLOCK);
    const { length } = part;
    out.set([block === blocks - 1 ? 1 : 0, length & 0xff, length >> 8, ~length & 0xff, (~length >> 8) & 0xff], at);
    out.set(part, at + 5);
    at += length + 5;
  }
  return out;
}

export function textOf(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += SLICE) binary += String.fromCharCode(...bytes.subarray(at, at + SLICE));
  return btoa(binary);
}

export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

export function parts(bytes: Uint8Array): string[] {
  const text = textOf(bytes);
  const cut: string[] = [];
  for (let at = 0; at < text.length; at += MOST_CHARACTERS) cut.push(text.slice(at, at + MOST_CHARACTERS));
  return cut;
}
