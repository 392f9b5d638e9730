// On a phone the panel is the whole screen, and the keyboard takes its lower half.

const PHONE = "(max-width: 480px)";

export function isPhone(): boolean {
  return matchMedia(PHONE).matches;
}

/** Keeps the panel inside what the keyboard leaves visible. */
export function fitPhone(panel: HTMLElement): void {
  const viewport = window.visualViewport;
  if (viewport == null) return;
  const fit = () => {
    if (isPhone()) {
      panel.style.setProperty("--top", `${viewport.offsetTop}px`);
      panel.style.setProperty("--height", `${viewport.height}px`);
    } else {
      panel.style.removeProperty("--top");
      panel.style.removeProperty("--height");
    }
  };
  viewport.addEventListener("resize", fit);
  viewport.addEventListener("scroll", fit);
  fit();
}

/** Full screen there is nothing outside that could be reached, so Tab goes round. */
export function keepFocusInside(panel: HTMLElement, event: KeyboardEvent): void {
  if (event.key !== "Tab" || !isPhone()) return;
  const stops = [...panel.querySelectorAll<HTMLElement>("a[href], button, input, textarea, [tabindex='0']")].filter(
    (stop) => stop.offsetParent !== null && stop.tabIndex >= 0,
  );
  const here = (panel.getRootNode() as ShadowRoot).activeElement;
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (here !== edge && here !== panel) return;
  if (here === panel && !event.shiftKey) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
}
