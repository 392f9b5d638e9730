// The one script a shop includes. Draws the launcher and loads the chat when it is first needed:
//   <script src="https://desk.example/widget.js" data-site="nordlys" async></script>

import { accentProperties } from "./accent.ts";
import { Refused, fetchConfig } from "./api.ts";
import type { PanelControl, PanelModule } from "./context.ts";
import { chooseLanguage, type Language } from "./i18n/choose.ts";
import { launcherTexts, type LauncherTexts } from "./i18n/launcher.ts";
import loaderCss from "./loader.css";
import { Memory } from "./memory.ts";
import type { WidgetConfig } from "./protocol.ts";
import type { Surroundings } from "./sharing.ts";
import { Waiting, listenToShop } from "./shop.ts";
import type { EngineModule, Running } from "./start.ts";
import { adopt } from "./styles.ts";
import { button, el, setText } from "./view/dom.ts";
import { CHAT, DOWN, icon } from "./view/icons.ts";

/** The panel of each language, by the names the build gave them. */
declare const PANEL_FILES: Readonly<Record<Language, string>>;
/** What is proposed and shared, of each language. */
declare const ASKS_FILES: Readonly<Record<Language, string>>;
declare const ENGINE_FILE: string;

const script = document.currentScript as HTMLScriptElement | null;
const server = script === null ? location.origin : new URL(script.src).origin;

/** Attributes are there only once the element is connected, so all begins then, and once. */
class DeskbellChat extends HTMLElement {
  private launcher: Launcher | null = null;

  connectedCallback(): void {
    this.launcher ??= new Launcher(this);
  }
}

class Launcher {
  private engine: Promise<Running> | null = null;
  private panel: Promise<PanelControl> | null = null;
  private opened = false;
  private readonly said = new Waiting();
  private readonly site: string;
  private readonly language: Language;
  private readonly texts: LauncherTexts;
  /** For all tabs and visits, and for this tab and its reloads. */
  private readonly lasting: Memory;
  private readonly tab: Memory;
  private readonly button: HTMLButtonElement;
  private readonly root: HTMLElement;
  private readonly badge = el("span", { class: "badge", "aria-hidden": "true", hidden: true });
  private readonly news = el("div", { class: "quiet", role: "status" });
  private readonly trouble = el("div", { class: "trouble", role: "alert", hidden: true });

  constructor(private readonly host: HTMLElement) {
    this.site = host.getAttribute("site") ?? "";
    this.language = chooseLanguage([host.lang, document.documentElement.lang, ...navigator.languages]);
    this.texts = launcherTexts(this.language);
    this.lasting = new Memory(`deskbell:${server}:${this.site}:`, true);
    this.tab = new Memory(`deskbell:${server}:${this.site}:`, false);
    this.button = button(
      { class: "launcher", "aria-haspopup": "dialog", "aria-expanded": "false", "aria-label": this.texts.openChat },
      () => void (this.opened ? this.close() : this.open(true)),
      icon(CHAT, "icon-chat"),
      icon(DOWN, "icon-down"),
      this.badge,
    );
    this.root = el("div", { class: "root", lang: this.language }, this.button, this.news, this.trouble);
    listenToShop((name, said) => {
      this.said.take(name, said);
      if (name === "forget") this.forget();
    });
    // A page that signs somebody out may go on before that is done.
    if (this.lasting.get("leaving") !== null) {
      this.said.take("forget", undefined);
      this.forget();
    }
    void this.begin();
  }

  /** Of whoever was here before nothing may stay. */
  private forget(): void {
    if (this.lasting.get("token") === null) return;
    this.lasting.set("leaving", "1");
    void this.config().then((config) => config && this.loadEngine(config));
  }

  private async begin(): Promise<void> {
    const config = await this.config();
    if (config === null) return;
    const shadow = this.host.attachShadow({ mode: "open" });
    adopt(shadow, loaderCss, script?.nonce ?? "");
    this.dress(config);
    shadow.append(this.root);
    const open = this.tab.get("open") !== null;
    if (open) await this.open(false);
    else if (this.lasting.get("chat") !== null || this.lasting.get("owed") !== null) await this.load(config);
    if (config.browsing === true) await this.watch(config);
  }

  /** The server hears where this visitor is, and whoever works there may invite them to chat. */
  private async watch(config: WidgetConfig): Promise<void> {
    try {
      const { engine } = await this.loadEngine(config);
      engine.subscribe(({ invitation }) => {
        if (invitation !== null) this.load(config).catch(complain);
      });
    } catch (error) {
      complain(error);
    }
  }

