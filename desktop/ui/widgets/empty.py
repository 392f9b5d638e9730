"""What stands where nothing is yet: an icon, what is missing, and what to do."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.labels import Label, Tone

_EDGE = 64
_ADVICE, _ADVICE_NARROW = 380, 232
#: From the top to the emblem; in the dock its head adds the difference, so that both stand level.
_TOP, _TOP_NARROW = 232, 184


class _Emblem(QWidget):
    def __init__(self, icon: Icon, edge: int) -> None:
        super().__init__()
        self._icon = icon
        self.setFixedSize(edge, edge)

    def set_icon(self, icon: Icon) -> None:
        self._icon = icon
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        paint.dot(painter, rect.center(), rect.width() / 2, t.pressed)
        glyph = round(rect.width() * 0.42)
        inset = (rect.width() - glyph) / 2
        icons.paint(painter, self._icon, inset, inset, glyph, t.text_faint, 1.5)
        painter.end()


class EmptyState(QWidget):
    """Centred icon, title and advice; `add` puts a button below."""

    def __init__(
        self, icon: Icon, title: str, advice: str = "", *, narrow: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._emblem = _Emblem(icon, _EDGE)
        self.title = Label(title, Type.TITLE, fonts.STRONG)
        self.advice = Label(advice, Type.BODY, tone=Tone.SOFT, wrap=True)
        self._most = _ADVICE_NARROW if narrow else _ADVICE
        self.advice.setFixedWidth(self._most)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.THREE, Space.THREE, Space.THREE, Space.THREE)
        self._column.setSpacing(Space.ONE)
        self._column.addSpacing(_TOP_NARROW if narrow else _TOP)
        self._column.addWidget(self._emblem, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addSpacing(Space.ONE)
        for label in (self.title, self.advice):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._column.addWidget(self.title, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addWidget(self.advice, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addSpacing(Space.ONE)
        self._column.addStretch(1)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._emblem.width() + 2 * Space.THREE, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.advice.setFixedWidth(max(self._emblem.width(), min(self._most, self.width() - 2 * Space.THREE)))

    def say(self, icon: Icon, title: str, advice: str) -> None:
        """Say something else."""
        self._emblem.set_icon(icon)
        self.title.setText(title)
        self.advice.setText(advice)
        self.advice.setVisible(bool(advice))

    def add(self, widget: QWidget) -> None:
        """Put something to act on below the words."""
        self._column.insertWidget(self._column.count() - 1, widget, 0, Qt.AlignmentFlag.AlignHCenter)
