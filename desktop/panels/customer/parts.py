"""What the customer panel is built of: sections that fold, facts, lines that open something, tags."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QEnterEvent, QFont, QFontMetricsF, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import HoverButton, IconButton
from desktop.ui.widgets.glyph import Glyph
from desktop.ui.widgets.labels import ElidedLabel, Label, Tone, tone_colour

_HEAD, _LINE, _LINE_TWO = 34, 34, 48
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class _Head(HoverButton):
    """A section's title, how many there are, and the sign that it can be folded."""

    def __init__(self, title: str) -> None:
        super().__init__(None)
        self.setText(title)
        self.setCheckable(True)
        self.setChecked(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._count = ""
        #: Whether what is below changes as it happens; None: it never does.
        self._live: bool | None = None
        self.toggled.connect(self._named)
        self._named()

    def say(self, count: str) -> None:
        """Show how many, or how much."""
        if count != self._count:
            self._count = count
            self._named()
            self.update()

    def light(self, *, on: bool) -> None:
        """Show whether what is below changes as it happens."""
        if on is not self._live:
            self._live = on
            self.update()

    def _named(self) -> None:
        said = f"{self.text()}, {self._count}" if self._count else self.text()
        self.setAccessibleName(said if self.isChecked() else tr("{what}, folded", what=said))

    def sizeHint(self) -> QSize:
        return QSize(120, _HEAD)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, _HEAD)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        middle = rect.center().y()
        strong, plain = fonts.font(Type.SMALL, fonts.STRONG), fonts.font(Type.SMALL, tabular=True)
        painter.setFont(strong)
        painter.setPen(t.text if self.hovered else t.text_soft)
        painter.drawText(rect.adjusted(Space.TWO, 0, 0, 0), _LEFT, self.text())
        x = Space.TWO + QFontMetricsF(strong).horizontalAdvance(self.text()) + 8
        if self._count:
            painter.setFont(plain)
            painter.setPen(t.text_faint)
            painter.drawText(rect.adjusted(x, 0, 0, 0), _LEFT, self._count)
            x += QFontMetricsF(plain).horizontalAdvance(self._count) + 6
        if self._live is not None:
            paint.dot(painter, QPointF(x + 3, middle + 0.5), 3.5, t.good if self._live else t.line_strong)
            x += 13
        if self.hovered or self.hasFocus() or not self.isChecked():
            sign = Icon.CHEVRON_DOWN if self.isChecked() else Icon.CHEVRON_RIGHT
            icons.paint(painter, sign, x, middle - 7, 14, t.text_faint, 2)
        if self.hasFocus():
            paint.focus_ring(painter, rect.adjusted(Space.ONE, 3, -Space.HALF, -3), Radius.SMALL)
        painter.end()


class Section(QWidget):
    """A titled part of the panel that folds; `column` holds its content."""

    def __init__(self, title: str, *, folded: bool = False) -> None:
        super().__init__()
        self.head = _Head(title)
        self._actions = QHBoxLayout()
        self._actions.setContentsMargins(0, 0, Space.ONE_HALF, 0)
        self._actions.setSpacing(0)
        self._actions.addWidget(self.head, 1)
        self.body = QWidget()
        self.column = QVBoxLayout(self.body)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, Space.HALF, 0, Space.HALF)
        outer.setSpacing(0)
        outer.addLayout(self._actions)
        outer.addWidget(self.body)
        self.head.toggled.connect(self.body.setVisible)
        if folded:
            self.head.setChecked(False)

    def say(self, count: str) -> None:
        """How many there are, beside the title."""
        self.head.say(count)

    def light(self, *, on: bool) -> None:
        """Whether it changes as it happens just now."""
        self.head.light(on=on)

    def add_action(self, icon: Icon, name: str, run: Callable[[], None]) -> IconButton:
        """A button at the right of the title."""
        button = IconButton(icon, name, edge=28, glyph=15)
        button.clicked.connect(run)
        self._actions.addWidget(button)
        return button


