"""The sheet to hand a chat over or to ask a colleague in: to whom, what she should know, whether one stays.

By keyboard: type to narrow, arrows to choose, Enter goes on to the words, Ctrl+Enter does it, Esc leaves.
"""

from itertools import accumulate

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.models.targets import Purpose, TargetRow, TargetsModel
from desktop.panels.handing.targets import TargetList
from desktop.panels.handing.words import row_words
from desktop.panels.search import SearchField
from desktop.panels.wrap_up.notes import NotesField
from desktop.state.whom import Colleague, Target
from desktop.ui import fonts
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.widgets.popover import Popover
from desktop.ui.widgets.tick import Tick
from protocol.entities import Interaction
from protocol.ids import AgentId, QueueId
from protocol.limits import MAX_BRIEF_CHARACTERS

_WIDTH = 400
_LIST_MOST = 308


class HandingSheet(Popover):
    """One for both purposes; what is written in it stays with the chat until it is sent."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.window_widget, margin=Space.TWO)
        self._shell = shell
        self._desk = shell.desk
        self._card: Interaction | None = None
        self._purpose = Purpose.HAND_OVER
        self.model = TargetsModel(shell.desk.store, row_words, self)
        self.title = Label("", Type.TITLE, fonts.STRONG)
        self.body.addWidget(self.title)
        self.body.addSpacing(Space.ONE_HALF)
        self.finder = SearchField("", tr("Find a queue or a colleague"))
        self.finder.setFixedWidth(_WIDTH)
        self.finder.field.setPlaceholderText(tr("Find a queue or a colleague"))
        self.finder.field.setAccessibleName(tr("Find a queue or a colleague"))
        self.body.addWidget(self.finder)
        self.body.addSpacing(Space.HALF)
        self.list = TargetList(self.model)
        self.body.addWidget(self.list)
        self.body.addSpacing(Space.ONE)
        self.brief = NotesField(tr("What should they know?"))
        self.body.addWidget(self.brief)
        self.body.addSpacing(Space.HALF)
        self.problem = Label("", Type.SMALL, fonts.MEDIUM, Tone.BAD, wrap=True)
        self.body.addWidget(self.problem)
        self.stay = Tick(tr("Stay with the customer until somebody answers"))
        self.body.addWidget(self.stay)
        self.body.addSpacing(Space.ONE_HALF)
        row = QHBoxLayout()
        row.setSpacing(Space.ONE)
        self.cancel = Button(tr("Cancel"), Kind.PLAIN)
        self.go = Button(tr("Hand over"), Kind.PRIMARY)
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.go)
        self.body.addLayout(row)
        self.finder.wanted.connect(self._narrow)
        self.finder.key_pressed.connect(self._key)
        self.finder.left.connect(self.close_again)
        self.list.chosen.connect(self._chosen)
        self.list.entered_row.connect(self._to_words)
        self.brief.editor.textChanged.connect(self._written)
        self.brief.editor.installEventFilter(self)
        self.stay.toggled.connect(self._chosen)
        self.cancel.clicked.connect(self.close_again)
        self.go.clicked.connect(self._do)
        for signal in (self._desk.signals.floor, self._desk.signals.chats, self._desk.signals.offers):
            signal.connect(self._refresh)

    def ask(self, card: Interaction, purpose: Purpose, anchor: QWidget) -> None:
        """Open for a chat."""
        self._card, self._purpose = card, purpose
        name = card.customer.name or tr("the customer")
        handing = purpose is Purpose.HAND_OVER
        title = {
            Purpose.HAND_OVER: tr("Hand over {name}", name=name),
            Purpose.INVITE: tr("Ask a colleague in to {name}", name=name),
            Purpose.ASSIGN: tr("Give the chat with {name} to", name=name),
        }[purpose]
        self.title.setText(title)
        self.setAccessibleName(title)
        self.finder.field.setText("")
        find = tr("Find a colleague") if purpose is Purpose.INVITE else tr("Find a queue or a colleague")
        self.finder.field.setPlaceholderText(find)
        self.finder.field.setAccessibleName(find)
        self.stay.setChecked(False)
        self.stay.setVisible(handing and self._desk.conversation is not None)
        self.brief.show_text(self._desk.company.brief_of(card.id))
        self.model.show_card(card, purpose)
        self._choose(None)
        self._say("")
        self._fit()
        self.open_at(anchor)
        self.finder.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _fit(self) -> None:
        rows = (self.list.sizeHintForRow(at) for at in range(self.model.rowCount()))
        # Whole rows: half a name says nothing.
        heights = [height for height in accumulate(rows) if height <= _LIST_MOST]
        self.list.setFixedHeight(max(40, (heights[-1] if heights else 0) + 2))

    def _refresh(self) -> None:
        if self.isHidden() or self._card is None:
            return
        now = self._desk.store.floor.interactions.get(self._card.id)
        if now is None:
            self.close_again()
            return
        kept = self._key_of(self.list.current())
        self._card = now
        self.model.refresh()
        self._choose(kept)

    def _narrow(self, words: str) -> None:
        self.model.narrow(words)
        self._choose(None)
        if words.strip():
            self.list.step(1)

    def _choose(self, key: QueueId | AgentId | None) -> None:
        at = self.model.row_of(key)
        self.list.setCurrentIndex(self.model.index(at) if at is not None else self.model.index(-1))
        self._chosen()

    def _key_of(self, row: object) -> QueueId | AgentId | None:
        if isinstance(row, Target):
            return row.queue.id
        return row.agent.id if isinstance(row, Colleague) else None

    def _chosen(self) -> None:
        row = self.list.current()
        self.go.setEnabled(row is not None and len(self.brief.text()) <= MAX_BRIEF_CHARACTERS)
        if self._purpose is Purpose.ASSIGN:
            self.go.set_text(_give_words(row))
        elif isinstance(row, Target):
            self.go.set_text(tr("Hand over to {name}", name=row.queue.name))
        elif isinstance(row, Colleague) and self._purpose is Purpose.HAND_OVER:
            self.go.set_text(tr("Ask {name}", name=row.agent.name))
        elif isinstance(row, Colleague):
            self.go.set_text(tr("Invite {name}", name=row.agent.name))
        else:
            self.go.set_text(tr("Hand over") if self._purpose is Purpose.HAND_OVER else tr("Invite"))
        nobody = isinstance(row, Target) and not row.agents and not self.stay.isChecked()
        nobody = nobody and self._purpose is Purpose.HAND_OVER
        self._say(tr("Nobody else is signed in there. Stay with the customer, or choose another.") if nobody else "")

    def _written(self) -> None:
        if self._card is not None:
            self._desk.company.keep_brief(self._card.id, self.brief.text())
        self._chosen()
        left = MAX_BRIEF_CHARACTERS - len(self.brief.text())
        if left < 0:
            self._say(tr("{n} too many", n=-left))

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.adjustSize()

    def _key(self, key: Qt.Key) -> None:
        match key:
            case Qt.Key.Key_Down:
                self.list.step(1)
            case Qt.Key.Key_Up:
                self.list.step(-1)
            case _:
                if self.list.current() is None:
                    self.list.step(1)
                self._to_words()

    def _to_words(self) -> None:
        self.brief.editor.setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.brief.editor and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if entered and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._do()
                return True
        return super().eventFilter(watched, event)

    def _do(self) -> None:
        row, card = self.list.current(), self._card
        if row is None or card is None or not self.go.isEnabled():
            return
        company, brief = self._desk.company, self.brief.text()
        stays = self.stay.isChecked() and not self.stay.isHidden()
        if self._purpose is Purpose.ASSIGN:
            self._assign(card, row, brief)
        elif isinstance(row, Target):
            company.hand_to_queue(card, row.queue.id, brief, stays=stays)
        elif isinstance(row, Colleague) and self._purpose is Purpose.HAND_OVER:
            company.hand_to_agent(card, row.agent.id, brief, stays=stays)
        elif isinstance(row, Colleague):
            company.invite(card, row.agent.id, brief)
        self.close_again()

    def _assign(self, card: Interaction, row: TargetRow, brief: str) -> None:
        self._desk.company.keep_brief(card.id, "")
        if isinstance(row, Target):
            self._desk.supervision.move(card, row.queue.id, brief)
        elif isinstance(row, Colleague):
            self._desk.supervision.assign(card, row.agent.id, brief)


def _give_words(row: TargetRow | None) -> str:
    """What a supervisor's button says."""
    if isinstance(row, Target):
        return tr("Move to {name}", name=row.queue.name)
    return tr("Give to {name}", name=row.agent.name) if isinstance(row, Colleague) else tr("Give")
