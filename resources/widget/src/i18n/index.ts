// Which words: by `data-lang`, else the page's language, else the browser's.

import { da } from "./da.ts";
import { en, type Texts } from "./en.ts";
import { fi } from "./fi.ts";

export type { Texts } from "./en.ts";

const LANGUAGES: Readonly<Record<string, Texts>> = { en, da, fi };

/** The first of the wanted languages that we speak (`da-DK` is `da`), or English. */
export function chooseLanguage(wanted: readonly string[]): string {
  for (const tag of wanted) {
    const language = tag.toLowerCase().split("-")[0] ?? "";
    if (language in LANGUAGES) return language;
  }
  return "en";
}

export function textsOf(language: string): Texts {
  return LANGUAGES[language] ?? en;
}
