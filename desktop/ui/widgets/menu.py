"""A menu inside the window: rows with an icon, words, a key and a tick; arrows and letters move."""

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QWidget

from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.labels import Label, Tone, tone_colour
from desktop.ui.widgets.popover import Popover


class Entry(Struct, frozen=True, kw_only=True):
    """One row of a menu. `run` is called after the menu has closed."""

    text: str
    run: Callable[[], None]
    icon: Icon | None = None
    tone: Tone = Tone.SOFT
    key: str = ""
    chosen: bool = False
    #: A filled dot in the tone's colour instead of an icon, for states.
    dot: bool = False


class _Row(QAbstractButton):
    def __init__(self, menu: "Menu", entry: Entry) -> None:
        super().__init__(menu)
        self._menu = menu
        self._entry = entry
        self.setText(entry.text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.clicked.connect(self._go)

    def _go(self) -> None:
        self._menu.close_again()
        self._entry.run()

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(fonts.font(Type.BODY, fonts.MEDIUM)).horizontalAdvance(self._entry.text) + 74
        if self._entry.key:
            width += QFontMetricsF(fonts.font(Type.SMALL)).horizontalAdvance(self._entry.key) + Space.THREE
        return QSize(round(max(width, 216)), 34)

    def mouseMoveEvent(self, _event: object) -> None:
        if not self.hasFocus():
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Down:
                self._menu.step(self, 1)
            case Qt.Key.Key_Up:
                self._menu.step(self, -1)
            case Qt.Key.Key_Home:
                self._menu.step(None, 1)
            case Qt.Key.Key_End:
                self._menu.step(None, -1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._go()
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        if self.hasFocus():
            paint.fill(painter, rect, t.hover, Radius.CONTROL - 1)
        entry = self._entry
        colour = tone_colour(t, entry.tone)
        if entry.dot:
            paint.dot(painter, QRectF(10, 0, 18, rect.height()).center(), 4.5, colour)
        elif entry.icon is not None:
            icons.paint(painter, entry.icon, 10, (rect.height() - 16) / 2, 16, colour)
        painter.setPen(t.bad if entry.tone is Tone.BAD else t.text)
        painter.setFont(fonts.font(Type.BODY, fonts.MEDIUM if entry.chosen else fonts.REGULAR))
        painter.drawText(rect.adjusted(38, 0, -10, 0), Qt.AlignmentFlag.AlignVCenter, entry.text)
        if entry.chosen:
            icons.paint(painter, Icon.CHECK, rect.right() - 26, (rect.height() - 16) / 2, 16, t.accent_text, 2)
        elif entry.key:
            painter.setPen(t.text_faint)
            painter.setFont(fonts.font(Type.SMALL))
            right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(rect.adjusted(0, 0, -12, 0), right, entry.key)
        painter.end()


class Menu(Popover):
    """Rows to choose from, with headings and lines between them."""

    def __init__(self, window: QWidget, name: str) -> None:
        super().__init__(window, margin=6)
        self.setAccessibleName(name)
        self._rows: list[_Row] = []

    def clear(self) -> None:
        """Take all rows out."""
        self._rows.clear()
        while (item := self.body.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def heading(self, text: str) -> None:
        """Small words above the rows that follow."""
        label = Label(text, Type.CAPTION, fonts.MEDIUM, Tone.FAINT)
        label.setContentsMargins(10, 7, 10, 4)
        self.body.addWidget(label)

    def line(self) -> None:
        """A line between rows."""
        self.body.addSpacing(5)
        rule = QFrame()
        rule.setFixedHeight(1)
        rule.setStyleSheet(f"background: {theme.tokens().line};")
        self.body.addWidget(rule)
        self.body.addSpacing(5)

    def add(self, entry: Entry) -> None:
        """Add a row at the end."""
        row = _Row(self, entry)
        self._rows.append(row)
        self.body.addWidget(row)

    def put(self, widget: QWidget) -> None:
        """Add something that is not a row."""
        self.body.addWidget(widget)

    def step(self, row: "_Row | None", by: int) -> None:
        """Move the focus up or down, round the ends. None: to the first or last."""
        if row is None:
            target = 0 if by > 0 else len(self._rows) - 1
        else:
            target = (self._rows.index(row) + by) % len(self._rows)
        self._rows[target].setFocus(Qt.FocusReason.TabFocusReason)
