"""Fields of the question to experts: framed editors, and one choice a group."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.panels.chat.editor import Editor
from desktop.ui import fonts, theme
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Tokens, Type
from desktop.ui.widgets import avatar, paint

_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_ROW, _FACE, _MOST_FACES = 52, 22, 3


class Field(QWidget):
    """An editor in a frame.

    Signals:
        edited: its text differs.
    """

    edited = Signal()

    def __init__(self, name: str, placeholder: str, *, sunken: bool = False) -> None:
        super().__init__()
        self._sunken = sunken
        self.editor = Editor()
        self.editor.setAccessibleName(name)
        self.editor.setPlaceholderText(placeholder)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 9, 8, 9)
        column.addWidget(self.editor)
        self.editor.textChanged.connect(self.edited)
        self.editor.focus_changed.connect(self.update)

    def text(self) -> str:
        """What is written."""
        return self.editor.toPlainText()

    def set_text(self, text: str) -> None:
        """Write something else, without a signal."""
        if text != self.text():
            self.editor.blockSignals(True)
            self.editor.setPlainText(text)
            self.editor.blockSignals(False)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        frame = QRectF(self.rect())
        paint.fill(painter, frame, t.sunken if self._sunken else t.surface, Radius.CARD)
        focus = self.editor.hasFocus()
        paint.outline(painter, frame, t.accent_text if focus else t.line_strong, Radius.CARD, 1.5 if focus else 1.0)
        painter.end()


class GroupChoice(QAbstractButton):
    """A group of experts: its name, what it knows, and who is there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._about = ""
        self._faces: tuple[str, ...] = ()
        self._instead = ""

    def show_group(self, name: str, about: str, present: tuple[str, ...], instead: str, *, reachable: bool) -> None:
        """Show a group; `instead` is who is asked when nobody of it is there."""
        self.setText(name)
        self._about, self._faces, self._instead = about, present, instead
        self.setEnabled(reachable)
        there = ", ".join(present) if present else self._nobody()
        self.setAccessibleName(f"{name}: {there}")
        self.setToolTip(there)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, _ROW)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, _ROW)

    def _nobody(self) -> str:
        if self._instead and self.isEnabled():
            return tr("Nobody there; {name} is asked", name=self._instead)
        return tr("Nobody there")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter goes on to the question, as in a form.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect()).adjusted(0, 1, 0, -1)
        chosen = self.isChecked()
        if chosen:
            paint.fill(painter, rect, t.selected, Radius.CARD)
            paint.outline(painter, rect, t.accent_text, Radius.CARD)
        else:
            over = self.underMouse() and self.isEnabled()
            paint.fill(painter, rect, t.hover if over else t.surface, Radius.CARD)
            paint.outline(painter, rect, t.line, Radius.CARD)
        right = self._draw_faces(painter, rect, t)
        words = QRectF(rect.x() + 12, rect.y(), right - rect.x() - 20, rect.height())
        second = self._about if self._faces else self._nobody()
        painter.setFont(fonts.font(Type.BODY, fonts.MEDIUM))
        painter.setPen(QColor(t.text if self.isEnabled() else t.text_faint))
        middle = rect.center().y()
        first = middle - (19 if second else 10)
        self._elided(painter, QRectF(words.x(), first, words.width(), 20), self.text())
        painter.setFont(fonts.font(Type.CAPTION))
        painter.setPen(QColor(t.text_faint))
        self._elided(painter, QRectF(words.x(), middle + 1, words.width(), 17), second)
        if self.hasFocus():
            paint.focus_ring(painter, rect, Radius.CARD)
        painter.end()

    def _draw_faces(self, painter: QPainter, rect: QRectF, t: Tokens) -> float:
        """Those who are there, from the right; returns their left edge."""
        x = rect.right() - 12.0
        more = len(self._faces) - _MOST_FACES
        if more > 0:
            font = fonts.font(Type.CAPTION, fonts.MEDIUM)
            wide = QFontMetricsF(font).horizontalAdvance(f"+{more}")
            painter.setFont(font)
            painter.setPen(QColor(t.text_soft))
            painter.drawText(QRectF(x - wide, rect.y(), wide, rect.height()), _RIGHT, f"+{more}")
            x -= wide + 6
        for name in reversed(self._faces[:_MOST_FACES]):
            avatar.draw(painter, QRectF(x - _FACE, rect.center().y() - _FACE / 2, _FACE, _FACE), name)
            x -= _FACE + 3
        return x

    @staticmethod
    def _elided(painter: QPainter, at: QRectF, text: str) -> None:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(at.width()))
        painter.drawText(at, _LEFT, shown)
