// What is told about the page the customer is on.

import type { Echoes } from "./echoes.ts";
import type { Memory } from "./memory.ts";
import type { Browsing, Campaign, Cart, ContextCard, PageContext, PageSeen } from "./protocol.ts";
import type { View } from "./said.ts";
import { campaignOf, deviceOf, from, seen } from "./visit.ts";

/** Addresses go without query and fragment, and titles and paths without what was typed. */
export function pageContext(tab: Memory, echoes: Echoes, view: View | null = null): PageContext {
  echoes.seeAll();
  const { href } = location;
  return {
    url: echoes.path(view === null ? href : view.url),
    title: echoes.title(view?.title || document.title.slice(0, 200), href),
    referrer: visitIn(tab)?.referrer ?? echoes.path(from(document.referrer, href)),
    language: navigator.language,
    browser: navigator.userAgent.slice(0, 300),
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

/** Titles come late on pages that are made by script. */
const SETTLED = 500;
const VISIT = "visit";

/** What brought this tab's visit here, and where it went: kept for the tab alone. */
interface Visit {
  readonly campaign: Campaign;
  readonly trail: readonly PageSeen[];
  /** The other site that it was; empty: none, or not of who is here now. */
  readonly referrer?: string;
}

function visitIn(tab: Memory): Visit | null {
  const kept = tab.get(VISIT);
  return kept === null ? null : (JSON.parse(kept) as Visit);
}

/** Tells where the customer is and what is in the cart, while this page is the one that is looked at. */
export class PageWatch {
  private cart: Cart | null = null;
  private context: readonly ContextCard[] = [];
  /** What the page calls itself, for as long as its address stays. */
  private view: { readonly at: string; readonly view: View } | null = null;
  private watches = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly memory: Memory,
    private readonly echoes: Echoes,
    private readonly tell: (browsing: Browsing) => void,
  ) {}

  start(): void {
    this.watches = true;
    const changed = () => this.changed();
    document.addEventListener("visibilitychange", changed);
    window.addEventListener("popstate", changed);
    window.addEventListener("resize", changed);
    // Pages that change without being loaded anew, in browsers that tell of it.
    (window as { navigation?: EventTarget }).navigation?.addEventListener("currententrychange", changed);
    // A page that is left before it has settled was seen all the same.
    if (document.visibilityState === "visible") this.note(pageContext(this.memory, this.echoes));
    this.changed();
  }

  holds(cart: Cart | null): void {
    this.cart = cart;
    this.changed();
  }

  busyWith(context: readonly ContextCard[]): void {
    this.context = context;
    this.changed();
  }

  shows(view: View | null): void {
    this.view = view === null ? null : { at: location.href, view };
    this.changed();
  }

  /** Another person comes: their visit begins here, brought by nothing. */
  forget(): void {
    this.cart = this.view = null;
    this.context = [];
    this.memory.set(VISIT, JSON.stringify({ campaign: {}, trail: [], referrer: "" } satisfies Visit));
    if (this.watches) this.changed();
    else clearTimeout(this.timer);
  }

  private changed(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (document.visibilityState !== "visible") return;
      const view = this.view?.at === location.href ? this.view.view : null;
      const page = pageContext(this.memory, this.echoes, view);
      const { cart, context } = this;
      const { campaign, trail } = this.note(page);
      const device = deviceOf({
        agent: navigator.userAgent,
        touchPoints: navigator.maxTouchPoints,
        screen: [screen.width, screen.height],
        window: [innerWidth, innerHeight],
      });
      this.tell({ type: "browsing", page, ...(cart === null ? {} : { cart }), device, campaign, trail, context });
    }, SETTLED);
  }

  private note({ url = "", title = "", referrer = "" }: PageContext): Visit {
    const kept = visitIn(this.memory);
    const visit = {
      campaign: kept?.campaign ?? campaignOf(location.search),
      trail: seen(kept?.trail ?? [], url, title, Date.now()),
      referrer,
    };
    this.memory.set(VISIT, JSON.stringify(visit));
    return visit;
  }
}
