"""What was done with a record: by whom, when; a merge can be taken back here."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.panels.customer.parts import Section
from desktop.panels.customer.words import change_words, moment_words
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.labels import Label, Tone
from protocol.customers import RecordTrail
from protocol.entities import Interaction
from protocol.ids import CommandId
from protocol.kinds import RecordChange

_MOST = 30


class TrailSection(Section):
    """Folded: it is looked at when something is odd."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(tr("What was done with the record"), folded=True)
        self._shell = shell
        self._shown: tuple[object, ...] | None = None
        self._rows: list[QWidget] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.column.addLayout(self._list)

    def refresh(self, card: Interaction) -> None:
        """Show this record's."""
        customers = self._shell.desk.customers
        known = customers.card(card)
        trail = known.trail[:_MOST] if known is not None else ()
        self.setVisible(bool(trail))
        self.say(str(len(trail)) if trail else "")
        shown = (trail, customers.can_act(card))
        if shown == self._shown:
            return
        self._shown = shown
        for old in self._rows:
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        split = {one.merge for one in trail if one.change is RecordChange.SPLIT}
        self._rows = [self._row(one, may_split=customers.can_act(card) and one.merge not in split) for one in trail]
        for row in self._rows:
            self._list.addWidget(row)
            row.show()

    def _row(self, step: RecordTrail, *, may_split: bool) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(Space.TWO, 3, Space.ONE_HALF, 3)
        row.setSpacing(Space.ONE)
        words = QVBoxLayout()
        words.setSpacing(0)
        said = change_words(step.change)
        words.addWidget(Label(f"{said}: {step.detail}" if step.detail else said, Type.BODY, wrap=True))
        agent = self._shell.desk.store.floor.agents.get(step.by) if step.by is not None else None
        who = agent.name if agent is not None else tr("An agent") if step.by is not None else tr("The shop")
        when = moment_words(step.at, self._shell.desk.now())
        words.addWidget(Label(f"{who} · {when}", Type.SMALL, tone=Tone.FAINT))
        row.addLayout(words, 1)
        if step.change is RecordChange.MERGED and step.merge is not None and may_split:
            back = Button(tr("Take back"), Kind.QUIET, small=True)
            back.clicked.connect(partial(self._split, step.merge))
            row.addWidget(back)
        return made

    def _split(self, merge: CommandId) -> None:
        self._shell.desk.customers.split(merge)
        self._shell.toasts.say(tr("The merge is taken back"))
