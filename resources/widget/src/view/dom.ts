// Elements without markup: everything from outside becomes a text node or an attribute value.

export type Child = Node | string | null | false | undefined;

type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Makes an element. `true` sets an empty attribute; false, null and undefined set none. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value != null) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child): child is Node | string => child != null && child !== false));
  return element;
}

/** A button that never submits a form by accident. */
export function button(attributes: Attributes, press: () => void, ...children: Child[]): HTMLButtonElement {
  const element = el("button", { type: "button", ...attributes }, ...children);
  element.addEventListener("click", press);
  return element;
}

/** Sets text only when it differs, so that a live region speaks once. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Breaks long addresses where a reader would: before "@", and not in the middle of a word. */
export function breakable(text: string): Child[] {
  return text.split(/(?=@)/u).flatMap((part, index) => (index === 0 ? [part] : [el("wbr"), part]));
}

/** Makes the container's children exactly these, moving and removing as few as possible. */
export function arrange(container: Element, children: readonly Element[]): void {
  const wanted = new Set<Element>(children);
  for (const child of [...container.children]) if (!wanted.has(child)) child.remove();
  children.forEach((child, index) => {
    const present = container.children[index];
    if (present !== child) container.insertBefore(child, present ?? null);
  });
}
