// The part of the widget that needs no face: the chat's engine. Loaded when a chat goes on, or when the
// site wants to know where its visitors are; the panel is loaded when there is something to show.

import { Engine } from "./engine.ts";
import type { Memory } from "./memory.ts";
import { openOutbox } from "./outbox.ts";
import { PageWatch, cartOf } from "./page.ts";

export { Engine };

export interface EngineModule {
  start(server: string, site: string, memory: Memory): Promise<Engine>;
  watch(engine: Engine): (said: unknown) => void;
}

export async function start(server: string, site: string, memory: Memory): Promise<Engine> {
  const engine = new Engine(server, site, memory, await openOutbox(`deskbell:${server}:${site}:`));
  await engine.start();
  return engine;
}

/** From now on the server hears which page this is; what is returned tells what is in the cart. */
export function watch(engine: Engine): (said: unknown) => void {
  const page = new PageWatch((browsing) => engine.browse(browsing));
  page.start();
  return (said) => page.holds(cartOf(said));
}
