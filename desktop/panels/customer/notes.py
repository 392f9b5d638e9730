"""What staff noted about a customer, and that they are blocked: parts of the contact panel."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import fonts, theme
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.glyph import Glyph
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.words import day_words, time_words
from protocol.entities import Interaction, Note
from protocol.ids import AgentId

#: Notes shown before more is asked for.
_FIRST = 4


class _NoteCard(QWidget):
    """One note: what it says, by whom, when."""

    def __init__(self, words: str, about: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.ONE_HALF, Space.ONE, Space.ONE_HALF, Space.ONE)
        column.setSpacing(2)
        column.addWidget(Label(words, Type.BODY, wrap=True))
        column.addWidget(Label(about, Type.CAPTION, tone=Tone.HIDDEN))
        self.setAccessibleName(f"{words}, {about}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.begin(self)
        paint.fill(painter, QRectF(self.rect()), theme.tokens().hidden_soft, Radius.CONTROL)
        painter.end()


class Notes(QWidget):
    """All notes on the customer, the newest first, and a way to write one."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._shown: tuple[Note, ...] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, 0)
        self._column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(Space.ONE)
        head.addWidget(Glyph(Icon.LOCK, 13, Tone.HIDDEN))
        head.addWidget(Label(tr("Notes"), Type.SMALL, fonts.STRONG, Tone.SOFT))
        head.addStretch(1)
        self.add = IconButton(Icon.PLUS, tr("Write a note on the customer"), edge=28, glyph=15)
        self.add.clicked.connect(self._write)
        head.addWidget(self.add)
        self._column.addLayout(head)
        self.cards: list[_NoteCard] = []
        self._all = False
        self._of: object = None
        self.more = Button(tr("Show more"), Kind.QUIET, small=True)
        self.more.clicked.connect(self._show_more)
        self.more.hide()
        self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def refresh(self, card: Interaction) -> None:
        """Show the notes on a chat's customer; without any, and no way to write one, nothing."""
        if card.id != self._of:
            self._of, self._all = card.id, False
        notes = self._notes(card)
        self.add.setVisible(self._shell.desk.can_hide())
        self.setVisible(bool(notes) or self._shell.desk.can_hide())
        shown = notes if self._all else notes[-_FIRST:]
        self.more.setVisible(len(shown) < len(notes))
        if shown == self._shown:
            return
        self._shown = shown
        for old in self.cards:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.cards = [_NoteCard(note.text, self._about(note)) for note in reversed(shown)]
        for new in self.cards:
            self._column.insertWidget(self._column.count() - 1, new)
            new.show()

    def _notes(self, card: Interaction) -> tuple[Note, ...]:
        """Those on the card, and all that were made in other chats of the same record; oldest first."""
        known = self._shell.desk.customers.card(card)
        noted = {note.id: note for note in (*(known.notes if known is not None else ()), *card.customer.notes)}
        return tuple(sorted(noted.values(), key=lambda note: (note.at, note.id)))

    def _show_more(self) -> None:
        self._all = True
        card = self._shell.desk.card
        if card is not None:
            self.refresh(card)

    def _about(self, note: Note) -> str:
        when = f"{day_words(note.at, self._shell.desk.now())} {time_words(note.at)}"
        return f"{self._name(note.by)} · {when}"

    def _name(self, agent: AgentId) -> str:
        found = self._shell.desk.store.floor.agents.get(agent)
        return found.name if found is not None else tr("An agent")

    def _write(self) -> None:
        self._shell.commands.run("chat.note")


class BlockedLine(QWidget):
    """The customer may not chat for now: by whom, why, until when; and a way to let them in again."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.TWO + Space.ONE, Space.ONE, Space.TWO + Space.ONE, Space.ONE)
        row.setSpacing(Space.ONE)
        row.addWidget(Glyph(Icon.BLOCK, 15, Tone.BAD))
        self.words = Label("", Type.SMALL, tone=Tone.BAD, wrap=True)
        row.addWidget(self.words, 1)
        self.lift = Button(tr("Let in"), Kind.PLAIN, small=True)
        self.lift.clicked.connect(self._lift)
        row.addWidget(self.lift)
        self.hide()

    def refresh(self, card: Interaction | None) -> None:
        """Show whether a chat's customer is blocked."""
        company, floor = self._shell.desk.company, self._shell.desk.store.floor
        block = company.block_of(card.customer.visitor) if card is not None else None
        if block is not None:
            agent = floor.agents.get(block.by)
            name = agent.name if agent is not None else tr("An agent")
            if block.until is None:
                said = tr("Blocked by {name}", name=name)
            else:
                until = f"{day_words(block.until, self._shell.desk.now())} {time_words(block.until)}"
                said = tr("Blocked by {name} until {time}", name=name, time=until)
            self.words.setText(f"{said}: {block.reason}" if block.reason else said)
            self.lift.setVisible(company.can_unblock(block.visitor))
        self.setVisible(block is not None)

    def _lift(self) -> None:
        self._shell.commands.run("chat.unblock")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.begin(self)
        rect = QRectF(self.rect()).adjusted(Space.TWO, 0, -Space.TWO, 0)
        paint.fill(painter, rect, theme.tokens().bad_soft, Radius.CONTROL)
        painter.end()