class Fact(QWidget):
    """An icon, what it says, and buttons to copy or open it; its name is told to who points or listens."""

    def __init__(
        self, shell: Shell, icon: Icon, name: str, *, copies: bool = False, opens: bool = False, wraps: bool = False
    ) -> None:
        super().__init__()
        self._shell = shell
        self._name = name
        self._address = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.TWO, 2, Space.ONE_HALF, 2)
        row.setSpacing(Space.ONE + 2)
        self.glyph = Glyph(icon, 15)
        self.glyph.setToolTip(name)
        top = Qt.AlignmentFlag.AlignTop if wraps else Qt.AlignmentFlag.AlignVCenter
        row.addWidget(self.glyph, 0, top)
        self.value: ElidedLabel | Label = Label("", Type.BODY, wrap=True) if wraps else ElidedLabel("", Type.BODY)
        row.addWidget(self.value, 1)
        self.after = Label("", Type.SMALL, tone=Tone.FAINT, tabular=True)
        self.after.hide()
        row.addWidget(self.after)
        if opens:
            self.open_button = IconButton(Icon.EXTERNAL, tr("Open in the browser"), edge=26, glyph=14)
            self.open_button.clicked.connect(self._open)
            row.addWidget(self.open_button)
        if copies:
            button = IconButton(Icon.COPY, tr("Copy {what}", what=name), edge=26, glyph=14)
            button.clicked.connect(self._copy)
            row.addWidget(button)
        self.setMinimumHeight(30)

    def show_value(self, value: str, *, after: str = "", address: str = "", tone: Tone = Tone.TEXT) -> None:
        """Show a value, something beside it, and the address behind it; nothing hides the row."""
        if isinstance(self.value, Label):
            self.value.setText(value)
        else:
            self.value.set_text(value)
        self.value.set_tone(tone)
        self.value.setAccessibleName(f"{self._name}: {value}")
        self.after.setText(after)
        self.after.setVisible(bool(after))
        self._address = address or value
        self.setVisible(bool(value))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.value.text())
        self._shell.toasts.say(tr("{what} copied", what=self._name))

    def _open(self) -> None:
        open_page(self._address)


def open_page(address: str) -> None:
    """Open an address in the browser, if it is one of the web."""
    url = QUrl(address)
    if url.scheme() in ("http", "https"):
        QDesktopServices.openUrl(url)


class Line(HoverButton):
    """A row that opens something: words, what stands at the right, and a fainter line below."""

    def __init__(self, icon: Icon | None = None) -> None:
        super().__init__(None)
        self._icon = icon
        self._right = self._second = ""
        self._right_tone = self._second_tone = Tone.FAINT
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_words(
        self,
        first: str,
        second: str = "",
        right: str = "",
        *,
        tone: Tone = Tone.FAINT,
        right_tone: Tone = Tone.SOFT,
    ) -> None:
        """Show other words."""
        self.setText(first)
        self._second, self._right = second, right
        self._second_tone, self._right_tone = tone, right_tone
        self.setAccessibleName(", ".join(part for part in (first, right, second) if part))
        self.updateGeometry()
        self.update()

    def set_icon(self, icon: Icon | None) -> None:
        """Show another icon."""
        self._icon = icon
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, _LINE_TWO if self._second else _LINE)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        card = QRectF(self.rect()).adjusted(Space.ONE, 1, -Space.ONE, -1)
        if self.isEnabled() and (self.hovered or self.isDown()):
            paint.fill(painter, card, t.pressed if self.isDown() else t.hover, Radius.CONTROL)
        x = float(Space.TWO)
        if self._icon is not None:
            middle = card.y() + 14 if self._second else card.center().y()
            icons.paint(painter, self._icon, x, middle - 8, 15, t.text_faint)
            x += 25
        line = QRectF(x, card.y(), self.width() - x - Space.TWO, card.height())
        if self._second:
            line = QRectF(x, card.y() + 4, line.width(), 20)
        small = fonts.font(Type.SMALL, tabular=True)
        room = QFontMetricsF(small).horizontalAdvance(self._right) + 10 if self._right else 0
        painter.setFont(small)
        painter.setPen(tone_colour(t, self._right_tone))
        painter.drawText(line, _RIGHT, self._right)
        elided(painter, line.adjusted(0, 0, -room, 0), self.text(), fonts.font(Type.BODY, fonts.MEDIUM), t.text)
        if self._second:
            colour = tone_colour(t, self._second_tone)
            elided(painter, line.translated(0, 20), self._second, fonts.font(Type.SMALL), colour)
        if self.hasFocus():
            paint.focus_ring(painter, card, Radius.CONTROL)
        painter.end()


