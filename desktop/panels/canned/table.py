"""A table of texts before it is brought in: what would come of it, and what is wrong, line by line."""

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.models.canned import CannedTexts
from desktop.panels.canned.words import problem_words
from desktop.panels.customer.scrolls import Scroll
from desktop.state import canned_csv
from desktop.state.canned_csv import Read, Row
from desktop.ui import fonts
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.labels import Label, Tone
from protocol.canned import Canned

#: More lines of problems are not read one by one.
_MOST_PROBLEMS = 200


class Coming(Struct, frozen=True):
    """What a table would change: rows, each with the text it replaces; and how many say nothing new."""

    rows: tuple[tuple[Row, Canned | None], ...]
    same: int

    @property
    def new(self) -> int:
        """Texts that were not there."""
        return sum(before is None for _, before in self.rows)


def coming(texts: CannedTexts, read: Read) -> Coming:
    """Compare a table with what is there."""
    there = {canned_csv.place_of(one): one for one in texts.all()}
    pairs = [(row, there.get(canned_csv.place_of(row))) for row in read.rows]
    news = tuple((row, before) for row, before in pairs if before is None or not canned_csv.same(row, before))
    return Coming(news, len(pairs) - len(news))


class TablePage(QWidget):
    """Shows it, and asks nothing but whether to bring it in.

    Signals:
        bring: yes (Coming).
        left: no.
    """

    bring = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._coming = Coming((), 0)
        area = Scroll()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        column = area.column
        column.setContentsMargins(Space.FOUR, Space.THREE, Space.FOUR, Space.FOUR)
        column.setSpacing(Space.ONE)
        self.title = Label("", Type.HEADING, fonts.STRONG)
        self.words = Label("", Type.BODY, tone=Tone.SOFT, wrap=True)
        self.wrong = Label("", Type.BODY, fonts.MEDIUM, Tone.WARN)
        self.lines = Label("", Type.BODY, tone=Tone.TEXT, wrap=True)
        foot = QHBoxLayout()
        foot.setSpacing(Space.ONE)
        self.bring_button = Button(tr("Bring them in"), Kind.PRIMARY, icon=Icon.UPLOAD)
        self.bring_button.clicked.connect(self._bring)
        self.leave_button = Button(tr("Leave it"), Kind.PLAIN)
        self.leave_button.clicked.connect(self.left)
        foot.addWidget(self.bring_button)
        foot.addWidget(self.leave_button)
        foot.addStretch(1)
        column.addWidget(self.title)
        column.addWidget(self.words)
        column.addSpacing(Space.ONE)
        column.addLayout(foot)
        column.addSpacing(Space.TWO)
        column.addWidget(self.wrong)
        column.addWidget(self.lines)
        column.addStretch(1)

    def show_table(self, name: str, read: Read, found: Coming) -> None:
        """Show what was read from a file of this name."""
        self._coming = found
        self.title.setText(name)
        parts = (
            (tr("{n} new", n=found.new), found.new),
            (tr("{n} written anew", n=len(found.rows) - found.new), len(found.rows) - found.new),
            (tr("{n} as they are", n=found.same), found.same),
        )
        counts = " · ".join(words for words, count in parts if count)
        self.words.setText(counts or tr("There is nothing in it that can be brought in."))
        self.bring_button.setVisible(bool(found.rows))
        wrong = len(read.problems)
        self.wrong.setText(tr("1 line is left out") if wrong == 1 else tr("{n} lines are left out", n=wrong))
        self.wrong.setVisible(bool(wrong))
        self.lines.setText("\n".join(problem_words(problem) for problem in read.problems[:_MOST_PROBLEMS]))
        self.lines.setVisible(bool(wrong))
        (self.bring_button if found.rows else self.leave_button).setFocus()

    def _bring(self) -> None:
        self.bring.emit(self._coming)
