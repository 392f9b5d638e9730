/** Something that is to be done once, some time after it was asked for. */
export class Due {
  /** Infinity: nothing is. */
  at = Infinity;

  constructor(private readonly delay: number) {}

  /** Counted from now, whatever was asked for before. */
  restart(now: number): void {
    this.at = now + this.delay;
  }

  /** The same, unless it is due sooner already. */
  start(now: number): void {
    this.at = Math.min(this.at, now + this.delay);
  }

  stop(): void {
    this.at = Infinity;
  }

  /** Whether it is time; said once. */
  take(now: number): boolean {
    const isTime = now >= this.at;
    if (isTime) this.stop();
    return isTime;
  }
}
