// Finds web and mail addresses in what people write. Yields plain parts; what is no safe address
// stays text.

export interface Part {
  readonly text: string;
  readonly href: string | null;
}

const CANDIDATE = /(?:https?:\/\/|mailto:|www\.)[^\s<>"]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/giu;
const SAFE = new Set(["http:", "https:", "mailto:"]);

export function split(text: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const shown = trim(match[0]);
    const href = addressOf(shown);
    if (href === null) continue;
    if (match.index > from) parts.push({ text: text.slice(from, match.index), href: null });
    parts.push({ text: shown, href });
    from = match.index + shown.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), href: null });
  return parts;
}

/** Punctuation after an address belongs to the sentence, and so does a bracket that was opened before it. */
function trim(candidate: string): string {
  let shown = candidate;
  for (;;) {
    const last = shown.at(-1) ?? "";
    const unopened =
      (last === ")" && count(shown, ")") > count(shown, "(")) || (last === "]" && count(shown, "]") > count(shown, "["));
    if (!unopened && !/[.,;:!?'’”…]/u.test(last)) return shown;
    shown = shown.slice(0, -1);
  }
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1;
}

function addressOf(shown: string): string | null {
  const full = /^www\./i.test(shown) ? `https://${shown}` : /^[^/:]+@/.test(shown) ? `mailto:${shown}` : shown;
  try {
    const url = new URL(full);
    const named = url.protocol === "mailto:" ? url.pathname.includes("@") : url.hostname !== "";
    return SAFE.has(url.protocol) && named ? url.href : null;
  } catch {
    return null;
  }
}
