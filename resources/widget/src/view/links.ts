// Words of a message that lead somewhere: found in the text, or hidden behind words of it. Where a hidden one
// leads is always to be seen.

import { split } from "../links.ts";
import type { Link } from "../protocol.ts";
import { el, type Child } from "./dom.ts";

const OUT = { target: "_blank", rel: "noopener noreferrer nofollow" } as const;

/** The host as it is, letters of other scripts in their plain form; empty if it is no web address. */
export function hostOf(address: string): string {
  try {
    const { protocol, host } = new URL(address);
    return protocol === "https:" || protocol === "http:" ? host : "";
  } catch {
    return "";
  }
}

/** `links` count Unicode code points, in order and without overlap. */
export function linked(text: string, links: readonly Link[]): Child[] {
  const signs = [...text];
  const nodes: Child[] = [];
  let from = 0;
  for (const { start, length, url } of links) {
    const host = hostOf(url);
    if (host === "" || start < from) continue;
    nodes.push(...plain(signs.slice(from, start).join("")));
    from = start + length;
    nodes.push(el("a", { ...OUT, class: "alias", href: url }, signs.slice(start, from).join(""), el("span", { class: "alias-host", dir: "ltr" }, ` ${host}`)));
  }
  return [...nodes, ...plain(signs.slice(from).join(""))];
}

function plain(text: string): Child[] {
  return split(text).map((part) => (part.href === null ? part.text : el("a", { ...OUT, href: part.href }, part.text)));
}
