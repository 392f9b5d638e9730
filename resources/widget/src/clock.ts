// Two clocks. What is shown, numbered or kept over days goes by `Date.now()`, which people and time
// servers set; what is waited for goes by this one.

const BEGAN = Date.now() - performance.now();

/** Milliseconds as `Date.now()` began in this page, that never jump. They may not count a sleep. */
export function steady(): number {
  return Math.floor(BEGAN + performance.now());
}
