// IndexedDB as far as the widget uses it. What a transaction wrote is there once it has completed,
// and survives the tab; a tab that is killed before leaves all of a transaction or nothing.
// Transactions of one store run one after the other; those of two stores in any order.

import type { World } from "./world.ts";

type Listener<E = unknown> = ((event: E) => void) | null;

const SLOWEST_WRITE = 25;

/** One database of one browser, on its disk. */
export class Stored {
  readonly stores = new Map<string, Map<string, unknown>>();
  /** When the last transaction of a store will be done. */
  readonly busyUntil = new Map<string, number>();

  store(name: string): Map<string, unknown> {
    let store = this.stores.get(name);
    if (store === undefined) this.stores.set(name, (store = new Map()));
    return store;
  }
}

export interface Watcher {
  /** A record was written, and its transaction has completed. */
  written(store: string, value: unknown): void;
}

class Request<T> {
  result!: T;
  error: Error | null = null;
  onsuccess: Listener = null;
  onerror: Listener = null;
  onupgradeneeded: Listener = null;
}

class ObjectStore {
  constructor(
    private readonly transaction: Transaction,
    private readonly name: string,
  ) {}

  put(value: unknown, key?: string): Request<string> {
    const copy = structuredClone(value);
    const under = key ?? (copy as { id: string }).id;
    return this.transaction.do(this.name, (records) => {
      records.set(under, copy);
      this.transaction.wrote(this.name, copy);
      return under;
    });
  }

  delete(key: string): Request<undefined> {
    return this.transaction.do(this.name, (records) => void records.delete(key));
  }

  get(key: string): Request<unknown> {
    return this.transaction.do(this.name, (records) => structuredClone(records.get(key)));
  }

  getAll(): Request<unknown[]> {
    // In the order of the keys, as IndexedDB has it.
    return this.transaction.do(this.name, (records) =>
      [...records].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => structuredClone(value)),
    );
  }
}

interface Opener {
  readonly later: (delay: number, act: () => void) => void;
  readonly underWay: Set<Transaction>;
}

class Transaction {
  oncomplete: Listener = null;
  onabort: Listener = null;
  readonly error: Error | null = null;
  private readonly steps: (() => () => void)[] = [];
  private readonly news: [string, unknown][] = [];

  constructor(
    world: World,
    private readonly stored: Stored,
    names: readonly string[],
    private readonly opener: Opener,
    private readonly watcher: Watcher,
  ) {
    opener.underWay.add(this);
    const free = Math.max(world.now, ...names.map((name) => stored.busyUntil.get(name) ?? 0));
    const done = free + world.between(0, SLOWEST_WRITE);
    for (const name of names) stored.busyUntil.set(name, done);
    opener.later(done - world.now, () => this.complete(true));
  }

  objectStore(name: string): ObjectStore {
    return new ObjectStore(this, name);
  }

  do<T>(name: string, step: (records: Map<string, unknown>) => T): Request<T> {
    const request = new Request<T>();
    this.steps.push(() => {
      request.result = step(this.stored.store(name));
      return () => request.onsuccess?.({});
    });
    return request;
  }

  wrote(store: string, value: unknown): void {
    this.news.push([store, value]);
  }

  /** All of it, at once. `heard`: the tab is still there to be told. */
  complete(heard: boolean): void {
    this.opener.underWay.delete(this);
    const tell = this.steps.map((step) => step());
    for (const [store, value] of this.news) this.watcher.written(store, value);
    if (!heard) return;
    for (const one of tell) one();
    this.oncomplete?.({});
  }
}

/** `indexedDB` of one tab. */
export class Databases {
  readonly underWay = new Set<Transaction>();

  constructor(
    private readonly world: World,
    private readonly stored: Stored,
    private readonly later: (delay: number, act: () => void) => void,
    private readonly watcher: Watcher,
  ) {}

  open(_name: string, _version: number): Request<unknown> {
    const request = new Request<unknown>();
    const opener = { later: this.later, underWay: this.underWay };
    request.result = {
      createObjectStore: (name: string) => void this.stored.store(name),
      transaction: (names: string | readonly string[]) =>
        new Transaction(this.world, this.stored, [names].flat(), opener, this.watcher),
      close: () => undefined,
    };
    this.later(this.world.between(0, SLOWEST_WRITE), () => {
      if (this.stored.stores.size === 0) request.onupgradeneeded?.({});
      request.onsuccess?.({});
    });
    return request;
  }

  /** The tab is killed: what was under way may have reached the disk, or not. */
  kill(): void {
    // In their order: one that did not make it keeps back those behind it.
    const made = this.world.between(0, this.underWay.size);
    for (const transaction of [...this.underWay].slice(0, made)) transaction.complete(false);
    this.underWay.clear();
  }
}
