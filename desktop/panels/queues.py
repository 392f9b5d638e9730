"""How the queues stand: a word in the top bar, a table behind it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.models.clock import clock_words
from desktop.models.queues import QueueState
from desktop.ui import fonts, icons, theme
from desktop.ui.commands import Command
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import HoverButton
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.widgets.popover import Popover
from desktop.ui.words import wait_words

_NONE = "–"
_NAME_WIDTH, _WIDTH = 150, 78


class QueueTable(Popover):
    """A line for each queue: who waits, the longest, who is free, what somebody who comes now can expect."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.window_widget, margin=Space.TWO)
        self._desk = shell.desk
        self._rows: list[tuple[Label, ...]] = []
        self.setAccessibleName(tr("Queues"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.body.addWidget(Label(tr("Queues"), Type.READING, fonts.STRONG))
        self.body.addSpacing(Space.ONE)
        holder = QWidget()
        self._grid = QGridLayout(holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.TWO)
        self._grid.setVerticalSpacing(Space.ONE)
        self._grid.setColumnMinimumWidth(0, _NAME_WIDTH)
        heads = ("", tr("Waiting"), tr("Longest"), tr("Free"), tr("New ones wait"))
        for at, words in enumerate(heads):
            head = Label(words, Type.CAPTION, fonts.MEDIUM, Tone.FAINT)
            head.setAlignment(Qt.AlignmentFlag.AlignRight if at else Qt.AlignmentFlag.AlignLeft)
            self._grid.addWidget(head, 0, at)
            if at:
                self._grid.setColumnMinimumWidth(at, _WIDTH)
        self.body.addWidget(holder)
        self._desk.queues.changed.connect(self._changed)
        self._desk.clock.tick.connect(self._changed)

    def take_focus(self) -> None:
        """The sheet itself, so that Esc closes it."""
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def _changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Show how they stand now."""
        states, now = self._desk.queues.all, self._desk.now()
        while len(self._rows) < len(states):
            self._rows.append(self._line(len(self._rows) + 1))
        for at, labels in enumerate(self._rows):
            for label in labels:
                label.setVisible(at < len(states))
            if at < len(states):
                self._show(labels, states[at], now)
        if self.isVisible():
            self.adjustSize()
            self._place()

    def _line(self, row: int) -> tuple[Label, ...]:
        labels = tuple(Label("", Type.BODY, fonts.REGULAR if at else fonts.MEDIUM, tabular=bool(at)) for at in range(5))
        for at, label in enumerate(labels):
            if at:
                label.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(label, row, at)
        return labels

    def _show(self, labels: tuple[Label, ...], state: QueueState, now: int) -> None:
        free = _NONE
        if state.free is not None and state.agents is not None:
            free = tr("{free} of {all}", free=state.free, all=state.agents)
        words = (
            state.name,
            str(state.waiting) if state.waiting else _NONE,
            clock_words(now - state.first) if state.first is not None else _NONE,
            free,
            wait_words(state.wait) or _NONE,
        )
        for label, text in zip(labels, words, strict=True):
            label.setText(text)
        labels[2].set_tone(Tone.BAD if state.late(now) else Tone.TEXT)
        labels[3].set_tone(Tone.GOOD if state.free else Tone.TEXT)


class QueuesButton(HoverButton):
    """How many wait; red when somebody waits for longer than they should. Hidden where nobody can."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(None)
        self._desk = shell.desk
        self._late = False
        self.table = QueueTable(shell)
        self.clicked.connect(self._open)
        shell.commands.add(
            Command(
                id="queues.open",
                title=tr("How the queues stand"),
                known_as=tr("who waits, line, wait time"),
                key="Ctrl+Shift+Q",
                icon=Icon.QUEUES,
                run=self._open,
                enabled=self._any,
            )
        )
        shell.commands.keep_told("queues.open", self._tell_key)
        self._desk.queues.changed.connect(self.refresh)
        self._desk.clock.tick.connect(self._second)

    def refresh(self) -> None:
        """Show how many wait, and the longest wait; call it once the button is placed."""
        count = self._desk.queues.waiting()
        words = tr("{n} waiting", n=count) if count else tr("Nobody waits")
        first = self._desk.queues.longest()
        if first is not None:
            words = f"{words} · {clock_words(self._desk.now() - first)}"
        if words != self.text():
            self.setText(words)
            self.updateGeometry()
        self.setAccessibleName(tr("Queues: {state}", state=words))
        self.setVisible(self._any())
        self._tick()

    def _tick(self) -> None:
        late = self._desk.queues.any_late(self._desk.now())
        if late is not self._late:
            self._late = late
            self.update()

    def _tell_key(self, key: str) -> None:
        self.setToolTip(f"{tr('How the queues stand')}   {key}" if key else tr("How the queues stand"))

    def _second(self) -> None:
        """The longest wait grows."""
        if self._desk.queues.longest() is not None:
            self.refresh()

    def sizeHint(self) -> QSize:
        return QSize(round(QFontMetricsF(fonts.font(Type.SMALL, fonts.MEDIUM)).horizontalAdvance(self.text())) + 44, 36)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        if self._late:
            paint.fill(painter, rect.adjusted(0, 3, 0, -3), t.bad_soft, Radius.CONTROL)
        elif self.hovered or self.isDown():
            paint.fill(painter, rect, t.hover, Radius.CONTROL)
        ink = t.bad if self._late else t.text_soft
        icons.paint(painter, Icon.QUEUES, 10, rect.center().y() - 8, 16, ink if self._late else t.text_faint, 2)
        painter.setPen(ink)
        painter.setFont(fonts.font(Type.SMALL, fonts.MEDIUM))
        painter.drawText(rect.adjusted(32, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            paint.focus_ring(painter, rect, Radius.CONTROL)
        painter.end()

    def _any(self) -> bool:
        return bool(self._desk.queues.all)

    def _open(self) -> None:
        if self.table.isVisible():
            self.table.close_again()
            return
        self.table.refresh()
        self.table.open_at(self)
