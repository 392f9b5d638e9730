// The one door out: every recorded event passes here, and what is not known does not.

import { isSecret, maskAttributes, maskTyped, type Attributes } from "./attributes.ts";
import { maskCss } from "./css.ts";
import { around, isOpen, isPrivate, isSecretive, type Nodes } from "./places.ts";
import { stars, type TextMask } from "./text.ts";

export const Kind = { FULL: 2, INCREMENTAL: 3, META: 4, CUSTOM: 5 } as const;
export const Source = {
  MUTATION: 0,
  MOUSE_MOVE: 1,
  MOUSE_INTERACTION: 2,
  SCROLL: 3,
  VIEWPORT: 4,
  INPUT: 5,
  TOUCH_MOVE: 6,
  MEDIA: 7,
  SHEET_RULE: 8,
  DRAG: 12,
  STYLE_DECLARATION: 13,
  SELECTION: 14,
  ADOPTED_SHEET: 15,
} as const;

const NODE = { DOCUMENT: 0, DOCTYPE: 1, ELEMENT: 2, TEXT: 3 } as const;
/** Whatever the recorder reports: looked at as data of any shape. */
type Data = Record<string, unknown>;
export interface Recorded {
  readonly type: number;
  readonly data: Data;
  readonly timestamp: number;
}

interface Serialized {
  readonly type: number;
  readonly id: number;
  readonly tagName?: string;
  readonly isSVG?: boolean;
  attributes?: Attributes;
  childNodes?: Serialized[];
  textContent?: string;
}
interface Added {
  readonly parentId: number;
  readonly node: Serialized;
}
interface Said {
  readonly id: number;
  value: string | null;
}
interface Changed {
  readonly id: number;
  attributes: Attributes;
}

/** So much text is looked at in one go for numbers that are split over elements. */
const FLOW = 200;
/** In one event; a page that changes more than this is not read by people. */
const MOST_FLOWS = 200;

export class EventMask {
  private flows = 0;

  constructor(
    private readonly mask: TextMask,
    private readonly nodes: Nodes,
  ) {}

  /** The event as it may leave, or null. It is changed in place. */
  apply(event: Recorded): Recorded | null {
    const { type, data } = event;
    switch (type) {
      case Kind.FULL:
        this.tree(data["node"] as Serialized, false, false);
        return event;
      case Kind.INCREMENTAL:
        return this.change(data) ? event : null;
      case Kind.META:
        data["href"] = this.address(String(data["href"]));
        return event;
      default:
        return null;
    }
  }