def elided(painter: QPainter, rect: QRectF, text: str, font: QFont, colour: str) -> None:
    """One line of words in a colour, cut where the room ends."""
    painter.setFont(font)
    painter.setPen(colour)
    shown = painter.fontMetrics().elidedText(
        " ".join(text.split()), Qt.TextElideMode.ElideRight, max(0, int(rect.width()))
    )
    painter.drawText(rect, _LEFT, shown)


class Tag(QWidget):
    """A word about a customer. `taken_off`: with a button that takes it off.

    Signals:
        removed: it shall go (the word).
    """

    removed = Signal(str)

    def __init__(self, word: str, *, taken_off: bool = False) -> None:
        super().__init__()
        self.word = word
        self._font = fonts.font(Type.SMALL, fonts.MEDIUM)
        self.setAccessibleName(tr("Tag: {word}", word=word))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._close: IconButton | None = None
        if taken_off:
            row = QHBoxLayout(self)
            row.setContentsMargins(0, 0, 2, 0)
            row.addStretch(1)
            self._close = IconButton(Icon.CLOSE, tr("Take off {word}", word=word), edge=20, glyph=11)
            self._close.clicked.connect(self._remove)
            row.addWidget(self._close)

    def _remove(self) -> None:
        self.removed.emit(self.word)

    def sizeHint(self) -> QSize:
        width = min(QFontMetricsF(self._font).horizontalAdvance(self.word), 180.0) + 16
        return QSize(round(width) + (16 if self._close is not None else 0), 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        paint.fill(painter, rect, t.accent_soft, Radius.SMALL + 2)
        elided(painter, rect.adjusted(8, 0, -6, 0), self.word, self._font, t.accent_text)
        painter.end()


class Hint(Label):
    """A faint line where there is nothing to show."""

    def __init__(self, words: str = "") -> None:
        super().__init__(words, Type.SMALL, tone=Tone.FAINT, wrap=True)
        self.setContentsMargins(Space.TWO, 2, Space.TWO, 6)


class BackHead(QWidget):
    """The head of a page behind the panel: back, and what the page is.

    Signals:
        back: the reader wants the panel again.
    """

    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(44)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.ONE, 0, Space.ONE_HALF, 0)
        row.setSpacing(Space.HALF)
        self.button = IconButton(Icon.CHEVRON_LEFT, tr("Back to the customer"), edge=30, glyph=17)
        self.button.name(tr("Back to the customer"), "Esc")
        self.button.clicked.connect(self.back)
        self.title = ElidedLabel("", Type.BODY, fonts.STRONG)
        row.addWidget(self.button)
        row.addWidget(self.title, 1)
        self.row = row

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.begin(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.tokens().line)
        painter.end()


class Card(QWidget):
    """A raised ground for something that asks to be looked at; lit while the pointer is over it, if it `acts`."""

    def __init__(self, *, acts: bool = False) -> None:
        super().__init__()
        self._acts = acts
        self._over = False

    def enterEvent(self, event: QEnterEvent) -> None:
        self._over = self._acts
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._over = False
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        paint.fill(painter, rect, t.surface, Radius.CARD)
        paint.outline(painter, rect, t.line_strong if self._over else t.line, Radius.CARD)
        painter.end()
