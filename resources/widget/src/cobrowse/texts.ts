// What a customer reads while a page is shared.

import type { Language } from "../i18n/choose.ts";

export interface SharingTexts {
  readonly seen: (name: string) => string;
  readonly hidden: string;
  readonly stop: string;
  readonly points: (name: string) => string;
}

const TEXTS: Readonly<Record<Language, SharingTexts>> = {
  en: {
    seen: (name) => `${name || "We"} can see this page.`,
    hidden: "What you type stays hidden.",
    stop: "Stop sharing",
    points: (name) => `${name || "We"} pointed at something on this page.`,
  },
  da: {
    seen: (name) => `${name || "Vi"} kan se denne side.`,
    hidden: "Det, du skriver, er skjult.",
    stop: "Stop deling",
    points: (name) => `${name || "Vi"} pegede på noget på siden.`,
  },
  fi: {
    seen: (name) => (name === "" ? "Näemme tämän sivun." : `${name} näkee tämän sivun.`),
    hidden: "Kirjoittamasi pysyy piilossa.",
    stop: "Lopeta jakaminen",
    points: (name) => (name === "" ? "Osoitimme kohtaa sivulla." : `${name} osoitti kohtaa sivulla.`),
  },
};

export function sharingTexts(language: Language): SharingTexts {
  return TEXTS[language];
}
