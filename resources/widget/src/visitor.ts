// Who the customer is to the server: a signed session, kept in the browser and renewed in time.

import { Refused, openSession } from "./api.ts";
import type { Memory } from "./memory.ts";
import type { VisitorSession } from "./protocol.ts";

export class Visitor {
  /** As it was read or got last. */
  private last: string | null = null;
  /** Counts the persons who used this browser. */
  private person = 0;

  constructor(
    private readonly server: string,
    private readonly site: string,
    private readonly memory: Memory,
  ) {}

  get token(): string | null {
    return (this.last = this.memory.get("token") ?? this.last);
  }

  /** A chat goes on here: whoever clears the browser's storage meanwhile is still who talks in it. */
  stay(): void {
    this.memory.set("token", this.token);
  }

  /** Another person uses this browser from now on. */
  strip(): void {
    this.person += 1;
    this.last = null;
    for (const name of ["token", "visitor", "account", "chat", "owed", "leaving"]) this.memory.set(name, null);
  }

  /**
   * A first session, or a fresh token for the old one. Says whether somebody else came of it, as when
   * the old session was past renewing. Rejects with Refused or Unreachable.
   */
  async renew(): Promise<"same" | "another"> {
    const before = this.memory.get("visitor");
    const { person } = this;
    const { token, visitor } = await this.open();
    // It was for who was here before.
    if (person !== this.person) return this.renew();
    this.memory.set("token", token);
    this.memory.set("visitor", visitor);
    return before === null || before === visitor ? "same" : "another";
  }

  private async open(): Promise<VisitorSession> {
    try {
      return await openSession(this.server, this.site, this.token);
    } catch (error) {
      if (this.token === null || !(error instanceof Refused) || error.body.code !== "session_expired") throw error;
      return openSession(this.server, this.site, null);
    }
  }
}
