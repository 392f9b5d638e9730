// The HTTP calls of the widget. A refusal of the server and a server that can't be reached are
// different things to the customer, so they are different errors.

import type { Attachment, EndChat, ErrorBody, ErrorCode, VisitorSession, VisitorSessionRequest, WidgetConfig } from "./protocol.ts";

/** The server said no, and why. */
export class Refused extends Error {
  constructor(readonly body: ErrorBody) {
    super(body.text);
  }
}

/** What the server said, if it said no. By shape: panel and engine are bundled apart, each with its own class. */
export function refusalIn(error: unknown): ErrorBody | null {
  return error instanceof Error && "body" in error ? (error as Refused).body : null;
}

/** No answer: no network, a dead server, or a page whose address the site does not allow. */
export class Unreachable extends Error {}

async function ask(address: string, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, { credentials: "omit", ...init });
  } catch {
    throw new Unreachable(address);
  }
  if (!response.ok) throw refusal(await response.text(), response.status);
  return response;
}

function refusal(body: string, status: number): Error {
  try {
    const parsed = JSON.parse(body) as Partial<ErrorBody>;
    if (typeof parsed.code === "string" && typeof parsed.text === "string") return new Refused(parsed as ErrorBody);
  } catch {
    // A proxy's page instead of our JSON.
  }
  return status >= 500 ? new Unreachable(String(status)) : new Refused({ code: "internal", text: `HTTP ${status}` });
}

export async function fetchConfig(server: string, site: string): Promise<WidgetConfig> {
  return (await (await ask(`${server}/api/widget/${encodeURIComponent(site)}/config`)).json()) as WidgetConfig;
}

export async function openSession(server: string, site: string, token: string | null): Promise<VisitorSession> {
  const body: VisitorSessionRequest = token === null ? {} : { token };
  const init = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  return (await (await ask(`${server}/api/widget/${encodeURIComponent(site)}/session`, init)).json()) as VisitorSession;
}

/** Ends a chat without a socket, also from a page that is about to go. Rejects with Refused or Unreachable. */
export async function endChat(server: string, id: string, interaction: string, token: string): Promise<void> {
  const headers = { "Content-Type": "application/json", Authorization: `Bearer ${token}` };
  const body = JSON.stringify({ type: "end_chat", id, interaction } satisfies EndChat);
  await ask(`${server}/api/commands`, { method: "POST", headers, body, keepalive: true });
}

export async function fetchTranscript(server: string, interaction: string, token: string): Promise<Blob> {
  const address = `${server}/api/visitor/transcript/${interaction}?format=text`;
  return (await ask(address, { headers: { Authorization: `Bearer ${token}` } })).blob();
}

export interface Transfer {
  readonly done: Promise<Attachment>;
  cancel(): void;
}

/** XMLHttpRequest, because fetch can't tell how far an upload is. Rejects with null when cancelled. */
export function upload(
  server: string,
  id: string,
  file: File,
  token: string,
  progress: (share: number) => void,
): Transfer {
  const request = new XMLHttpRequest();
  const done = new Promise<Attachment>((resolve, reject) => {
    request.open("PUT", `${server}/api/files/${id}?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) progress(event.loaded / event.total);
    };
    request.onload = () => {
      const { status, responseText } = request;
      if (status < 200 || status > 299) reject(refusal(responseText, status));
      else resolve(JSON.parse(responseText) as Attachment);
    };
    request.onerror = () => reject(new Unreachable(file.name));
    request.onabort = () => reject(null);
    request.send(file);
  });
  return { done, cancel: () => request.abort() };
}

export function fileAddress(server: string, file: Attachment, thumbnail: boolean): string {
  return `${server}/files/${file.id}/${file.key}${thumbnail ? "?size=thumbnail" : ""}`;
}

export type { ErrorCode };
