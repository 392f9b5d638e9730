// The chat panel: puts the parts together and shows the one that the moment calls for.

import { texts } from "#texts";
import type { Asks, AsksModule } from "./asks.ts";
import type { PanelContext, PanelControl } from "./context.ts";
import type { Engine, Shown } from "./engine.ts";
import type { ErrorWords } from "./i18n/texts.ts";
import { panelStyles } from "./panelstyles.ts";
import { begins } from "./pending.ts";
import { awaited, counterpart, type Chat } from "./store.ts";
import { Times } from "./time.ts";
import { BannerView } from "./view/banner.ts";
import { ComposerView } from "./view/composer.ts";
import { el, setText } from "./view/dom.ts";
import { dropZone } from "./view/drop.ts";
import { EndedView } from "./view/ended.ts";
import { FormView } from "./view/form.ts";
import { HeaderView } from "./view/header.ts";
import { InvitationView } from "./view/invitation.ts";
import { LeftView } from "./view/left.ts";
import { Lightbox } from "./view/lightbox.ts";
import { fitPhone, isPhone, keepFocusInside } from "./view/phone.ts";
import { StillThereView } from "./view/stillthere.ts";
import { TranscriptView } from "./view/transcript.ts";
import { WaitingView } from "./view/waiting.ts";

type Stage = "arriving" | "form" | "left" | "chat" | "ended";

class Panel implements PanelControl {
  private readonly element: HTMLElement;
  private readonly form: FormView;
  private readonly header: HeaderView;
  private readonly banner: BannerView;
  private readonly transcript: TranscriptView;
  private readonly composer: ComposerView;
  private readonly after: EndedView;
  private readonly waiting: WaitingView;
  private readonly stillThere: StillThereView;
  /** Where the face of proposals stands once it is here. */
  private readonly bars = slot();
  private readonly offers = slot();
  private readonly beside = slot();
  private asks: Asks | null = null;
  private asking = false;
  private readonly left: LeftView;
  private readonly invitation: InvitationView;
  /** A chat is about to come, and there is nothing to read yet. */
  private readonly moment = el("p", { class: "moment", role: "status", hidden: true }, texts.oneMoment);
  /** What the customer should know while writing: what is off under load, and what this browser can't do. */
  private readonly note = el("p", { class: "note", role: "status", hidden: true });
  private readonly engine: Engine;
  private readonly times: Times;
  private stage: Stage | null = null;
  private opened = false;

