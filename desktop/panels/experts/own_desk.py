"""An expert's own desk: her questions on the left, the talk in the centre. For who answers and serves no queue."""

from functools import cached_property

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from desktop.models.clock import clock_words
from desktop.panels.experts.talk import TalkPage, question_of
from desktop.ui import fonts, theme
from desktop.ui.commands import Command
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import avatar, paint
from desktop.ui.widgets.buttons import HoverButton
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.labels import Label, Tone
from protocol.rooms import Consultation

_ROW = 64
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class _Row(HoverButton):
    """A question: who asks, about whom, what."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.one: Consultation | None = None
        self._name = self._about = self._words = ""
        self._unread = 0
        self._clock = ""

    def show_question(self, one: Consultation, name: str, about: str, words: str, unread: int, clock: str) -> None:
        """Show another question, or what is new of it."""
        self.one = one
        self._name, self._about, self._words, self._unread, self._clock = name, about, words, unread, clock
        self.setAccessibleName(f"{name}, {about}: {words}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, _ROW)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        card = QRectF(self.rect()).adjusted(8, 1, -8, -1)
        if self.isChecked():
            paint.fill(painter, card, t.selected, Radius.CARD)
            paint.fill(painter, QRectF(card.x(), card.y() + 16, 3, card.height() - 32), t.accent_text, 1.5)
        elif self.hovered:
            paint.fill(painter, card, t.hover, Radius.CARD)
        picture = QRectF(card.x() + 12, card.center().y() - 18, 36, 36)
        avatar.draw(painter, picture, self._name)
        left, right = picture.right() + 12, card.right() - 12
        first = QRectF(left, card.y() + 6, right - left, 18)
        painter.setFont(fonts.font(Type.SMALL, tabular=True))
        painter.setPen(QColor(t.text_faint))
        painter.drawText(first, _RIGHT, self._clock)
        wide = painter.fontMetrics().horizontalAdvance(self._clock) + 8
        painter.setFont(fonts.font(Type.BODY, fonts.STRONG if self._unread else fonts.MEDIUM))
        painter.setPen(QColor(t.text))
        _elided(painter, first.adjusted(0, 0, -wide, 0), self._name)
        painter.setFont(fonts.font(Type.SMALL))
        painter.setPen(QColor(t.text_faint))
        _elided(painter, first.translated(0, 18), self._about)
        end = self._pill(painter, right, card.y() + 51)
        painter.setFont(fonts.font(Type.SMALL, fonts.MEDIUM if self._unread else fonts.REGULAR))
        painter.setPen(QColor(t.text_soft))
        _elided(painter, QRectF(left, card.y() + 41, end - left, 18), self._words)
        if self.hasFocus():
            paint.focus_ring(painter, card, Radius.CARD)
        painter.end()

    def _pill(self, painter: QPainter, right: float, y: float) -> float:
        if not self._unread:
            return right
        t = theme.tokens()
        font = fonts.font(Type.CAPTION, fonts.STRONG, tabular=True)
        width = max(18.0, QFontMetricsF(font).horizontalAdvance(str(self._unread)) + 11)
        pill = QRectF(right - width, y - 9, width, 18)
        paint.fill(painter, pill, t.accent, 9)
        painter.setFont(font)
        painter.setPen(QColor(t.on_accent))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, str(self._unread))
        return pill.left() - 8


class QuestionList(QWidget):
    """The questions this agent answers, on the left of her desk."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._desk = shell.desk
        self._experts = shell.desk.experts
        self._rows: list[_Row] = []
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.buttonClicked.connect(self._clicked)
        title = Label(tr("Your questions"), Type.SMALL, fonts.STRONG, Tone.SOFT)
        title.setContentsMargins(20, Space.TWO, Space.TWO, Space.ONE)
        self.nothing = Label(tr("None now"), Type.SMALL, tone=Tone.FAINT)
        self.nothing.setContentsMargins(20, 0, Space.TWO, 0)
        inside = QWidget()
        inside.setObjectName("side")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(title)
        self._column.addWidget(self.nothing)
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self.setAccessibleName(tr("Your questions"))
        self._experts.changed.connect(self.refresh)
        self._experts.chosen_changed.connect(self.refresh)
        self._desk.signals.rooms.connect(self.refresh)
        self._desk.clock.tick.connect(self._tick)
        self.refresh()

    def take_focus(self) -> None:
        """The keyboard goes to the chosen question."""
        row = next((row for row in self._rows if row.isChecked()), None)
        if row is not None:
            row.setFocus(Qt.FocusReason.TabFocusReason)

    def refresh(self) -> None:
        """Show what is so now."""
        taken = self._experts.taken()
        while len(self._rows) < len(taken):
            row = _Row(self)
            self._rows.append(row)
            self._group.addButton(row)
            self._column.insertWidget(self._column.count() - 1, row)
        self.nothing.setVisible(not taken)
        for at, row in enumerate(self._rows):
            row.setVisible(at < len(taken))
            if at < len(taken):
                self._fill(row, taken[at])
                row.setChecked(taken[at].id == self._experts.chosen)

    def _fill(self, row: _Row, one: Consultation) -> None:
        store, talk = self._desk.store, self._experts.talk(one)
        asker = store.floor.agents.get(one.by)
        card = store.floor.interactions.get(one.interaction)
        customer = (card.customer.name if card is not None else "") or tr("A customer")
        last = talk.last_said if talk is not None else None
        words = question_of(talk) if last is None or (talk is not None and last is talk.lines[0]) else last.text
        row.show_question(
            one,
            asker.name if asker is not None else tr("A colleague"),
            f"{self._experts.group_name(one.group)} · {customer}",
            " ".join(words.split()),
            talk.unread if talk is not None else 0,
            clock_words(self._desk.now() - one.at),
        )

    def _tick(self) -> None:
        if self.isVisible():
            self.refresh()

    def _clicked(self, _button: object) -> None:
        row = next((row for row in self._rows if row.isChecked()), None)
        if row is not None and row.one is not None:
            self._experts.choose(row.one.id)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.tokens().side)
        painter.end()


