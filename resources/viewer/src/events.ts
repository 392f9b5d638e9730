// What a recording is made of, as far as it is looked into here. All of it comes from the customer's browser, so
// anything may be anything.
import type { eventWithTime } from "@rrweb/types";

export type Recorded = eventWithTime;

export const META = 4;
export const FULL = 2;

/** The events of a text. Throws when it is no list of things with a kind and a time. */
export function readEvents(text: string): Recorded[] {
  const read: unknown = JSON.parse(text);
  if (!Array.isArray(read)) throw new Error("no list");
  for (const one of read as unknown[]) {
    if (typeof one !== "object" || one === null) throw new Error("no event");
    const { type, timestamp, data } = one as Record<string, unknown>;
    if (typeof type !== "number" || typeof timestamp !== "number") throw new Error("no event");
    if (typeof data !== "object" || data === null) throw new Error("no data");
  }
  return read as Recorded[];
}
