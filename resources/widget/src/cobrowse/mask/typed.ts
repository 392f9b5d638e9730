// What the customer has typed in this tab, so that the page's echoes of it can be found.
//
// On this page it is known as it was typed. For the next page only fingerprints of its words are kept.

import { fold } from "./fold.ts";
import type { Range } from "./cards.ts";

const MOST_VALUES = 400;
const MOST_CHARACTERS = 4_000;
const SHORTEST = 3;
/** Values of so few words are known by each of their words; longer ones by each three in a row. */
const FEW_WORDS = 4;
/** A value without what stands between its words is known from so many characters on. */
const SQUEEZED = 6;
const MOST_PRINTS = 3_000;

const WORD = /[\p{L}\p{N}]+/gu;
const NUMBER = /^[\d\s.\-+()/]+$/;
const LETTER = /[\p{L}\p{N}]/u;
const SPECIAL = /[\\^$.*+?()[\]{}|/]/g;

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export class Typed {
  private readonly values = new Set<string>();
  private readonly prints = new Set<number>();
  private readonly lasting = new Set<number>();
  private loose: RegExp | null = null;
  private whole: RegExp | null = null;
  private stale = false;

  constructor(private salt: number = Math.floor(Math.random() * 2 ** 32)) {}

  get isEmpty(): boolean {
    return this.values.size === 0 && this.prints.size === 0;
  }

  /** `lasting`: the words may be known on the next page too. */
  add(value: string, lasting: boolean): void {
    const text = fold(value.slice(0, MOST_CHARACTERS)).text.trim();
    if (text.length < SHORTEST) return;
    if (!this.values.delete(text)) this.stale = true;
    this.values.add(text);
    for (const oldest of this.values) {
      if (this.values.size <= MOST_VALUES) break;
      this.values.delete(oldest);
    }
    if (lasting || wordsOf(text).length > FEW_WORDS) for (const print of this.printsOf(text)) this.remember(print, lasting);
  }

  /** A value that went on being typed: what it was before does not count. */
  replace(old: string, value: string, lasting: boolean): void {
    const before = fold(old).text.trim();
    const now = fold(value).text.trim();
    if (before !== "" && before !== now && now.startsWith(before)) this.stale = this.values.delete(before) || this.stale;
    this.add(value, lasting);
  }

  /** Where in folded text something stands that was typed. */
  find(folded: string): Range[] {
    if (this.isEmpty || folded.length < SHORTEST) return [];
    this.compile();
    const found: Range[] = [];
    if (this.loose !== null) for (const { 0: { length }, index } of folded.matchAll(this.loose)) found.push([index, index + length]);
    if (this.whole !== null) {
      for (const { 0: { length }, index } of folded.matchAll(this.whole)) {
        if (isAlone(folded, index, index + length)) found.push([index, index + length]);
      }
    }
    if (this.prints.size > 0) this.findPrints(folded, found);
    return found;
  }

  // --- over page loads ------------------------------------------------------------------------

  /** Fingerprints only: nothing that was typed can be read from them. Loaded before anything is added. */
  save(): string {
    return JSON.stringify({ salt: this.salt, prints: [...this.lasting].slice(-MOST_PRINTS) });
  }

  load(saved: string): void {
    const { salt, prints } = JSON.parse(saved) as { salt: number; prints: number[] };
    this.salt = salt;
    for (const print of prints) this.remember(print, true);
  }

  private remember(print: number, lasting: boolean): void {
    this.prints.add(print);
    if (lasting) this.lasting.add(print);
  }

  /** Another person comes. What stands on this page is still hidden; the next one knows nothing of it. */
  strip(): void {
    this.lasting.clear();
  }

  // --- inside ---------------------------------------------------------------------------------

  private compile(): void {
    if (!this.stale) return;
    const loose = new Set<string>();
    const whole = new Set<string>();
    for (const value of this.values) {
      for (const piece of piecesOf(value)) (piece.length > SHORTEST ? loose : whole).add(patternOf(piece));
      const digits = NUMBER.test(value) ? value.replace(/\D/g, "") : "";
      if (digits.length > SHORTEST) loose.add([...digits].join("[\\s.\\-\\u2010-\\u2015+()/_\u00b7]*"));
    }
    this.loose = anyOf(loose);
    this.whole = anyOf(whole);
    this.stale = false;
  }

  private *printsOf(text: string): Generator<number> {
    const words = wordsOf(text);
    if (words.length > FEW_WORDS) {
      for (let i = 0; i + 3 <= words.length; i++) yield this.printOf(words.slice(i, i + 3));
      return;
    }
    for (const word of words) if (word.text.length >= SHORTEST) yield this.printOf([word]);
  }

  private printOf(words: readonly Word[]): number {
    let high = 0xdeadbeef ^ this.salt;
    let low = 0x41c6ce57 ^ this.salt;
    for (const { text } of words) {
      for (let i = 0; i <= text.length; i++) {
        const code = i === text.length ? 0 : text.charCodeAt(i);
        high = Math.imul(high ^ code, 2654435761);
        low = Math.imul(low ^ code, 1597334677);
      }
    }
    high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
    low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
    return 4294967296 * (2097151 & low) + (high >>> 0);
  }

  private findPrints(folded: string, found: Range[]): void {
    const words = wordsOf(folded);
    words.forEach((word, i) => {
      if (word.text.length >= SHORTEST && this.prints.has(this.printOf([word]))) found.push([word.start, word.end]);
      const three = words.slice(i, i + 3);
      if (three.length === 3 && this.prints.has(this.printOf(three))) found.push([word.start, three[2]!.end]);
    });
  }
}

function wordsOf(folded: string): Word[] {
  return [...folded.matchAll(WORD)].map(({ 0: text, index }) => ({ text, start: index, end: index + text.length }));
}

function piecesOf(value: string): Set<string> {
  const pieces = new Set([value]);
  // As it stands in names that are made of it.
  const letters = value.replace(/[^\p{L}\p{N}]+/gu, "");
  if (letters.length >= SQUEEZED) pieces.add(letters);
  for (const line of value.split(/\s*\n\s*/)) if (line.length > SHORTEST) pieces.add(line);
  const words = value.split(/\s+/);
  if (words.length <= FEW_WORDS) {
    for (const word of words) {
      const bare = word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
      if (bare.length >= SHORTEST) pieces.add(bare);
      const account = bare.split("@")[0]!;
      if (account !== bare && account.length > SHORTEST) pieces.add(account);
    }
  }
  return pieces;
}

function patternOf(piece: string): string {
  return piece.replace(SPECIAL, "\\$&").replace(/\s+/g, "(?:[\\s+_.-]|%20)*");
}

function anyOf(patterns: ReadonlySet<string>): RegExp | null {
  // The longest first: of two that fit, it hides more.
  return patterns.size === 0 ? null : new RegExp([...patterns].sort((a, b) => b.length - a.length).join("|"), "gu");
}

function isAlone(text: string, start: number, end: number): boolean {
  return !LETTER.test(text.charAt(start - 1)) && !LETTER.test(text.charAt(end));
}
