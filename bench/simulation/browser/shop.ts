// The shop's page in a tab: where it is, and what it does when it is asked to change the cart. Both are told, so
// that it can be held against what the customer agreed to.

import type { CartEditSaid } from "../../../resources/widget/src/agreed.ts";
import type { World } from "./world.ts";

const SLOWEST_CHANGE = 4_000;
/** One in so many changes can't be made. */
const SOLD_OUT = 6;

export class Shop {
  readonly location: { readonly href: string; readonly assign: (address: string) => void };
  /** What stands in for the window's own: a page of another host beside this one. */
  readonly open: (address: string) => { opener: null };

  constructor(
    private readonly world: World,
    private readonly tab: string,
    href: string,
    private readonly later: (delay: number, act: () => void) => void,
  ) {
    this.location = { href, assign: (address) => world.tell({ do: "went", tab, address }) };
    this.open = (address) => {
      world.tell({ do: "opened", tab, address });
      return { opener: null };
    };
  }

  /** The page's handler for changes of its cart. */
  readonly change = (edits: readonly CartEditSaid[]): Promise<null> => {
    this.world.tell({ do: "changed_cart", tab: this.tab, words: edits.map(({ name }) => name).join() });
    return new Promise((resolve, reject) => {
      const soldOut = this.world.between(1, SOLD_OUT) === 1;
      this.later(this.world.between(0, SLOWEST_CHANGE), () => (soldOut ? reject(new Error("Sold out")) : resolve(null)));
    });
  };
}
