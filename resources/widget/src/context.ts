// What the loader hands to the panel when the panel is first needed.

import type { Agreed } from "./agreed.ts";
import type { AsksModule } from "./asks.ts";
import type { Engine } from "./engine.ts";
import type { Memory } from "./memory.ts";
import type { WidgetConfig } from "./protocol.ts";

export interface PanelContext {
  readonly engine: Engine;
  readonly agreed: Agreed;
  readonly server: string;
  readonly language: string;
  readonly config: WidgetConfig;
  /** What is remembered for this tab and its reloads. */
  readonly tab: Memory;
  /** The element inside the shadow root that everything hangs on. */
  readonly root: HTMLElement;
  readonly adopt: (css: string) => void;
  readonly unread: (count: number) => void;
  /** The face of what is proposed and shared. */
  readonly loadAsks: () => Promise<AsksModule>;
  /** Open the panel, or put it away. */
  readonly open: () => void;
  readonly close: () => void;
}

export interface PanelControl {
  /** `focus`: the customer asked for it now, so the focus moves inside. */
  open(focus: boolean): void;
  close(): void;
}

export interface PanelModule {
  mount(context: PanelContext): PanelControl;
}
