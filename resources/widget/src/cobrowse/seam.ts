// What the engine hands to a session of co-browsing, and what it gets back.

import type { Language } from "../i18n/choose.ts";
import type { Memory } from "../memory.ts";
import type { CobrowseChunk, CobrowseWanted, Pointed } from "../protocol.ts";

export interface Share {
  readonly interaction: string;
  readonly session: string;
  readonly past: boolean;
  readonly language: Language;
  readonly rtl: boolean;
  readonly accent: string;
  readonly memory: Memory;
  readonly agent: string;
  readonly wanted: CobrowseWanted | null;
  send(chunk: CobrowseChunk): void;
  stop(): void;
}

export interface Sharer {
  heard(frame: CobrowseWanted | Pointed): void;
  end(): void;
}
