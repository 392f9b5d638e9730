// What the tabs of one browser share: Web Locks, BroadcastChannel, localStorage.

import type { World } from "./world.ts";

type Holding = (lock: unknown) => Promise<unknown> | undefined;

const SLOWEST_WORD = 3;

interface Claim {
  readonly tab: string;
  readonly holding: Holding;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** `navigator.locks` of one browser, exclusive locks only. */
export class Locks {
  private readonly held = new Map<string, Claim>();
  private readonly lines = new Map<string, Claim[]>();

  constructor(private readonly defer: (tab: string, act: () => void) => void) {}

  request(tab: string, name: string, steal: boolean, holding: Holding): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const claim = { tab, holding, resolve, reject };
      const holder = this.held.get(name);
      if (steal && holder !== undefined) {
        this.held.delete(name);
        this.defer(holder.tab, () => holder.reject(Object.assign(new Error("the lock was stolen"), { name: "AbortError" })));
        this.grant(name, claim);
      } else {
        this.line(name).push(claim);
        this.next(name);
      }
    });
  }

  /** A tab is gone: its locks are free, its claims void. */
  release(tab: string): void {
    for (const [name, line] of this.lines) this.lines.set(name, line.filter((claim) => claim.tab !== tab));
    for (const [name, holder] of [...this.held]) {
      if (holder.tab !== tab) continue;
      this.held.delete(name);
      this.next(name);
    }
  }

  private line(name: string): Claim[] {
    let line = this.lines.get(name);
    if (line === undefined) this.lines.set(name, (line = []));
    return line;
  }

  private next(name: string): void {
    if (this.held.has(name)) return;
    const claim = this.line(name).shift();
    if (claim !== undefined) this.grant(name, claim);
  }

  private grant(name: string, claim: Claim): void {
    this.held.set(name, claim);
    this.defer(claim.tab, () => {
      if (this.held.get(name) !== claim) return;
      void Promise.resolve(claim.holding({ name })).then((value) => {
        if (this.held.get(name) !== claim) return;
        this.held.delete(name);
        claim.resolve(value);
        this.next(name);
      });
    });
  }
}

/** The channels of one browser by name. */
export class Channels {
  private readonly open = new Map<string, Set<Channel>>();

  constructor(
    private readonly world: World,
    private readonly defer: (tab: string, act: () => void, delay: number) => void,
  ) {}

  join(tab: string, name: string): Channel {
    const channel = new Channel(tab, (message) => this.post(name, channel, message));
    let members = this.open.get(name);
    if (members === undefined) this.open.set(name, (members = new Set()));
    members.add(channel);
    return channel;
  }

  leave(tab: string): void {
    for (const members of this.open.values()) for (const one of [...members]) if (one.tab === tab) members.delete(one);
  }

  private post(name: string, from: Channel, message: unknown): void {
    for (const one of this.open.get(name) ?? []) {
      if (one === from) continue;
      const data = structuredClone(message);
      // One hears what the others say in the order in which they said it.
      one.busyUntil = Math.max(one.busyUntil, this.world.now + this.world.between(0, SLOWEST_WORD));
      this.defer(one.tab, () => one.onmessage?.({ data }), one.busyUntil - this.world.now);
    }
  }
}

class Channel {
  busyUntil = 0;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  constructor(
    readonly tab: string,
    readonly postMessage: (message: unknown) => void,
  ) {}
}

export class Storage {
  private readonly values = new Map<string, string>();
  getItem(key: string): string | null {
    return this.values.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.values.set(key, value);
  }
  removeItem(key: string): void {
    this.values.delete(key);
  }
}
