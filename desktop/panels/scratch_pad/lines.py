"""A pad's lines as blocks of a document, and back. What a line is stands in its block's format: undo knows it too."""

from enum import IntEnum

import msgspec
from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCursor, QTextDocument, QTextFormat

from desktop.state.pads import Added, Line, LineKind, Origin

#: Logical pixels before an item's or a task's words, and behind words that have a sign.
INDENT, SIGN = 26, 26
_GAP = 3
_FIRST = QTextFormat.Property.UserProperty.value


class _Property(IntEnum):
    KIND = _FIRST + 1
    DONE = _FIRST + 2
    ORIGIN = _FIRST + 3
    ADDED = _FIRST + 4


_origin = msgspec.json.Decoder(Origin)
_added = msgspec.json.Decoder(Added)


def format_of(line: Line) -> QTextBlockFormat:
    """The format of a line's block."""
    made = QTextBlockFormat()
    made.setTopMargin(_GAP)
    made.setBottomMargin(_GAP)
    if line.kind is not LineKind.WORDS:
        made.setLeftMargin(INDENT)
        made.setProperty(_Property.KIND, line.kind.value)
    if line.done:
        made.setProperty(_Property.DONE, True)
    if line.origin is not None:
        made.setProperty(_Property.ORIGIN, msgspec.json.encode(line.origin).decode())
    if line.added is not None:
        made.setProperty(_Property.ADDED, msgspec.json.encode(line.added).decode())
    if line.origin is not None or line.added is not None:
        made.setRightMargin(SIGN * (2 if line.origin is not None and line.added is not None else 1))
    return made


def line_of(block: QTextBlock) -> Line:
    """The line that a block is."""
    made = block.blockFormat()
    kind, origin, added = (made.stringProperty(which) for which in (_Property.KIND, _Property.ORIGIN, _Property.ADDED))
    return Line(
        text=block.text(),
        kind=LineKind(kind) if kind else LineKind.WORDS,
        done=made.boolProperty(_Property.DONE),
        origin=_origin.decode(origin) if origin else None,
        added=_added.decode(added) if added else None,
    )


def lines_of(document: QTextDocument) -> tuple[Line, ...]:
    """All lines."""
    lines: list[Line] = []
    block = document.begin()
    while block.isValid():
        lines.append(line_of(block))
        block = block.next()
    return tuple(lines)


def fill(document: QTextDocument, lines: tuple[Line, ...]) -> None:
    """Let a document hold these lines and nothing else; it can't be undone."""
    document.setUndoRedoEnabled(False)
    document.clear()
    cursor = QTextCursor(document)
    write(cursor, lines or (Line(),))
    document.setUndoRedoEnabled(True)


def write(cursor: QTextCursor, lines: tuple[Line, ...]) -> None:
    """Write lines from an empty block on, as one step of undo."""
    cursor.beginEditBlock()
    for at, line in enumerate(lines):
        if at:
            cursor.insertBlock(format_of(line))
        else:
            cursor.setBlockFormat(format_of(line))
        cursor.insertText(line.text)
    cursor.endEditBlock()
