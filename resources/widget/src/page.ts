// What is told about the page the customer is on.

import type { PageContext } from "./protocol.ts";

/** Addresses go without query and fragment: they can hold typed data. */
export function pageContext(): PageContext {
  return {
    url: bare(location.href),
    title: document.title.slice(0, 200),
    referrer: bare(document.referrer),
    language: navigator.language,
    browser: navigator.userAgent.slice(0, 300),
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

export function bare(address: string): string {
  return address.split(/[?#]/, 1)[0] ?? "";
}
