import type { Party } from "../protocol.ts";
import { el } from "./dom.ts";

/** An agent's picture, or their initials. A decoration: the name stands beside it. */
export function avatar(party: Party | null, server: string): HTMLElement {
  const name = party?.name ?? "";
  const initials = name
    .split(/\s+/u)
    .slice(0, 2)
    .map((word) => [...word][0] ?? "")
    .join("")
    .toUpperCase();
  const face = el("span", { class: "avatar", "aria-hidden": "true" }, initials);
  if (party?.picture) {
    const picture = el("img", { src: new URL(party.picture, server).href, alt: "" });
    picture.addEventListener("error", () => picture.remove());
    face.append(picture);
  }
  return face;
}
