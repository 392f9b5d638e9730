"""Says, at the top of what this machine has, where the rest is: on its way, or on the server."""

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.panels.transcript.view import TranscriptView
from desktop.ui import fonts, theme
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets import paint

_HEIGHT = 28
#: Pixels from the top within which the reader wonders what is above.
_NEAR = 40


class OlderNote(QWidget):
    """Floats over the first rows, so that nothing moves; the pointer goes through it."""

    def __init__(self, view: TranscriptView) -> None:
        super().__init__(view)
        self._view = view
        self._words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        view.moved.connect(self.refresh)
        view.installEventFilter(self)
        self.hide()

    def refresh(self) -> None:
        """Show what there is to say where the reader is."""
        model = self._view.transcript()
        words = ""
        if model is not None and model.on_server and self._view.verticalScrollBar().value() <= _NEAR:
            if model.cut_off:
                words = tr("Older messages are on the server. They come when the link is back.")
            elif model.fetching:
                words = tr("Older messages are being fetched")
        if words != self._words:
            self._words = words
            self.setAccessibleName(words)
            self._place()
            self.update()
        self.setVisible(bool(words))
        if words:
            self.raise_()

    def sizeHint(self) -> QSize:
        wide = QFontMetricsF(fonts.font(Type.SMALL, fonts.MEDIUM)).horizontalAdvance(self._words)
        return QSize(round(wide) + 2 * Space.TWO + 2 * paint.SHADOW, _HEIGHT + 2 * paint.SHADOW)

    def _place(self) -> None:
        size = self.sizeHint()
        width = min(size.width(), self._view.width() + 2 * paint.SHADOW - 2 * Space.TWO)
        self.setGeometry((self._view.width() - width) // 2, Space.ONE - paint.SHADOW, width, size.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.begin(self)
        s = paint.SHADOW
        pill = QRectF(self.rect().adjusted(s, s, -s, -s))
        paint.sheet(painter, pill, _HEIGHT / 2)
        painter.setPen(theme.tokens().text_soft)
        font = fonts.font(Type.SMALL, fonts.MEDIUM)
        painter.setFont(font)
        room = pill.width() - Space.TWO
        words = QFontMetricsF(font).elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)
        painter.end()
