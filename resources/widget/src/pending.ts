// What waits to be stored by the server, and its rules: what may go out, what asks first, what is done.
// Each change is an act, for the outbox keeps it.

import type { Act } from "./acts.ts";
import type { DurableCommand } from "./effects.ts";
import { Ids } from "./ids.ts";
import type { Pending } from "./outbox.ts";
import type { Attachment, ErrorCode } from "./protocol.ts";
import type { Chat } from "./store.ts";

/** On its way, or about to be: neither refused nor waiting for a word of the customer. */
export function isOpen(item: Pending): boolean {
  return item.failure === null && item.asks !== true;
}

/** Since when it wants to go out: what was said yes to counts from then. */
export function wantedSince(item: Pending): number {
  return item.again ?? item.at;
}

/** A chat comes of it, under its id. */
export function begins(command: DurableCommand): boolean {
  return command.type === "start_chat" || (command.type === "answer_invitation" && command.accepted);
}

/** The next chat shows it, so that it need not be kept on its own any more. */
function isHere({ id, command }: Pending, chat: Chat): boolean {
  if (begins(command)) return chat.interaction === id;
  return command.type === "send_message" && chat.items.some((item) => item.id === id);
}

/** The refusal changes nothing for the customer: what was wanted is so, or the chat itself shows what is. */
function isMoot(command: DurableCommand, code: ErrorCode): boolean {
  switch (command.type) {
    case "end_chat":
    case "answer_proposal":
      return true;
    case "propose":
      return code === "proposal_open" || code === "chat_ended";
    case "answer_invitation":
      return !command.accepted;
    case "ask_callback":
      return code === "chat_ended";
    default:
      return false;
  }
}

export class PendingList {
  private items: readonly Pending[] = [];
  private news = false;
  /** Handed to the outbox for removal; a reading that is older than that may still hold them. */
  private readonly removed = new Set<string>();
  /** Acknowledged; they stay until the chat shows them, so that nothing blinks. */
  private readonly stored = new Set<string>();

  constructor(
    private readonly ids: Ids,
    /** The clock that people set. */
    private readonly wall: () => number,
  ) {}

  get all(): readonly Pending[] {
    return this.items;
  }

  /** Whether it is another list since `shown`. */
  get isNews(): boolean {
    return this.news;
  }

  shown(): void {
    this.news = false;
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
    return this.items.find(({ command }) => begins(command))?.id ?? null;
  }

  of(type: DurableCommand["type"]): readonly string[] {
    return this.items.filter(({ command }) => command.type === type).map(({ id }) => id);
  }

  find(id: string): Pending | undefined {
    return this.items.find((item) => item.id === id);
  }

  /** As the outbox was read. */
  replace(items: readonly Pending[]): void {
    this.items = items.filter(({ id }) => !this.removed.has(id));
    this.news = true;
  }

  /** What an earlier page wrote comes before all that is written here. */
  begin(items: readonly Pending[]): void {
    for (const { id } of items) this.ids.riseAbove(id);
    this.replace(items);
  }

  /** It is in the outbox: new, or changed. */
  put(item: Pending): void {
    this.news = true;
    if (this.removed.has(item.id)) return;
    this.items = [...this.items.filter(({ id }) => id !== item.id), item].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  shownBy(chat: Chat | null): readonly string[] {
    return chat === null ? [] : this.items.filter((item) => isHere(item, chat)).map(({ id }) => id);
  }

  remove(ids: readonly string[]): void {
    for (const id of ids) this.removed.add(id);
    this.items = this.items.filter(({ id }) => !this.removed.has(id));
    this.news = true;
  }

  // --- what becomes of one, as acts -----------------------------------------------------------

  /** Into the outbox first; what `make` makes of the fresh id is sent from there. */
  write(make: (id: string) => DurableCommand, attachments: readonly Attachment[] = []): Act[] {
    const command = make(this.ids.next(this.wall()));
    return [{ do: "put", item: { id: command.id, at: this.wall(), command, attachments, failure: null } }];
  }

  /** Sends what was refused, or what asked first, again: under its own id. */
  retry(id: string): Act[] {
    const item = this.find(id);
    if (item === undefined || isOpen(item)) return [];
    return this.change({ ...item, failure: null, asks: false, again: this.wall() });
  }

  /** Stored. What no chat will show is done with. */
  acknowledged(id: string): Act[] {
    this.stored.add(id);
    const command = this.find(id)?.command;
    const shown = command === undefined || begins(command) || command.type === "send_message";
    return shown ? [] : this.drop([id]);
  }

  refused(id: string, code: ErrorCode, text: string): Act[] {
    const item = this.find(id);
    if (item === undefined) return [];
    return isMoot(item.command, code) ? this.drop([id]) : this.change({ ...item, failure: { code, text } });
  }

  asked(id: string): Act[] {
    const item = this.find(id);
    return item === undefined ? [] : this.change({ ...item, asks: true });
  }

  drop(ids: readonly string[]): Act[] {
    if (ids.length === 0) return [];
    this.remove(ids);
    return [{ do: "settle", kept: null, ids }];
  }

  private change(item: Pending): Act[] {
    this.put(item);
    return [{ do: "put", item }];
  }
}
