"""Files laid ready to be sent with the next message: small chips with a way to take each out again."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.state.drafts import ReadyFile
from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.words import size_words

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp")


class _Chip(QWidget):
    removed = Signal(object)

    def __init__(self, ready: ReadyFile) -> None:
        super().__init__()
        self._ready = ready
        self.setAccessibleName(f"{ready.name}, {size_words(ready.size)}")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 5, 0)
        row.addStretch(1)
        button = IconButton(Icon.CLOSE, tr("Remove {name}", name=ready.name), edge=24, glyph=13)
        button.clicked.connect(self._remove)
        row.addWidget(button)

    def _remove(self) -> None:
        self.removed.emit(self._ready)

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(fonts.font(Type.SMALL, fonts.MEDIUM)).horizontalAdvance(self._ready.name)
        return QSize(min(240, round(width) + 130), 34)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        paint.fill(painter, rect, t.sunken, Radius.CONTROL)
        picture = self._ready.name.lower().endswith(_PICTURES)
        icons.paint(painter, Icon.PICTURE if picture else Icon.FILE_TEXT, 10, 9, 16, t.accent_text)
        size = size_words(self._ready.size)
        small = fonts.font(Type.CAPTION)
        wide = QFontMetricsF(small).horizontalAdvance(size)
        font = fonts.font(Type.SMALL, fonts.MEDIUM)
        metrics = QFontMetricsF(font)
        room = rect.width() - 34 - wide - 44
        shown = metrics.elidedText(self._ready.name, Qt.TextElideMode.ElideMiddle, room)
        painter.setFont(font)
        painter.setPen(t.text)
        painter.drawText(rect.adjusted(33, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setFont(small)
        painter.setPen(t.text_faint)
        x = 33 + metrics.horizontalAdvance(shown) + 8
        painter.drawText(rect.adjusted(x, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, size)
        painter.end()


class Tray(QWidget):
    """The chips.

    Signals:
        removed: a file was taken out (ReadyFile).
    """

    removed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, Space.ONE)
        self._row.setSpacing(Space.ONE)
        self._row.addStretch(1)
        self.hide()

    def show_files(self, files: Sequence[ReadyFile]) -> None:
        """Show these files."""
        while self._row.count() > 1:
            item = self._row.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for at, ready in enumerate(files):
            chip = _Chip(ready)
            chip.removed.connect(self.removed)
            self._row.insertWidget(at, chip)
        self.setVisible(bool(files))
