// Where on the page something stands: what is private there, and what stands beside it.

export interface Nodes {
  getNode(id: number): Node | null;
}

/** Never recorded, but for its size. */
export const PRIVATE = "[data-private], deskbell-chat, deskbell-cobrowse";
/** All text in it is the customer's, or is chosen for the customer. */
const SECRETIVE =
  "select,datalist,option,textarea,noscript,[contenteditable]:not([contenteditable=false]),[role=textbox],[role=searchbox]," +
  "[role=listbox],[role=option],.pac-container";
const MOST_STEPS = 120;

/** The element around this one, out of shadow roots and frames too. */
function outside(element: Element): Element | null {
  return holder(element.getRootNode());
}

/** What holds a shadow root, or the document of a frame. */
function holder(root: Node): Element | null {
  if (root.nodeType === Node.DOCUMENT_FRAGMENT_NODE) return (root as Partial<ShadowRoot>).host ?? null;
  return root.nodeType === Node.DOCUMENT_NODE ? ((root as Document).defaultView?.frameElement ?? null) : null;
}

function elementOf(node: Node): Element | null {
  if (node.nodeType === Node.ELEMENT_NODE) return node as Element;
  return node.parentElement ?? holder(node.nodeType === Node.DOCUMENT_NODE ? node : node.getRootNode());
}

export function isPrivate(node: Node): boolean {
  for (let element = elementOf(node); element !== null; element = outside(element)) {
    if (element.closest(PRIVATE) !== null) return true;
  }
  return false;
}

/** It is on the page, and nothing around it is private. */
export function isOpen(node: Node | null): boolean {
  return node !== null && !isPrivate(node);
}

/** `around`: whether what is around it counts too. */
export function isSecretive(element: Element | null, tag: string, around = false): boolean {
  if (element === null || typeof element.matches !== "function") return tag === "option" || tag === "textarea" || tag === "noscript";
  if (!around) return element.matches(SECRETIVE) || (tag === "body" && isDesigned(element));
  for (let here: Element | null = element; here !== null; here = outside(here)) {
    if (here.closest(SECRETIVE) !== null || isDesigned(here)) return true;
  }
  return false;
}

/** The whole document is written in, as in editors of the old kind. */
function isDesigned(element: Element): boolean {
  return element.ownerDocument.designMode === "on";
}

/** The texts of the largest part of the page around this one that is still short. */
export function around(node: Node, most: number): Text[] {
  let best: Text[] = [node as Text];
  for (let part = node.parentNode; part !== null; part = part.parentNode) {
    const texts = textsOf(part, most);
    if (texts === null) break;
    best = texts;
  }
  return best.includes(node as Text) ? best : [node as Text];
}

function textsOf(part: Node, most: number): Text[] | null {
  const walker = (part.ownerDocument ?? document).createTreeWalker(part, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  const texts: Text[] = [];
  let length = 0;
  for (let steps = 0; walker.nextNode() !== null; steps++) {
    const { currentNode } = walker;
    if (steps > MOST_STEPS) return null;
    if (currentNode.nodeType !== Node.TEXT_NODE) continue;
    length += (currentNode as Text).data.length;
    if (length > most) return null;
    texts.push(currentNode as Text);
  }
  return texts;
}
