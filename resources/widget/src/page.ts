// What is told about the page the customer is on.

import type { Browsing, Cart, PageContext } from "./protocol.ts";

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

/** Titles come late on pages that are made by script. */
const SETTLED = 500;
const MOST_LINES = 50;
const MOST_CHARACTERS = 200;

/** Tells where the customer is and what is in the cart, while this page is the one that is looked at. */
export class PageWatch {
  private cart: Cart | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly tell: (browsing: Browsing) => void) {}

  start(): void {
    document.addEventListener("visibilitychange", () => this.changed());
    window.addEventListener("popstate", () => this.changed());
    // Pages that change without being loaded anew, in browsers that tell of it.
    (window as { navigation?: EventTarget }).navigation?.addEventListener("currententrychange", () => this.changed());
    this.changed();
  }

  holds(cart: Cart | null): void {
    this.cart = cart;
    this.changed();
  }

  private changed(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (document.visibilityState !== "visible") return;
      const { cart } = this;
      this.tell({ type: "browsing", page: pageContext(), ...(cart === null ? {} : { cart }) });
    }, SETTLED);
  }
}

/** A cart as the shop's page says it, as far as it makes sense; null if it makes none. */
export function cartOf(said: unknown): Cart | null {
  const cart = (said ?? {}) as { readonly [name in keyof Cart]?: unknown };
  if (!Array.isArray(cart.lines)) return null;
  const lines = cart.lines.slice(0, MOST_LINES).map((line: { name?: unknown; quantity?: unknown; price?: unknown }) => ({
    name: words(line?.name),
    quantity: whole(line?.quantity, 1),
    price: whole(line?.price, 0),
  }));
  const total = lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  return { currency: words(cart.currency).slice(0, 3).toUpperCase(), total: whole(cart.total, total), lines };
}

function words(said: unknown): string {
  return typeof said === "string" ? said.slice(0, MOST_CHARACTERS) : "";
}

function whole(said: unknown, otherwise: number): number {
  return typeof said === "number" && Number.isFinite(said) ? Math.max(0, Math.min(Math.round(said), 1e12)) : otherwise;
}
