"""The supervisor's commands.

They speak of the chat and the agent chosen on the floor while that is before her, else of the chat before her.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop.models.endings import UNDO_FOR
from desktop.models.supervision import Choice
from desktop.models.targets import Purpose
from desktop.panels.cockpit.window import ChatWindow
from desktop.panels.state_menu import REASONS
from desktop.state.drafts import Remembered
from desktop.ui.commands import Command
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.widgets.labels import Tone
from desktop.ui.widgets.menu import Entry
from desktop.ui.widgets.toast import Weight
from desktop.ui.words import reason_icon, reason_words
from protocol.entities import Agent, Interaction
from protocol.kinds import AgentStatus, NotReadyReason

if TYPE_CHECKING:
    from desktop.panels.floor.sheets import Sheets
    from desktop.panels.floor.window import FloorWindow

FLOOR = "floor"
_CHAT = ("monitor", "coach", "barge_in", "take_over", "assign", "stop", "lower")


class SupervisorActs(QWidget):
    """Nothing to see: the commands are registered with the window, the sheets float in it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._desk = shell.desk
        self._acts = shell.desk.supervision
        #: Made when they are first wanted: an agent's desk does without.
        self._main: Sheets | None = None
        self._window: FloorWindow | None = None
        self._there: Sheets | None = None
        self._add_commands()
        self._acts.changed.connect(self._note)
        shell.desk.signals.me.connect(self._restore)
        for signal in (shell.desk.signals.me, shell.desk.signals.chats):
            signal.connect(self._note)
        self.hide()
        self._note()
        self._restore()

    def _add_commands(self) -> None:
        acts = self._acts
        self._add(
            "monitor",
            tr("Read along in this chat"),
            self._monitor,
            self._can_monitor,
            "Alt+M",
            Icon.EYE,
            known_as=tr("monitor, listen in, watch"),
        )
        self._add(
            "stop", tr("Read along no more"), self._stop, self._reads, "", Icon.EYE_OFF, known_as=tr("stop monitoring")
        )
        self._add(
            "coach",
            tr("Coach: say something to the agent alone"),
            self._coach,
            self._can_coach,
            "Alt+C",
            Icon.TRAINING,
            known_as=tr("whisper, advise, train"),
        )
        self._add(
            "barge_in",
            tr("Join this chat"),
            self._barge_in,
            lambda: acts.can_barge_in(self._card()),
            "Alt+B",
            Icon.STEP_IN,
            known_as=tr("barge in, step in, intervene"),
        )
        self._add(
            "take_over",
            tr("Take this chat over"),
            self._take_over,
            lambda: acts.can_take_over(self._card()),
            "Alt+O",
            Icon.TAKE_OVER,
            known_as=tr("grab, seize"),
        )
        self._add(
            "assign",
            tr("Give this chat to somebody, or move it"),
            self._assign,
            lambda: acts.can_assign(self._card()),
            "",
            Icon.HAND_OVER,
            known_as=tr("assign, transfer, reroute"),
        )
        self._add(
            "lower",
            tr("The flag is answered: take it down"),
            self._lower,
            self._can_lower,
            "",
            Icon.FLAG,
            known_as=tr("resolve the flag, done"),
        )
        self._add(
            "flag",
            tr("Go to who asks for a supervisor"),
            self._flag,
            lambda: bool(acts.flagged()),
            "",
            Icon.FLAG,
            known_as=tr("next flag, escalations, raised hands"),
        )
        self._add(
            "state",
            tr("Set the state of this agent"),
            self._state,
            self._can_force,
            "",
            Icon.ACTIVITY,
            known_as=tr("force ready, pause an agent"),
        )
        self._add(
            "sign_out",
            tr("Sign this agent out"),
            self._sign_out,
            lambda: acts.can_sign_out(self._agent()),
            "",
            Icon.LEAVE,
            known_as=tr("log out an agent, kick"),
        )
        self._add(
            "broadcast",
            tr("Tell many at once"),
            self._broadcast,
            lambda: acts.on,
            "",
            Icon.CAMPAIGN,
            known_as=tr("broadcast, announce, message to all"),
        )
        self._add(
            "window",
            tr("Open the floor in its own window"),
            self.open_window,
            lambda: acts.on,
            "Alt+Shift+F",
            Icon.WINDOW,
            known_as=tr("dashboard, wallboard, pop out"),
        )
        self._add(
            "chat_menu",
            tr("What can be done about this chat"),
            self._open_chat_menu,
            lambda: acts.on and self._card() is not None,
            "",
            Icon.MENU,
            known_as=tr("context menu, actions"),
        )

    def _add(
        self,
        name: str,
        title: str,
        run: Callable[[], None],
        enabled: Callable[[], bool],
        key: str,
        icon: Icon,
        *,
        known_as: str,
    ) -> None:
        self._shell.commands.add(
            Command(
                id=f"supervise.{name}",
                title=title,
                run=run,
                enabled=enabled,
                key=key,
                icon=icon,
                offered=lambda: self._acts.on,
                known_as=known_as,
            )
        )

    # --- what they speak of -----------------------------------------------------------------

    def _on_floor(self) -> bool:
        # In a window of its own a chat is what is before her, whatever the main window shows.
        of_chat = isinstance(QApplication.activeWindow(), ChatWindow)
        return self._in_window() or (self._shell.place == FLOOR and not of_chat)

    def _in_window(self) -> bool:
        """The floor's own window is the one before her."""
        return self._window is not None and QApplication.activeWindow() is self._window

    @property
    def _before_her(self) -> Shell:
        """The window that has the keyboard: the main one, or the floor's."""
        return self._window.shell if self._window is not None and self._in_window() else self._shell

    @property
    def sheets(self) -> "Sheets":
        """Those of the window before her."""
        if self._there is not None and self._in_window():
            return self._there
        if self._main is None:
            self._main = self._sheets_of(self._shell)
        return self._main

    def _sheets_of(self, shell: Shell) -> "Sheets":
        from desktop.panels.floor.sheets import Sheets

        return Sheets(shell)

    @property
    def _choice(self) -> Choice:
        return self._acts.in_window if self._in_window() else self._acts.on_floor

    def _card(self) -> Interaction | None:
        if not self._on_floor():
            return self._desk.card
        chosen = self._choice.chat
        return None if chosen is None else self._desk.store.floor.interactions.get(chosen)

    def _agent(self) -> Agent | None:
        """Chosen on the floor, or who has the chat before her."""
        agents = self._desk.store.floor.agents
        if self._on_floor():
            chosen = self._choice.agent
        else:
            card = self._desk.card
            chosen = card.agent if card is not None else None
        return None if chosen is None else agents.get(chosen)

    # --- chats ------------------------------------------------------------------------------

    def _can_monitor(self) -> bool:
        card = self._card()
        return self._acts.can_monitor(card) or (self._acts.opens(card) and self._on_floor())

    def _reads(self) -> bool:
        card = self._card()
        return card is not None and self._acts.monitors(card.id)

    def _monitor(self) -> None:
        card = self._card()
        if card is not None:
            self._acts.monitor(card.id)
            self._show(card)

    def _show(self, card: Interaction) -> None:
        self._desk.select(card.id)
        self._shell.go_to("chats")
        if self._in_window():
            self._shell.window_widget.activateWindow()

    def _stop(self) -> None:
        card = self._card()
        if card is not None:
            self._acts.stop(card.id)

    def _can_coach(self) -> bool:
        return self._acts.can_coach(self._card()) or self._acts.can_monitor(self._card())

    def _coach(self) -> None:
        """To the words; what is not read along in yet is from now on."""
        card = self._card()
        if card is not None:
            self._acts.monitor(card.id)
            self._show(card)
            self._acts.coach_asked.emit(card.id)

    def _barge_in(self) -> None:
        card = self._card()
        if card is not None:
            self._acts.barge_in(card.id)
            self._show(card)

    def _take_over(self) -> None:
        card = self._card()
        if card is not None:
            self._acts.take_over(card)
            self._show(card)

    def _assign(self) -> None:
        card = self._card()
        if card is not None:
            self.sheets.handing.ask(card, Purpose.ASSIGN, self.sheets.anchor())

    def _can_lower(self) -> bool:
        return self._desk.company.can_lower(self._card())

    def _lower(self) -> None:
        card = self._card()
        if card is not None:
            self._desk.company.lower(card)

    def _flag(self) -> None:
        """The one after the chat before her, so that the same key goes through all of them."""
        flagged = self._acts.flagged()
        before = None if self._on_floor() else self._desk.selected
        at = next((number + 1 for number, card in enumerate(flagged) if card.id == before), 0)
        if flagged:
            card = flagged[at % len(flagged)]
            self._acts.monitor(card.id)
            self._show(card)

    def _open_chat_menu(self) -> None:
        commands, menu = self._shell.commands, self.sheets.chat_menu
        menu.clear()
        for name in _CHAT:
            command = commands.get(f"supervise.{name}")
            if command.enabled():
                run = partial(self._run, command.id)
                menu.add(Entry(text=command.title, run=run, icon=command.icon, key=commands.key_of(command.id)))
        menu.open_at(self.sheets.anchor())

    def _run(self, id: str) -> None:
        self._shell.commands.run(id)

    # --- agents -----------------------------------------------------------------------------

    def _can_force(self) -> bool:
        return self._acts.can_force(self._agent())

    def _state(self) -> None:
        agent = self._agent()
        if agent is None:
            return
        menu = self.sheets.states
        menu.clear()
        menu.heading(tr("State of {name}", name=agent.name))
        menu.add(self._entry(agent, tr("Ready"), AgentStatus.READY, tone=Tone.GOOD))
        menu.add(self._entry(agent, tr("Finishing: no new chats"), AgentStatus.FINISHING, tone=Tone.WARN))
        menu.line()
        menu.heading(tr("Not ready: the chats go back to their queues"))
        for reason in REASONS:
            menu.add(self._entry(agent, reason_words(reason), AgentStatus.NOT_READY, reason))
        menu.line()
        menu.heading(tr("Not ready, keeping the chats"))
        for reason in (NotReadyReason.BREAK, NotReadyReason.OTHER_WORK):
            menu.add(self._entry(agent, reason_words(reason), AgentStatus.NOT_READY, reason, keeps=True))
        menu.open_at(self.sheets.anchor())

    def _entry(
        self,
        agent: Agent,
        text: str,
        status: AgentStatus,
        reason: NotReadyReason | None = None,
        *,
        keeps: bool = False,
        tone: Tone = Tone.SOFT,
    ) -> Entry:
        run = partial(self._force, agent, status, reason, keeps=keeps)
        if reason is None:
            return Entry(text=text, run=run, dot=True, tone=tone, chosen=agent.status is status)
        return Entry(text=text, run=run, icon=reason_icon(reason))

    def _force(self, agent: Agent, status: AgentStatus, reason: NotReadyReason | None, *, keeps: bool) -> None:
        before = (agent.status, agent.reason if agent.reason in REASONS else None)
        self._acts.force(agent.id, status, reason, keeps=keeps)
        undo = partial(self._acts.force, agent.id, before[0], before[1] or _usual(before[0]), keeps=True)
        self._before_her.toasts.say(
            tr("The state of {name} is changed", name=agent.name), Weight.NOTE, tr("Change it back"), undo
        )

    def _sign_out(self) -> None:
        """In a few seconds: it can't be undone, but thought better of."""
        agent = self._agent()
        if agent is not None:
            self._acts.sign_outs.begin(agent.id)
            undo = partial(self._acts.sign_outs.undo, agent.id)
            words = tr("{name} is signed out in {n} s", name=agent.name, n=UNDO_FOR // 1000)
            self._before_her.toasts.say(words, Weight.NOTE, tr("Undo"), undo, until=UNDO_FOR)

    # --- the floor's own window -------------------------------------------------------------

    def open_window(self) -> None:
        """The floor beside the chats, with the keyboard."""
        self._show_window(restored=False)

    def _restore_window(self) -> None:
        """It was there when the desk was left; she is where she was in the main one."""
        self._show_window(restored=True)

    def _show_window(self, *, restored: bool) -> None:
        if self._window is None:
            # Of use to supervisors alone, and only when they go there.
            from desktop.panels.floor.window import FloorWindow

            self._window = FloorWindow(self._shell)
            self._window.left.connect(self._window_left)
            self._there = self._sheets_of(self._window.shell)
        self._window.stand(restored=restored)
        self._window.keep()
        if self._shell.place == FLOOR and not restored:
            self._shell.go_to("chats", focus=False)

    def _window_left(self) -> None:
        self._desk.store.memory.put(Remembered.FLOOR_WINDOW, b"")
        self._put_away()

    def _put_away(self) -> None:
        window, self._window, self._there = self._window, None, None
        if window is not None:
            window.close_for_good()

    def _restore(self) -> None:
        """It was open when the desk was left; who may not see a floor has none."""
        if not self._acts.on:
            self._put_away()
        elif self._window is None and self._desk.store.memory.of(Remembered.FLOOR_WINDOW):
            QTimer.singleShot(0, self, self._restore_window)

    # --- all --------------------------------------------------------------------------------

    def _broadcast(self) -> None:
        self.sheets.broadcasts.ask(self.sheets.anchor())

    def _note(self) -> None:
        """At the rail: how many ask for a supervisor."""
        self._shell.note_place(FLOOR, len(self._acts.flagged()))


def _usual(status: AgentStatus) -> NotReadyReason | None:
    return NotReadyReason.OTHER_WORK if status is AgentStatus.NOT_READY else None
