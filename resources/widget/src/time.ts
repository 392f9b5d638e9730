// How times and sizes are written, in the words of a language.

import type { Texts } from "./i18n/texts.ts";

export class Times {
  private readonly clock: Intl.DateTimeFormat;
  private readonly date: Intl.DateTimeFormat;
  private readonly soon: Intl.DateTimeFormat;
  private readonly size: Intl.NumberFormat;

  constructor(
    language: string,
    private readonly texts: Texts,
  ) {
    // A region the customer chose (12 or 24 hours) counts as long as it speaks the same language.
    const locale = navigator.languages.find((tag) => tag.startsWith(language)) ?? language;
    this.clock = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" });
    this.date = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });
    this.soon = new Intl.DateTimeFormat(locale, { weekday: "long", hour: "numeric", minute: "2-digit" });
    this.size = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  }

  ofDay(at: number): string {
    return this.clock.format(at);
  }

  day(at: number, now: number): string {
    const days = Math.round((midnight(now) - midnight(at)) / 86_400_000);
    if (days === 0) return this.texts.today;
    return days === 1 ? this.texts.yesterday : this.date.format(at);
  }

  /** When something opens: the time, with its day where that is another, or the date. */
  opening(at: number, now: number): string {
    const days = Math.round((midnight(at) - midnight(now)) / 86_400_000);
    return (days < 1 ? this.clock : days < 7 ? this.soon : this.date).format(at);
  }

  /** How long something takes, in words; milliseconds in. */
  wait(duration: number): string {
    return this.texts.waitWords(duration < 45_000 ? 0 : Math.max(1, Math.round(duration / 60_000)));
  }

  bytes(count: number): string {
    if (count < 1_000_000) return `${Math.max(1, Math.round(count / 1_000))} kB`;
    return `${this.size.format(count / 1_000_000)} MB`;
  }
}

export function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
