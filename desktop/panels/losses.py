"""What became of chats that left while the agent was away: over the chat, until it is read. Nothing is in its way."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.models.losses import Fate, Lost
from desktop.ui import fonts, theme
from desktop.ui.commands import Command
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.avatar import Avatar
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.labels import Label, Tone
from protocol.ids import InteractionId
from protocol.limits import AGENT_LEASE

#: The list is not higher than this, so that the chat below keeps its room; the rest scrolls.
_MOST_HEIGHT = 236
#: So much of unsent words is shown; all of it is copied.
_SHOWN = 220


def fate_words(lost: Lost) -> str:
    """What became of a chat: who took it, or why it left, and where it is."""
    return _fate_here(lost) if lost.loss.here else _fate_away(lost)


def _fate_here(lost: Lost) -> str:
    """Of one that left while she was at her desk."""
    if lost.fate is Fate.ENDED:
        return tr("The chat has ended")
    queue = lost.queue or tr("its queue")
    if lost.fate is Fate.WAITS and lost.place == 1:
        where = tr("waits in {queue}, first in line", queue=queue)
    elif lost.fate is Fate.WAITS:
        where = tr("waits in {queue}, number {n} in line", queue=queue, n=lost.place)
    else:
        where = _with_whom(lost)
    if not lost.by:
        return where
    if lost.loss.by == lost.loss.to:
        took = tr("{name} took the chat over", name=lost.by)
    else:
        took = tr("{name} gave the chat to {other}", name=lost.by, other=lost.to or tr("An agent"))
    return took if lost.fate is Fate.TAKEN and lost.agent == lost.to else f"{took}; {where}"


def _fate_away(lost: Lost) -> str:
    """Of one that left with the link."""
    if lost.fate is Fate.ENDED:
        return tr("ended while you were away")
    back = tr("went back to {queue} after {n} s", queue=lost.queue or tr("its queue"), n=AGENT_LEASE // 1000)
    if lost.fate is Fate.WAITS and lost.place == 1:
        return f"{back}; {tr('waits there, first in line')}"
    if lost.fate is Fate.WAITS:
        return f"{back}; {tr('waits there, number {n} in line', n=lost.place)}"
    return f"{back}; {_with_whom(lost)}"


def _with_whom(lost: Lost) -> str:
    if lost.fate is Fate.RINGS:
        return tr("rings at {name} now", name=lost.agent) if lost.agent else tr("rings at somebody now")
    return tr("{name} has it now", name=lost.agent) if lost.agent else tr("somebody else has it now")


def in_all(lost: Lost) -> str:
    """The same where no heading says whether she was away."""
    here = lost.loss.here or lost.fate is Fate.ENDED
    return fate_words(lost) if here else tr("while you were away: {what}", what=fate_words(lost))


class _Row(QWidget):
    """One chat: who, what became of it, what was not sent, and what can be done."""

    def __init__(self, panel: "LossesPanel", lost: Lost, *, away_said: bool) -> None:
        super().__init__()
        self._panel = panel
        self.chat: InteractionId = lost.loss.interaction
        self._all = "\n".join(lost.loss.words)
        name = lost.loss.name or tr("A customer")
        said = fate_words(lost) if away_said else in_all(lost)
        self.setAccessibleName(f"{name}: {said}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, Space.HALF, 0, Space.HALF)
        row.setSpacing(Space.ONE_HALF)
        row.addWidget(Avatar(lost.loss.name, 28), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(1)
        column.addWidget(Label(name, Type.BODY, fonts.MEDIUM))
        column.addWidget(Label(said, Type.SMALL, tone=Tone.SOFT, wrap=True))
        if self._all:
            words = self._all if len(self._all) <= _SHOWN else f"{self._all[:_SHOWN]}…"
            label = Label(tr("You had written: {words}", words=f"“{words}”"), Type.SMALL, tone=Tone.WARN, wrap=True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(label)
        hidden = "\n".join(lost.loss.hidden)
        if hidden:
            words = hidden if len(hidden) <= _SHOWN else f"{hidden[:_SHOWN]}…"
            said = tr("You had written to colleagues only: {words}", words=f"“{words}”")
            label = Label(said, Type.SMALL, tone=Tone.HIDDEN, wrap=True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(label)
        row.addLayout(column, 1)
        if self._all:
            copy = Button(tr("Copy"), Kind.QUIET, icon=Icon.COPY, small=True)
            copy.setAccessibleName(tr("Copy what you had written to {name}", name=name))
            copy.clicked.connect(self._copy)
            row.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)
        if lost.readable:
            look = Button(tr("Open"), Kind.QUIET, small=True)
            look.setAccessibleName(tr("Open the chat with {name}", name=name))
            look.clicked.connect(self._open)
            row.addWidget(look, 0, Qt.AlignmentFlag.AlignTop)
        done = IconButton(Icon.CHECK, tr("Read: {name}", name=name), edge=30, glyph=16)
        done.clicked.connect(self._read)
        row.addWidget(done, 0, Qt.AlignmentFlag.AlignTop)

    def focus(self, name: str) -> None:
        """Give the keyboard to the button of this name."""
        for button in self.findChildren(QAbstractButton):
            if button.accessibleName() == name:
                button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._all)
        self._panel.say(tr("{what} copied", what=tr("Message")))

    def _open(self) -> None:
        self._panel.open(self.chat)

    def _read(self) -> None:
        self._panel.read(self.chat)


class LossesPanel(QWidget):
    """A list in its own card, over the chat; it goes when all is read."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._desk = shell.desk
        self._shell = shell
        self.setAccessibleName(tr("While you were away"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(Space.THREE, Space.ONE_HALF, Space.THREE, Space.ONE_HALF)
        outer.setSpacing(Space.HALF)
        head = QHBoxLayout()
        self.title = Label(tr("While you were away"), Type.BODY, fonts.STRONG)
        self.done = Button(tr("All read"), Kind.QUIET, icon=Icon.CHECK, small=True)
        self.done.clicked.connect(self._desk.losses.read_all)
        head.addWidget(self.title, 1)
        head.addWidget(self.done)
        outer.addLayout(head)
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, Space.ONE, 0)
        self._column.setSpacing(0)
        self._scroll = _Scroll(self._inside, self._column)
        outer.addWidget(self._scroll)
        self.rows: list[_Row] = []
        shell.commands.add(
            Command(
                id="losses.read",
                title=tr("All that happened while I was away is read"),
                known_as=tr("catch up, missed"),
                icon=Icon.CHECK,
                run=self._desk.losses.read_all,
                enabled=self._any,
            )
        )
        self._desk.losses.changed.connect(self.refresh)
        self.hide()
        self.refresh()

    def take_focus(self) -> None:
        """The first thing that can be done."""
        self.done.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def say(self, text: str) -> None:
        """Tell that something was done."""
        self._shell.toasts.say(text)

    def open(self, chat: InteractionId) -> None:
        """Show this chat."""
        self._desk.select(chat)

    def read(self, chat: InteractionId) -> None:
        """This one was read; the keyboard goes to the next."""
        self._desk.losses.read(chat)
        if self.isVisible():
            self.take_focus()

    def _any(self) -> bool:
        return bool(self._desk.losses.all)

    def _all_away(self) -> bool:
        """Who was at her desk is not told that she was away."""
        return not any(lost.loss.here for lost in self._desk.losses.all)

    def refresh(self) -> None:
        """Show what there is to tell. The keyboard stays where it is: places change every few seconds."""
        focus = QApplication.focusWidget()
        had = next((row.chat for row in self.rows if focus is not None and row.isAncestorOf(focus)), None)
        name = focus.accessibleName() if focus is not None else ""
        for row in self.rows:
            row.hide()
            self._column.removeWidget(row)
            row.deleteLater()
        away = self._all_away()
        title = tr("While you were away") if away else tr("No longer mine")
        self.rows = [_Row(self, lost, away_said=away) for lost in self._desk.losses.all]
        self.title.setText(title)
        self.setAccessibleName(title)
        for row in self.rows:
            self._column.addWidget(row)
            row.show()
            if row.chat == had:
                row.focus(name)
        self._scroll.updateGeometry()
        self.setVisible(bool(self.rows))

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        painter.fillRect(self.rect(), t.surface)
        card = QRectF(self.rect()).adjusted(Space.ONE, Space.HALF, -Space.ONE, -Space.HALF)
        paint.fill(painter, card, t.sunken, Radius.CARD)
        paint.outline(painter, card, t.line, Radius.CARD)
        painter.end()


class _Scroll(QScrollArea):
    """As high as what is in it, up to a limit."""

    def __init__(self, inside: QWidget, column: QVBoxLayout) -> None:
        super().__init__()
        self._column = column
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(inside)
        # The area would fill it with the window's ground; the card shows through.
        inside.setAutoFillBackground(False)

    def sizeHint(self) -> QSize:
        width = max(200, self.viewport().width())
        height = self._column.totalHeightForWidth(width) if self._column.hasHeightForWidth() else -1
        return QSize(320, min(_MOST_HEIGHT, height if height >= 0 else self._column.sizeHint().height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())
