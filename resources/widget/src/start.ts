// The part of the widget that needs no face: the chat's engine, what the shop's page tells it, and what the
// customer agreed to. Loaded when a chat goes on, or when the site wants to know where its visitors are; the
// panel is loaded when there is something to show.

import { Agreed } from "./agreed.ts";
import { Echoes } from "./echoes.ts";
import { Engine } from "./engine.ts";
import type { Memory } from "./memory.ts";
import { openOutbox } from "./outbox.ts";
import { PageWatch, pageContext } from "./page.ts";
import { pageSide } from "./pageside.ts";
import type { WidgetConfig } from "./protocol.ts";
import { Sharing, type Surroundings } from "./sharing.ts";
import type { Hear } from "./shop.ts";

export interface Place {
  readonly server: string;
  readonly site: string;
  readonly config: WidgetConfig;
  /** For all tabs and visits, and for this tab and its reloads. */
  readonly lasting: Memory;
  readonly tab: Memory;
  readonly surroundings: () => Surroundings;
}

export interface Running {
  readonly engine: Engine;
  readonly agreed: Agreed;
  /** Takes what the shop's page says. */
  readonly hear: Hear;
}

export interface EngineModule {
  start(place: Place): Promise<Running>;
}

export async function start({ server, site, config, lasting, tab, surroundings }: Place): Promise<Running> {
  const echoes = new Echoes(tab);
  echoes.watch();
  const engine = new Engine(server, site, lasting, await openOutbox(`deskbell:${server}:${site}:`), () => pageContext(tab, echoes));
  await engine.start();
  const page = new PageWatch(tab, echoes, (browsing) => engine.aside(browsing));
  if (config.browsing === true) page.start();
  engine.onStrip(() => {
    echoes.forget();
    page.forget();
  });
  const agreed = new Agreed(engine, tab, lasting, (cart) => page.holds(cart));
  const rules = { on: config.cobrowse === true, past: config.cobrowse_past === true, minutes: config.past_minutes ?? 5 };
  const sharing = new Sharing(engine, tab, server, rules, surroundings);
  return { engine, agreed, hear: pageSide(engine, page, agreed, sharing) };
}
