// What the shop's page tells, taken as far as it makes sense and handed to whom it concerns.

import type { Engine } from "./engine.ts";
import type { Memory } from "./memory.ts";
import { PageWatch } from "./page.ts";
import { cartOf, contextOf, viewOf } from "./said.ts";
import type { Hear, Name } from "./shop.ts";

/** `browsing`: the site wants to know where its visitors are. */
export function pageSide(engine: Engine, tab: Memory, browsing: boolean): Hear {
  const page = new PageWatch(tab, (said) => engine.aside(said));
  if (browsing) page.start();
  const acts: Readonly<Record<Name, (said: unknown) => void>> = {
    identify: (token) => (typeof token === "string" ? engine.identify(token) : complain("identify takes a token")),
    forget: () => engine.strip(),
    cart: (said) => page.holds(cartOf(said, location.href)),
    track: (said) => page.shows(viewOf(said, location.href)),
    context: (said) => page.busyWith(contextOf(said, location.href)),
    onCart: () => undefined,
    position: () => undefined,
    consent: () => undefined,
  };
  return (name, said) => acts[name](said);
}

function complain(words: string): void {
  console.warn(`Deskbell: ${words}`);
}
