// What a tab shows: the chat, the line, an invitation, a message that was left. The leader's is shared
// with the other tabs whole. No I/O and no clock.

import type { View } from "./acts.ts";
import type { Held, LinkState, StoreFrame, Watch } from "./effects.ts";
import type { Pending } from "./outbox.ts";
import type { Browsing, CobrowseWanted, Feature, Invitation, PositionIs } from "./protocol.ts";
import { apply, gone, unread, withoutTyping, type Chat } from "./store.ts";
import { joined } from "./visit.ts";
import type { Aside, Left, Shared } from "./words.ts";

/** A typist who says nothing more for this long has stopped, whatever was heard last. */
const TYPING_FADES = 10_000;

export class Scene {
  /** Whether it is another one since it was last shown. */
  changed = true;
  /** Where the customer was last, in whichever tab. */
  browsing: Browsing | null = null;
  /** Where the customer is, while they share it. */
  private place: PositionIs | null = null;
  /** What the shop's page said, in this tab, of who this is. */
  private identity: string | null = null;
  /** What was said last about watching the page that is shared. */
  private wanted: CobrowseWanted | null = null;
  private shown: Chat | null = null;
  private line: LinkState = { kind: "off" };
  private off: readonly Feature[] = [];
  private left: Left | null = null;
  private invited: Invitation | null = null;
  /** The last invitation that was answered here: whoever tells of it again is behind. */
  private answered: string | null = null;
  private expected = false;
  private fades = Infinity;

  get chat(): Chat | null {
    return this.shown;
  }

  get isTalking(): boolean {
    return this.shown !== null && this.shown.phase !== "ended";
  }

  /** A chat is known to go on, and is still being fetched. */
  get arriving(): boolean {
    return this.expected && this.shown === null;
  }

  /** There is something to hear, or to tell. */
  get wantsLine(): boolean {
    return this.isTalking || this.arriving || this.browsing !== null;
  }

  /** Not while there is a chat already. */
  get invitation(): Invitation | null {
    return this.isTalking || this.invited?.id === this.answered ? null : this.invited;
  }

  /** When typing wants to be forgotten, or Infinity. */
  get fadeAt(): number {
    return this.fades;
  }

  view(pending: readonly Pending[]): View {
    const { shown: chat, line: link, off, arriving, invitation, left, wanted } = this;
    return { chat, pending, link, off, arriving, unread: chat === null ? 0 : unread(chat), invitation, left, wanted };
  }

  begin(chat: Chat | null, expected: boolean): void {
    this.shown = chat;
    this.expected = expected;
  }

  take(frame: StoreFrame, now: number): void {
    this.shown = apply(this.shown, frame);
    if (frame.type === "party_typing") this.fades = now + TYPING_FADES;
  }

  lineIs(line: LinkState, off: readonly Feature[]): void {
    this.changed ||= off !== this.off || JSON.stringify(line) !== JSON.stringify(this.line);
    this.line = line;
    this.off = off;
    this.expected &&= !isKnown(line);
  }

  fade(now: number): void {
    if (now < this.fades) return;
    this.stay();
    this.shown = this.shown && withoutTyping(this.shown);
    this.changed = true;
  }

  /** Nothing fades any more. */
  stay(): void {
    this.fades = Infinity;
  }

  /** What the server is told again on each line. */
  get standing(): readonly Aside[] {
    const { browsing, place, identity: token } = this;
    return [token === null ? null : ({ type: "identity", token } as const), browsing, place].filter((aside) => aside !== null);
  }

  /** Notes what is to be told; gives it back as a whole. */
  hears(aside: Aside): Aside {
    if (aside.type === "browsing") return (this.browsing = joined(this.browsing, aside));
    if (aside.type === "identity") this.identity = aside.token;
    else if (aside.type !== "cobrowse") this.place = aside.type === "position" ? aside : null;
    return aside;
  }

  /** Another person uses this browser from now on. */
  strip(): void {
    this.identity = this.browsing = this.answered = null;
    this.invite(null);
  }

  watch(frame: Watch): void {
    if (frame.type === "cobrowse_wanted") this.wanted = frame;
  }

  invite(invitation: Invitation | null): void {
    this.invited = invitation;
    this.changed = true;
  }

  answer(invitation: string): void {
    this.answered = invitation;
    this.changed = true;
  }

  leave(left: Left | null): void {
    this.left = left;
    this.changed = true;
  }

  /** Another history has begun. The words that were said stay before the customer's eyes. */
  lose(): void {
    this.shown = this.shown && gone(this.shown);
    this.expected = false;
  }

  forget(): void {
    this.shown = this.left = this.place = this.wanted = null;
    this.expected = false;
    this.changed = true;
  }

  share(held: Held): Shared {
    const { shown: chat, line: link, off, invited: invitation, left, browsing, place, wanted } = this;
    return { chat, held, link, off, invitation, left, browsing, place, wanted };
  }

  adopt(shared: Shared): void {
    const { chat, link, off, invitation, left, browsing, place, wanted } = shared;
    this.shown = chat;
    this.line = link;
    this.off = off;
    this.invited = invitation;
    this.left = left;
    this.browsing = browsing;
    this.place = place;
    this.wanted = wanted;
    this.expected &&= chat === null && !isKnown(link);
    this.changed = true;
  }
}

/** The server has said what there is, or that it will say nothing. */
function isKnown(link: LinkState): boolean {
  return link.kind === "live" || link.kind === "stopped";
}
