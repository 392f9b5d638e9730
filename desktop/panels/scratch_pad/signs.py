"""What stands beside a pad's lines: dots, boxes to tick, and signs that lead to where a line came from or went."""

from enum import Enum
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QTextBlock
from PySide6.QtWidgets import QTextEdit

from desktop.panels.scratch_pad.lines import INDENT, SIGN, line_of
from desktop.state.pads import Added, Goal, Line, LineKind, Origin
from desktop.ui import icons, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Radius
from desktop.ui.widgets import paint
from desktop.ui.widgets.labels import tip
from desktop.ui.words import time_words

_BOX, _GLYPH = 16, 15


class _Kind(Enum):
    BOX = "box"


#: A box to tick, as what lies under the pointer.
BOX: Final = _Kind.BOX
Sign = _Kind | Origin | Added


def goal_icon(goal: Goal) -> Icon:
    """The sign of a place where lines can go."""
    return {Goal.HIDDEN: Icon.LOCK, Goal.CUSTOMER: Icon.NOTE, Goal.WRAP_UP: Icon.FORM}[goal]


class Signs:
    """Of one editor; drawn over its words, found by their places."""

    def __init__(self, editor: QTextEdit) -> None:
        self._editor = editor

    def paint(self) -> None:
        """Draw those of the lines that can be seen."""
        painter = paint.begin(self._editor.viewport())
        for block, rect in self._seen():
            self._draw(painter, line_of(block), rect)
        painter.end()

    def at(self, point: QPointF) -> tuple[QTextBlock, Sign] | None:
        """The sign under a point of the viewport, and its line."""
        for block, rect in self._seen():
            if rect.top() <= point.y() < rect.bottom():
                line = line_of(block)
                found: list[tuple[QRectF, Sign]] = list(self._ends(line, rect))
                if line.kind is LineKind.TASK:
                    found.append((self._box(rect).adjusted(-4, -4, 4, 4), BOX))
                return next(((block, sign) for place, sign in found if place.contains(point)), None)
        return None

    @staticmethod
    def words(sign: Origin | Added) -> str:
        """Where it leads."""
        match sign:
            case Origin():
                who = sign.who or tr("The chat")
                return tip(tr("{name}, {time}: go there", name=who, time=time_words(sign.at)))
            case Added(goal=Goal.HIDDEN):
                return tr("Told your colleagues at {time}: go there", time=time_words(sign.at))
            case Added(goal=Goal.CUSTOMER):
                return tr("Noted on the customer at {time}: go there", time=time_words(sign.at))
            case Added():
                return tr("In what came of the chat since {time}: go there", time=time_words(sign.at))

    def _seen(self) -> list[tuple[QTextBlock, QRectF]]:
        """Lines in the viewport, and their places in it."""
        editor, layout = self._editor, self._editor.document().documentLayout()
        top, height = editor.verticalScrollBar().value(), editor.viewport().height()
        found = list[tuple[QTextBlock, QRectF]]()
        block = editor.cursorForPosition(QPointF(0, 0).toPoint()).block()
        while block.isValid():
            rect = layout.blockBoundingRect(block).translated(0, -top)
            if rect.top() > height:
                break
            found.append((block, QRectF(0, rect.top(), editor.viewport().width(), rect.height())))
            block = block.next()
        return found

    def _line_height(self) -> float:
        return float(self._editor.fontMetrics().lineSpacing())

    def _middle(self, rect: QRectF) -> float:
        """Of the first line of its words."""
        return rect.top() + self._line_height() / 2

    def _box(self, rect: QRectF) -> QRectF:
        return QRectF(2, self._middle(rect) - _BOX / 2, _BOX, _BOX)

    def _ends(self, line: Line, rect: QRectF) -> list[tuple[QRectF, Sign]]:
        """The signs behind a line, from the right."""
        found = list[tuple[QRectF, Sign]]()
        right = rect.right()
        for sign in (line.added, line.origin):
            if sign is not None:
                found.append((QRectF(right - SIGN, self._middle(rect) - SIGN / 2, SIGN, SIGN), sign))
                right -= SIGN
        return found

    def _draw(self, painter: QPainter, line: Line, rect: QRectF) -> None:
        t = theme.tokens()
        match line.kind:
            case LineKind.ITEM:
                paint.dot(painter, QPointF(INDENT / 2 - 2, self._middle(rect) - 0.5), 2.5, t.text_soft)
            case LineKind.TASK:
                box = self._box(rect)
                if line.done:
                    paint.fill(painter, box, t.accent, Radius.SMALL)
                    icons.paint(painter, Icon.CHECK, box.x() + 2, box.y() + 2, _BOX - 4, t.on_accent, 3)
                else:
                    paint.outline(painter, box, t.text_faint, Radius.SMALL, 1.5)
            case LineKind.WORDS:
                pass
        for place, sign in self._ends(line, rect):
            icon = goal_icon(sign.goal) if isinstance(sign, Added) else Icon.CHAT
            ink = t.good if isinstance(sign, Added) else t.text_faint
            inset = (SIGN - _GLYPH) / 2
            icons.paint(painter, icon, place.x() + inset, place.y() + inset, _GLYPH, ink, 2)
