// The part of the widget that needs no face: the chat's engine, and what the shop's page tells it. Loaded when a
// chat goes on, or when the site wants to know where its visitors are; the panel is loaded when there is
// something to show.

import { Engine } from "./engine.ts";
import type { Memory } from "./memory.ts";
import { openOutbox } from "./outbox.ts";
import { pageSide } from "./pageside.ts";

export { Engine, pageSide };

export interface EngineModule {
  readonly pageSide: typeof pageSide;
  start(server: string, site: string, memory: Memory): Promise<Engine>;
}

export async function start(server: string, site: string, memory: Memory): Promise<Engine> {
  const engine = new Engine(server, site, memory, await openOutbox(`deskbell:${server}:${site}:`));
  await engine.start();
  return engine;
}
