// Finds web and mail addresses in what people write. Yields plain parts; what is no safe address
// stays text.

export interface Part {
  readonly text: string;
  readonly href: string | null;
}

// A name before `@` has at most 64 characters (RFC 5321), so that a long text without any is read once.
const CANDIDATE = /(?:https?:\/\/|mailto:|www\.)[^\s<>"]+|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+/giu;
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
  const unopened = new Map([
    [")", count(candidate, ")") - count(candidate, "(")],
    ["]", count(candidate, "]") - count(candidate, "[")],
  ]);
  let end = candidate.length;
  for (; end > 0; end--) {
    const last = candidate.charAt(end - 1);
    const spare = unopened.get(last) ?? 0;
    if (spare > 0) unopened.set(last, spare - 1);
    else if (!".,;:!?'’”…".includes(last)) break;
  }
  return candidate.slice(0, end);
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
