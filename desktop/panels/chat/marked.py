"""Shows links among the words of a draft as what they are: their words stand out, the address stands back."""

from itertools import islice

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from desktop.panels.transcript.text_block import units
from desktop.state.alias import MARKED
from desktop.ui import theme

#: Links that are shown as such in a paragraph: with each one its lines take longer to break.
_MOST = 50


class MarkedLinks(QSyntaxHighlighter):
    """Of a composer's document; `active` is off where words go to staff, who get them as they stand."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.active = True

    def highlightBlock(self, text: str) -> None:  # noqa: N802  Qt's name
        if not self.active or "](" not in text:
            return
        t = theme.tokens()
        words, address = QTextCharFormat(), QTextCharFormat()
        words.setForeground(QColor(t.accent_text))
        words.setFontUnderline(True)
        address.setForeground(QColor(t.text_faint))
        for found in islice(MARKED.finditer(text), _MOST):
            start, end = units(text[: found.start()]), units(text[: found.end()])
            self.setFormat(start, end - start, address)
            self.setFormat(units(text[: found.start(1)]), units(found[1]), words)
