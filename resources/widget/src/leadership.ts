// Which tab leads, without locks, channels or clocks: tabs.ts tells what happened and does what is said.

export type Step =
  /** Stand in line for the lock, or take it from whom has it; then `granted`, and `lost` when it is taken. */
  | { readonly do: "queue"; readonly steal: boolean; readonly turn: number }
  | { readonly do: "release" }
  /** Ask who leads; without an answer in time, `silence`. */
  | { readonly do: "ask" }
  | { readonly do: "answer" }
  | { readonly do: "lead" }
  | { readonly do: "follow" };

export class Leadership {
  private leading = false;
  /** The request that counts; what is heard of older ones is out of date. */
  private turn = 0;

  get leads(): boolean {
    return this.leading;
  }

  stand(): Step[] {
    return this.queue(false);
  }

  /** False: this request is out of date, and the lock is to be given back at once. */
  granted(turn: number): Step[] | false {
    if (turn !== this.turn) return false;
    this.leading = true;
    return [{ do: "lead" }];
  }

  /** Another tab took the lock. */
  lost(turn: number): Step[] {
    return turn === this.turn ? [...this.stepDown(), ...this.queue(false)] : [];
  }

  /** The tab before the customer's eyes leads, if the leader is hidden or silent. */
  seen(): Step[] {
    return this.leading ? [] : [{ do: "ask" }];
  }

  asked(visible: boolean): Step[] {
    return this.leading && visible ? [{ do: "answer" }] : [];
  }

  silence(visible: boolean): Step[] {
    return !this.leading && visible ? this.queue(true) : [];
  }

  /** Into the back/forward cache, where no lock can be held. */
  stepDown(): Step[] {
    const led = this.leading;
    this.turn += 1;
    this.leading = false;
    return [{ do: "release" }, ...(led ? [{ do: "follow" } as const] : [])];
  }

  private queue(steal: boolean): Step[] {
    this.turn += 1;
    return [{ do: "queue", steal, turn: this.turn }];
  }
}
