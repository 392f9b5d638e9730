"""A field for a few lines of notes, framed as fields are."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui import fonts, theme
from desktop.ui.tokens import Radius, Type
from desktop.ui.widgets import paint

_LEAST_LINES, _MOST_LINES = 2, 5


class NotesField(QWidget):
    """Grows from two lines to five."""

    def __init__(self, placeholder: str) -> None:
        super().__init__()
        self.editor = QPlainTextEdit(self)
        self.editor.setObjectName("composer")
        self.editor.setFont(fonts.font(Type.READING))
        self.editor.setTabChangesFocus(True)
        self.editor.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.editor.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.editor.document().setDocumentMargin(0)
        self.editor.viewport().setAutoFillBackground(False)
        self.editor.setPlaceholderText(placeholder)
        self.editor.setAccessibleName(placeholder)
        self.editor.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.editor.installEventFilter(self)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(11, 8, 8, 8)
        inner.addWidget(self.editor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fit()

    def text(self) -> str:
        """What is written."""
        return self.editor.toPlainText()

    def show_text(self, text: str) -> None:
        """Show other words, without telling that they were written."""
        if text != self.text():
            self.editor.blockSignals(True)
            self.editor.setPlainText(text)
            self.editor.blockSignals(False)
            self._fit()

    def _fit(self) -> None:
        lines = max(_LEAST_LINES, min(_MOST_LINES, round(self.editor.document().size().height())))
        height = lines * self.editor.fontMetrics().lineSpacing() + 4
        if self.editor.minimumHeight() != height:
            self.editor.setFixedHeight(height)
            self.setFixedHeight(height + 16)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        paint.fill(painter, rect, t.surface, Radius.CONTROL)
        if self.editor.hasFocus():
            paint.focus_ring(painter, rect, Radius.CONTROL)
        else:
            paint.outline(painter, rect, t.line_strong, Radius.CONTROL)
        painter.end()
