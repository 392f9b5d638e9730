"""One alert: what it says, how much it presses, and what can be done about it."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.state.alerts.alert import Alert, Link, Look, ToChat, ToCustomer, ToLink, ToPad, ToPage, ToQueue, ToVisitor
from desktop.ui import fonts, icons, theme
from desktop.ui.alert_words import headline, look_icon, look_words, severity_colours, severity_words, whole
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.words import time_words
from protocol.kinds import Severity

_TILE = 30


def link_words(link: Link) -> str:
    """What a link's button says."""
    match link:
        case ToChat():
            return tr("Open the chat")
        case ToCustomer():
            return tr("Show the customer")
        case ToVisitor():
            return tr("Show the visitor")
        case ToQueue():
            return tr("Show the queues")
        case ToPage():
            return tr("Open the page")
        case ToPad():
            return tr("Open the scratch pad")
        case ToLink():
            return tr("Show the connection")


class AlertCard(QWidget):
    """Enter goes where it leads, Delete is done with it, Right puts it off; up and down move between cards.

    Signals:
        gone: somebody wants to be where it leads (its key).
        done: she is done with it (its key).
        later: it is to be put off (its key).
        stepped: to the next card (1) or the one before (-1).
    """

    gone = Signal(str)
    done = Signal(str)
    later = Signal(str)
    stepped = Signal(int)

    def __init__(self, alert: Alert) -> None:
        super().__init__()
        self.alert = alert
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.ONE_HALF + _TILE + Space.ONE_HALF, 10, Space.ONE, Space.ONE)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(Space.HALF)
        self.about = Label("", Type.CAPTION, fonts.MEDIUM, Tone.FAINT)
        head.addWidget(self.about)
        head.addStretch(1)
        column.addLayout(head)
        self.words = Label("", Type.BODY, fonts.MEDIUM, wrap=True)
        column.addWidget(self.words)
        self.said = Label("", Type.READING, wrap=True)
        self.said.setContentsMargins(0, 2, Space.ONE, 2)
        column.addWidget(self.said)
        column.addSpacing(Space.HALF)
        # Words of some languages, and a scroll bar beside them, leave no room for all three in a line.
        row = Flow(gap=Space.HALF)
        self.open = Button("", Kind.PLAIN, small=True)
        self.open.clicked.connect(self._go)
        self.finish = Button(tr("Done"), Kind.QUIET, small=True, icon=Icon.CHECK)
        self.finish.clicked.connect(self._done)
        self.put_off = IconButton(Icon.CLOCK, tr("Later"), edge=30, glyph=16)
        self.put_off.clicked.connect(self._later)
        row.addWidget(self.open)
        row.addWidget(self.finish)
        row.addWidget(self.put_off)
        column.addLayout(row)

    def show_alert(self, alert: Alert, now: int) -> None:
        """Show it, as of now (server time)."""
        self.alert = alert
        kind = look_words(alert)
        self.about.setText(f"{kind} · {time_words(alert.at)}")
        own = bool(alert.said)
        first = headline(alert, now)
        # A reminder by time has nothing to say but its own words.
        bare = alert.look is Look.REMINDER and not alert.values
        self.words.setText(first)
        self.words.setVisible(not (own and bare))
        self.said.setText(alert.said)
        self.said.setVisible(own)
        self.open.setVisible(alert.link is not None)
        if alert.link is not None:
            self.open.set_text(link_words(alert.link))
        self.finish.set_kind(Kind.QUIET if alert.link is not None else Kind.PLAIN)
        self.finish.set_text(tr("I have read it") if alert.broadcast is not None else tr("Done"))
        presses = severity_words(alert.severity)
        spoken = ", ".join(part for part in (kind, presses, whole(alert, now)) if part)
        self.setAccessibleName(spoken)
        self.update()

    def _go(self) -> None:
        self.gone.emit(self.alert.key)

    def _done(self) -> None:
        self.done.emit(self.alert.key)

    def _later(self) -> None:
        self.later.emit(self.alert.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.alert.link is not None:
                self._go()
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self._done()
            case Qt.Key.Key_Right:
                self._later()
            case Qt.Key.Key_Down:
                self.stepped.emit(1)
            case Qt.Key.Key_Up:
                self.stepped.emit(-1)
            case _:
                super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        if self.alert.link is not None:
            self._go()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        urgent = self.alert.severity is Severity.URGENT
        # What people tell stands on paper; what the system tells lies flat on the ground.
        ground = t.sunken if self.alert.look is Look.SYSTEM else t.surface
        paint.fill(painter, rect, t.bad_soft if urgent else ground, Radius.CARD)
        line = t.bad if urgent else t.warn if self.alert.severity is Severity.WARNING else t.line
        paint.outline(painter, rect, line if self.alert.look is not Look.SYSTEM or urgent else t.line, Radius.CARD)
        tile, sign = severity_colours(t, self.alert.severity)
        place = QRectF(Space.ONE_HALF, 11, _TILE, _TILE)
        if self.alert.look is Look.BROADCAST:
            paint.dot(painter, place.center(), _TILE / 2, tile)
        else:
            paint.fill(painter, place, tile, Radius.CONTROL)
        at = QPointF(place.center().x() - 8, place.center().y() - 8)
        icons.paint(painter, look_icon(self.alert.look), at.x(), at.y(), 16, sign, 2)
        if self.hasFocus():
            paint.focus_ring(painter, rect, Radius.CARD)
        painter.end()
