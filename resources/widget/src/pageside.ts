// What the shop's page tells, taken as far as it makes sense and handed to whom it concerns.

import type { Agreed } from "./agreed.ts";
import type { Engine } from "./engine.ts";
import type { PageWatch } from "./page.ts";
import { cartOf, contextOf, placeOf, viewOf } from "./said.ts";
import type { Sharing } from "./sharing.ts";
import type { Hear, Name } from "./shop.ts";

export function pageSide(engine: Engine, page: PageWatch, agreed: Agreed, sharing: Sharing): Hear {
  const acts: Readonly<Record<Name, (said: unknown) => void>> = {
    identify: (token) => (typeof token === "string" ? engine.identify(token) : console.warn("Deskbell: identify takes a token")),
    forget: () => engine.strip(),
    cart: (said) => {
      const cart = cartOf(said, location.href);
      page.holds(cart);
      agreed.cartIs(cart);
    },
    track: (said) => page.shows(viewOf(said, location.href)),
    context: (said) => page.busyWith(contextOf(said, location.href)),
    onCart: (handler) => agreed.changesCart(handler),
    position: (said) => agreed.place.pageSays(placeOf(said)),
    consent: (said) => sharing.consent((said as { readonly past?: unknown } | null)?.past === true),
  };
  return (name, said) => acts[name](said);
}
