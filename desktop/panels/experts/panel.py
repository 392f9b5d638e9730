"""Experts in the dock: the chosen chat's questions, those this agent answers, and a new one."""

from functools import cached_property

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.models.experts import is_ringing
from desktop.panels.experts.ask import AskPage
from desktop.panels.experts.tabs import QuestionTabs, Tab
from desktop.panels.experts.talk import RingingPage, TalkPage
from desktop.panels.experts.words import over_words
from desktop.state.changes import ConsultationOver, RoomNews
from desktop.state.preferences import Event
from desktop.state.rooms import SaidLine, Thread
from desktop.ui.commands import Command
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import refusal, tr
from desktop.ui.tokens import Space
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.toast import Weight
from protocol.errors import ErrorCode
from protocol.ids import ConsultationId, InteractionId, RoomId
from protocol.rooms import Consultation, ConsultationOutcome, RoomKind

PANEL = "experts"


class ExpertsPanel(QWidget):
    """The panel in the dock."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._desk = shell.desk
        self._experts = shell.desk.experts
        self._shell = shell
        #: The question before the agent; None: a new one.
        self._shown: ConsultationId | None = None
        self._past: RoomId | None = None
        self._chat: InteractionId | None = None
        self._unread: set[ConsultationId] = set()
        self._add_commands()
        self.tabs = QuestionTabs()
        self.tabs.chosen.connect(self._choose)
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(Space.ONE_HALF, 0, Space.ONE_HALF, Space.ONE)
        head.addWidget(self.tabs, 1)
        self.empty = EmptyState(Icon.EXPERT, "", "", narrow=True)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._pages, 1)
        desk = shell.desk
        desk.selected_changed.connect(self._chat_chosen)
        desk.signals.rooms.connect(self.refresh)
        desk.signals.conversation.connect(self._chat_changed)
        desk.signals.items.connect(self._chat_changed)
        desk.signals.threads.connect(self._threads_came)
        desk.signals.link.connect(self.refresh)
        desk.rooms.news.connect(self._news)
        self._experts.changed.connect(self.refresh)
        self._experts.refused.connect(self._refused)
        self._experts.over.connect(self._over)
        self._experts.began.connect(self._began)
        self._chat_chosen()
        # The dock is still being built: its tab is there when the window is.
        QTimer.singleShot(0, self, self._note)

    def _add_commands(self) -> None:
        self._shell.commands.add(
            Command(
                id="expert.ask",
                title=tr("Ask an expert about the chat"),
                known_as=tr("consult, specialist"),
                key="Ctrl+E",
                icon=Icon.EXPERT,
                run=self._ask,
                enabled=self._can_ask,
            ),
            Command(
                id="expert.use",
                title=tr("Put the expert's answer into the message"),
                key="Ctrl+U",
                icon=Icon.ENTER,
                run=self._use,
                enabled=self._can_use,
            ),
            Command(
                id="expert.end",
                title=tr("Finish the question to the expert, or take it back"),
                key="Ctrl+Shift+X",
                icon=Icon.CHECK,
                run=self._end,
                enabled=self._has_question,
            ),
        )

    # --- pages, each made when it is first wanted ------------------------------------------------

    @cached_property
    def ask_page(self) -> AskPage:
        """A new question."""
        page = AskPage(self._shell)
        page.asked.connect(self.refresh)
        self._pages.addWidget(page)
        return page

    @cached_property
    def ringing(self) -> RingingPage:
        """A question that nobody has taken yet."""
        page = RingingPage(self._shell)
        self._pages.addWidget(page)
        return page

    @cached_property
    def talk(self) -> TalkPage:
        """A question that is answered, or was."""
        page = TalkPage(self._shell)
        page.use_asked.connect(self._use_line)
        self._pages.addWidget(page)
        return page

    # --- what is shown ------------------------------------------------------------------------

    def questions(self) -> list[Consultation]:
        """Those of the chosen chat, then those this agent answers; each once."""
        of_chat = self._experts.of_chat(self._desk.selected)
        mine = () if self._experts.mode else self._experts.taken()
        return list({one.id: one for one in (*of_chat, *mine)}.values())

    def earlier(self) -> list[Thread]:
        """The chosen chat's consultations that are over."""
        threads = self._desk.store.threads.get(self._desk.selected) if self._desk.selected is not None else None
        open_now = {one.room for one in self.questions()}
        return [one for one in threads or () if one.id not in open_now]

    def refresh(self) -> None:
        """Show what is so now."""
        questions, earlier = self.questions(), self.earlier()
        known = {one.id: one for one in questions}
        if self._shown is not None and self._shown not in known:
            self._shown = None
        if self._shown is None and self._past is None and self._wants_first():
            self._shown = questions[0].id if questions else None
        self._show_tabs(questions, earlier)
        one = known.get(self._shown) if self._shown is not None else None
        past = next((talk for talk in earlier if talk.id == self._past), None)
        if one is not None and is_ringing(one):
            self.ringing.show_question(one)
            self._turn(self.ringing)
        elif one is not None:
            self._unread.discard(one.id)
            self.talk.show_question(one)
            self._turn(self.talk)
        elif past is not None:
            self.talk.show_past(past)
            self._turn(self.talk)
        else:
            self._show_new()
        self._note()

    def _wants_first(self) -> bool:
        """Nothing is being written: a question that goes on comes first."""
        chat = self._desk.selected
        return chat is None or not self._experts.asking_of(chat).question or not self._experts.can_ask(chat)

    def _show_new(self) -> None:
        chat = self._desk.conversation
        if not self._desk.store.floor.expert_groups:
            self.empty.say(Icon.EXPERT, tr("No experts"), tr("An administrator can set up groups of experts."))
            self._turn(self.empty)
        elif chat is None or not self._experts.can_ask(chat.id):
            self.empty.say(Icon.EXPERT, tr("Nothing to ask about"), tr("Choose a chat of yours that goes on."))
            self._turn(self.empty)
        elif self._experts.is_asked(chat.id):
            self.empty.say(Icon.EXPERT, tr("The question is on its way"), "")
            self._turn(self.empty)
        else:
            self.ask_page.show_chat(chat.id)
            over = self._experts.ended.get(chat.id)
            tell = over is not None and over.outcome in (ConsultationOutcome.NOBODY, ConsultationOutcome.EXPIRED)
            self.ask_page.say_before(over_words(over, mine=False) if tell and over is not None else "")
            self._turn(self.ask_page)

    def _show_tabs(self, questions: list[Consultation], earlier: list[Thread]) -> None:
        tabs = [Tab(key=str(one.id), text=self._tab_words(one), unread=one.id in self._unread) for one in questions]
        tabs += [Tab(key=str(talk.id), text=self._past_words(talk), past=True) for talk in earlier]
        can_ask = self._desk.conversation is not None and self._experts.can_ask(self._desk.selected)
        if can_ask and tabs:
            tabs.append(Tab(key="", text=tr("New"), icon=Icon.PLUS))
        chosen = self._past if self._past is not None else self._shown
        self.tabs.show_tabs(tabs, str(chosen) if chosen is not None else "")
        self._head.setVisible(bool(tabs))

    def _tab_words(self, one: Consultation) -> str:
        store = self._desk.store
        if one.expert is None or one.expert == store.me:
            asker = store.floor.agents.get(one.by)
            mine = one.by == store.me
            return self._experts.group_name(one.group) if mine or asker is None else asker.name.split(" ")[0]
        expert = store.floor.agents.get(one.expert)
        return expert.name.split(" ")[0] if expert is not None else self._experts.group_name(one.group)

    def _past_words(self, talk: Thread) -> str:
        names = (self._desk.rooms.name_of(one).split(" ")[0] for one in talk.others)
        return ", ".join(name for name in names if name) or tr("Earlier")

    def _turn(self, page: QWidget) -> None:
        if self._pages.currentWidget() is page:
            return
        focus = QApplication.focusWidget()
        had_focus = focus is not None and self._pages.isAncestorOf(focus)
        self._pages.setCurrentWidget(page)
        if had_focus:
            self.take_focus()

    def _note(self) -> None:
        if not self._shell.dock.has(PANEL):
            return
        self._shell.dock.note(PANEL, len(self._unread))

    # --- doing ------------------------------------------------------------------------------

    def take_focus(self) -> None:
        """The keyboard goes to where one writes."""
        page = self._pages.currentWidget()
        if isinstance(page, AskPage | TalkPage | RingingPage):
            page.take_focus()

    def _choose(self, key: str) -> None:
        questions = {str(one.id): one.id for one in self.questions()}
        self._shown = questions.get(key)
        self._past = next((talk.id for talk in self.earlier() if str(talk.id) == key), None)
        if not key:
            self._show_tabs(self.questions(), self.earlier())
            self._show_new()
        else:
            self.refresh()
        self.take_focus()

    def _can_ask(self) -> bool:
        return self._experts.can_ask(self._desk.selected)

    def _ask(self) -> None:
        """To the question that goes on; once more, or without one, to a new one."""
        going_on = self._shown is not None and self._shell.dock.showing(PANEL)
        if going_on or not self.questions():
            self._choose("")
        self._shell.dock.show_panel(PANEL)

    def _has_question(self) -> bool:
        return self._shown is not None and any(one.id == self._shown for one in self.questions())

    def _end(self) -> None:
        one = next((one for one in self.questions() if one.id == self._shown), None)
        if one is not None:
            self._experts.end(one)

    def _can_use(self) -> bool:
        if self._pages.currentWidget() is self.empty or not self._desk.can_write():
            return False
        return self.talk.thread_panel.view.usable and self.talk.isVisibleTo(self)

    def _use(self) -> None:
        self.talk.ask_use()

    def _use_line(self, line: SaidLine) -> None:
        chat = self._desk.conversation
        if chat is not None and self._desk.can_write() and line.text:
            self._desk.writing.write_draft(chat.id, line.text)
            self._shell.commands.run("chat.focus")

    # --- what comes ---------------------------------------------------------------------------

    def _chat_chosen(self) -> None:
        if self._desk.selected != self._chat:
            self._chat = self._desk.selected
            self._shown = self._past = None
            if self._desk.conversation is not None and self._desk.store.floor.expert_groups:
                self._desk.bus.fetch_threads(self._desk.conversation.id)
        self.refresh()

    def _chat_changed(self, interaction: InteractionId) -> None:
        if interaction == self._desk.selected:
            self.refresh()

    def _threads_came(self, interaction: InteractionId) -> None:
        if interaction == self._desk.selected:
            self.refresh()

    def _refused(self, interaction: InteractionId, code: ErrorCode, text: str) -> None:
        if interaction == self._desk.selected:
            self.refresh()
            self.ask_page.restore()
            self.ask_page.say_problem(refusal(code, text))

    def _over(self, change: ConsultationOver) -> None:
        one = change.consultation
        self._unread.discard(one.id)
        if one.interaction in self._desk.store.conversations:
            self._desk.bus.fetch_threads(one.interaction)
        told = change.by != self._desk.store.me and one.by == self._desk.store.me
        if told and change.outcome is not None and not self._shell.dock.showing(PANEL):
            bad = change.outcome in (ConsultationOutcome.NOBODY, ConsultationOutcome.EXPIRED)
            self._shell.toasts.say(over_words(change, mine=False), Weight.PROBLEM if bad else Weight.NOTE)
        self.refresh()

    def _began(self, one: Consultation) -> None:
        """A question that was taken here: before the agent, ready to be answered."""
        self._shown, self._past = one.id, None
        self.refresh()
        if not self._experts.mode:
            self._shell.dock.show_panel(PANEL)

    def _news(self, change: RoomNews) -> None:
        talk = self._desk.rooms.of(change.room)
        if talk is None or talk.room.kind is not RoomKind.CONSULTATION or talk.room.consultation is None:
            return
        one = self._desk.store.floor.consultations.get(talk.room.consultation)
        line = next((line for line in reversed(talk.lines) if line.key == change.line), None)
        # The question itself rings.
        if one is None or not isinstance(line, SaidLine) or line.id.bytes == one.id.bytes:
            return
        name = self._desk.rooms.name_of(line.author) or tr("A colleague")
        words = " ".join(line.text.split())
        words = words if len(words) <= 80 else f"{words[:79]}…"
        self._desk.attention.tell(Event.MESSAGE, name, words, key=f"question {one.id}", interaction=one.interaction)
        QApplication.alert(self._shell.window_widget, 0)
        if self._desk.rooms.shows(talk.id):
            return
        self._unread.add(one.id)
        self._shell.toasts.say(f"{name}: {words}", Weight.NOTE, tr("Read"), lambda: self._read(one))
        self.refresh()

    def _read(self, one: Consultation) -> None:
        if one.interaction in self._desk.store.conversations:
            self._desk.select(one.interaction)
        self._shown, self._past = one.id, None
        self.refresh()
        if not self._experts.mode:
            self._shell.dock.show_panel(PANEL)
