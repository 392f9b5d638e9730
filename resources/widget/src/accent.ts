// The site's accent colour, made legible: WCAG 2.2 wants 4.5 to 1 for text.

export type Rgb = readonly [number, number, number];

const LEGIBLE = 4.5;
const WHITE: Rgb = [255, 255, 255];
const INK: Rgb = [17, 19, 24];
/** `--soft` of loader.css, the less forgiving of each scheme's two backgrounds. */
const LIGHT_SOFT: Rgb = [241, 243, 246];
const DARK_SOFT: Rgb = [38, 42, 50];

export function parse(hex: string): Rgb | null {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex);
  return match === null ? null : [parseInt(match[1]!, 16), parseInt(match[2]!, 16), parseInt(match[3]!, 16)];
}

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return a.map((value, i) => Math.round(value + (b[i]! - value) * share)) as unknown as Rgb;
}

/** The accent, moved away from the background until it can be read on it. */
export function legibleOn(accent: Rgb, background: Rgb): Rgb {
  const away = luminance(background) > 0.5 ? INK : WHITE;
  for (let share = 0; share < 1; share += 0.05) {
    const colour = mix(accent, away, share);
    if (contrast(colour, background) >= LEGIBLE) return colour;
  }
  return away;
}

/** Custom properties for the root element. */
export function accentProperties(hex: string): Record<string, string> {
  const accent = parse(hex) ?? parse("#2F5BEA")!;
  const css = (colour: Rgb) => `rgb(${colour.join(" ")})`;
  const onAccent = contrast(WHITE, accent) >= LEGIBLE || contrast(WHITE, accent) >= contrast(INK, accent) ? WHITE : INK;
  return {
    "--accent": css(accent),
    "--accent-deep": css(mix(accent, onAccent === WHITE ? INK : WHITE, 0.22)),
    "--on-accent": css(onAccent),
    "--accent-light": css(legibleOn(accent, LIGHT_SOFT)),
    "--accent-dark": css(legibleOn(accent, DARK_SOFT)),
  };
}
