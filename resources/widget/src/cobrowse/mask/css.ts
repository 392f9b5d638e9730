// Style sheets that may leave the browser: no addresses, and nothing typed in their strings.

import type { TextMask } from "./text.ts";

const ADDRESS = /url\(\s*(?:"([^"]*)"|'([^']*)'|([^)]*))\s*\)/gi;
const IMPORT = /@import[^;]*;?/gi;
const STRING = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g;
/** Icons come so; what is drawn from typed data is larger, or is text. */
const MOST_DATA = 2_000;

/** `mask`: of sheets that a script may have written. */
export function maskCss(css: string, mask: TextMask | null): string {
  const bare = css.replace(IMPORT, "").replace(ADDRESS, (_whole, one?: string, two?: string, three?: string) => {
    const address = (one ?? two ?? three ?? "").trim();
    return isHarmless(address) ? `url("${address.replace(/"/g, "'")}")` : "url(data:,)";
  });
  return mask === null ? bare : bare.replace(STRING, (words) => (DRAWN.test(words) ? words : mask.text(words)));
}

/** What `isHarmless` left. */
const DRAWN = /^["'](?:#|data:)/;

/** A place in the same document, or a small drawing in the sheet itself. */
function isHarmless(address: string): boolean {
  if (/^#[\w-]+$/.test(address)) return true;
  const drawing = /^data:image\/(?:svg\+xml|png|gif|webp)[^,]*,/i.exec(address);
  if (drawing === null || address.length > MOST_DATA) return false;
  return !drawing[0].includes("svg") || !WORDED.test(decoded(address.slice(drawing[0].length), /;base64,$/i.test(drawing[0])));
}

const WORDED = /<text|<title|<desc|foreignobject|<style/i;

function decoded(data: string, base64: boolean): string {
  try {
    return base64 ? atob(data) : decodeURIComponent(data);
  } catch {
    // Not what it says it is.
    return "<text";
  }
}
