"""Whom a chat can go to: queues and colleagues as rows, narrowed by what is typed."""

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.state import overseeing, whom
from desktop.state.store import Store
from desktop.state.whom import Colleague, Target
from protocol.entities import Interaction
from protocol.ids import AgentId, QueueId

RowRole = Qt.ItemDataRole.UserRole


class Purpose(Enum):
    """What is asked for."""

    HAND_OVER = "hand_over"
    INVITE = "invite"
    #: By a supervisor: at once, nobody is asked.
    ASSIGN = "assign"


class Heading(Enum):
    """Over the rows that follow."""

    QUEUES = "queues"
    COLLEAGUES = "colleagues"
    NOBODY = "nobody"


TargetRow = Heading | Target | Colleague


class TargetsModel(QAbstractListModel):
    """Rows for one chat. `describe` turns a row into words for a screen reader."""

    def __init__(self, store: Store, describe: Callable[[TargetRow], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._describe = describe
        self._card: Interaction | None = None
        self._words = ""
        self.purpose = Purpose.HAND_OVER
        self.rows: list[TargetRow] = []

    def show_card(self, card: Interaction | None, purpose: Purpose) -> None:
        """Where this chat can go, or who can be asked into it."""
        self._card, self.purpose, self._words = card, purpose, ""
        self.refresh()

    def narrow(self, words: str) -> None:
        """Only names that hold these words."""
        self._words = words
        self.refresh()

    def refresh(self) -> None:
        """Show the floor as it is now; rows that are the same stay."""
        new = self._wanted()
        if [_key(row) for row in new] != [_key(row) for row in self.rows]:
            self.beginResetModel()
            self.rows = new
            self.endResetModel()
            return
        for at, row in enumerate(new):
            if row != self.rows[at]:
                self.rows[at] = row
                self.dataChanged.emit(self.index(at), self.index(at))

    def can_choose(self, row: TargetRow) -> bool:
        """The chat can go there just now."""
        if isinstance(row, Colleague):
            match self.purpose:
                case Purpose.HAND_OVER:
                    return row.can_take_over()
                case Purpose.INVITE:
                    return row.can_join()
                case Purpose.ASSIGN:
                    return row.can_be_given()
        return isinstance(row, Target)

    def at(self, row: int) -> TargetRow | None:
        """A row."""
        return self.rows[row] if 0 <= row < len(self.rows) else None

    def row_of(self, key: QueueId | AgentId | None) -> int | None:
        """Where a queue or a colleague stands."""
        return next((at for at, row in enumerate(self.rows) if key is not None and _key(row) == key), None)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == RowRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._describe(row)
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        row = self.at(index.row()) if index.isValid() else None
        if row is None or not self.can_choose(row):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def _wanted(self) -> list[TargetRow]:
        if self._card is None:
            return []
        rows: list[TargetRow] = []
        if self.purpose is not Purpose.INVITE:
            queues = [one for one in whom.queues(self._store, self._card) if self._fits(one.queue.name)]
            rows += [Heading.QUEUES, *queues] if queues else []
        people = [one for one in whom.colleagues(self._store, self._card) if self._fits(one.agent.name)]
        if self.purpose is Purpose.ASSIGN:
            me = self._store.my_agent
            people = [one for one in people if overseeing.oversees(me, one.agent)]
        if self.purpose is not Purpose.HAND_OVER:
            people.sort(key=lambda one: (not self.can_choose(one), one.agent.name))
        rows += [Heading.COLLEAGUES, *people] if people else []
        return rows or [Heading.NOBODY]

    def _fits(self, name: str) -> bool:
        return all(word in name.casefold() for word in self._words.casefold().split())


def _key(row: TargetRow) -> Heading | QueueId | AgentId:
    if isinstance(row, Heading):
        return row
    return row.queue.id if isinstance(row, Target) else row.agent.id
