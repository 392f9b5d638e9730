"""Why a chat came to whom it came, in words and numbers: for the agent, and for who oversees her."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.models.explained import Explained, Step, Told, explained, of_offer
from desktop.ui import fonts, theme
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.routing_words import because_words, outcome_words, skills_words
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.words import duration_words, time_words
from protocol.kinds import OfferKind, OfferOutcome

_TONES = {
    OfferOutcome.ACCEPTED: Tone.GOOD,
    OfferOutcome.DECLINED: Tone.WARN,
    OfferOutcome.EXPIRED: Tone.WARN,
    OfferOutcome.WITHDRAWN: Tone.FAINT,
}


def step_words(step: Step) -> str:
    """How a chat went on without an offer."""
    if step.queue and step.agent:
        return tr("{name} handed it over to {queue}", name=step.agent, queue=step.queue)
    if step.queue:
        return tr("It waited long and went to {queue}", queue=step.queue)
    if step.out_of_turn:
        return tr("{name} took it out of turn", name=step.agent)
    return tr("{name} took it as the next", name=step.agent)


def head_words(one: Explained) -> str:
    """To whom it was offered, and by whom."""
    match one.kind:
        case OfferKind.QUEUE:
            return tr("Offered to {name} after {time}", name=one.agent, time=duration_words(one.reason.waited))
        case OfferKind.TRANSFER:
            return tr("{by} asked {name} to take it over", by=one.by, name=one.agent)
        case OfferKind.COMPANY:
            return tr("{by} asked {name} in", by=one.by, name=one.agent)


class _Card(QWidget):
    """One step: when, what, why, and the numbers."""

    def __init__(self, told: Told) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.ONE_HALF, Space.ONE, Space.ONE_HALF, Space.ONE_HALF)
        column.setSpacing(Space.HALF)
        column.addWidget(Label(time_words(told.at), Type.CAPTION, tone=Tone.FAINT, tabular=True))
        if isinstance(told, Step):
            column.addWidget(Label(step_words(told), Type.BODY, fonts.MEDIUM, wrap=True))
            return
        column.addWidget(Label(head_words(told), Type.BODY, fonts.MEDIUM, wrap=True))
        other = told.compared[1].name if len(told.compared) > 1 else ""
        if told.kind is OfferKind.QUEUE:
            column.addWidget(
                Label(because_words(told.reason, told.agent, other), Type.SMALL, tone=Tone.SOFT, wrap=True)
            )
        if told.reason.skills:
            words = tr("Asked for: {skills}", skills=skills_words(told.reason.skills))
            column.addWidget(Label(words, Type.SMALL, tone=Tone.FAINT, wrap=True))
        if len(told.compared) > 1:
            column.addSpacing(Space.HALF)
            column.addWidget(_Numbers(told))
        if told.outcome is not None:
            words = outcome_words(told.outcome, told.agent)
            column.addWidget(Label(words, Type.SMALL, fonts.MEDIUM, _TONES[told.outcome], wrap=True))
        else:
            column.addWidget(Label(tr("Rings now"), Type.SMALL, fonts.MEDIUM, Tone.ACCENT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        paint.fill(painter, rect, t.surface, Radius.CARD)
        paint.outline(painter, rect, t.line, Radius.CARD)
        painter.end()


class _Numbers(QWidget):
    """Who was compared with whom, by what; the chosen one first."""

    def __init__(self, told: Explained) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.ONE)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(0, 1)
        for at, words in enumerate(("", tr("Priority"), tr("Levels"), tr("Tasks"), tr("Free for"))):
            grid.addWidget(_cell(words, Type.CAPTION, Tone.FAINT, right=at > 0), 0, at)
        for row, one in enumerate(told.compared, 1):
            numbers = one.numbers
            cells = (one.name, str(numbers.priority), str(numbers.skill), str(numbers.open))
            for at, words in enumerate((*cells, duration_words(numbers.idle))):
                tone = Tone.TEXT if one.chosen else Tone.SOFT
                grid.addWidget(_cell(words, Type.SMALL, tone, right=at > 0, strong=one.chosen), row, at)


def _cell(words: str, size: Type, tone: Tone, *, right: bool, strong: bool = False) -> Label:
    weight = fonts.MEDIUM if strong else fonts.REGULAR
    label = Label(words, size, weight, tone, wrap=not right, tabular=right)
    label.setAlignment(Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)
    return label


class WhyPanel(QWidget):
    """In the dock; of the chosen chat, and before it of what rings here."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._desk = shell.desk
        self._shown: tuple[Told, ...] = ()
        self.cards: list[_Card] = []
        self.empty = EmptyState(
            Icon.WHY, tr("Nobody was asked yet"), tr("Why a chat came to whom it came stands here."), narrow=True
        )
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setAccessibleName(tr("Why this agent"))
        inside = QWidget()
        inside.setObjectName("side")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(Space.ONE_HALF, Space.HALF, Space.ONE_HALF, Space.TWO)
        self._column.setSpacing(Space.ONE)
        self._column.addStretch(1)
        self._scroll.setWidget(inside)
        self._scroll.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.empty)
        outer.addWidget(self._scroll)
        desk = self._desk
        desk.selected_changed.connect(self.refresh)
        desk.signals.items.connect(self._items_changed)
        desk.looks.changed.connect(self._items_changed)
        desk.signals.offers.connect(self.refresh)

    def take_focus(self) -> None:
        """The list, so that arrows scroll it."""
        self._scroll.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _items_changed(self, interaction: object) -> None:
        if interaction == self._desk.selected:
            self.refresh()

    def _told(self) -> tuple[Told, ...]:
        desk = self._desk
        chat = desk.conversation or desk.followed
        told = explained(desk.store, chat) if chat is not None else ()
        offer = desk.offers.ringing
        if offer is None and desk.selected is not None:
            # One that waits may ring at a colleague; the floor tells why before its stream is here.
            offer = desk.store.floor.open_offer(desk.selected)
        if offer is None or any(isinstance(one, Explained) and one.offer == offer.id for one in told):
            return told
        return (of_offer(desk.store, offer), *told)

    def refresh(self) -> None:
        """Show the chosen chat's way, when it can be seen."""
        if not self.isVisible():
            return
        told = self._told()
        if told == self._shown and bool(self.cards) is bool(told):
            return
        self._shown = told
        for card in self.cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = [_Card(one) for one in told]
        for at, card in enumerate(self.cards):
            self._column.insertWidget(at, card)
        self.empty.setHidden(bool(told))
        self._scroll.setHidden(not told)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
