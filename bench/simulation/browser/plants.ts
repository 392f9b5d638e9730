// Planted bugs of the widget, one at a time, on the prototypes of one tab's bundle. A plant whose
// target is gone throws.

import type { Bundle } from "./tabs.ts";

interface Owner {
  readonly prototype: object;
  readonly name: string;
}
type Method = (this: never, ...args: never[]) => unknown;

/** Replaces a method, which must be there, private or not. */
function replace(owner: Owner, name: string, make: (before: Method) => Method): void {
  const methods = owner.prototype as Record<string, unknown>;
  methods[name] = make(expect(owner, name));
}

function expect(owner: Owner, name: string): Method {
  const method = (owner.prototype as Record<string, unknown>)[name];
  if (typeof method !== "function") throw new Error(`plant: ${owner.name} has no ${name} any more`);
  return method as Method;
}

interface Sends {
  readonly do: string;
  readonly frame: { readonly type: string; readonly id?: string; readonly public?: number };
}

const DURABLE = new Set(["start_chat", "send_message", "end_chat"]);

export const PLANTS = {
  /** A command leaves the outbox when it is sent, not when it is stored. */
  widget_outbox_cleared_on_send: ({ PendingList, Queue, Tab }: Bundle) => {
    expect(Queue, "remove");
    expect(PendingList, "drop");
    replace(Tab, "carryOut", (before) => function (this: never, effect: never, now: never) {
      const tab = this as unknown as {
        session: { queue: { remove(id: string): boolean } };
        pending: { drop(ids: string[]): unknown[] };
      };
      const acts = before.call(this, effect, now) as unknown[];
      const { do: what, frame } = effect as Sends;
      if (what !== "send" || frame.id === undefined || !DURABLE.has(frame.type)) return acts;
      tab.session.queue.remove(frame.id);
      return [...acts, ...tab.pending.drop([frame.id])];
    });
  },
  /** The hello claims one entry more than is held. */
  widget_resumes_one_too_far: ({ Session }: Bundle) => {
    replace(Session, "opened", (before) => function (this: never, now: never) {
      const effects = before.call(this, now) as Sends[];
      return effects.map((effect) =>
        effect.do === "send" && effect.frame.public ? { ...effect, frame: { ...effect.frame, public: effect.frame.public + 1 } } : effect,
      );
    });
  },
  /** What was under way when the link broke is sent again under another id. */
  widget_retries_with_a_new_id: ({ Queue }: Bundle) => {
    replace(Queue, "lost", (before) => function (this: never) {
      const queue = this as unknown as { inFlight: string | null; items: { id: string; command: { id: string } }[] };
      const index = queue.items.findIndex(({ id }) => id === queue.inFlight);
      if (index >= 0) {
        const item = queue.items[index]!;
        const id = item.id.slice(0, -1) + (item.id.endsWith("0") ? "1" : "0");
        queue.items[index] = { ...item, id, command: { ...item.command, id } };
      }
      return before.call(this);
    });
  },
  /** Ids, and so the order of what waits, follow the clock alone. */
  widget_orders_by_clock: ({ Ids }: Bundle) => {
    replace(Ids, "next", (before) => function (this: never, now: never) {
      Object.assign(this, { last: 0, counter: 0 });
      return before.call(this, now);
    });
  },
  /** Another history is taken for the one that was held. */
  widget_ignores_the_epoch: ({ Session }: Bundle) => {
    replace(Session, "welcomed", (before) => function (this: never, frame: never, now: never) {
      const session = this as unknown as { held: { epoch: string | null } };
      const { epoch } = frame as { epoch: string };
      if (session.held.epoch !== null) session.held = { ...session.held, epoch };
      return before.call(this, frame, now);
    });
  },
  /** What is proposed is done in the tab that looks at it, whatever the customer says. */
  widget_carries_out_unasked: ({ Agreed }: Bundle) => {
    expect(Agreed, "note");
    replace(Agreed, "carryOut", (before) => before);
    replace(Agreed, "update", (before) => function (this: never, shown: never) {
      before.call(this, shown);
      const agreed = this as unknown as { note(id: string, note: object): void; carryOut(proposal: object, agent: string): void };
      const { chat } = shown as { chat: { items: { kind: string; proposal: string; state: string; mine: boolean }[] } | null };
      for (const item of chat?.items ?? []) {
        if (item.kind !== "proposal" || item.state !== "open" || item.mine) continue;
        agreed.note(item.proposal, { step: "agreed" });
        agreed.carryOut(item, "");
      }
    });
  },
} satisfies Record<string, (bundle: Bundle) => void>;

export type Plant = keyof typeof PLANTS;
