"""The pad itself: words, items and boxes to tick, a line each; signs behind a line tell where it came from or went."""

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QSyntaxHighlighter,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QTextEdit, QToolTip

from desktop.panels.scratch_pad import joining
from desktop.panels.scratch_pad import lines as blocks
from desktop.panels.scratch_pad.signs import BOX, Signs
from desktop.panels.transcript.carrying import origin_in, packed
from desktop.state.pads import MAX_PAD_CHARACTERS, Added, Line, LineKind, Origin, as_words, read, typed
from desktop.ui import fonts, theme
from desktop.ui.tokens import Type
from desktop.ui.widgets import paint


class _Done(QSyntaxHighlighter):
    """What is ticked is struck out and steps back."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        theme.current().changed.connect(self.rehighlight)

    def highlightBlock(self, text: str) -> None:  # noqa: N802  Qt's name
        if blocks.line_of(self.currentBlock()).done:
            look = QTextCharFormat()
            look.setFontStrikeOut(True)
            look.setForeground(QColor(theme.tokens().text_faint))
            self.setFormat(0, len(text.encode("utf-16-le")) // 2, look)


class PadEditor(QTextEdit):
    """`- ` begins an item, `[] ` a box; Ctrl+Enter ticks it; Enter on an empty one ends the list.

    Signals:
        written: something differs.
        followed: somebody wants to be where a line came from or went (Origin or Added).
        full: there is no room for more.
        focus_changed: it has, or has not, the keyboard.
    """

    written = Signal()
    followed = Signal(object)
    full = Signal()
    focus_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pad")
        self.setFont(fonts.font(Type.READING))
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        #: What stands here while nothing does; broken into lines, which Qt's own does not do.
        self.hint = ""
        self._filling = False
        self._signs = Signs(self)
        self._done = _Done(self.document())
        self.textChanged.connect(self._changed)

    def show_lines(self, lines: tuple[Line, ...], caret: int) -> None:
        """Show other lines; nobody is told that they were written."""
        self._filling = True
        blocks.fill(self.document(), lines)
        cursor = self.textCursor()
        cursor.setPosition(min(caret, self.document().characterCount() - 1))
        self.setTextCursor(cursor)
        self._filling = False
        self.ensureCursorVisible()

    def lines(self) -> tuple[Line, ...]:
        """What stands here."""
        return blocks.lines_of(self.document())

    # --- what lines are -----------------------------------------------------------------------

    def make(self, kind: LineKind) -> None:
        """Let the chosen lines be of a kind; of that kind already, they are words again."""
        chosen = self._chosen()
        all_are = all(blocks.line_of(block).kind is kind for block in chosen)
        wanted = LineKind.WORDS if all_are else kind
        self._change(chosen, lambda line: replace(line, kind=wanted, done=line.done and wanted is LineKind.TASK))

    def tick(self) -> None:
        """Tick the boxes of the chosen lines, or take the ticks away; other lines get a box."""
        chosen = self._chosen()
        found = [blocks.line_of(block) for block in chosen]
        if any(line.kind is not LineKind.TASK for line in found):
            self.make(LineKind.TASK)
            return
        done = not all(line.done for line in found)
        self._change(chosen, lambda line: replace(line, done=done))

    def chosen_lines(self) -> tuple[tuple[int, Line], ...]:
        """The chosen lines with their numbers; where nothing is chosen, all that have not gone anywhere yet."""
        whole = not self.textCursor().hasSelection()
        of = self._all() if whole else self._chosen()
        found = ((block.blockNumber(), blocks.line_of(block)) for block in of)
        return tuple((at, line) for at, line in found if line.text.strip() and not (whole and line.added is not None))

    def mark_added(self, numbers: tuple[int, ...], added: Added) -> None:
        """These lines have gone somewhere."""
        of = [self.document().findBlockByNumber(at) for at in numbers]
        self._change(of, lambda line: replace(line, added=added))

    def source(self) -> Origin | Added | None:
        """Where the line of the cursor went, or came from."""
        line = blocks.line_of(self.textCursor().block())
        return line.added or line.origin

    def _chosen(self) -> list[QTextBlock]:
        cursor = self.textCursor()
        first = self.document().findBlock(cursor.selectionStart())
        last = self.document().findBlock(cursor.selectionEnd()).blockNumber()
        found = [first]
        while found[-1].blockNumber() < last:
            found.append(found[-1].next())
        return found

    def _all(self) -> list[QTextBlock]:
        found, block = list[QTextBlock](), self.document().begin()
        while block.isValid():
            found.append(block)
            block = block.next()
        return found

    def _change(self, of: list[QTextBlock], change: Callable[[Line], Line]) -> None:
        cursor = self.textCursor()
        cursor.beginEditBlock()
        for block in of:
            at = QTextCursor(block)
            at.setBlockFormat(blocks.format_of(change(blocks.line_of(block))))
        cursor.endEditBlock()

    def _changed(self) -> None:
        self.viewport().update()
        if not self._filling:
            self.written.emit()

    # --- keys -------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if enter and modifiers == Qt.KeyboardModifier.ControlModifier:
            self.tick()
        elif enter and modifiers == Qt.KeyboardModifier.AltModifier:
            self._follow(self.source())
        elif enter:
            self._break_line()
        elif event.key() == Qt.Key.Key_Backspace and self._at_start():
            self._change([self.textCursor().block()], lambda line: replace(line, kind=LineKind.WORDS, done=False))
        elif event.text().isprintable() and event.text() and not self._room(1):
            self.full.emit()
        else:
            before = self.textCursor().block().text()
            with joining.minded(self, deletes=event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)):
                super().keyPressEvent(event)
            if event.text().isprintable():
                self._mind_sign(before)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        before = self.textCursor().block().text()
        with joining.minded(self):
            super().inputMethodEvent(event)
        self._mind_sign(before)

    def _at_start(self) -> bool:
        cursor = self.textCursor()
        plain = blocks.line_of(cursor.block()).kind is LineKind.WORDS
        return cursor.atBlockStart() and not cursor.hasSelection() and not plain

    def _mind_sign(self, before: str) -> None:
        """A sign that was written just now, with a space behind it, makes the line an item or a box."""
        cursor = self.textCursor()
        block = cursor.block()
        line, meant = blocks.line_of(block), typed(block.text())
        if line.kind is not LineKind.WORDS or meant.kind is LineKind.WORDS or typed(before).kind is not LineKind.WORDS:
            return
        sign = len(block.text()) - len(meant.text)
        if cursor.positionInBlock() < sign:
            return
        start = QTextCursor(block)
        start.beginEditBlock()
        start.setPosition(block.position() + sign, QTextCursor.MoveMode.KeepAnchor)
        start.removeSelectedText()
        start.setBlockFormat(blocks.format_of(replace(line, kind=meant.kind, done=meant.done)))
        start.endEditBlock()

    def _break_line(self) -> None:
        if self.textCursor().hasSelection():
            with joining.minded(self):
                self.textCursor().removeSelectedText()
        cursor = self.textCursor()
        line = blocks.line_of(cursor.block())
        if line.kind is not LineKind.WORDS and not line.text.strip():
            self._change([cursor.block()], lambda _line: Line())
            return
        cursor.beginEditBlock()
        before = cursor.atBlockStart() and bool(cursor.block().text())
        new = Line(kind=line.kind)
        # Words that go down to the new line have still come from where they came from.
        below = new if cursor.atBlockEnd() else replace(new, origin=line.origin)
        cursor.insertBlock(blocks.format_of(line if before else below))
        if before:
            # The words have moved down, and with them what they are.
            above = QTextCursor(cursor.block().previous())
            above.setBlockFormat(blocks.format_of(new))
        cursor.endEditBlock()
        self.setTextCursor(cursor)

    def _room(self, more: int) -> bool:
        return self.document().characterCount() + more <= MAX_PAD_CHARACTERS

    # --- words in and out ---------------------------------------------------------------------

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        text, origin = source.text(), origin_in(source)
        if not self._room(len(text)):
            self.full.emit()
            return
        lines = tuple(read(text.strip("\n"), origin))
        if origin is None and len(lines) == 1:
            with joining.minded(self):
                self.insertPlainText(text)
        elif lines:
            self.insert(lines)

    def insert(self, lines: tuple[Line, ...]) -> None:
        """Write lines below the one with the cursor, or in its place where it is empty."""
        if self.textCursor().hasSelection():
            with joining.minded(self):
                self.textCursor().removeSelectedText()
        cursor = self.textCursor()
        cursor.beginEditBlock()
        if cursor.block().text().strip():
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            cursor.insertBlock()
        blocks.write(cursor, lines)
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802  Qt's name
        cursor = self.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        cut: list[Line] = []
        for block in self._chosen():
            units = block.text().encode("utf-16-le")
            left, right = max(0, start - block.position()), max(0, end - block.position())
            cut.append(replace(blocks.line_of(block), text=units[2 * left : 2 * right].decode("utf-16-le", "ignore")))
        text = cut[0].text if len(cut) == 1 else as_words(tuple(cut))
        hidden = any(line.origin is not None and line.origin.hidden for line in cut)
        return packed(text, cut[0].origin if len(cut) == 1 else None, hidden=hidden)

    # --- pointing ---------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            found = self._signs.at(event.position())
            if found is not None:
                block, what = found
                if what is BOX:
                    self._change([block], lambda line: replace(line, done=not line.done))
                else:
                    self._follow(what)
                return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if not event.buttons():
            on_sign = self._signs.at(event.position()) is not None
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if on_sign else Qt.CursorShape.IBeamCursor)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            found = self._signs.at(QPointF(event.pos()))
            words = "" if found is None or found[1] is BOX else self._signs.words(found[1])
            QToolTip.showText(event.globalPos(), words, self.viewport())
            return True
        return super().viewportEvent(event)

    def _follow(self, what: Origin | Added | None) -> None:
        if what is not None:
            self.followed.emit(what)

    # --- look -------------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.document().isEmpty() and blocks.line_of(self.document().begin()).kind is LineKind.WORDS:
            painter = paint.begin(self.viewport())
            painter.setPen(QColor(theme.tokens().text_faint))
            painter.setFont(self.font())
            flags = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(self.viewport().rect().adjusted(1, 0, -8, 0), flags, self.hint)
            painter.end()
        self._signs.paint()
