// Text as it is compared: lower case, without what has no width, digits of any script as ASCII ones.

export interface Folded {
  readonly text: string;
  /** Where in the original the character at this place came from; one more than there are characters. */
  origin(place: number): number;
}

const ASCII = /^[\x00-\x7f]*$/;
const UNSEEN = /^[\p{Cf}\p{Mn}\u00ad\ufe0f]$/u;
const DIGIT = /^\p{Nd}$/u;

export function fold(text: string): Folded {
  if (ASCII.test(text)) return { text: text.toLowerCase(), origin: (place) => place };
  let folded = "";
  const origins: number[] = [];
  let at = 0;
  for (const character of text) {
    const plain = UNSEEN.test(character) ? "" : plainly(character);
    for (let i = 0; i < plain.length; i++) origins.push(at);
    folded += plain;
    at += character.length;
  }
  origins.push(at);
  return { text: folded, origin: (place) => origins[place] ?? text.length };
}

function plainly(character: string): string {
  let plain = "";
  for (const one of character.normalize("NFKD")) {
    if (UNSEEN.test(one)) continue;
    plain += one > "\x7f" && DIGIT.test(one) ? asciiDigit(one) : one.toLowerCase();
  }
  return plain;
}

/** Unicode has the digits of a script in a row, zero first. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0)!;
  let zero = code;
  while (code - zero < 9 && DIGIT.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String(code - zero);
}
