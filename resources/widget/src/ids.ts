// UUIDv7 (RFC 9562, section 5.7), rising within one tab even inside one millisecond.

let lastTime = 0;
let counter = 0;

/** A fresh id; `now` is Unix milliseconds. */
export function newId(now: number = Date.now()): string {
  if (now > lastTime) {
    lastTime = now;
    counter = 0;
  } else if (++counter > 0xfff) {
    lastTime += 1;
    counter = 0;
  }
  const random = crypto.getRandomValues(new Uint8Array(8));
  random[0] = (random[0]! & 0x3f) | 0x80;
  const hex =
    lastTime.toString(16).padStart(12, "0") +
    "7" +
    counter.toString(16).padStart(3, "0") +
    Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
