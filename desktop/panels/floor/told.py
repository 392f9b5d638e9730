"""What is told now: the words, until when, who has read them and who not; and taking one back, with an undo."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.models.desk import Desk
from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Tokens, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.labels import ElidedLabel, Label, Tone
from desktop.ui.words import day_words, time_words
from protocol.entities import Broadcast
from protocol.ids import AgentId
from protocol.kinds import Severity

_HALF_A_DAY = 43_200_000
#: Cards at once: a widget each.
_MOST = 50
#: Pixels; more is scrolled.
_HIGHEST = 260
#: Pixels beside what scrolls, for its bar.
_BAR = 12
#: So many are named until all are asked for.
_NAMED = 3


class ToldCard(QWidget):
    """One of them.

    Signals:
        turned: everybody is named, or no longer.
    """

    turned = Signal()

    def __init__(self, desk: Desk, width: int) -> None:
        super().__init__()
        self._desk = desk
        self.broadcast: Broadcast | None = None
        #: Everybody is named.
        self._whole = False
        self.setFixedWidth(width)
        self.words = ElidedLabel("", Type.BODY, fonts.MEDIUM)
        self.about = ElidedLabel("", Type.SMALL, tone=Tone.SOFT)
        self.who = Label("", Type.SMALL, tone=Tone.SOFT, wrap=True)
        self.all = IconButton(Icon.CHEVRON_DOWN, tr("Who has read it"), edge=28, glyph=14)
        self.all.clicked.connect(self._turn)
        self.over = IconButton(Icon.CLOSE, tr("Take it back"), edge=28, glyph=14)
        self.over.clicked.connect(self._take_back)
        self.undo = Button(tr("Undo"), Kind.PLAIN, small=True)
        self.undo.clicked.connect(self._undo)
        column = QVBoxLayout()
        column.setSpacing(1)
        column.addWidget(self.words)
        column.addWidget(self.about)
        column.addWidget(self.who)
        row = QHBoxLayout(self)
        row.setContentsMargins(40, 7, 6, 7)
        row.setSpacing(Space.HALF)
        row.addLayout(column, 1)
        for button in (self.all, self.over, self.undo):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def show_broadcast(self, broadcast: Broadcast) -> None:
        """Show this one."""
        if self.broadcast is not None and broadcast.id != self.broadcast.id:
            self._whole = False
        self.broadcast = broadcast
        going = self._desk.supervision.taking_back.left(broadcast.id) is not None
        self.words.set_text(broadcast.text)
        self.about.set_text(tr("It is taken back in a moment") if going else self._about(broadcast))
        self.who.setText("" if going else self._who(broadcast, _NAMED if not self._whole else len(broadcast.to)))
        self.who.setVisible(bool(self.who.text()))
        hidden = len(broadcast.read) > _NAMED or len(broadcast.to) - len(broadcast.read) > _NAMED
        self.all.setVisible(hidden and not going)
        self.all.set_icon(Icon.CHEVRON_UP if self._whole else Icon.CHEVRON_DOWN)
        held = self.window().focusWidget() in (self.over, self.undo)
        self.over.setVisible(not going)
        self.undo.setVisible(going)
        if held:
            (self.undo if going else self.over).setFocus()
        everybody = self._who(broadcast, len(broadcast.to))
        self.setAccessibleName(", ".join(part for part in (broadcast.text, self.about.text(), everybody) if part))
        self.update()

    def _about(self, broadcast: Broadcast) -> str:
        now = self._desk.now()
        end = time_words(broadcast.until)
        if broadcast.until - now > _HALF_A_DAY:
            end = f"{day_words(broadcast.until, now)} {end}"
        count = tr("{n} of {all} have read it", n=len(broadcast.read), all=len(broadcast.to))
        return f"{count} · {tr('until {time}', time=end)}"

    def _who(self, broadcast: Broadcast, most: int) -> str:
        read = set(broadcast.read)
        parts: list[str] = []
        if names := self._names([one for one in broadcast.to if one in read], most):
            parts.append(tr("Read by {names}.", names=names))
        if names := self._names([one for one in broadcast.to if one not in read], most):
            parts.append(tr("Not yet: {names}.", names=names))
        return " ".join(parts)

    def _names(self, agents: list[AgentId], most: int) -> str:
        known = self._desk.store.floor.agents
        names = sorted(known[one].name for one in agents if one in known)
        words = ", ".join(names[:most])
        return tr("{names} and {n} more", names=words, n=len(names) - most) if len(names) > most else words

    def _turn(self) -> None:
        self._whole = not self._whole
        if self.broadcast is not None:
            self.show_broadcast(self.broadcast)
            self.turned.emit()

    def _take_back(self) -> None:
        if self.broadcast is not None:
            self._desk.supervision.taking_back.begin(self.broadcast.id)

    def _undo(self) -> None:
        if self.broadcast is not None:
            self._desk.supervision.taking_back.undo(self.broadcast.id)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        severity = self.broadcast.severity if self.broadcast is not None else Severity.INFO
        ink, ground = _colours(t, severity)
        paint.fill(painter, rect, ground, Radius.CONTROL)
        icons.paint(painter, _icon(severity), 12, 9, 18, ink)
        painter.end()


class ToldList(QScrollArea):
    """As high as what it shows, to a point; then it scrolls.

    Signals:
        grown: it may be of another height.
    """

    grown = Signal()

    def __init__(self, desk: Desk, width: int) -> None:
        super().__init__()
        self._desk = desk
        self._width = width
        self.cards: list[ToldCard] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("Told now"))
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.HALF)
        self.more = Label("", Type.SMALL, tone=Tone.FAINT)
        self._column.addWidget(self.more)
        self.setWidget(inside)
        self.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)

    def show_broadcasts(self, told: Sequence[Broadcast]) -> None:
        """Show these; cards that stay keep the keyboard."""
        shown = told[:_MOST]
        held = {card.broadcast.id: card for card in self.cards if card.broadcast is not None}
        cards: list[ToldCard] = []
        for broadcast in shown:
            card = held.pop(broadcast.id, None)
            if card is None:
                card = ToldCard(self._desk, self._width)
                card.turned.connect(self._fit)
            cards.append(card)
        for card in held.values():
            card.hide()
            self._column.removeWidget(card)
            card.deleteLater()
        self.cards = cards
        for at, (card, broadcast) in enumerate(zip(cards, shown, strict=True)):
            if self._column.indexOf(card) != at:
                self._column.removeWidget(card)
                self._column.insertWidget(at, card)
            card.show_broadcast(broadcast)
            card.show()
        self.more.setText(tr("and {n} more", n=len(told) - len(shown)))
        self.more.setVisible(len(told) > len(shown))
        self.setVisible(bool(cards))
        self._fit()

    def _fit(self) -> None:
        self._column.activate()
        high = self._column.sizeHint().height()
        scrolls = high > _HIGHEST
        for card in self.cards:
            card.setFixedWidth(self._width - (_BAR if scrolls else 0))
        self.setFixedHeight(min(_HIGHEST, self._column.sizeHint().height()))
        self.grown.emit()


def _colours(t: Tokens, severity: Severity) -> tuple[str, str]:
    """Ink and ground of how much it presses."""
    match severity:
        case Severity.INFO:
            return t.accent_text, t.accent_soft
        case Severity.WARNING:
            return t.warn, t.warn_soft
        case Severity.URGENT:
            return t.bad, t.bad_soft


def _icon(severity: Severity) -> Icon:
    """A sign for it, so that it is not said by colour alone."""
    match severity:
        case Severity.INFO:
            return Icon.INFO
        case Severity.WARNING:
            return Icon.ALERT
        case Severity.URGENT:
            return Icon.CAMPAIGN
