// What a visit is made of: with what the customer looks at the shop, what brought them, where they have
// been. Pure.

import { MAX_TRAIL, type Browsing, type Campaign, type Device, type DeviceKind, type PageSeen } from "./protocol.ts";
import { bare } from "./said.ts";

const MOST_CHARACTERS = 200;

/** What a tab tells, put to what other tabs told before it. */
export function joined(before: Browsing | null, now: Browsing): Browsing {
  if (before === null) return now;
  const found = now.campaign ?? {};
  const known = Object.keys(found).length > 0 ? found : (before.campaign ?? {});
  return { ...now, campaign: known, trail: trailOf(before.trail ?? [], now.trail ?? []) };
}

function trailOf(...trails: readonly (readonly PageSeen[])[]): readonly PageSeen[] {
  const pages = new Map(trails.flat().map((page) => [`${page.at} ${page.url}`, page]));
  return [...pages.values()].sort((a, b) => a.at - b.at).slice(-MAX_TRAIL);
}

/** A page is opened, or (the same one) has another title now. */
export function seen(trail: readonly PageSeen[], url: string, title: string, at: number): readonly PageSeen[] {
  const last = trail.at(-1);
  if (last?.url === url) return last.title === title ? trail : [...trail.slice(0, -1), { ...last, title }];
  return [...trail, { url, title, at }].slice(-MAX_TRAIL);
}

/** Where a page was come to from, without what may be typed; empty when that is the shop itself. */
export function from(referrer: string, here: string): string {
  const host = (address: string) => /^https?:\/\/(?:www\.)?([^/:?#]+)/.exec(address)?.[1];
  return host(referrer) === host(here) ? "" : bare(referrer);
}

/** The `utm_` words of an address. */
export function campaignOf(query: string): Campaign {
  const words = new URLSearchParams(query);
  const campaign: { -readonly [name in keyof Campaign]: string } = {};
  for (const name of ["source", "medium", "term", "content"] as const) {
    const said = words.get(`utm_${name}`);
    if (said) campaign[name] = said.slice(0, MOST_CHARACTERS);
  }
  const name = words.get("utm_campaign");
  return name ? { ...campaign, name: name.slice(0, MOST_CHARACTERS) } : campaign;
}

/** As a browser tells it of itself. */
export interface Hints {
  readonly agent: string;
  readonly touchPoints: number;
  readonly screen: readonly [number, number];
  readonly window: readonly [number, number];
}

export function deviceOf({ agent, touchPoints, screen, window }: Hints): Device {
  return {
    kind: kindOf(agent, touchPoints),
    system: systemOf(agent, touchPoints),
    screen_width: screen[0],
    screen_height: screen[1],
    window_width: window[0],
    window_height: window[1],
    touch: touchPoints > 0,
  };
}

function kindOf(agent: string, touchPoints: number): DeviceKind {
  if (/iPad|Tablet/.test(agent) || (agent.includes("Android") && !agent.includes("Mobi"))) return "tablet";
  if (/Mobi|iPhone|iPod/.test(agent)) return "phone";
  // iPads say that they are a Mac; no Mac has a touch screen.
  if (agent.includes("Macintosh") && touchPoints > 1) return "tablet";
  return /Windows|Macintosh|Linux|CrOS/.test(agent) ? "computer" : "unknown";
}

function systemOf(agent: string, touchPoints: number): string {
  const android = /Android ?(\d+)?/.exec(agent);
  if (android !== null) return `Android ${android[1] ?? ""}`.trim();
  const phone = /(?:iPhone|iPad|iPod).* OS (\d+)/.exec(agent);
  if (phone !== null) return `iOS ${phone[1]}`;
  if (agent.includes("Macintosh")) return touchPoints > 1 ? "iPadOS" : "macOS";
  if (agent.includes("Windows")) return "Windows";
  return agent.includes("CrOS") ? "ChromeOS" : agent.includes("Linux") ? "Linux" : "";
}
