// The rules of what waits to be stored by the server: what may go out, what asks first, what is done.

import type { Pending } from "./outbox.ts";
import type { Chat } from "./store.ts";

/** On its way, or about to be: neither refused nor waiting for a word of the customer. */
export function isOpen(item: Pending): boolean {
  return item.failure === null && item.asks !== true;
}

/** Since when it wants to go out: what was said yes to counts from then. */
export function wantedSince(item: Pending): number {
  return item.again ?? item.at;
}

/** The next chat shows it, so that it need not be kept on its own any more. */
function isHere({ id, command }: Pending, chat: Chat): boolean {
  if (command.type === "start_chat") return chat.interaction === id;
  return command.type === "send_message" && chat.items.some((item) => item.id === id);
}

export class PendingList {
  private items: readonly Pending[] = [];
  /** Handed to the outbox for removal; a reading that is older than that may still hold them. */
  private readonly removed = new Set<string>();
  /** Acknowledged; they stay until the chat shows them, so that nothing blinks. */
  private readonly stored = new Set<string>();

  get all(): readonly Pending[] {
    return this.items;
  }

  get anyOpen(): boolean {
    return this.items.some(isOpen);
  }

  /** What the session should know of, in the order of writing. */
  get toSend(): readonly Pending[] {
    return this.items.filter((item) => isOpen(item) && !this.stored.has(item.id));
  }

  /** The chat that is about to begin. */
  get starting(): string | null {
    return this.items.find(({ command }) => command.type === "start_chat")?.id ?? null;
  }

  find(id: string): Pending | undefined {
    return this.items.find((item) => item.id === id);
  }

  /** As the outbox was read. */
  replace(items: readonly Pending[]): void {
    this.items = items.filter(({ id }) => !this.removed.has(id));
  }

  /** New, or changed. */
  put(item: Pending): void {
    if (this.removed.has(item.id)) return;
    this.items = [...this.items.filter(({ id }) => id !== item.id), item].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  remove(ids: readonly string[]): void {
    for (const id of ids) this.removed.add(id);
    this.items = this.items.filter(({ id }) => !this.removed.has(id));
  }

  acknowledged(id: string): void {
    this.stored.add(id);
  }

  shownBy(chat: Chat | null): readonly string[] {
    return chat === null ? [] : this.items.filter((item) => isHere(item, chat)).map(({ id }) => id);
  }
}
