// What the customer typed in this tab, or what the address was asked for: taken out of titles and paths before they
// are told. The page's own words stay. Kept are fingerprints of words, for this tab alone.

import { isCard } from "./cobrowse/mask/cards.ts";
import type { Memory } from "./memory.ts";

const WORD = /[\p{L}\p{N}\p{M}\p{Cf}]{3,}/gu;
/** Digits with blanks or the usual marks between them: of telephones, accounts, cards. */
const NUMBER = /\p{Nd}(?:[\s./()_+\u2010-\u2015-]{0,3}\p{Nd}){5,}/gu;
const OUT = "…";
const FEWEST_OF_CARD = 13;
const MOST_OF_CARD = 19;
/** Telephones are the same with and without their country. */
const LAST = 8;
/** From so many letters on a word is found in longer ones too: `lamp` in `lamps`. */
const INSIDE = 4;
const MOST_PRINTS = 600;
const MOST_CHARACTERS = 4_000;
const ECHOES = "echoes";
const FIELDS = "input,textarea,[contenteditable]";
/** What is chosen from the shop's own words is not typed. */
const TYPED = /text|search|mail|tel|url|pass|num|file/;

export class Echoes {
  private salt = Math.floor(Math.random() * 2 ** 32);
  private readonly prints = new Set<number>();
  /** Not for the next page: what is secret. */
  private readonly here = new Set<number>();
  /** What is being typed. */
  private open = { field: null as unknown, value: "", secret: false };
  /** What was there before anything was typed is no echo: each is looked at once. */
  private readonly known = new Map<string, string>();

  constructor(private readonly memory: Memory) {
    const [salt, ...prints] = (memory.get(ECHOES) ?? "").split(" ").filter(Boolean).map(Number);
    this.salt = salt ?? this.salt;
    for (const print of prints) this.prints.add(print);
  }

  /** From now on. What stands in the fields already is looked at when something is told. */
  watch(): void {
    const hear = (event: Event) => {
      // What is written to the shop's staff is theirs to read.
      if (!(event.target as Partial<Element>).localName?.startsWith("deskbell-")) this.see(event.composedPath()[0] as Element);
    };
    for (const name of ["input", "change"]) window.addEventListener(name, hear, { capture: true, passive: true });
    window.addEventListener("pagehide", () => this.settle());
  }

  seeAll(): void {
    for (const field of document.querySelectorAll(FIELDS)) this.see(field);
  }

  private see(field: Element): void {
    const { value, type = "text", autocomplete = "" } = field as Partial<HTMLInputElement>;
    if (field.matches(FIELDS) && TYPED.test(type)) {
      this.typing(field, value ?? field.textContent ?? "", /pass|^cc-|code/.test(type + autocomplete));
    }
  }

  /** A field holds this now. `secret`: not kept for the next page. */
  typing(field: unknown, value: string, secret: boolean): void {
    const { open } = this;
    const goesOn = field === open.field && (value.startsWith(open.value) || open.value.startsWith(value));
    if (!goesOn) this.settle();
    // Of what is being deleted the longest stays known.
    this.open = { field, value: goesOn && open.value.length > value.length ? open.value : value, secret };
  }

  /** What was being typed is typed: known on the next page too. */
  settle(): void {
    const { value, secret } = this.open;
    if (value === "") return;
    this.open = { field: null, value: "", secret };
    const into = secret ? this.here : this.prints;
    const prints = wordsOf(value).map((word) => this.printOf(word));
    const isNews = prints.some((print) => !into.has(print));
    for (const print of prints) into.add(print);
    if (secret || !isNews) return;
    for (const oldest of into) {
      if (into.size <= MOST_PRINTS) break;
      into.delete(oldest);
    }
    this.memory.set(ECHOES, [this.salt, ...into].join(" "));
  }

  /** Another person comes. */
  forget(): void {
    this.open.value = "";
    for (const known of [this.prints, this.here, this.known]) known.clear();
    this.memory.set(ECHOES, null);
  }

  /** A title as it may be told of a page with this address. */
  title(title: string, address: string): string {
    return this.once(`${address} ${title}`, () => this.without(title, address));
  }

  /** An address as it may be told: without query and fragment, and what they or the customer said is not in its path. */
  path(address: string): string {
    return this.once(address, () => {
      const [bare = ""] = address.split(/[?#]/, 1);
      const [, host = "", path = ""] = /^([a-z]+:\/\/[^/]*)?(.*)$/is.exec(bare) ?? [];
      const read = decoded(path);
      const told = this.without(read, address);
      return told === read ? bare : host + encodeURI(told).replaceAll(encodeURI(OUT), OUT);
    });
  }

  private once(key: string, find: () => string): string {
    const told = this.known.get(key) ?? find();
    if (this.known.size > 50) this.known.clear();
    this.known.set(key, told);
    return told;
  }

  private without(text: string, address: string): string {
    const words = [...asked(address), ...wordsOf(this.open.value)];
    const isEcho = (word: string) => {
      const print = this.printOf(word);
      const isKnown = this.prints.has(print) || this.here.has(print);
      return isKnown || words.some((one) => one.startsWith(word) || (one.length >= INSIDE && word.includes(one)));
    };
    return text
      .replace(NUMBER, (run) => {
        const digits = fold(run).replace(/\P{Nd}/gu, "");
        // Digits of a script without a check of its own count as a card's.
        const card = digits.length > MOST_OF_CARD || (digits.length >= FEWEST_OF_CARD && (isCard(digits) || !/^\d/.test(digits)));
        return card || isEcho(digits.slice(-LAST)) ? OUT : run;
      })
      .replace(WORD, (word) => (isEcho(fold(word)) ? OUT : word));
  }

  private printOf(word: string): number {
    let print = this.salt;
    for (let i = 0; i < word.length; i++) print = Math.imul(print ^ word.charCodeAt(i), 2654435761) ^ (print >>> 15);
    return print >>> 0;
  }
}

/** The words that an address' query and fragment hold; the campaign's are told anyway. */
function asked(address: string): string[] {
  const [, query = "", fragment = ""] = /^[^?#]*(?:\?([^#]*))?(?:#(.*))?$/s.exec(address) ?? [];
  const values = [...new URLSearchParams(query)].flatMap(([name, value]) => (name.startsWith("utm_") ? [] : [value]));
  // A fragment is a word, or a path or query of its own.
  return wordsOf([...values, decoded(fragment.replaceAll("+", " "))].join("\n"));
}

/** Words of three letters and more; a value as it stands in names that are made of it; ends of numbers. */
function wordsOf(value: string): string[] {
  const text = fold(value.slice(0, MOST_CHARACTERS));
  const joined = text.split("\n").map((line) => line.replace(/[^\p{L}\p{N}]+/gu, ""));
  const numbers = (text.match(NUMBER) ?? []).map((run) => run.replace(/\P{Nd}/gu, "").slice(-LAST));
  return [...(text.match(WORD) ?? []), ...joined.filter(({ length }) => length > 2), ...numbers];
}

/** As it is compared: small, without accents and what has no width. */
function fold(text: string): string {
  return text.normalize("NFKD").replace(/[\p{M}\p{Cf}]/gu, "").toLowerCase();
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // What is no UTF-8 is read as it stands.
    return text;
  }
}
