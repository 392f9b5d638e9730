// What a shop's page says, as far as it makes sense. Pages are written by many hands: whatever comes, what is
// made of it is whole and small.

import {
  MAX_CART_LINES,
  MAX_CONTEXT_CARDS,
  MAX_CONTEXT_CHARACTERS,
  MAX_CONTEXT_ROWS,
  MAX_URL_CHARACTERS,
  type Cart,
  type CartLine,
  type ContextCard,
  type ContextKind,
  type ContextRow,
} from "./protocol.ts";

const MOST_CHARACTERS = 200;

type Said = Readonly<Record<string, unknown>>;

function parts(said: unknown): Said {
  return typeof said === "object" && said !== null ? (said as Said) : {};
}

function words(said: unknown, most = MOST_CHARACTERS): string {
  return typeof said === "string" || typeof said === "number" ? String(said).slice(0, most) : "";
}

function whole(said: unknown, otherwise: number): number {
  return typeof said === "number" && Number.isFinite(said) ? Math.max(0, Math.min(Math.round(said), 1e12)) : otherwise;
}

function degrees(said: unknown, most: number): number | null {
  return typeof said === "number" && Math.abs(said) <= most ? said : null;
}

/** Without query and fragment: they can hold typed data. */
export function bare(address: string): string {
  return address.split(/[?#]/, 1)[0] ?? "";
}

/** A web address, whole or from the page's root; empty if it is none. */
export function addressOf(said: unknown, base: string): string {
  if (typeof said !== "string" || said === "") return "";
  try {
    const url = new URL(said, base);
    const safe = (url.protocol === "http:" || url.protocol === "https:") && url.username === "" && url.password === "";
    return safe && url.href.length <= MAX_URL_CHARACTERS ? url.href : "";
  } catch {
    return "";
  }
}

/** Null if it is no cart. Without a total it is the sum of the lines. */
export function cartOf(said: unknown, base: string): Cart | null {
  const cart = parts(said);
  if (!Array.isArray(cart["lines"])) return null;
  const lines = cart["lines"].slice(0, MAX_CART_LINES).map((line) => lineOf(parts(line), base));
  const total = lines.reduce((sum, { quantity = 1, price = 0 }) => sum + quantity * price, 0);
  return { currency: currencyOf(cart["currency"]), total: whole(cart["total"], total), lines };
}

function lineOf(line: Said, base: string): CartLine {
  const extra = { key: words(line["key"]), variant: words(line["variant"]), url: bare(addressOf(line["url"], base)) };
  const known = Object.fromEntries(Object.entries(extra).filter(([, value]) => value !== ""));
  return { name: words(line["name"]), quantity: whole(line["quantity"], 1), price: whole(line["price"], 0), ...known };
}

function currencyOf(said: unknown): string {
  return words(said, 3).toUpperCase();
}

/** Cards of what the customer is busy with: one, a list of them, or none. */
export function contextOf(said: unknown, base: string): readonly ContextCard[] {
  const cards = Array.isArray(said) ? said : said == null ? [] : [said];
  return cards.slice(0, MAX_CONTEXT_CARDS).map((each: unknown, index) => {
    const card = parts(each);
    const title = words(card["title"]);
    const rows = Array.isArray(card["rows"]) ? card["rows"].slice(0, MAX_CONTEXT_ROWS) : [];
    return {
      key: words(card["key"]) || title || String(index + 1),
      title,
      rows: rows.map((row) => rowOf(parts(row), base)),
      url: addressOf(card["url"], base),
    };
  });
}

const KINDS: ReadonlySet<unknown> = new Set<ContextKind>(["text", "number", "money", "time", "link", "yes_no"]);

function rowOf(row: Said, base: string): ContextRow {
  const kind = KINDS.has(row["kind"]) ? (row["kind"] as ContextKind) : kindOf(row["value"]);
  const value = valueOf(kind, row["value"], base);
  // What is not of its kind is shown as it was said.
  const shown = value === "" ? { kind: "text" as const, value: words(row["value"], MAX_CONTEXT_CHARACTERS) } : { kind, value };
  return { label: words(row["label"]), ...shown, ...(shown.kind === "money" ? { currency: currencyOf(row["currency"]) } : {}) };
}

function kindOf(value: unknown): ContextKind {
  if (value instanceof Date) return "time";
  return typeof value === "number" ? "number" : typeof value === "boolean" ? "yes_no" : "text";
}

/** In the form that its kind has on the wire; empty if it is not of that kind. */
function valueOf(kind: ContextKind, value: unknown, base: string): string {
  switch (kind) {
    case "text":
      return words(value, MAX_CONTEXT_CHARACTERS);
    case "number":
      return typeof value === "number" && Number.isFinite(value) ? String(value) : "";
    case "money":
      return typeof value === "number" && Number.isFinite(value) ? String(Math.round(value)) : "";
    case "time": {
      const at = value instanceof Date ? value.getTime() : typeof value === "number" ? value : Date.parse(words(value));
      return Number.isFinite(at) ? String(Math.round(at)) : "";
    }
    case "link":
      return addressOf(value, base).slice(0, MAX_CONTEXT_CHARACTERS);
    case "yes_no":
      return typeof value === "boolean" ? (value ? "yes" : "no") : "";
  }
}

export interface View {
  readonly url: string;
  readonly title: string;
}

/** A page of a shop whose address does not change: a title, or address and title. */
export function viewOf(said: unknown, base: string): View | null {
  const view = typeof said === "string" ? { title: said } : parts(said);
  const title = words(view["title"]);
  const url = bare(addressOf(view["url"] ?? base, base));
  return title === "" && view["url"] === undefined ? null : { url: url || bare(base), title };
}

/** Where the customer is, in words and, from an app that knows better than its browser, in degrees and metres. */
export interface PlaceSaid {
  readonly address: string;
  readonly fix: { readonly latitude: number; readonly longitude: number; readonly accuracy: number } | null;
}

export function placeOf(said: unknown): PlaceSaid {
  const place = parts(said);
  const latitude = degrees(place["latitude"], 90);
  const longitude = degrees(place["longitude"], 180);
  const accuracy = whole(place["accuracy"], 0);
  return { address: words(place["address"]), fix: latitude === null || longitude === null ? null : { latitude, longitude, accuracy } };
}
