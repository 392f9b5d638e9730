// Attributes that may leave the browser: those that make the look of a page, and none that is not known.

import { maskCss } from "./css.ts";
import { stars, type TextMask } from "./text.ts";

export type Value = string | number | boolean | null | StyleChange;
export type Attributes = Record<string, Value>;
type StyleChange = Readonly<Record<string, unknown>>;

/** What is known of the element they stand on. */
export interface Bearer {
  readonly tag: string;
  readonly svg: boolean;
  /** The element itself, as long as it is on the page. */
  readonly element: Element | null;
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(" "));

/** As they are: numbers, words of HTML, and what the recorder adds. */
const PLAIN = set(
  "dir lang role type width height colspan rowspan span scope start reversed size rows cols wrap min max step low high optimum " +
    "disabled hidden checked readonly required multiple open controls loop muted inert popover contenteditable tabindex align " +
    "valign bgcolor color border cellpadding cellspacing nowrap charset media rel is slot draggable autocapitalize " +
    "rr_width rr_height rr_scrollLeft rr_scrollTop rr_mediaState rr_mediaCurrentTime rr_mediaPlaybackRate rr_mediaMuted " +
    "rr_mediaLoop rr_mediaVolume rr_open_mode",
);
/** The shop's own names. */
const NAMES = set("id class for part exportparts xmlns xmlns:xlink aria-controls aria-labelledby aria-describedby aria-owns");
/** Words that people read or hear. */
const WORDS = set(
  "title alt placeholder label summary abbr aria-label aria-description aria-roledescription aria-valuetext aria-placeholder " +
    "aria-braillelabel aria-brailleroledescription",
);
const TYPED_INTO = set("input textarea select");
const SPEAKING = set("submit button reset");
const NUMBERED = set("li progress meter");
const TOKEN = /^(?:[a-z][a-z_-]{0,23}|-?\d{1,4}(?:\.\d{1,3})?)?$/i;
/** Shapes: letters of the path language and numbers. */
const SHAPE = /^[-+\d\s.,%a-z()]*$/i;
const PLACE = /^#[\w-]+$/;

export function maskAttributes(bearer: Bearer, attributes: Readonly<Attributes>, mask: TextMask): Attributes {
  const shown: Attributes = {};
  for (const [name, value] of Object.entries(attributes)) {
    const masked = maskAttribute(bearer, name, value, mask, attributes);
    if (masked !== undefined) shown[name] = masked;
  }
  return shown;
}

/** Undefined: it stays in the browser. */
function maskAttribute({ tag, svg, element }: Bearer, name: string, value: Value, mask: TextMask, all: Readonly<Attributes>): Value | undefined {
  const key = name.toLowerCase();
  if (key.startsWith("on")) return undefined;
  if (key === "style") return maskStyle(value, mask);
  if (key === "_csstext") return typeof value === "string" ? maskCss(value, tag === "style" ? mask : null) : undefined;
  if (key === "href" || key === "xlink:href") return maskReference(tag, svg, value);
  if (key === "src") return tag === "img" ? blank(element) : undefined;
  if (key === "value") return maskValue(tag, value, mask, all, element);
  if (key === "content") return tag === "meta" && all["name"] === "viewport" ? value : undefined;
  if (key === "name") return tag === "meta" && value === "viewport" ? value : undefined;
  if (typeof value !== "string") return PLAIN.has(name) || WORDS.has(key) || NAMES.has(key) || value === null ? value : undefined;
  if (PLAIN.has(name) || key.startsWith("aria-") && TOKEN.test(value)) return mask.name(value);
  if (WORDS.has(key)) return mask.text(value);
  if (NAMES.has(key)) return mask.name(value);
  if (svg && !key.startsWith("data-") && (SHAPE.test(value) || PLACE.test(value) || /^url\(#[\w-]+\)$/.test(value))) return value;
  if (svg && /^#[\da-f]{3,8}$/i.test(value)) return value;
  return TOKEN.test(value) ? mask.name(value) : undefined;
}

function maskStyle(value: Value, mask: TextMask): Value | undefined {
  if (typeof value === "string") return maskCss(value, mask);
  if (value === null || typeof value !== "object") return undefined;
  return Object.fromEntries(
    Object.entries(value).map(([name, change]) => [
      name,
      typeof change === "string" ? maskCss(change, mask) : Array.isArray(change) ? [maskCss(String(change[0]), mask), String(change[1])] : false,
    ]),
  );
}

/** Links look like links and lead nowhere. */
function maskReference(tag: string, svg: boolean, value: Value): Value | undefined {
  if (tag === "a" || tag === "area") return value === null ? null : "#";
  return svg && typeof value === "string" && PLACE.test(value) ? value : undefined;
}

function maskValue(tag: string, value: Value, mask: TextMask, all: Readonly<Attributes>, element: Element | null): Value | undefined {
  if (NUMBERED.has(tag)) return value;
  if (!TYPED_INTO.has(tag) || typeof value !== "string") return undefined;
  const type = String(all["type"] ?? element?.getAttribute("type") ?? "").toLowerCase();
  if (tag === "input" && SPEAKING.has(type)) return mask.text(value);
  return type === "checkbox" || type === "radio" ? undefined : maskTyped(value, isSecret(element));
}

/** How a filled field is shown; of passwords not even how long they are. */
export function maskTyped(value: string, secret: boolean): string {
  if (value === "") return "";
  return secret ? "*".repeat(8) : stars(value);
}

const secrets = new WeakSet<Element>();

/** It is a password, or was one before the customer had it shown. */
export function isSecret(element: Element | null): boolean {
  if (element === null) return false;
  const hidden = element.getAttribute("type")?.toLowerCase() === "password" || element.hasAttribute("data-rr-is-password");
  if (hidden || /password|cc-csc|one-time-code/.test(element.getAttribute("autocomplete") ?? "")) secrets.add(element);
  return secrets.has(element);
}

/** As large as the picture, so that nothing moves when the picture comes. */
function blank(element: Element | null): string {
  const { naturalWidth: width = 0, naturalHeight: height = 0 } = (element ?? {}) as Partial<HTMLImageElement>;
  const size = `width='${Math.max(1, width)}' height='${Math.max(1, height)}'`;
  return `data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' ${size}/%3E`;
}
