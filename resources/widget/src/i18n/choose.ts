// Which language: the first wanted one that we speak.

export const LANGUAGES = ["en", "da", "fi"] as const;
export type Language = (typeof LANGUAGES)[number];

/** `da-DK` is `da`; what we don't speak is passed over; English in the end. */
export function chooseLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const language = LANGUAGES.find((spoken) => spoken === tag.toLowerCase().split("-")[0]);
    if (language !== undefined) return language;
  }
  return "en";
}
