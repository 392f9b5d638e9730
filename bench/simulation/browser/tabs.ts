// The simulated browsers and their tabs: each tab runs the widget's bundle with the globals of a
// browser of its own making, under virtual time.

import { compileFunction } from "node:vm";
import type { Pending } from "../../../resources/widget/src/outbox.ts";
import type * as bundle from "./tab.ts";
import type { Running } from "./tab.ts";
import { Databases, Stored } from "./database.ts";
import { Channels, Locks, Storage } from "./shared.ts";
import { Shop } from "./shop.ts";
import type { World } from "./world.ts";

export type Bundle = typeof bundle;

const GLOBALS = [
  "document", "window", "navigator", "localStorage", "sessionStorage", "indexedDB", "BroadcastChannel", "WebSocket",
  "fetch", "setTimeout", "clearTimeout", "Date", "Math", "crypto", "console",
  "performance", "location",
];

/** Runs the bundle's text with these in place of the globals, and gives what it exports. */
type Load = (module: { exports: Bundle }, exports: object, ...globals: unknown[]) => void;

export class Browser {
  readonly stored = new Stored();
  readonly storage = new Storage();
  /** The session storage of each tab; a page that is loaded anew has that of the one before it. */
  readonly sessions = new Map<string, Storage>();
  readonly locks: Locks;
  readonly channels: Channels;
  /** How far this machine's wall clock is from the true time. */
  skew = 0;
  /** How long this machine has slept. */
  slept = 0;

  constructor(world: World) {
    this.locks = new Locks((tab, act) => void world.later(tab, 0, act));
    this.channels = new Channels(world, (tab, act, delay) => void world.later(tab, delay, act));
  }
}

class Events {
  private readonly listeners = new Map<string, ((event: unknown) => void)[]>();
  readonly addEventListener = (kind: string, listener: (event: unknown) => void): void => {
    this.listeners.set(kind, [...(this.listeners.get(kind) ?? []), listener]);
  };
  fire(kind: string, event: unknown): void {
    for (const listener of this.listeners.get(kind) ?? []) listener(event);
  }
}

/** A tab's end of a connection that the Python side keeps. */
class Socket {
  static readonly OPEN = 1;
  readyState = 0;
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((message: { data: unknown }) => void) | null = null;

  constructor(
    readonly tab: string,
    readonly number: number,
    private readonly world: World,
  ) {}

  send(data: string): void {
    this.world.tell({ do: "send", tab: this.tab, socket: this.number, data });
  }
  close(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.world.tell({ do: "hang_up", tab: this.tab, socket: this.number });
  }
  opened(): void {
    if (this.readyState !== 0) return;
    this.readyState = 1;
    this.onopen?.();
  }
  heard(data: string): void {
    if (this.readyState === 1) this.onmessage?.({ data });
  }
  dropped(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose?.();
  }
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Where a page is, and after which tab's it was loaded. */
export interface Loaded {
  readonly address: string;
  readonly before: string | null;
}

export class Tab {
  private running: Running | null = null;
  readonly bundle: Bundle;
  readonly sockets = new Map<number, Socket>();
  readonly asks = new Map<number, { resolve: (answer: unknown) => void; reject: (error: Error) => void }>();
  private readonly document = Object.assign(new Events(), { visibilityState: "visible" });
  private readonly window: Events & { readonly open: unknown };
  private readonly shop: Shop;
  private readonly databases: Databases;

  constructor(
    readonly name: string,
    private readonly browser: Browser,
    private readonly world: World,
    load: Load,
    mend: (bundle: Bundle) => void,
    { address, before }: Loaded,
  ) {
    const later = (delay: number, act: () => void) => world.later(name, delay, act);
    browser.sessions.set(name, (before === null ? undefined : browser.sessions.get(before)) ?? new Storage());
    this.shop = new Shop(world, name, address, later);
    this.window = Object.assign(new Events(), { open: this.shop.open });
    this.databases = new Databases(world, browser.stored, later, {
      written: (store, value) => store === "outbox" && this.written(value as Pending),
    });
    const module = { exports: {} as Bundle };
    load(module, module.exports, ...this.globals(later));
    this.bundle = module.exports;
    mend(this.bundle);
  }

