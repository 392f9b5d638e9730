// What one tab loads: the widget's own parts, put together as panel.ts does, but without a face.
// Bundled on its own, so that each tab runs it with globals and module state of its own.

import { Agreed } from "../../../resources/widget/src/agreed.ts";
import { Engine } from "../../../resources/widget/src/engine.ts";
import { Ids } from "../../../resources/widget/src/ids.ts";
import { Memory } from "../../../resources/widget/src/memory.ts";
import { openOutbox } from "../../../resources/widget/src/outbox.ts";
import { PendingList } from "../../../resources/widget/src/pending.ts";
import { Queue } from "../../../resources/widget/src/queue.ts";
import { Session } from "../../../resources/widget/src/session.ts";
import { apply } from "../../../resources/widget/src/store.ts";
import { Tab } from "../../../resources/widget/src/tab.ts";

export interface Running {
  readonly engine: Engine;
  readonly agreed: Agreed;
}

export async function load(server: string, site: string): Promise<Running> {
  const prefix = `deskbell:${server}:${site}:`;
  const lasting = new Memory(prefix, true);
  const engine = new Engine(server, site, lasting, await openOutbox(prefix), () => ({}));
  await engine.start();
  return { engine, agreed: new Agreed(engine, new Memory(prefix, false), lasting, () => undefined) };
}

export { Agreed, apply, Ids, PendingList, Queue, Session, Tab };
