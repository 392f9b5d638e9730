// What must survive a reload: commands that the server has not stored yet, and the chat as last
// seen. In IndexedDB; where there is none, or no room in it, in memory for as long as the page lasts.

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
  /** Too old to go out unasked: it waits for a yes or for being discarded. */
  readonly asks?: boolean;
  /** When the customer last wanted it sent again, or sent after all. */
  readonly again?: number;
}

export interface Kept {
  /** Shape of this record; another one is ignored. */
  readonly version: typeof KEPT_VERSION;
  readonly held: Held;
  readonly chat: Chat | null;
}

export const KEPT_VERSION = 2;

/** Where it is kept: in the database for all tabs, or in the memory of this page alone. */
export type Place = "database" | "page";

const COMMANDS = "outbox";
const CHAT = "chat";

export class Outbox {
  /** What found no room in the database, or all there is where there is none. */
  private readonly loose = new Map<string, Pending>();
  private refused = false;

  constructor(private readonly database: IDBDatabase | null) {
    if (database !== null) database.onversionchange = () => database.close();
  }

  /** Whether the other tabs of this site see the same. */
  get shared(): boolean {
    return this.database !== null;
  }

  /** False once the browser kept nothing: what is here ends with the page. */
  get lasting(): boolean {
    return this.database !== null && !this.refused;
  }

  /** In the order of writing; null if the database can't be read now. */
  async pending(): Promise<Pending[] | null> {
    const stored = (await this.read(COMMANDS, (commands) => commands.getAll(), [])) as Pending[] | null;
    if (stored === null) return null;
    const items = new Map([...stored.map((item) => [item.id, item] as const), ...this.loose]);
    return [...items.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Always kept somewhere; says where. */
  async put(item: Pending): Promise<Place> {
    if (await this.write((commands) => commands.put(item))) {
      this.loose.delete(item.id);
      return "database";
    }
    this.carry(item);
    return "page";
  }

  /** Another tab has no room for it. */
  carry(item: Pending): void {
    this.loose.set(item.id, item);
  }

  release(ids: readonly string[]): void {
    for (const id of ids) this.loose.delete(id);
  }

  async kept(): Promise<Kept | null> {
    const kept = (await this.read(CHAT, (chat) => chat.get(CHAT), null)) as Kept | null | undefined;
    return kept?.version === KEPT_VERSION ? kept : null;
  }

  /** The chat as it is now (null: as it was kept) and these commands gone, because it holds them: both or neither. */
  async settle(kept: Kept | null, ids: readonly string[]): Promise<void> {
    this.release(ids);
    await this.write((commands, chat) => {
      if (kept !== null) chat.put(kept, CHAT);
      ids.forEach((id) => commands.delete(id));
    });
  }

  private async read<T>(name: string, ask: (store: IDBObjectStore) => IDBRequest<T>, without: T): Promise<T | null> {
    if (this.database === null) return without;
    try {
      return await answer(ask(this.database.transaction(name).objectStore(name)));
    } catch (error) {
      console.warn("Deskbell: this browser keeps nothing", error);
      return null;
    }
  }

  /** Resolves when it is on disk, not merely asked for; false if the browser has no room for it. */
  private write(act: (commands: IDBObjectStore, chat: IDBObjectStore) => void): Promise<boolean> {
    return new Promise((resolve) => {
      if (this.database === null) return resolve(false);
      const failed = (error: unknown) => {
        console.warn("Deskbell: this browser keeps nothing", error);
        this.refused = true;
        resolve(false);
      };
      try {
        const transaction = this.database.transaction([COMMANDS, CHAT], "readwrite", { durability: "strict" });
        transaction.oncomplete = () => {
          this.refused = false;
          resolve(true);
        };
        transaction.onabort = () => failed(transaction.error);
        act(transaction.objectStore(COMMANDS), transaction.objectStore(CHAT));
      } catch (error) {
        failed(error);
      }
    });
  }
}

/** With the browser's database, or without where there is none (some private windows). */
export async function openOutbox(name: string): Promise<Outbox> {
  try {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(COMMANDS, { keyPath: "id" });
      request.result.createObjectStore(CHAT);
    };
    return new Outbox(await answer(request));
  } catch {
    return new Outbox(null);
  }
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the browser's database failed"));
  });
}