  /** Without query, fragment and user; the path as any text. */
  address(address: string): string {
    const [bare = ""] = address.split(/[?#]/, 1);
    const plain = bare.replace(/^([a-z]+:\/\/)[^/@]*@/i, "$1");
    let read = plain;
    try {
      read = decodeURIComponent(plain);
    } catch {
      // A path that is no UTF-8 is read as it stands.
    }
    const masked = this.mask.text(read);
    return masked === read ? plain : masked;
  }

  private change(data: Data): boolean {
    switch (data["source"]) {
      case Source.MUTATION:
        return this.mutation(data);
      case Source.MOUSE_MOVE:
      case Source.TOUCH_MOVE:
      case Source.DRAG: {
        const known = (data["positions"] as { id: number }[]).filter(({ id }) => isOpen(this.nodes.getNode(id)));
        data["positions"] = known;
        return known.length > 0;
      }
      case Source.MOUSE_INTERACTION:
        return isOpen(this.nodes.getNode(Number(data["id"])));
      case Source.SCROLL:
      case Source.VIEWPORT:
      case Source.MEDIA:
      case Source.SELECTION:
        return true;
      case Source.INPUT:
        return this.input(data);
      case Source.SHEET_RULE:
        for (const added of (data["adds"] as { rule: string }[] | undefined) ?? []) added.rule = maskCss(added.rule, this.mask);
        return this.sheet(data);
      case Source.STYLE_DECLARATION: {
        const change = data["set"] as { value: string | null } | undefined;
        if (change?.value != null) change.value = maskCss(String(change.value), this.mask);
        return true;
      }
      case Source.ADOPTED_SHEET:
        for (const { rules } of (data["styles"] as { rules: { rule: string }[] }[] | undefined) ?? []) {
          for (const rule of rules) rule.rule = maskCss(rule.rule, this.mask);
        }
        return true;
      default:
        return false;
    }
  }

  private sheet(data: Data): boolean {
    for (const name of ["replace", "replaceSync"]) {
      if (typeof data[name] === "string") data[name] = maskCss(data[name], this.mask);
    }
    return true;
  }

  private input(data: Data): boolean {
    const element = this.nodes.getNode(Number(data["id"])) as Element | null;
    if (element === null || isPrivate(element)) return false;
    const { type } = element as HTMLInputElement;
    data["text"] = type === "checkbox" || type === "radio" ? "" : maskTyped(String(data["text"] ?? ""), isSecret(element));
    return true;
  }

  // --- trees ----------------------------------------------------------------------------------

  /** Texts of a small part of the page that its parent may still add to; null: it was too long, and is done. */
  private tree(node: Serialized, secretive: boolean, style: boolean): Serialized[] | null {
    if (node.type === NODE.TEXT) {
      const text = node.textContent ?? "";
      if (style) node.textContent = maskCss(text, this.mask);
      else if (secretive) node.textContent = stars(text);
      else return text === "" ? [] : [node];
      return [];
    }
    if (node.type !== NODE.ELEMENT && node.type !== NODE.DOCUMENT) {
      if (node.textContent !== undefined) node.textContent = "";
      return [];
    }
    const tag = node.tagName ?? "";
    const element = this.nodes.getNode(node.id) as Element | null;
    if (node.attributes !== undefined) {
      node.attributes = maskAttributes({ tag, svg: node.isSVG === true, element }, node.attributes, this.mask);
    }
    const within = secretive || (tag !== "" && isSecretive(element, tag));
    let open: Serialized[] = [];
    let whole = true;
    for (const child of node.childNodes ?? []) {
      const texts = this.tree(child, within, tag === "style");
      if (texts !== null) open.push(...texts);
      else {
        this.settle(open);
        open = [];
        whole = false;
      }
    }
    const length = open.reduce((sum, { textContent = "" }) => sum + textContent.length, 0);
    if (whole && length <= FLOW && tag !== "") return open;
    this.settle(open);
    return whole && open.length === 0 ? [] : null;
  }

  private settle(texts: readonly Serialized[]): void {
    this.mask.flow(texts.map(({ textContent = "" }) => textContent)).forEach((text, i) => (texts[i]!.textContent = text));
  }

  // --- changes --------------------------------------------------------------------------------

  private mutation(data: Data): boolean {
    this.flows = 0;
    const known = new Map<Node, string>();
    const adds = ((data["adds"] ?? []) as Added[]).filter(({ parentId }) => isOpen(this.nodes.getNode(parentId)));
    for (const { parentId, node } of adds) this.added(this.nodes.getNode(parentId), node, known);
    const texts = ((data["texts"] ?? []) as Said[]).filter(({ id }) => isOpen(this.nodes.getNode(id)));
    for (const said of texts) said.value = this.said(this.nodes.getNode(said.id), said.value ?? "", known);
    const changes = ((data["attributes"] ?? []) as Changed[]).filter(({ id }) => isOpen(this.nodes.getNode(id)));
    for (const changed of changes) {
      const element = this.nodes.getNode(changed.id) as Element;
      const svg = element.namespaceURI === "http://www.w3.org/2000/svg";
      changed.attributes = maskAttributes({ tag: element.localName, svg, element }, changed.attributes, this.mask);
    }
    const told = changes.filter(({ attributes }) => Object.keys(attributes).length > 0);
    Object.assign(data, { adds, texts, attributes: told });
    return adds.length + texts.length + told.length + ((data["removes"] ?? []) as unknown[]).length > 0;
  }

  private added(parent: Node | null, node: Serialized, known: Map<Node, string>): void {
    const within = parent as Element | null;
    const tag = within?.localName ?? "";
    if (node.type === NODE.TEXT) {
      node.textContent = this.said(this.nodes.getNode(node.id), node.textContent ?? "", known, within);
      return;
    }
    const open = this.tree(node, tag !== "" && isSecretive(within, tag, true), tag === "style");
    if (open !== null) this.settle(open);
  }

  /** A text as it may leave, seen with what stands beside it. */
  private said(node: Node | null, text: string, known: Map<Node, string>, parent: Element | null = node?.parentElement ?? null): string {
    const tag = parent?.localName ?? "";
    if (tag === "style") return maskCss(text, this.mask);
    if (tag !== "" && isSecretive(parent, tag, true)) return stars(text);
    if (text.trim() === "") return text;
    if (node === null || (this.mask.typed.isEmpty && !/\p{N}/u.test(text))) return this.mask.text(text);
    const seen = known.get(node);
    if (seen !== undefined) return seen;
    const beside = this.flows++ < MOST_FLOWS ? around(node, FLOW) : [node as Text];
    const masked = this.mask.flow(beside.map(({ data }) => data));
    beside.forEach((one, i) => known.set(one, masked[i]!));
    return known.get(node) ?? this.mask.text(text);
  }
}