  constructor(
    private readonly context: PanelContext,
  ) {
    const { engine, server, config, language, root, tab } = context;
    this.engine = engine;
    const times = (this.times = new Times(language, texts));
    const lightbox = new Lightbox(server, texts);
    this.header = new HeaderView(texts, server, config.name, () => engine.endChat(), context.close);
    this.banner = new BannerView(texts, () => engine.probe());
    this.form = new FormView({
      config,
      texts,
      times,
      start: (question, answers) => engine.ring({ type: "start_chat", question, answers, page: engine.page() }),
      leave: (question, answers, text, callback) => engine.ring({ type: "leave_message", question, answers, text, callback, page: engine.page() }),
    });
    this.left = new LeftView(texts, () => engine.newChat());
    this.waiting = new WaitingView(config, texts, times, (phone) => engine.askCallback(phone));
    this.stillThere = new StillThereView(texts, times, (text) => void engine.sendMessage(text, []));
    this.invitation = new InvitationView(texts, server, config.name, (accepted) => this.answer(accepted));
    this.transcript = new TranscriptView({
      server,
      texts,
      times,
      enlarge: (picture) => lightbox.show(picture),
      retry: (id) => engine.retry(id),
      discard: (id) => engine.discard(id),
    });
    this.composer = new ComposerView({
      texts,
      times,
      memory: tab,
      upload: (id, file, progress) => engine.upload(id, file, progress),
      send: (text, attachments) => engine.sendMessage(text, attachments),
      typing: (typing) => engine.typing(typing),
      beside: this.beside,
    });
    this.after = new EndedView(texts, () => engine.transcript(), () => this.composer.giveBack(engine.newChat()));
    this.element = el(
      "section",
      { class: "panel", role: "dialog", "aria-label": texts.chatWith(config.name), tabindex: -1, hidden: true },
      this.header.element,
      this.banner.element,
      this.bars,
      this.form.element,
      this.left.element,
      this.waiting.element,
      this.moment,
      this.transcript.element,
      this.stillThere.element,
      this.note,
      this.offers,
      this.composer.element,
      this.after.element,
    );
    dropZone(this.element, texts.dropHere, () => this.stage === "chat", (files) => this.composer.addFiles(files));
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") context.close();
      else keepFocusInside(this.element, event);
    });
    fitPhone(this.element);
    root.prepend(this.element);
    root.append(this.invitation.element, lightbox.element);
    engine.onStrip(() => this.forget());
    engine.subscribe((view) => this.update(view));
  }

  /** Another person comes: nothing that was written here stays. */
  private forget(): void {
    this.composer.forget();
    this.form.element.reset();
  }

  open(focus: boolean): void {
    this.opened = true;
    this.element.hidden = false;
    // It would stand before the form otherwise.
    this.banner.element.after(this.invitation.element);
    this.element.setAttribute("aria-modal", String(isPhone()));
    this.lookAt(this.stage);
    this.composer.fit();
    this.transcript.toEnd(false);
    if (focus) this.focusStage();
  }

  close(): void {
    this.opened = false;
    this.element.hidden = true;
    this.element.after(this.invitation.element);
    this.engine.look(false);
  }

  private update(view: Shown): void {
    const { chat, pending } = view;
    const stage = stageOf(view);
    // Before anything that has the focus is hidden.
    const focused = this.element.contains((this.element.getRootNode() as ShadowRoot).activeElement);
    const moved = stage !== this.stage;
    this.stage = stage;
    this.header.update(chat);
    this.form.update(pending, view);
    this.left.update(view.left);
    this.invitation.update(view.invitation);
    if (chat !== null) this.askFor(chat);
    this.asks?.update(chat, pending, stage === "chat");
    this.banner.update(chat === null && pending.length === 0 && !view.arriving ? { kind: "off" } : view.link, awaited(chat), chat?.phase === "talking");
    if (moved) this.arrange(stage);
    if (chat !== null) this.showChat(chat, view);
    this.context.unread(this.opened && document.visibilityState === "visible" ? 0 : view.unread);
    if (moved && this.opened) {
      this.lookAt(stage);
      if (focused) this.focusStage();
    }
  }

  /** Whoever may share something, or is asked to, gets the face for it. */
  private askFor(chat: Chat): void {
    const { config, loadAsks } = this.context;
    const wanted = config.cobrowse === true || config.position === true || chat.items.some(({ kind }) => kind === "proposal");
    if (!wanted || this.asking) return;
    this.asking = true;
    const failed = (error: unknown) => {
      this.asking = false;
      console.warn("Deskbell: what is proposed can't be shown", error);
    };
    loadAsks().then((module) => this.show(module), failed);
  }

  private show({ mount }: AsksModule): void {
    const words: ErrorWords = texts.errors;
    const asks = mount(this.context, this.times, (code, text) => words[code] ?? text);
    this.bars.append(asks.bars);
    this.offers.append(asks.offers);
    this.beside.append(asks.opener);
    this.asks = this.transcript.asks = asks;
    this.update(this.engine.view);
  }

  /** Yes opens the panel, where the chat is about to begin. */
  private answer(accepted: boolean): void {
    this.engine.answerInvitation(accepted, this.engine.page());
    if (accepted && !this.opened) this.context.open();
  }

  private lookAt(stage: Stage | null): void {
    this.engine.look(stage === "chat" || stage === "ended");
  }

  private arrange(stage: Stage): void {
    this.form.element.hidden = stage !== "form";
    this.left.element.hidden = stage !== "left";
    this.moment.hidden = stage !== "arriving";
    this.transcript.element.hidden = stage !== "chat" && stage !== "ended";
    this.composer.element.hidden = stage !== "chat";
    this.after.element.hidden = stage !== "ended";
    if (stage === "chat") this.composer.fit();
  }

  private showChat(chat: Chat, view: Shown): void {
    this.waiting.update(chat, view.pending);
    this.stillThere.update(chat.closesAt);
    this.composer.address(counterpart(chat)?.name ?? null);
    this.transcript.update(chat, view.pending, view.link.kind === "live");
    setText(this.note, notes(view));
    this.note.hidden = this.note.textContent === "";
  }

  private focusStage(): void {
    // On a phone the keyboard would cover half of what there is to read.
    if (isPhone()) this.element.focus();
    else if (this.stage === "form") this.form.focus();
    else if (this.stage === "left") this.left.focus();
    else if (this.stage === "chat") this.composer.focus();
    else if (this.stage === "ended") this.after.focus();
    else this.element.focus();
  }
}

/** Stands for nothing until there is something in it. */
function slot(): HTMLElement {
  return el("div", { class: "slot" });
}

function stageOf({ chat, arriving, left, pending }: Shown): Stage {
  if (chat !== null && chat.phase !== "ended") return "chat";
  const invited = pending.some(({ command, failure }) => command.type === "answer_invitation" && begins(command) && failure === null);
  if (arriving || invited) return "arriving";
  if (chat !== null) return "ended";
  return left === null ? "form" : "left";
}

function notes({ off, lasting }: Shown): string {
  const missing = [
    off.includes("typing") ? texts.missingTyping : "",
    off.includes("presence") ? texts.missingPlace : "",
  ].filter((words) => words !== "");
  const load = missing.length === 0 ? "" : texts.underLoad(missing.join(", "));
  return [load, lasting ? "" : texts.notLasting].filter((words) => words !== "").join(" ");
}

export function mount(context: PanelContext): PanelControl {
  context.adopt(panelStyles);
  return new Panel(context);
}
