"""The agent's state: what it is, for how long, and the menu to change it."""

from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEvent

from desktop.models.clock import clock_words
from desktop.models.desk import Desk
from desktop.ui import fonts, icons, theme
from desktop.ui.commands import Command
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import HoverButton
from desktop.ui.widgets.labels import Tone, tone_colour
from desktop.ui.widgets.menu import Entry, Menu
from desktop.ui.words import reason_icon, reason_words, state_words
from protocol.entities import Agent
from protocol.kinds import AgentStatus, NotReadyReason

#: What an agent may choose; the rest is set by the system.
REASONS = (
    NotReadyReason.BREAK,
    NotReadyReason.LUNCH,
    NotReadyReason.MEETING,
    NotReadyReason.TRAINING,
    NotReadyReason.OTHER_WORK,
)


def state_tone(agent: Agent) -> Tone:
    """Green for ready, amber for finishing, soft for not ready."""
    match agent.status:
        case AgentStatus.READY:
            return Tone.GOOD
        case AgentStatus.FINISHING:
            return Tone.WARN
        case AgentStatus.NOT_READY:
            return Tone.BAD if agent.reason is NotReadyReason.NO_ANSWER else Tone.FAINT


class StateButton(HoverButton):
    """A chip with the state and its clock; opens the menu."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(None)
        self._desk = shell.desk
        self._shell = shell
        self._tone = Tone.FAINT
        self._clock = ""
        #: Since when she is in the state that was shown last.
        self._since: int | None = None
        self._menu = Menu(shell.window_widget, tr("Your state"))
        self.clicked.connect(self._open)
        shell.commands.add(
            Command(
                id="state.menu",
                title=tr("Change your state"),
                known_as=tr("status, availability, presence"),
                key="Ctrl+.",
                icon=Icon.ACTIVITY,
                run=self._open,
            ),
            Command(
                id="state.ready",
                title=tr("Ready"),
                known_as=tr("available, online, start work"),
                key="Ctrl+Shift+R",
                icon=Icon.PLAY,
                run=self._ready,
            ),
            Command(
                id="state.finishing",
                title=tr("Finish mine, take no new chats"),
                known_as=tr("last chats, wind down"),
                icon=Icon.FINISHING,
                run=self._finishing,
            ),
            *(
                Command(
                    id=f"state.{reason.value}",
                    title=tr("Not ready: {reason}", reason=reason_words(reason)),
                    icon=reason_icon(reason),
                    run=partial(_not_ready, shell.desk, reason),
                )
                for reason in REASONS
            ),
        )
        self._desk.signals.me.connect(self.refresh)
        self._desk.clock.tick.connect(self._tick)
        self.refresh()

    def refresh(self) -> None:
        """Show the state."""
        me = self._desk.me
        self.setEnabled(me is not None)
        self._tone = state_tone(me) if me is not None else Tone.FAINT
        self.setText(state_words(me) if me is not None else tr("Signing in"))
        self._tell_who(me)
        self._tick()
        self.updateGeometry()
        self.update()

    def _tell_who(self, me: Agent | None) -> None:
        """A supervisor's act is said as it happens: her chats may have gone with it."""
        before, self._since = self._since, me.since if me is not None else None
        setter = self._setter()
        if me is not None and setter and before is not None and before != me.since:
            self._shell.toasts.say(tr("{name} set your state: {state}", name=setter, state=state_words(me)))

    def _setter(self) -> str:
        """Who set it, if another did."""
        me = self._desk.me
        if me is None or me.set_by is None or me.reason is NotReadyReason.SIGNED_OUT:
            return ""
        by = self._desk.store.floor.agents.get(me.set_by)
        return by.name if by is not None else ""

    def clock(self) -> str:
        """The time in the state, as it is shown."""
        return self._clock

    def _tick(self) -> None:
        me = self._desk.me
        clock = clock_words(self._desk.now() - me.since) if me is not None and me.since else ""
        if clock != self._clock:
            longer = len(clock) != len(self._clock)
            self._clock = clock
            if longer:
                self.updateGeometry()
            self.update()
        self.setAccessibleName(tr("Your state: {state}", state=self.text()))
        self.setToolTip(tr("Change your state") + "   " + self._shell.commands.key_of("state.menu"))

    def sizeHint(self) -> QSize:
        words = QFontMetricsF(fonts.font(Type.BODY, fonts.MEDIUM)).horizontalAdvance(self.text())
        clock = QFontMetricsF(fonts.font(Type.BODY, tabular=True)).horizontalAdvance("0" * len(self._clock))
        return QSize(round(words + clock + 74), 36)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        paint.fill(
            painter, rect, t.pressed if self.isDown() else t.hover if self.hovered else t.surface, Radius.CONTROL
        )
        paint.outline(painter, rect, t.line_strong, Radius.CONTROL)
        paint.dot(painter, QPointF(17, rect.center().y()), 4.5, tone_colour(t, self._tone))
        body = fonts.font(Type.BODY, fonts.MEDIUM)
        painter.setFont(body)
        painter.setPen(t.text)
        painter.drawText(rect.adjusted(30, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        x = 30 + QFontMetricsF(body).horizontalAdvance(self.text()) + 8
        painter.setFont(fonts.font(Type.BODY, tabular=True))
        painter.setPen(t.text_faint)
        painter.drawText(rect.adjusted(x, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._clock)
        icons.paint(painter, Icon.CHEVRON_DOWN, rect.right() - 25, rect.center().y() - 7, 14, t.text_faint)
        if self.hasFocus():
            paint.focus_ring(painter, rect, Radius.CONTROL)
        painter.end()

    def _open(self) -> None:
        if self._menu.isVisible():
            self._menu.close_again()
            return
        me = self._desk.me
        if me is None:
            return
        self._menu.clear()
        if setter := self._setter():
            self._menu.heading(tr("Set by {name}", name=setter))
        keys = self._shell.commands
        self._menu.add(
            Entry(
                text=tr("Ready"),
                run=self._ready,
                dot=True,
                tone=Tone.GOOD,
                chosen=me.status is AgentStatus.READY,
                key=keys.key_of("state.ready"),
            )
        )
        self._menu.add(
            Entry(
                text=tr("Finish mine, take no new chats"),
                run=self._finishing,
                dot=True,
                tone=Tone.WARN,
                chosen=me.status is AgentStatus.FINISHING,
                key=keys.key_of("state.finishing"),
            )
        )
        self._menu.line()
        self._menu.heading(tr("Not ready"))
        for reason in REASONS:
            chosen = me.status is AgentStatus.NOT_READY and me.reason is reason
            run = partial(_not_ready, self._desk, reason)
            key = keys.key_of(f"state.{reason.value}")
            self._menu.add(Entry(text=reason_words(reason), run=run, icon=reason_icon(reason), chosen=chosen, key=key))
        self._menu.open_at(self)

    def _ready(self) -> None:
        self._desk.set_state(AgentStatus.READY)

    def _finishing(self) -> None:
        self._desk.set_state(AgentStatus.FINISHING)


def _not_ready(desk: Desk, reason: NotReadyReason) -> None:
    desk.set_state(AgentStatus.NOT_READY, reason)
