"""The list that floats over the words while they are written: texts kept ready, or emoji. The editor keeps the keys."""

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.state.emoji import Emoji
from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Tokens, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.labels import ElidedLabel, Label, Tone
from protocol.canned import Canned
from protocol.kinds import CannedKind

_WIDTH = 500
_TEXT_ROW, _EMOJI_ROW = 44, 32
_TEXTS_SHOWN, _EMOJI_SHOWN = 6, 8
_PREVIEW_LINES = 3
#: Room in which a name between colons can be told, in pixels.
_LEAST_NAME = 60
_PREVIEW_LETTERS = 200
_GAP = 6
_RowRole = Qt.ItemDataRole.UserRole

KIND_ICONS = {
    CannedKind.MESSAGE: Icon.TEXTS,
    CannedKind.QUESTION: Icon.QUESTION,
    CannedKind.SOLUTION: Icon.SOLUTION,
}


class Preview(Struct, frozen=True):
    """What would be inserted, and the names of what would have to be filled in by hand."""

    words: str
    open: tuple[str, ...] = ()


class Suggestions(QWidget):
    """A sheet in the window of the editor.

    Signals:
        chosen: a row was clicked (Canned or Emoji).
        moved: another row is the current one.
    """

    chosen = Signal(object)
    moved = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("Suggestions"))
        room = paint.SHADOW + 6
        column = QVBoxLayout(self)
        column.setContentsMargins(room, room, room, room)
        column.setSpacing(0)
        self.list = QListWidget(self)
        self.list.setAccessibleName(tr("Suggestions"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # The editor drives it, by keys that it hands over.
        self.list.setProperty("driven", True)
        self.list.setItemDelegate(_Rows(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setMouseTracking(True)
        self.list.itemClicked.connect(self._clicked)
        self.list.itemEntered.connect(self.list.setCurrentItem)
        self.list.currentRowChanged.connect(self._moved)
        self.list.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self._foot = _Foot()
        column.addWidget(self.list)
        column.addWidget(self._foot)
        self.hide()

    @property
    def current(self) -> Canned | Emoji | None:
        """The row that Enter would take."""
        item = self.list.currentItem()
        row = item.data(_RowRole) if self.list.currentRow() >= 0 else None
        return row if isinstance(row, Canned | Emoji) else None

    def show_rows(self, rows: Sequence[Canned | Emoji]) -> None:
        """Offer these, the first being the current one."""
        self.list.blockSignals(True)
        self.list.clear()
        for row in rows:
            item = QListWidgetItem(row.title if isinstance(row, Canned) else row.said or row.name)
            item.setData(_RowRole, row)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.scrollToTop()
        self.list.blockSignals(False)
        texts = any(isinstance(row, Canned) for row in rows)
        high, most = (_TEXT_ROW, _TEXTS_SHOWN) if texts else (_EMOJI_ROW, _EMOJI_SHOWN)
        self.list.setFixedHeight(high * min(len(rows), most))
        self._foot.setVisible(texts)
        self.moved.emit()

    def show_preview(self, preview: Preview) -> None:
        """What the current row would insert."""
        self._foot.show_preview(preview)

    def step(self, by: int) -> None:
        """Go down or up, round the ends."""
        count = self.list.count()
        if count:
            self.list.setCurrentRow((self.list.currentRow() + by) % count)
            self.list.scrollTo(self.list.currentIndex())

    def open_over(self, caret: QRect) -> None:
        """Stand over the line of the caret (in the window's coordinates), or below it where there is no room."""
        room = 2 * (paint.SHADOW + 6)
        self.resize(min(_WIDTH, self._window.width() - 2 * Space.TWO) + room, 10)
        self.adjustSize()
        width = min(_WIDTH, self._window.width() - 2 * Space.TWO) + room
        self.resize(width, self.sizeHint().height())
        x = min(caret.x() - Space.TWO, self._window.width() - width + paint.SHADOW - Space.ONE) - paint.SHADOW
        y = caret.top() - _GAP - self.height() + paint.SHADOW
        if y + paint.SHADOW < Space.ONE:
            y = caret.bottom() + _GAP - paint.SHADOW
        self.move(QPoint(max(x, Space.ONE - paint.SHADOW), y))
        if self.isHidden():
            self.show()
        self.raise_()

    def _moved(self, _row: int) -> None:
        self.moved.emit()

    def _clicked(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(_RowRole))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.begin(self)
        s = paint.SHADOW
        paint.sheet(painter, QRectF(self.rect().adjusted(s, s, -s, -s)), Radius.CARD)
        painter.end()


class _Foot(QWidget):
    """What would be inserted, and the keys."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.ONE_HALF, Space.ONE + 2, Space.ONE_HALF, Space.HALF)
        column.setSpacing(Space.ONE)
        self.words = Label("", Type.BODY, tone=Tone.SOFT, wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        high = QFontMetricsF(self.words.font()).lineSpacing() * _PREVIEW_LINES
        column.addWidget(self.words)
        self._high = round(high) + 2
        line = QHBoxLayout()
        line.setSpacing(Space.ONE)
        self.missing = ElidedLabel("", Type.CAPTION, fonts.MEDIUM, Tone.WARN)
        self.keys = Label(tr("Enter inserts · Shift+Enter edits · Esc closes"), Type.CAPTION, tone=Tone.FAINT)
        line.addWidget(self.missing, 1)
        line.addWidget(self.keys)
        column.addLayout(line)

    def show_preview(self, preview: Preview) -> None:
        """Show what would be inserted."""
        words = preview.words.strip()
        shown = words if len(words) <= _PREVIEW_LETTERS else f"{words[:_PREVIEW_LETTERS].rstrip()}…"
        lines = shown.split("\n")
        if len(lines) > _PREVIEW_LINES:
            shown = "\n".join([*lines[: _PREVIEW_LINES - 1], f"{lines[_PREVIEW_LINES - 1]} …"])
        self.words.setText(shown)
        # The same height for all: nothing jumps from row to row.
        self.words.setFixedHeight(self._high)
        self.missing.set_text(tr("To fill in: {names}", names=", ".join(preview.open)) if preview.open else "")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.begin(self)
        painter.setPen(theme.tokens().line)
        painter.drawLine(Space.HALF, 3, self.width() - Space.HALF, 3)
        painter.end()


class _Rows(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, _TEXT_ROW if isinstance(index.data(_RowRole), Canned) else _EMOJI_ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(_RowRole)
        t = theme.tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)  # type: ignore[attr-defined]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        if chosen:
            paint.fill(painter, rect.adjusted(0, 1, 0, -1), t.selected, Radius.CONTROL)
        if isinstance(row, Canned):
            _text_row(painter, rect, row, chosen, t)
        elif isinstance(row, Emoji):
            _emoji_row(painter, rect, row, t)
        painter.restore()


def _text_row(painter: QPainter, rect: QRectF, row: Canned, chosen: bool, t: Tokens) -> None:
    icons.paint(
        painter,
        KIND_ICONS[row.kind],
        rect.x() + 12,
        rect.center().y() - 8,
        16,
        t.accent_text if chosen else t.text_faint,
    )
    left, right = rect.x() + 40, rect.right() - 12
    small = fonts.font(Type.SMALL, tabular=True)
    sign = f"/{row.shortcut}"
    wide = min(QFontMetricsF(small).horizontalAdvance(sign) + 14, rect.width() * 0.4)
    cap = QRectF(right - wide, rect.y() + 6, wide, 19)
    paint.fill(painter, cap, t.surface if chosen else t.sunken, Radius.SMALL)
    painter.setPen(t.text_soft)
    painter.setFont(small)
    line(painter, cap.adjusted(7, 0, -5, 0), sign, small)
    painter.setPen(t.text)
    bold = fonts.font(Type.BODY, fonts.MEDIUM)
    line(painter, QRectF(left, rect.y() + 5, cap.left() - left - 10, 19), row.title, bold)
    painter.setPen(t.text_faint)
    plain = fonts.font(Type.SMALL)
    line(painter, QRectF(left, rect.y() + 23, right - left, 17), " ".join(row.text.split()), plain)


def _emoji_row(painter: QPainter, rect: QRectF, row: Emoji, t: Tokens) -> None:
    painter.setPen(t.text)
    big = fonts.font(Type.HEADING)
    painter.setFont(big)
    painter.drawText(QRectF(rect.x() + 8, rect.y(), 32, rect.height()), Qt.AlignmentFlag.AlignCenter, row.sign)
    font, room = fonts.font(Type.BODY), rect.adjusted(50, 0, -12, 0)
    name = f":{row.name}:"
    if row.said:
        # In her language, which is how she found it; then what may be typed.
        line(painter, room, row.said, font)
        said = QFontMetricsF(font).horizontalAdvance(row.said) + Space.ONE_HALF
        painter.setPen(t.text_faint)
        room, font = room.adjusted(said, 0, 0, 0), fonts.font(Type.SMALL)
    if room.width() > _LEAST_NAME:
        line(painter, room, name, font)


def line(painter: QPainter, rect: QRectF, text: str, font: QFont) -> None:
    """One line, cut off where the room ends."""
    painter.setFont(font)
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
