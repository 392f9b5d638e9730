// What must survive a reload: commands that the server has not stored yet, and the chat as last
// seen. In IndexedDB; where there is none (some private windows), in memory for this page alone.

import type { Attachment, ErrorCode } from "./protocol.ts";
import type { DurableCommand, Held } from "./effects.ts";
import type { Chat } from "./store.ts";

export interface Pending {
  /** The command's id. Ids rise, so their order is the order of writing. */
  readonly id: string;
  readonly at: number;
  readonly command: DurableCommand;
  /** For showing a message before it comes back from the server. */
  readonly attachments: readonly Attachment[];
  /** Why the server refused it; null while it is on its way. */
  readonly failure: { readonly code: ErrorCode; readonly text: string } | null;
}

export interface Kept {
  /** Shape of this record; another one is ignored. */
  readonly version: typeof KEPT_VERSION;
  readonly held: Held;
  readonly chat: Chat | null;
}

export const KEPT_VERSION = 1;

export interface Outbox {
  /** Whether the other tabs of this site see the same. */
  readonly shared: boolean;
  pending(): Promise<Pending[]>;
  put(pending: Pending): Promise<void>;
  remove(id: string): Promise<void>;
  kept(): Promise<Kept | null>;
  keep(kept: Kept): Promise<void>;
}

export class MemoryOutbox implements Outbox {
  readonly shared = false;
  private readonly items = new Map<string, Pending>();
  private last: Kept | null = null;

  async pending(): Promise<Pending[]> {
    return [...this.items.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }
  async put(pending: Pending): Promise<void> {
    this.items.set(pending.id, pending);
  }
  async remove(id: string): Promise<void> {
    this.items.delete(id);
  }
  async kept(): Promise<Kept | null> {
    return this.last;
  }
  async keep(kept: Kept): Promise<void> {
    this.last = kept;
  }
}

const COMMANDS = "outbox";
const CHAT = "chat";

export class IndexedOutbox implements Outbox {
  readonly shared = true;

  private constructor(private readonly database: IDBDatabase) {
    database.onversionchange = () => database.close();
  }

  /** Rejects where the browser keeps nothing. */
  static async open(name: string): Promise<IndexedOutbox> {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(COMMANDS, { keyPath: "id" });
      request.result.createObjectStore(CHAT);
    };
    return new IndexedOutbox(await answer(request));
  }

  async pending(): Promise<Pending[]> {
    return (await answer(this.read(COMMANDS).getAll())) as Pending[];
  }
  put(pending: Pending): Promise<void> {
    return this.write(COMMANDS, (store) => store.put(pending));
  }
  remove(id: string): Promise<void> {
    return this.write(COMMANDS, (store) => store.delete(id));
  }
  async kept(): Promise<Kept | null> {
    const kept = (await answer(this.read(CHAT).get(CHAT))) as Kept | undefined;
    return kept?.version === KEPT_VERSION ? kept : null;
  }
  keep(kept: Kept): Promise<void> {
    return this.write(CHAT, (store) => store.put(kept, CHAT));
  }

  private read(name: string): IDBObjectStore {
    return this.database.transaction(name).objectStore(name);
  }

  /** Resolves when the transaction is on disk, not merely asked for. */
  private write(name: string, act: (store: IDBObjectStore) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(name, "readwrite", { durability: "strict" });
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error("the browser gave up a write"));
      act(transaction.objectStore(name));
    });
  }
}

export async function openOutbox(name: string): Promise<Outbox> {
  try {
    return await IndexedOutbox.open(name);
  } catch {
    return new MemoryOutbox();
  }
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the browser's database failed"));
  });
}
