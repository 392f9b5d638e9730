// Text that may leave the browser: without card numbers, without what was typed, without queries of addresses.

import { cardNumbers, type Range } from "./cards.ts";
import { fold } from "./fold.ts";
import type { Typed } from "./typed.ts";

/** As long as what is typed is looked for (`Typed`). */
const LONGEST = 4_000;
const QUERY = /((?:https?:|www\.|\/)[^\s?#"'<>]*)[?#][^\s"'<>]+/gi;

/** Every character that can be seen becomes a star: the layout stays. */
export function stars(text: string): string {
  return text.replace(/\S/gu, "*");
}

export class TextMask {
  constructor(readonly typed: Typed) {}

  text(text: string): string {
    if (text.length < 3) return text;
    const bare = text.includes("?") || text.includes("#") ? text.replace(QUERY, "$1") : text;
    return hide(bare, this.find(bare));
  }

  /** Cut to size after it is masked: what a cut goes through would not be known for what it is. */
  brief(text: string, most: number): string {
    return this.text(text.slice(0, most + LONGEST)).slice(0, most);
  }

  /** Names of classes and the like: long numbers there are the shop's own. */
  name(text: string): string {
    return this.typed.isEmpty ? text : hide(text, this.find(text, false));
  }

  /** Texts that stand one after the other on the page: what is split over them is found as well. */
  flow(texts: readonly string[]): string[] {
    const single = texts.map((text) => this.text(text));
    if (texts.length < 2) return single;
    const all = texts.join("");
    if (this.typed.isEmpty && !/\d/.test(all)) return single;
    const ranges = this.find(all);
    if (ranges.length === 0) return single;
    let start = 0;
    return texts.map((text, i) => {
      const mine = clip(ranges, start, start + text.length);
      start += text.length;
      // Without the query its places are others; then all of it goes.
      if (mine.length === 0) return single[i]!;
      return single[i]!.length === text.length ? hide(single[i]!, mine) : stars(single[i]!);
    });
  }

  private find(text: string, cards = true): Range[] {
    const folded = fold(text);
    const found = [...this.typed.find(folded.text), ...(cards ? cardNumbers(folded.text) : [])];
    return found.map(([start, end]) => [folded.origin(start), folded.origin(end)]);
  }
}

function clip(ranges: readonly Range[], start: number, end: number): Range[] {
  return ranges
    .filter((range) => range[0] < end && range[1] > start)
    .map((range) => [Math.max(range[0], start) - start, Math.min(range[1], end) - start]);
}

function hide(text: string, ranges: readonly Range[]): string {
  if (ranges.length === 0) return text;
  let shown = "";
  let at = 0;
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (end <= at) continue;
    shown += text.slice(at, Math.max(at, start)) + stars(text.slice(Math.max(at, start), end));
    at = end;
  }
  return shown + text.slice(at);
}
