"""Files laid ready to be sent with the next message: small chips with a way to take each out again.

Pictures are seen before they are sent: names of files say little, and a pasted one has none.
"""

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QImageReader, QPaintEvent, QPixmap
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
_HEIGHT, _TALL = 34, 56
_EDGE = 44
#: Larger ones take too long to be read between two keys.
_MOST_PIXELS = 16_000_000


def thumbnail(ready: ReadyFile, ratio: float) -> QPixmap | None:
    """A picture in a small square; None for what is no picture, can't be read, or is very large."""
    if not ready.name.lower().endswith(_PICTURES):
        return None
    kept = QBuffer()
    if isinstance(ready.source, bytes):
        kept.setData(QByteArray(ready.source))
        kept.open(QBuffer.OpenModeFlag.ReadOnly)
        reader = QImageReader(kept)
    else:
        reader = QImageReader(str(ready.source))
    reader.setAutoTransform(True)
    size, edge = reader.size(), round(_EDGE * ratio)
    if not size.isValid() or size.width() * size.height() > _MOST_PIXELS:
        return None
    reader.setScaledSize(size.scaled(edge, edge, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    image = reader.read()
    if image.isNull():
        return None
    square = image.copy((image.width() - edge) // 2, (image.height() - edge) // 2, edge, edge)
    square.setDevicePixelRatio(ratio)
    return QPixmap.fromImage(square)


class _Chip(QWidget):
    removed = Signal(object)

    def __init__(self, ready: ReadyFile) -> None:
        super().__init__()
        self._ready = ready
        self.picture = thumbnail(ready, self.devicePixelRatioF())
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
        return QSize(min(240, round(width) + 130 + self._left() - 33), _TALL if self.picture is not None else _HEIGHT)

    def _left(self) -> int:
        """Where the words begin."""
        return _EDGE + 16 if self.picture is not None else 33

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        paint.fill(painter, rect, t.sunken, Radius.CONTROL)
        left = self._left()
        if self.picture is not None:
            painter.drawPixmap(6, (_TALL - _EDGE) // 2, self.picture)
        else:
            is_picture = self._ready.name.lower().endswith(_PICTURES)
            icons.paint(painter, Icon.PICTURE if is_picture else Icon.FILE_TEXT, 10, 9, 16, t.accent_text)
        size = size_words(self._ready.size)
        small = fonts.font(Type.CAPTION)
        wide = QFontMetricsF(small).horizontalAdvance(size)
        font = fonts.font(Type.SMALL, fonts.MEDIUM)
        metrics = QFontMetricsF(font)
        room = rect.width() - left - wide - 45
        shown = metrics.elidedText(self._ready.name, Qt.TextElideMode.ElideMiddle, room)
        painter.setFont(font)
        painter.setPen(t.text)
        painter.drawText(rect.adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setFont(small)
        painter.setPen(t.text_faint)
        x = left + metrics.horizontalAdvance(shown) + 8
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
