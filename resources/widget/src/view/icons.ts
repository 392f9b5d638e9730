// Line icons on a 24 by 24 grid, drawn for the widget. Each is a name of its own, so that a script holds
// those it shows and no others.

export type Icon = readonly string[];

export const CHAT: Icon = ["M4 11.2C4 7.2 7.6 4 12 4s8 3.2 8 7.2-3.6 7.3-8 7.3c-1 0-2-.2-2.9-.5L4.6 20l1-3.8A6.8 6.8 0 0 1 4 11.2Z", "M8.8 10h6.4", "M8.8 13.2h3.9"];
export const DOWN: Icon = ["m6 9.5 6 6 6-6"];
export const CLOSE: Icon = ["m6.5 6.5 11 11", "m17.5 6.5-11 11"];
export const CLIP: Icon = ["m19.5 11.4-7.6 7.6a4.8 4.8 0 0 1-6.8-6.8l8-8a3.2 3.2 0 0 1 4.5 4.6l-7.9 7.9a1.6 1.6 0 0 1-2.3-2.3l7.2-7.1"];
export const SEND: Icon = ["M12 19V5.5", "m6 11.2 6-6 6 6"];
export const CLOCK: Icon = ["M12 4.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15Z", "M12 8v4.3l2.6 1.6"];
export const CHECK: Icon = ["m5 12.6 4.4 4.4L19 7.4"];
export const CHECKS: Icon = ["m2.5 12.8 4.2 4.2L15.5 8", "m11.2 16.4.6.6L21.5 7"];
export const ALERT: Icon = ["M12 4.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15Z", "M12 8.2v4.3", "M12 15.6v.1"];
export const FILE: Icon = ["M6.5 4h7l4 4v12h-11V4Z", "M13.2 4.2v4.1h4.1"];
export const SAVE: Icon = ["M12 4.5v10", "m7.5 10.5 4.5 4.5 4.5-4.5", "M5 19.5h14"];
export const AGAIN: Icon = ["M19 12a7 7 0 1 1-2.2-5.1", "M19.2 4.2v3.9h-3.9"];

export const CART: Icon = ["M3.5 5h2.3l2 10.2h9.4l2-7.4H6.4", "M9.3 19.2v.1", "M16 19.2v.1"];
export const GO: Icon = ["M5 12h13.5", "m12.8 6.2 5.9 5.8-5.9 5.8"];
export const EYE: Icon = ["M2.8 12S6.2 6 12 6s9.2 6 9.2 6-3.4 6-9.2 6-9.2-6-9.2-6Z", "M12 9.6a2.4 2.4 0 1 1 0 4.8 2.4 2.4 0 0 1 0-4.8Z"];
export const PIN: Icon = ["M12 21s6.8-6.2 6.8-11.2a6.8 6.8 0 1 0-13.6 0C5.2 14.8 12 21 12 21Z", "M12 7.6a2.3 2.3 0 1 1 0 4.6 2.3 2.3 0 0 1 0-4.6Z"];
export const SHARE: Icon = ["M12 4.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15Z", "M12 8.4v7.2", "M8.4 12h7.2"];

const SVG = "http://www.w3.org/2000/svg";

/** A decoration; the words are on the button around it. */
export function icon(shapes: Icon, kind = ""): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon ${kind}`);
  for (const shape of shapes) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", shape);
    svg.append(path);
  }
  return svg;
}
