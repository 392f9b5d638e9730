// Time, chance and consequences of the simulated browsers: everything that could differ between two
// runs of one seed comes from here.

/** What a browser does to the world outside; the Python side carries it out. */
export type Outcome =
  | { readonly do: "dial"; readonly tab: string; readonly socket: number; readonly address: string }
  | { readonly do: "send"; readonly tab: string; readonly socket: number; readonly data: string }
  | { readonly do: "hang_up"; readonly tab: string; readonly socket: number }
  | { readonly do: "ask"; readonly tab: string; readonly ask: number; readonly address: string; readonly body: string }
  | { readonly do: "ready"; readonly tab: string }
  | { readonly do: "kept"; readonly tab: string; readonly command: unknown }
  | { readonly do: "returned"; readonly tab: string; readonly id: string; readonly code: string }
  | { readonly do: "complained"; readonly tab: string; readonly words: string }
  | { readonly do: "changed_cart"; readonly tab: string; readonly words: string }
  | { readonly do: "went" | "opened"; readonly tab: string; readonly address: string };

interface Due {
  readonly at: number;
  readonly tab: string;
  readonly act: () => void;
}

export class World {
  /** Milliseconds that never jump. */
  now = 0;
  /** What the wall clock shows when `now` is 0. */
  epoch = 0;
  private state = 1;
  private numbers = 0;
  private outcomes: Outcome[] = [];
  private readonly dues = new Map<number, Due>();
  /** Tabs of machines that sleep: nothing happens in them. */
  readonly asleep = new Set<string>();

  begin(seed: number, epoch: number): void {
    this.state = seed >>> 0 || 1;
    this.epoch = epoch;
    this.now = 0;
    this.numbers = 0;
    this.outcomes = [];
    this.dues.clear();
    this.asleep.clear();
  }

  /** From 0 to 1 (xorshift, 32 bits). */
  readonly random = (): number => {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x >>> 0;
    return this.state / 2 ** 32;
  };

  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number {
    return least + Math.floor(this.random() * (most - least + 1));
  }

  number(): number {
    return ++this.numbers;
  }

  tell(outcome: Outcome): void {
    this.outcomes.push(outcome);
  }

  told(): Outcome[] {
    const told = this.outcomes;
    this.outcomes = [];
    return told;
  }

  later(tab: string, delay: number, act: () => void): number {
    const handle = this.number();
    this.dues.set(handle, { at: this.now + Math.max(0, delay), tab, act });
    return handle;
  }

  forget(handle: number): void {
    this.dues.delete(handle);
  }

  /** A tab is gone. */
  forgetAll(tab: string): void {
    for (const [handle, due] of [...this.dues]) if (due.tab === tab) this.dues.delete(handle);
  }

  /** When something is due next; null: nothing is. */
  get wakeAt(): number | null {
    return this.first()?.[1].at ?? null;
  }

  /** The earliest thing that is due now, taken out. */
  takeDue(): (() => void) | null {
    const first = this.first();
    if (first === null || first[1].at > this.now) return null;
    this.dues.delete(first[0]);
    return first[1].act;
  }

  /** Of those due at one time the one that was asked for first. */
  private first(): [number, Due] | null {
    let found: [number, Due] | null = null;
    for (const entry of this.dues) {
      if (!this.asleep.has(entry[1].tab) && (found === null || entry[1].at < found[1].at)) found = entry;
    }
    return found;
  }
}
