// Planted bugs of the widget, one at a time, on the prototypes of one tab's bundle. A plant whose
// target is gone throws.

import type { Bundle } from "./tabs.ts";

type Method = (this: never, ...args: never[]) => unknown;

/** Replaces a method, which must be there, private or not. */
function replace(owner: { prototype: object; name: string }, name: string, make: (before: Method) => Method): void {
  const methods = owner.prototype as Record<string, unknown>;
  const before = methods[name];
  if (typeof before !== "function") throw new Error(`plant: ${owner.name} has no ${name} any more`);
  methods[name] = make(before as Method);
}

interface Sends {
  readonly do: string;
  readonly frame: { readonly type: string; readonly id?: string; readonly public?: number };
}

const DURABLE = new Set(["start_chat", "send_message", "end_chat"]);

export const PLANTS = {
  /** A command leaves the outbox when it is sent, not when it is stored. */
  widget_outbox_cleared_on_send: ({ Engine, Session }: Bundle) => {
    replace(Session, "remove", (before) => before);
    replace(Engine, "take", (before) => before);
    replace(Engine, "carryOut", (before) => function (this: never, effect: never) {
      const engine = this as unknown as { session: { remove(id: string): boolean }; take(id: string): Promise<void> };
      const result = before.call(this, effect);
      const { do: what, frame } = effect as Sends;
      if (what === "send" && frame.id !== undefined && DURABLE.has(frame.type)) {
        engine.session.remove(frame.id);
        void engine.take(frame.id);
      }
      return result;
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
  widget_retries_with_a_new_id: ({ Session }: Bundle) => {
    replace(Session, "idle", (before) => function (this: never) {
      const session = this as unknown as { inFlight: string | null; queue: { id: string }[] };
      const index = session.queue.findIndex(({ id }) => id === session.inFlight);
      if (index >= 0) {
        const { id } = session.queue[index]!;
        const last = id.endsWith("0") ? "1" : "0";
        session.queue[index] = { ...session.queue[index]!, id: id.slice(0, -1) + last };
      }
      return before.call(this);
    });
  },
  /** Another history is taken for the one that was held. */
  widget_ignores_the_epoch: ({ Session }: Bundle) => {
    replace(Session, "opened", (before) => before);
    replace(Session, "welcomed", (before) => function (this: never, frame: never, now: never) {
      const session = this as unknown as { held: { epoch: string | null } };
      const { epoch } = frame as { epoch: string };
      if (session.held.epoch !== null) session.held = { ...session.held, epoch };
      return before.call(this, frame, now);
    });
  },
} satisfies Record<string, (bundle: Bundle) => void>;

export type Plant = keyof typeof PLANTS;
