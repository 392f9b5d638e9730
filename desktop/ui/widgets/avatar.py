"""A person's picture, or their initials on a colour picked by their name."""

from zlib import crc32

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.tokens import AVATARS
from desktop.ui.widgets import paint


def initials(name: str) -> str:
    """First letters of the first and last word; empty when the name has none."""
    words = [w for w in name.split() if w[0].isalnum()]
    if not words:
        return ""
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def draw(painter: QPainter, rect: QRectF, name: str, picture: QPixmap | None = None) -> None:
    """Draw the avatar into a square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    if picture is not None and not picture.isNull():
        path = QPainterPath()
        path.addEllipse(rect)
        painter.setClipPath(path)
        painter.drawPixmap(rect, picture, QRectF(picture.rect()))
        painter.restore()
        return
    letters = initials(name)
    ground, ink = AVATARS[crc32(name.casefold().encode()) % len(AVATARS)]
    if not letters:
        t = theme.tokens()
        ground, ink = t.pressed, t.text_soft
    paint.dot(painter, rect.center(), rect.width() / 2, ground)
    if letters:
        painter.setPen(ink)
        painter.setFont(fonts.font(round(rect.width() * 0.38), fonts.MEDIUM))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, letters)
    else:
        glyph = round(rect.width() * 0.55)
        inset = (rect.width() - glyph) / 2
        icons.paint(painter, Icon.USER, rect.x() + inset, rect.y() + inset, glyph, ink)
    painter.restore()


class Avatar(QWidget):
    """An avatar of a fixed size; the name stands beside it, so it is silent to a screen reader."""

    def __init__(self, name: str = "", edge: int = 36, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._edge = edge
        self._picture: QPixmap | None = None
        self.setFixedSize(QSize(edge, edge))

    def show_person(self, name: str, picture: QPixmap | None = None) -> None:
        """Show somebody else."""
        if (name, picture) != (self._name, self._picture):
            self._name, self._picture = name, picture
            self.update()

    def resize_to(self, edge: int) -> None:
        """Show it larger or smaller."""
        self._edge = edge
        self.setFixedSize(QSize(edge, edge))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.begin(self)
        draw(painter, QRectF(self.rect()), self._name, self._picture)
        painter.end()
