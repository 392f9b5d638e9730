"""The day at a glance, in the top bar: places taken of places there are, chats today, and how soon she answers."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.models.clock import clock_words
from desktop.models.desk import Desk
from desktop.state import waiting
from desktop.ui import fonts, theme
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.labels import Tone, tip, tone_colour
from protocol.kinds import Channel

_HEIGHT = 36
#: Widths of the window from which the later facts have room.
_ALL_FROM, _OPEN_FROM = 1240, 1060


class Fact(QWidget):
    """A small caption, and below it what it is now. Not to be used: to be read."""

    def __init__(self, caption: str, about: str) -> None:
        super().__init__()
        self._caption = caption
        self._about = about
        self._value = ""
        self._tone = Tone.TEXT
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def value(self) -> str:
        """What it shows."""
        return self._value

    def show_value(self, value: str, tone: Tone = Tone.TEXT) -> None:
        """Show something else."""
        if (value, tone) == (self._value, self._tone):
            return
        longer = len(value) != len(self._value)
        self._value, self._tone = value, tone
        self.setAccessibleName(f"{self._caption}: {value}")
        self.setToolTip(tip(f"{self._about}: {value}"))
        if longer:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        caption = QFontMetricsF(fonts.font(Type.CAPTION)).horizontalAdvance(self._caption)
        value = QFontMetricsF(fonts.font(Type.BODY, fonts.MEDIUM, tabular=True)).horizontalAdvance(self._value)
        return QSize(round(max(caption, value)) + 2 * Space.ONE + 2, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect()).adjusted(Space.ONE, 0, 0, 0)
        painter.setFont(fonts.font(Type.CAPTION))
        painter.setPen(t.text_faint)
        painter.drawText(QRectF(rect.x(), 1, rect.width(), 16), Qt.AlignmentFlag.AlignVCenter, self._caption)
        painter.setFont(fonts.font(Type.BODY, fonts.MEDIUM, tabular=True))
        painter.setPen(tone_colour(t, self._tone))
        painter.drawText(QRectF(rect.x(), 16, rect.width(), 18), Qt.AlignmentFlag.AlignVCenter, self._value)
        painter.end()


def taken_places(desk: Desk) -> tuple[int, int]:
    """Chats she has, and how many she may have; one to finish holds its place as on the floor."""
    me = desk.me
    if me is None:
        return 0, 0
    return desk.store.floor.count_of(me.id, Channel.CHAT), waiting.places(me, Channel.CHAT)


class StatusFacts(QWidget):
    """The facts side by side; where the window is narrow the first alone, or none."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._desk = shell.desk
        self.open = Fact(tr("Chats"), tr("Chats you have, those to finish too, of those you may have"))
        self.today = Fact(tr("Today"), tr("Chats you had today"))
        self.answer = Fact(tr("You answer in"), tr("How long customers waited for your answers today, on average"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.HALF)
        for fact in (self.open, self.today, self.answer):
            row.addWidget(fact)
        signals = self._desk.signals
        for signal in (signals.chats, signals.me, signals.figures):
            signal.connect(self.refresh)
        self._desk.figures.look("strip", True)
        self.refresh()

    def fit(self, width: int) -> None:
        """Show what has room in a window so wide."""
        self.open.setVisible(width >= _OPEN_FROM)
        told = self._desk.figures.mine is not None
        self.today.setVisible(told and width >= _ALL_FROM)
        self.answer.setVisible(told and width >= _ALL_FROM)

    def refresh(self) -> None:
        """Show how it is."""
        taken, places = taken_places(self._desk)
        full = places > 0 and taken >= places
        self.open.show_value(tr("{n} of {all}", n=taken, all=places), Tone.WARN if full else Tone.TEXT)
        mine = self._desk.figures.mine
        chats = mine.chats if mine is not None else 0
        self.today.show_value(tr("1 chat") if chats == 1 else tr("{n} chats", n=chats))
        time = self._desk.figures.answer_time()
        self.answer.show_value(clock_words(time) if time is not None else "–")
        self.fit(self.window().width())
