// What a shop's own scripts can tell the widget:
//   (window.deskbell ??= []).push(["cart", { currency: "EUR", lines: [{ name: "Lamp", quantity: 1, price: 2900 }] }]);
// Before the widget is there this waits in the list; later it is done at once, as `deskbell.cart(...)` is.

export interface Listener {
  cart(said: unknown): void;
}

type Call = readonly [name: string, ...said: unknown[]];

interface Page {
  deskbell?: unknown;
}

export function listenToShop(listener: Listener, page: Page = window as Page): void {
  const acts: Readonly<Record<string, (said: unknown) => void>> = { cart: (said) => listener.cart(said) };
  const push = (...calls: readonly Call[]) => {
    for (const [name, said] of calls) {
      const act = Object.hasOwn(acts, name) ? acts[name] : undefined;
      if (act === undefined) console.warn(`Deskbell: there is no ${name}`);
      else act(said);
    }
  };
  const waiting = Array.isArray(page.deskbell) ? (page.deskbell as Call[]) : [];
  page.deskbell = { ...acts, push };
  push(...waiting.filter(Array.isArray));
}