class ExpertDesk(QWidget):
    """The chosen question in the centre."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._desk = shell.desk
        self._experts = shell.desk.experts
        self._shell = shell
        shell.commands.add(
            Command(
                id="expert.mode",
                title=tr("Show questions to me instead of chats, or chats again"),
                key="Ctrl+Shift+D",
                icon=Icon.EXPERT,
                run=self._experts.switch_mode,
                enabled=self._may_switch,
            ),
            Command(
                id="expert.next",
                title=tr("Go to the next question"),
                key="Ctrl+Shift+N",
                icon=Icon.ARROW_DOWN,
                run=self._experts.choose_next,
                enabled=self._has_more,
            ),
        )
        shell.commands.changed.connect(self.refresh)
        self.empty = EmptyState(Icon.EXPERT, tr("No question now"), "")
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self._experts.changed.connect(self.refresh)
        self._experts.chosen_changed.connect(self._chosen)
        self._desk.signals.rooms.connect(self.refresh)
        self.refresh()

    @cached_property
    def talk(self) -> TalkPage:
        """What is said of it; made with the first question."""
        page = TalkPage(self._shell, wide=True)
        self._pages.addWidget(page)
        return page

    def take_focus(self) -> None:
        """The keyboard goes to the answer."""
        page = self._pages.currentWidget()
        if isinstance(page, TalkPage):
            page.take_focus()

    def refresh(self) -> None:
        """Show what is so now."""
        one = next((one for one in self._experts.taken() if one.id == self._experts.chosen), None)
        if one is not None:
            self.talk.show_question(one)
            self._pages.setCurrentWidget(self.talk)
            return
        present = self._experts.takes_questions()
        advice = (
            tr("Questions to you ring here. {key} takes one.", key=self._shell.commands.key_of("expert.accept"))
            if present
            else tr("You are away for those who ask. Choose Ready above, and questions ring here.")
        )
        self.empty.say(Icon.EXPERT, tr("No question now"), advice)
        self._pages.setCurrentWidget(self.empty)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # When the dock beside it is there too.
        QTimer.singleShot(0, self, self._turn_dock)

    def _turn_dock(self) -> None:
        """An expert has no customer before her; colleagues she has."""
        if self._shell.dock.showing("contact"):
            self._shell.dock.show_panel("colleagues", focus=False)

    def _chosen(self) -> None:
        self.refresh()
        if self.isVisible():
            self.take_focus()

    def _may_switch(self) -> bool:
        return self._experts.is_expert()

    def _has_more(self) -> bool:
        return len(self._experts.taken()) > 1

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.tokens().surface)
        painter.end()


def _elided(painter: QPainter, at: QRectF, text: str) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(at.width()))
    painter.drawText(at, _LEFT, shown)
