"""Lines that become one keep what they are: words that came hidden stay marked, whichever key took the break away."""

from collections.abc import Generator
from contextlib import contextmanager

from msgspec.structs import replace
from PySide6.QtWidgets import QTextEdit

from desktop.panels.scratch_pad import lines as blocks
from desktop.state.pads import Line


@contextmanager
def minded(editor: QTextEdit, *, deletes: bool = False) -> Generator[None]:
    """What is done meanwhile takes away what is chosen; or it `deletes` beside the cursor. It is one step of undo."""
    cursor = editor.textCursor()
    document = editor.document()
    count = document.blockCount()
    first, last = document.findBlock(cursor.selectionStart()), document.findBlock(cursor.selectionEnd())
    if deletes and not cursor.hasSelection():
        # Keys that delete go over the break before, or behind.
        first = first.previous() if cursor.atBlockStart() and first.previous().isValid() else first
        last = last.next() if cursor.atBlockEnd() and last.next().isValid() else last
    before: dict[int, Line] = {}
    while first.isValid() and first.blockNumber() <= last.blockNumber():
        before[first.blockNumber()] = blocks.line_of(first)
        first = first.next()
    if len(before) < 2:
        yield
        return
    cursor.beginEditBlock()
    try:
        yield
        now = editor.textCursor()
        gone = count - document.blockCount()
        left, right = before.get(now.blockNumber()), before.get(now.blockNumber() + gone)
        if gone > 0 and left is not None and right is not None:
            # Qt counts in UTF-16.
            behind = now.block().length() - 1 - now.positionInBlock()
            joined = _joined(left if now.positionInBlock() else None, right if behind else None)
            now.setBlockFormat(blocks.format_of(joined))
    finally:
        cursor.endEditBlock()


def _joined(left: Line | None, right: Line | None) -> Line:
    """What a line is whose words were of these, before and behind the cursor."""
    if left is None or right is None:
        return left or right or Line()
    origins = [one.origin for one in (left, right) if one.origin is not None]
    origin = next((one for one in origins if one.hidden), origins[0] if origins else None)
    return replace(left, origin=origin)
