// Takes out of a recording what shows nothing and only acts: hints that open connections without a request, refreshes
// that would blank the picture. The page's lock holds without this; it only makes sure the picture stays.

const HINTS = /preconnect|prefetch|prerender|preload|modulepreload|manifest|expect/iu;
const ACTS = new Set(["http-equiv", "ping", "attributionsrc", "srcdoc", "formaction", "autofocus", "nonce"]);

type Bag = Record<string, unknown>;

function isBag(value: unknown): value is Bag {
  return typeof value === "object" && value !== null;
}

function clean(attributes: Bag): void {
  for (const name of Object.keys(attributes)) {
    const low = name.toLowerCase();
    const value = attributes[name];
    if (ACTS.has(low) || low.startsWith("on") || (low === "rel" && typeof value === "string" && HINTS.test(value))) {
      delete attributes[name];
    }
  }
}

/** Changes the event itself: attributes of all elements in it, however deep. */
export function defuse(event: unknown): void {
  const waiting: unknown[] = [event];
  while (waiting.length > 0) {
    const one = waiting.pop();
    if (Array.isArray(one)) {
      waiting.push(...one.filter(isBag));
    } else if (isBag(one)) {
      if (isBag(one["attributes"]) && !Array.isArray(one["attributes"])) clean(one["attributes"]);
      for (const key of ["data", "node", "childNodes", "adds", "attributes"]) {
        if (isBag(one[key])) waiting.push(one[key]);
      }
    }
  }
}