  /** The site's look and form; the last known one when the server can't be reached. */
  private async config(): Promise<WidgetConfig | null> {
    try {
      const config = await fetchConfig(server, this.site);
      this.lasting.set("config", JSON.stringify(config));
      return config;
    } catch (error) {
      const kept = this.lasting.get("config");
      if (!(error instanceof Refused) && kept !== null) return JSON.parse(kept) as WidgetConfig;
      const why = error instanceof Refused ? error.message : `${server} can't be reached, or does not allow ${location.origin}.`;
      console.warn(`Deskbell: no chat on this page. ${why}`);
      return null;
    }
  }

  private dress(config: WidgetConfig): void {
    const wanted = this.host.getAttribute("dir") ?? getComputedStyle(document.documentElement).direction;
    this.root.dir = wanted === "rtl" ? "rtl" : "ltr";
    for (const [name, value] of Object.entries(accentProperties(config.look.accent ?? ""))) {
      this.root.style.setProperty(name, value);
    }
  }

  private loadEngine(config: WidgetConfig): Promise<Running> {
    this.engine ??= import(`${server}/widget/${ENGINE_FILE}`).then(async (module: EngineModule) => {
      const { site, lasting, tab } = this;
      const running = await module.start({ server, site, config, lasting, tab, surroundings: () => this.surroundings(config) });
      this.said.deliver(running.hear);
      return running;
    });
    // A failed load may be tried again by the next click.
    this.engine.catch(() => (this.engine = null));
    return this.engine;
  }

  private surroundings(config: WidgetConfig): Surroundings {
    const { language, root } = this;
    return { language, rtl: root.dir === "rtl", accent: config.look.accent ?? "", nonce: script?.nonce ?? "" };
  }

  private load(config: WidgetConfig): Promise<PanelControl> {
    this.panel ??= this.mount(config);
    this.panel.catch(() => (this.panel = null));
    return this.panel;
  }

  private async mount(config: WidgetConfig): Promise<PanelControl> {
    const face: Promise<PanelModule> = import(`${server}/widget/${PANEL_FILES[this.language]}`);
    const [{ mount }, { engine, agreed }] = await Promise.all([face, this.loadEngine(config)]);
    return mount({
      engine,
      agreed,
      server,
      language: this.language,
      config,
      tab: this.tab,
      root: this.root,
      adopt: (css) => adopt(this.host.shadowRoot!, css, script?.nonce ?? ""),
      loadAsks: () => import(`${server}/widget/${ASKS_FILES[this.language]}`),
      unread: (count) => this.showUnread(count),
      open: () => void this.open(true),
      close: () => void this.close(),
    });
  }

  private async open(focus: boolean): Promise<void> {
    this.opened = true;
    this.button.setAttribute("aria-busy", "true");
    try {
      // Fresh, so that the number of agents in the welcome is of now.
      const config = this.panel === null ? await this.config() : null;
      const panel = await (this.panel ?? this.load(config!));
      this.trouble.hidden = true;
      if (!this.opened) return;
      this.tab.set("open", "1");
      this.button.setAttribute("aria-expanded", "true");
      this.button.setAttribute("aria-label", this.texts.closeChat);
      panel.open(focus);
    } catch (error) {
      this.opened = false;
      complain(error);
      this.trouble.hidden = false;
      setText(this.trouble, this.texts.unavailable);
    } finally {
      this.button.removeAttribute("aria-busy");
    }
  }

  private async close(): Promise<void> {
    this.opened = false;
    this.tab.set("open", null);
    this.button.setAttribute("aria-expanded", "false");
    (await this.panel)?.close();
    this.button.focus();
    this.button.setAttribute("aria-label", this.texts.openChat);
  }

  private showUnread(count: number): void {
    this.badge.hidden = count === 0;
    setText(this.badge, count > 9 ? "9+" : String(count));
    setText(this.news, count === 0 ? "" : this.texts.unread(count));
    if (this.opened) return;
    const label = count === 0 ? this.texts.openChat : `${this.texts.openChat}, ${this.texts.unread(count)}`;
    this.button.setAttribute("aria-label", label);
  }
}

function complain(error: unknown): void {
  console.warn("Deskbell: the chat could not be loaded", error);
}

function begin(): void {
  if (customElements.get("deskbell-chat") !== undefined) return;
  customElements.define("deskbell-chat", DeskbellChat);
  const site = script?.dataset["site"];
  if (site === undefined || document.querySelector("deskbell-chat") !== null) return;
  const element = el("deskbell-chat" as "div", { site, lang: script?.dataset["lang"], dir: script?.dataset["dir"] });
  // Outside <body>: pages that replace or transform their body leave the chat alone.
  document.documentElement.append(element);
}

begin();
