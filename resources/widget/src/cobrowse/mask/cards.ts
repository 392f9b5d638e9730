// Numbers of payment cards in folded text, whatever stands between their digits.

export type Range = readonly [start: number, end: number];

const FEWEST = 13;
const MOST = 19;
/** Digits with blanks or one of the usual marks between them. */
const RUN = /\d(?:(?:\s{0,24}[-.\u2010-\u2015_/\u00b7\u2022|]?\s{0,24})\d){12,}/gu;
const GROUP = /\d+/g;
/** How cards print their digits: 4-4-4-4, 4-4-4-4-3, 4-6-5, 4-6-4. */
const PRINTED: ReadonlySet<string> = new Set(["4,4,4,4", "4,4,4,4,3", "4,6,5", "4,6,4", "4,4,5"]);

export function cardNumbers(folded: string): Range[] {
  if (folded.length < FEWEST) return [];
  const found: Range[] = [];
  for (const run of folded.matchAll(RUN)) {
    const groups = [...run[0].matchAll(GROUP)].map((group) => ({ digits: group[0], start: run.index + group.index }));
    for (let first = 0; first < groups.length; first++) {
      const last = cardFrom(groups, first);
      if (last === null) continue;
      const end = groups[last]!;
      found.push([groups[first]!.start, end.start + end.digits.length]);
    }
  }
  return found;
}

interface Group {
  readonly digits: string;
  readonly start: number;
}

/** The last group of a card number that begins with this one. */
function cardFrom(groups: readonly Group[], first: number): number | null {
  let digits = "";
  const sizes: number[] = [];
  for (let last = first; last < groups.length; last++) {
    const group = groups[last]!.digits;
    digits += group;
    sizes.push(group.length);
    // So long a number without a gap is nobody's price.
    if (last === first && group.length >= FEWEST) return last;
    if (digits.length > MOST) return null;
    if (digits.length >= FEWEST && (isCard(digits) || PRINTED.has(sizes.join()))) return last;
  }
  return null;
}

/** The check digit of ISO/IEC 7812 fits, and a payment card may begin so. */
export function isCard(digits: string): boolean {
  if (!/^[2-6]/.test(digits)) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const twice = i % 2 === 1 ? digit * 2 : digit;
    sum += twice > 9 ? twice - 9 : twice;
  }
  return sum % 10 === 0;
}