  async start(server: string, site: string): Promise<void> {
    this.running = await this.bundle.load(server, site);
    this.running.agreed.changesCart(this.shop.change);
    this.running.agreed.place.pageSays({ address: "", fix: { latitude: 55.68, longitude: 12.57, accuracy: 20 } });
    this.world.tell({ do: "ready", tab: this.name });
  }

  get engine(): Running["engine"] | null {
    return this.running?.engine ?? null;
  }

  get agreed(): Running["agreed"] | null {
    return this.running?.agreed ?? null;
  }

  /** Gone at once, whatever was going on. */
  kill(): void {
    this.world.forgetAll(this.name);
    this.databases.kill();
    for (const socket of this.sockets.values()) socket.close();
    this.browser.channels.leave(this.name);
    this.browser.locks.release(this.name);
  }

  /** The page is left in an orderly way. */
  unload(): void {
    this.window.fire("pagehide", { persisted: false });
  }

  show(visible: boolean): void {
    this.document.visibilityState = visible ? "visible" : "hidden";
    this.document.fire("visibilitychange", {});
  }

  network(online: boolean): void {
    this.window.fire(online ? "online" : "offline", {});
  }

  answer(ask: number, answer: Answer | null): void {
    const waiting = this.asks.get(ask);
    this.asks.delete(ask);
    if (answer === null) return waiting?.reject(new TypeError("Failed to fetch"));
    waiting?.resolve({
      ok: answer.status < 400,
      status: answer.status,
      text: () => Promise.resolve(answer.body),
      json: () => Promise.resolve(JSON.parse(answer.body) as unknown),
    });
  }

  private written({ id, command, failure }: Pending): void {
    if (failure === null) this.world.tell({ do: "kept", tab: this.name, command });
    else this.world.tell({ do: "returned", tab: this.name, id, code: failure.code });
  }

  private globals(later: (delay: number, act: () => void) => number): unknown[] {
    const { world, browser, name, sockets, asks } = this;
    const now = () => Math.floor(world.epoch + world.now + browser.skew);
    const complain = (...words: unknown[]) => world.tell({ do: "complained", tab: name, words: words.map(String).join(" ") });
    const locks = {
      request: (lock: string, options: { steal?: boolean }, holding: () => Promise<unknown> | undefined) =>
        browser.locks.request(name, lock, options.steal === true, holding),
    };
    const dial = function (address: string): Socket {
      const socket = new Socket(name, world.number(), world);
      sockets.set(socket.number, socket);
      world.tell({ do: "dial", tab: name, socket: socket.number, address });
      return socket;
    };
    const fetch = (address: string, init?: { body?: string }) =>
      new Promise((resolve, reject) => {
        const ask = world.number();
        asks.set(ask, { resolve, reject });
        world.tell({ do: "ask", tab: name, ask, address, body: init?.body ?? "" });
      });
    const channel = function (called: string): unknown {
      return browser.channels.join(name, called);
    };
    const fill = (bytes: Uint8Array) => bytes.map(() => world.between(0, 255)).forEach((byte, i) => (bytes[i] = byte));
    const crypto = { getRandomValues: (bytes: Uint8Array) => (fill(bytes), bytes) };
    return [
      this.document, this.window, { locks }, browser.storage, browser.sessions.get(name), this.databases, channel,
      Object.assign(dial, { OPEN: Socket.OPEN }), fetch,
      (act: () => void, delay = 0) => later(delay, act), (handle: number | undefined) => handle && world.forget(handle),
      { now }, Object.assign(Object.create(Math) as object, { random: world.random }), crypto,
      { warn: complain, error: complain, log: complain },
      { now: () => world.now - browser.slept },
      this.shop.location,
    ];
  }
}

/** The text of a bundle, ready to be run once for each tab. */
export function loader(text: string): Load {
  return compileFunction(text, ["module", "exports", ...GLOBALS]) as unknown as Load;
}
