// The socket itself: frames in and out as JSON, one connection at a time. Decides nothing.

import type { FromVisitor, ToVisitor } from "./protocol.ts";

export interface LinkListener {
  opened(): void;
  heard(frame: ToVisitor): void;
  dropped(): void;
}

export class Link {
  private socket: WebSocket | null = null;

  constructor(
    private readonly address: string,
    private readonly listener: LinkListener,
  ) {}

  open(): void {
    this.close();
    let socket: WebSocket;
    try {
      socket = new WebSocket(this.address);
    } catch {
      // A page's content security policy can throw here; it is a drop like any other.
      setTimeout(() => this.listener.dropped());
      return;
    }
    this.socket = socket;
    // A socket that was replaced has nothing to say any more.
    const current = (act: () => void) => () => {
      if (this.socket === socket) act();
    };
    socket.onopen = current(() => this.listener.opened());
    socket.onclose = current(() => {
      this.socket = null;
      this.listener.dropped();
    });
    socket.onmessage = (message: MessageEvent<unknown>) => {
      if (this.socket !== socket || typeof message.data !== "string") return;
      this.listener.heard(JSON.parse(message.data) as ToVisitor);
    };
  }

  /** Bytes that wait to go out. */
  get backlog(): number {
    return this.socket?.bufferedAmount ?? 0;
  }

  send(frame: FromVisitor): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  close(): void {
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }
}
