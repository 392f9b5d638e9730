// What a shop's own scripts can tell the widget:
//   (window.deskbell ??= []).push(["cart", { currency: "EUR", lines: [{ name: "Lamp", quantity: 1, price: 2900 }] }]);
// Before the widget is there this waits in the list; later it is done at once, as `deskbell.cart(...)` is.

const NAMES = ["identify", "forget", "cart", "track", "context", "onCart", "position", "consent"] as const;
export type Name = (typeof NAMES)[number];
export type Hear = (name: Name, said: unknown) => void;

type Call = readonly [name: string, ...said: unknown[]];

interface Page {
  deskbell?: unknown;
}

export function listenToShop(hear: Hear, page: Page = window as Page): void {
  const push = (...calls: readonly Call[]) => {
    for (const [name, said] of calls) {
      const known = NAMES.find((one) => one === name);
      if (known === undefined) console.warn(`Deskbell: there is no ${name}`);
      else hear(known, said);
    }
  };
  const acts = Object.fromEntries(NAMES.map((name) => [name, (said: unknown) => hear(name, said)]));
  const waiting = Array.isArray(page.deskbell) ? (page.deskbell as Call[]) : [];
  page.deskbell = { ...acts, push };
  push(...waiting.filter(Array.isArray));
}

/** What was said before there was anybody to hear it: of each kind the last, and who left first of all. */
export class Waiting {
  private readonly said = new Map<Name, unknown>();
  private hear: Hear | null = null;

  take(name: Name, said: unknown): void {
    if (this.hear !== null) return this.hear(name, said);
    // What the page can do stays; what it said was of who was here before.
    if (name === "forget") for (const one of this.said.keys()) if (one !== "onCart") this.said.delete(one);
    this.said.delete(name);
    this.said.set(name, said);
  }

  /** From now on somebody hears. */
  deliver(hear: Hear): void {
    this.hear = hear;
    if (this.said.delete("forget")) hear("forget", undefined);
    // Somebody else than before is another person, whose cart this is.
    const identity = this.said.get("identify");
    if (this.said.delete("identify")) hear("identify", identity);
    for (const [name, said] of this.said) hear(name, said);
    this.said.clear();
  }
}
