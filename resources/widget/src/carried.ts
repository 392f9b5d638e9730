// How a tab goes on with what the customer agreed to, over page loads: what it noted of each, and what that
// means on the page that it finds itself on. Pure.

import type { Cart, CartEdit } from "./protocol.ts";

/** What this tab noted of something that was agreed to. */
export type Note =
  /** The customer said yes here: to be done when the server has it. */
  | { readonly step: "agreed" }
  /** The shop's page was asked, and may have loaded anew over it. */
  | { readonly step: "asked" }
  /** The browser was sent away from this page. */
  | { readonly step: "left"; readonly from: string }
  /** The place that is shared, as last known. */
  | { readonly step: "shared"; readonly place: Fix | null };

/** Where a browser thinks that it is: degrees and metres, Unix milliseconds. */
export interface Fix {
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracy: number;
  readonly at: number;
}

export type Notes = Readonly<Record<string, Note>>;

/** The notes without those of what is over. */
export function without(notes: Notes, over: readonly string[]): Notes {
  return Object.fromEntries(Object.entries(notes).filter(([id]) => !over.includes(id)));
}

/** Whether the cart is as it was to become. What the page does not number can't be told. */
export function isSo(cart: Cart | null, edits: readonly CartEdit[]): boolean {
  if (cart === null) return false;
  return edits.every(({ key, quantity }) => {
    const there = (cart.lines ?? []).filter((line) => line.key === key);
    return there.reduce((sum, line) => sum + (line.quantity ?? 1), 0) === quantity;
  });
}

const page = (address: string) => address.split("#", 1)[0];

/** On a page that was loaded after the browser was sent from `from` to `to`: shops may lead on from there. */
export function hasArrived(here: string, from: string, to: string): boolean {
  return page(here) === page(to) || page(here) !== page(from);
}

/** Whether this page can be replaced by that one: the widget is on the shop's own, and nothing is known of others. */
export function isOwn(here: string, to: string): boolean {
  try {
    return new URL(here).origin === new URL(to).origin;
  } catch {
    return false;
  }
}
