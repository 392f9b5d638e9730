import { da } from "./da.ts";
import { en, type Texts } from "./en.ts";
import { fi } from "./fi.ts";

export type { ErrorWords, Texts } from "./en.ts";

const TEXTS: Readonly<Record<string, Texts>> = { en, da, fi };

export function textsOf(language: string): Texts {
  return TEXTS[language] ?? en;
}
