// The few words the launcher needs before the panel with all the others is loaded.

import type { Language } from "./choose.ts";

export interface LauncherTexts {
  readonly openChat: string;
  readonly closeChat: string;
  readonly unread: (count: number) => string;
  readonly unavailable: string;
}

const TEXTS: Readonly<Record<Language, LauncherTexts>> = {
  en: {
    openChat: "Open chat",
    closeChat: "Close chat",
    unread: (count) => (count === 1 ? "1 new message" : `${count} new messages`),
    unavailable: "Chat could not be loaded. Check your connection and try again.",
  },
  da: {
    openChat: "Åbn chat",
    closeChat: "Luk chat",
    unread: (count) => (count === 1 ? "1 ny besked" : `${count} nye beskeder`),
    unavailable: "Chatten kunne ikke indlæses. Tjek din forbindelse, og prøv igen.",
  },
  fi: {
    openChat: "Avaa chat",
    closeChat: "Sulje chat",
    unread: (count) => (count === 1 ? "1 uusi viesti" : `${count} uutta viestiä`),
    unavailable: "Chatia ei voitu ladata. Tarkista yhteys ja yritä uudelleen.",
  },
};

export function launcherTexts(language: Language): LauncherTexts {
  return TEXTS[language];
}
