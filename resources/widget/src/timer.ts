/** One thing that is due later. */
export class Timer {
  private handle: ReturnType<typeof setTimeout> | undefined;

  /** Due after `delay` milliseconds from now, whatever was due before. */
  restart(delay: number, act: () => void): void {
    this.stop();
    this.handle = setTimeout(() => {
      this.handle = undefined;
      act();
    }, delay);
  }

  /** The same, unless something is due already. */
  start(delay: number, act: () => void): void {
    if (this.handle === undefined) this.restart(delay, act);
  }

  stop(): void {
    clearTimeout(this.handle);
    this.handle = undefined;
  }
}
