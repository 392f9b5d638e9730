"""What a chat's head says beside its names: clocks, the number of its key, a flag."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.models.clock import clock_words
from desktop.state.limits import USUAL, Limits
from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.labels import tip
from protocol.entities import Interaction


class ClockPill(QWidget):
    """An icon, a word and a clock; amber and red as time goes by, if it minds."""

    def __init__(self, icon: Icon, name: str, *, minds: bool) -> None:
        super().__init__()
        self._icon, self._name, self._minds = icon, name, minds
        self._elapsed: int | None = None
        self._limits = USUAL
        self._words = ""
        self._has_room = True
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    def give_room(self, has_room: bool) -> None:
        """Whether there is room for it; without, it is hidden whatever it has to show."""
        self._has_room = has_room
        self.setVisible(has_room and self._elapsed is not None)

    @property
    def elapsed(self) -> int | None:
        """Milliseconds; None: there is nothing to show."""
        return self._elapsed

    def show_elapsed(self, elapsed: int | None, limits: Limits = USUAL) -> None:
        """Milliseconds, and from when on it warns and is late; None hides it."""
        self._elapsed = elapsed
        self._limits = limits
        self.setVisible(self._has_room and elapsed is not None)
        if elapsed is None:
            return
        words = clock_words(elapsed)
        if words == self._words:
            self.update()
            return
        longer = len(words) != len(self._words)
        self._words = words
        self.setAccessibleName(f"{self._name} {words}")
        self.setToolTip(self._name)
        if longer:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(fonts.font(Type.SMALL, fonts.MEDIUM, tabular=True))
        return QSize(round(metrics.horizontalAdvance("0" * len(self._words))) + 40, 28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        ink, ground = t.text_soft, t.sunken
        minds = self._minds and self._limits.late > 0
        if minds and self._elapsed is not None and self._elapsed >= self._limits.late:
            ink, ground = t.bad, t.bad_soft
        elif minds and self._elapsed is not None and self._elapsed >= self._limits.warn:
            ink, ground = t.warn, t.warn_soft
        paint.fill(painter, rect, ground, 14)
        icons.paint(painter, self._icon, 10, 7, 14, ink, 2)
        painter.setPen(ink)
        painter.setFont(fonts.font(Type.SMALL, fonts.MEDIUM, tabular=True))
        painter.drawText(QPointF(30, 18.5), self._words)
        painter.end()


class NumberMark(QWidget):
    """Which key chooses this tile: the place of its chat in the list."""

    def __init__(self) -> None:
        super().__init__()
        self._number = 0
        self.setFixedSize(18, 18)
        self.hide()

    def show_number(self, number: int | None, key: str) -> None:
        """None: it has none."""
        self.setVisible(number is not None)
        self.setToolTip(key)
        if number is not None and number != self._number:
            self._number = number
            self.setAccessibleName(tr("Chat {n}", n=number))
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        paint.fill(painter, QRectF(self.rect()), t.sunken, 5)
        painter.setPen(t.text_soft)
        painter.setFont(fonts.font(Type.CAPTION, fonts.STRONG, tabular=True))
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.end()


class FlagMark(QWidget):
    """A flag for the supervisor is up; its words in the tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(26, 26)
        self.hide()

    def show_flag(self, card: Interaction) -> None:
        """Show a chat's flag, if it has one."""
        flag = card.flag
        if flag is not None:
            words = (
                tr("Flagged for a supervisor: {why}", why=flag.text) if flag.text else tr("Flagged for a supervisor")
            )
            self.setToolTip(tip(words))
            self.setAccessibleName(words)
        self.setVisible(flag is not None)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        paint.fill(painter, QRectF(self.rect()), t.bad_soft, 13)
        icons.paint(painter, Icon.FLAG, 6, 6, 14, t.bad, 2.25)
        painter.end()
