"""Telling many at once: the words, how much they press, to whom, until when; and what is told now, and who read it."""

from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.panels.floor.told import ToldList
from desktop.panels.wrap_up.notes import NotesField
from desktop.state import overseeing
from desktop.ui import fonts
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.widgets.menu import Entry, Menu
from desktop.ui.widgets.popover import Popover
from desktop.ui.widgets.segmented import Segmented
from protocol.entities import Agent
from protocol.ids import ProfileId, QueueId
from protocol.kinds import Severity
from protocol.limits import MAX_BROADCAST_CHARACTERS

_WIDTH = 420
_MINUTE, _HOUR = 60_000, 3_600_000
_SEVERITIES = (Severity.INFO, Severity.WARNING, Severity.URGENT)
_Aim = QueueId | ProfileId | None


class BroadcastSheet(Popover):
    """Ctrl+Enter sends; what is written stays until then."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.window_widget, margin=Space.TWO)
        self._desk = shell.desk
        self._shell = shell
        self._aim: _Aim = None
        self._astray = False
        self._span = 1
        self._menu = Menu(shell.window_widget, tr("To whom"))
        #: The menu is open over the sheet.
        self._choosing = False
        self._menu.closed.connect(self._chosen)
        self.title = Label(tr("Tell many at once"), Type.TITLE, fonts.STRONG)
        self.setAccessibleName(self.title.text())
        self.words = NotesField(tr("What should they know?"))
        self.words.setFixedWidth(_WIDTH)
        self.words.editor.textChanged.connect(self._written)
        self.words.editor.installEventFilter(self)
        self.severity = Segmented(tr("How much it presses"), (tr("To know"), tr("Warning"), tr("Urgent")))
        self.until = Segmented(tr("For how long"), tuple(words for words, _ in _spans()))
        self.until.choose(self._span)
        self.until.chosen.connect(self._span_chosen)
        self.whom = Button(tr("All"), icon=Icon.USERS, small=True)
        self.whom.clicked.connect(self._choose_whom)
        self.reach = Label("", Type.SMALL, tone=Tone.FAINT)
        self.problem = Label("", Type.SMALL, fonts.MEDIUM, Tone.BAD, wrap=True)
        self.cancel = Button(tr("Close"), Kind.PLAIN)
        self.cancel.clicked.connect(self.close_again)
        self.go = Button(tr("Tell them"), Kind.PRIMARY)
        self.go.clicked.connect(self._send)
        self.now = Label(tr("Told now"), Type.SMALL, fonts.STRONG, Tone.SOFT)
        self.told = ToldList(self._desk, _WIDTH)
        self._lay_out()
        self._desk.signals.broadcasts.connect(self._changed)
        self._desk.supervision.taking_back.changed.connect(self._changed)
        self.told.grown.connect(self._grown)
        self._desk.supervision.not_told.connect(self._not_told)
        self._me = self._desk.store.me
        self._desk.signals.me.connect(self._another)

    def _lay_out(self) -> None:
        body = self.body
        body.addWidget(self.title)
        body.addSpacing(Space.ONE_HALF)
        body.addWidget(self.words)
        body.addSpacing(Space.ONE)
        body.addWidget(self.severity)
        body.addSpacing(Space.ONE)
        body.addWidget(self.until)
        body.addSpacing(Space.ONE)
        whom = QHBoxLayout()
        whom.setSpacing(Space.ONE)
        whom.addWidget(self.whom)
        whom.addWidget(self.reach)
        whom.addStretch(1)
        body.addLayout(whom)
        body.addSpacing(Space.ONE)
        body.addWidget(self.problem)
        row = QHBoxLayout()
        row.setSpacing(Space.ONE)
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.go)
        body.addLayout(row)
        told = QVBoxLayout()
        told.setSpacing(Space.HALF)
        told.setContentsMargins(0, 0, 0, 0)
        told.addWidget(self.now)
        told.addWidget(self.told)
        body.addLayout(told)

    def ask(self, anchor: QWidget) -> None:
        """Open, with what was begun."""
        self.words.show_text(self._desk.supervision.telling)
        self._refresh()
        self.open_at(anchor)
        self.words.editor.setFocus(Qt.FocusReason.PopupFocusReason)

    # --- inside -----------------------------------------------------------------------------

    def _changed(self) -> None:
        if self.isVisible():
            self._refresh()

    def _grown(self) -> None:
        if self.isVisible():
            self.adjustSize()
            self._place()

    def _refresh(self) -> None:
        desk = self._desk
        queues, groups = desk.store.floor.queues, desk.store.floor.profiles
        aims = {one.id: one.name for one in (*queues.values(), *groups.values())}
        # It may be gone, or not be here yet again: then it is for nobody, and surely not for all.
        self._astray = self._aim is not None and self._aim not in aims
        name = tr("All") if self._aim is None else aims.get(self._aim, tr("Choose to whom"))
        self.whom.set_text(name)
        self.whom.setAccessibleName(tr("To whom: {name}", name=name))
        here = [agent for agent in desk.store.floor.agents.values() if agent.online and self._fits(agent)]
        self.reach.setText("" if self._astray else tr("{n} of them are signed in", n=len(here)))
        told = desk.supervision.broadcasts()
        self.now.setVisible(bool(told))
        self.told.show_broadcasts(told)
        self._judge()

    def _fits(self, agent: Agent) -> bool:
        me = self._desk.me
        if me is None or agent.id == me.id or not overseeing.oversees(me, agent):
            return False
        return self._aim is None or self._aim in agent.queues or agent.profile == self._aim

    def _another(self) -> None:
        """What was begun by who sat here before is not for who does now."""
        if self._desk.store.me != self._me:
            self._me = self._desk.store.me
            self._menu.close_again()
            self.close_again()
            self.words.show_text("")
            self._aim, self._span = None, 1
            self.severity.choose(0)
            self.until.choose(self._span)

    def _not_told(self) -> None:
        """It was refused: its words are here again."""
        if self.isVisible():
            self.words.show_text(self._desk.supervision.telling)
            self._changed()

    def _written(self) -> None:
        self._desk.supervision.keep_telling(self.words.text())
        self._judge()

    def _judge(self) -> None:
        text = self.words.text()
        left = MAX_BROADCAST_CHARACTERS - len(text)
        gone = tr("The queue or group it was for is not there.") if self._astray else ""
        self.problem.setText(tr("{n} too many", n=-left) if left < 0 else gone)
        self.problem.setVisible(bool(self.problem.text()))
        self.go.setEnabled(bool(text.strip()) and left >= 0 and not self._astray)

    def _span_chosen(self, index: int) -> None:
        self._span = index

    def _choose_whom(self) -> None:
        floor, me = self._desk.store.floor, self._desk.me
        menu = self._menu
        menu.clear()
        menu.add(Entry(text=tr("All"), run=partial(self.aim_at, None), icon=Icon.USERS, chosen=self._aim is None))
        hers = overseeing.queues(floor, me)
        menu.heading(tr("Queues"))
        for queue in sorted((one for one in floor.queues.values() if one.id in hers), key=lambda one: one.name):
            run = partial(self.aim_at, queue.id)
            menu.add(Entry(text=queue.name, run=run, icon=Icon.QUEUES, chosen=self._aim == queue.id))
        bound = None if overseeing.oversees_all(me) or me is None else me.supervises or ()
        groups = [one for one in floor.profiles.values() if bound is None or one.id in bound]
        if groups:
            menu.heading(tr("Groups"))
        for group in sorted(groups, key=lambda one: one.name):
            run = partial(self.aim_at, group.id)
            menu.add(Entry(text=group.name, run=run, icon=Icon.USERS, chosen=self._aim == group.id))
        self._choosing = True
        menu.open_at(self.whom)

    def _chosen(self) -> None:
        self._choosing = False

    def aim_at(self, aim: _Aim) -> None:
        """To these from now on; None: to all."""
        self._aim = aim
        self._refresh()

    def _send(self) -> None:
        if not self.go.isEnabled():
            return
        floor = self._desk.store.floor
        queue = next((one for one in floor.queues if one == self._aim), None)
        group = next((one for one in floor.profiles if one == self._aim), None)
        if self._aim is not None and queue is None and group is None:
            self._refresh()
            return
        # Until when today is differs from hour to hour.
        until = self._desk.now() + _spans()[self._span][1]
        severity = _SEVERITIES[self.severity.index()]
        self._desk.supervision.broadcast(self.words.text(), severity, until, queue, group)
        self.words.show_text("")
        self._shell.toasts.say(tr("It is on its way to them"))
        self._refresh()
        # The button that was pressed can't be any more: Esc is to find the sheet.
        self.words.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._choosing:
            # What is pressed in the menu over the sheet is not outside of it.
            return False
        if watched is self.words.editor and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if entered and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._send()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close_again()
                return True
        return super().eventFilter(watched, event)


def _spans() -> tuple[tuple[str, int], ...]:
    """How long, in words and milliseconds."""
    now = datetime.now()
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    rest = max(30 * _MINUTE, round((midnight - now).total_seconds() * 1000))
    return ((tr("15 min"), 15 * _MINUTE), (tr("1 hour"), _HOUR), (tr("4 hours"), 4 * _HOUR), (tr("Today"), rest))
