"""The list on the left: my chats, those to finish, those that wait. One row a chat, one a heading."""

from collections.abc import Callable
from enum import Enum

from msgspec import Struct
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.models.pull import answered_elsewhere
from desktop.models.signals import StoreSignals
from desktop.state import limits, waiting
from desktop.state.alerts import coaching
from desktop.state.conversation import Conversation, Held
from desktop.state.limits import USUAL, Limits
from desktop.state.messages import Delivery, MessageItem
from desktop.state.nameless import customer_number
from desktop.state.store import Store
from protocol.entities import Interaction
from protocol.ids import AgentId, InteractionId
from protocol.kinds import Channel, InteractionStatus, PartyKind

#: Waiting chats shown; the heading tells the whole number.
MOST_WAITING = 50

RowRole = Qt.ItemDataRole.UserRole


class Section(Enum):
    """The headings, in their order."""

    MINE = "mine"
    WRAP_UP = "wrap_up"
    LOST = "lost"
    #: Of a supervisor: chats of others that she reads along in.
    MONITORED = "monitored"
    WAITING = "waiting"


class HeadingRow(Struct, frozen=True, kw_only=True):
    """The head of a section."""

    section: Section
    count: int

    @property
    def key(self) -> str:
        """Stable name of the row."""
        return self.section.value


class ChatRow(Struct, frozen=True, kw_only=True):
    """A chat as the list shows it. Times are server time in ms."""

    section: Section
    interaction: InteractionId
    name: str
    queue: str
    channel: Channel
    last: str
    #: The last words are ours; `delivery` says how far they came.
    last_is_mine: bool = False
    delivery: Delivery | None = None
    attachment: bool = False
    unread: int = 0
    typing: bool = False
    #: The customer lost the connection and is waited for.
    gone: bool = False
    #: The beginning of what is written and not sent.
    draft: str = ""
    #: The oldest unanswered word, or the arrival for a waiting chat; None when nobody waits.
    waiting_since: int | None = None
    #: From when on that wait warns, and is late.
    limits: Limits = USUAL
    #: Since when it is answered, or waits to be finished.
    session_since: int | None = None
    #: At whom a waiting chat rings now, and who handed it over.
    rings_at: str = ""
    passed_by: str = ""
    #: Of a chat that is read along in: who has it.
    whose: str = ""
    #: A supervisor has said something to the agent there which she has not answered.
    coached: bool = False
    #: What tells one without a name from the others.
    nameless: int = 0
    #: The number of its Ctrl key, 1 to 8.
    number: int | None = None

    @property
    def key(self) -> str:
        """Stable name of the row."""
        return f"{self.section.value}-{self.interaction}"


Row = HeadingRow | ChatRow


class ChatListModel(QAbstractListModel):
    """Rows of the chat list. `describe` turns a row into words for a screen reader."""

    def __init__(
        self, store: Store, signals: StoreSignals, describe: Callable[[Row], str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._describe = describe
        self.rows: list[Row] = []
        #: The rows of those who wait, until the floor changes: most changes are within a chat.
        self._waiting: list[Row] | None = None
        #: Nobody sees the list: it is made anew when somebody does, or asks for a row.
        self._asleep = self._stale = False
        signals.waiting.connect(self._waiting_changed)
        signals.chats.connect(self.refresh)
        signals.followed.connect(self._one_changed)
        signals.typing.connect(self._one_changed)
        signals.me.connect(self.sort_again)
        self.refresh()

    def sort_again(self) -> None:
        """Time has passed: somebody may press more than somebody else now."""
        self._waiting = None
        self.refresh()

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
        if not index.isValid() or isinstance(self.rows[index.row()], HeadingRow):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled

    def row_of(self, interaction: InteractionId) -> int | None:
        """Where a chat stands."""
        self._wake()
        for at, row in enumerate(self.rows):
            if isinstance(row, ChatRow) and row.interaction == interaction:
                return at
        return None

    def chats(self) -> list[ChatRow]:
        """The chats without headings, in order."""
        self._wake()
        return [row for row in self.rows if isinstance(row, ChatRow)]

    def refresh(self) -> None:
        """Show the store as it is now; rows that stay keep their place."""
        if self._asleep:
            self._stale = True
            return
        self._show()

    def sleep(self, asleep: bool) -> None:
        """Whether nobody sees the list."""
        self._asleep = asleep
        self._wake()

    def _wake(self) -> None:
        if self._stale:
            self._stale = False
            self._show()

    def _show(self) -> None:
        if self._waiting is None:
            self._waiting = _waiting_rows(self._store)
        new = [*_my_rows(self._store), *_monitored_rows(self._store), *self._waiting]
        keys, fresh = [row.key for row in self.rows], [row.key for row in new]
        wanted = set(fresh)
        for at in range(len(keys) - 1, -1, -1):
            if keys[at] not in wanted:
                self.beginRemoveRows(QModelIndex(), at, at)
                del self.rows[at], keys[at]
                self.endRemoveRows()
        had = set(keys)
        if [key for key in fresh if key in had] != keys:
            self.beginResetModel()
            self.rows = new
            self.endResetModel()
            return
        for at, row in enumerate(new):
            if row.key not in had:
                self.beginInsertRows(QModelIndex(), at, at)
                self.rows.insert(at, row)
                self.endInsertRows()
            elif row != self.rows[at]:
                self.rows[at] = row
                self.dataChanged.emit(self.index(at), self.index(at))

    def _waiting_changed(self) -> None:
        self._waiting = None

    def _one_changed(self, _interaction: InteractionId) -> None:
        self.refresh()


def in_sections(store: Store) -> tuple[list[Conversation], list[Conversation], list[Conversation]]:
    """This desk's chats that go on, those to finish, those that are no longer hers; numbered in this order."""
    mine: list[Conversation] = []
    ended: list[Conversation] = []
    lost: list[Conversation] = []
    for chat in store.my_conversations():
        if chat.held is not Held.MINE:
            lost.append(chat)
        elif chat.ended is not None or chat.card.status is InteractionStatus.WRAP_UP:
            ended.append(chat)
        else:
            mine.append(chat)
    return mine, ended, lost


def _my_rows(store: Store) -> list[Row]:
    mine, ended, lost = in_sections(store)
    rows: list[Row] = []
    number = 0
    for section, chats in ((Section.MINE, mine), (Section.WRAP_UP, ended), (Section.LOST, lost)):
        if not chats and section is not Section.MINE:
            continue
        rows.append(HeadingRow(section=section, count=len(chats)))
        for chat in chats:
            number += 1
            rows.append(_mine_row(store, section, chat, number if number <= 8 else None))
    return rows


def _monitored_rows(store: Store) -> list[Row]:
    """What a supervisor reads along in and has no part in, in the order of arrival."""
    cards = [card for one in store.monitored if (card := store.floor.interactions.get(one)) is not None]
    others = [card for card in cards if card.id not in store.conversations]
    if not others:
        return []
    rows = [_monitored_row(store, card) for card in sorted(others, key=lambda card: (card.arrived_at, card.id))]
    return [HeadingRow(section=Section.MONITORED, count=len(rows)), *rows]


def _monitored_row(store: Store, card: Interaction) -> ChatRow:
    chat = store.followed.get(card.id)
    owner = store.floor.agents.get(card.agent) if card.agent is not None else None
    last = chat.last_message if chat is not None else None
    text, theirs = (last.text, last.author.kind is PartyKind.AGENT) if isinstance(last, MessageItem) else ("", False)
    if isinstance(last, MessageItem) and not text and last.attachments:
        text = last.attachments[0].name
    return ChatRow(
        section=Section.MONITORED,
        interaction=card.id,
        name=card.customer.name or card.customer.email,
        nameless=customer_number(card.customer),
        queue=_queue_name(store, card),
        channel=card.channel,
        last=(text or card.question)[:200],
        last_is_mine=theirs,
        typing=chat is not None and any(party.kind is PartyKind.CUSTOMER for party in chat.typing),
        gone=chat is not None and not chat.customer_connected,
        waiting_since=chat.waiting_since if chat is not None and card.status is InteractionStatus.ACTIVE else None,
        limits=limits.of_answer(store.floor.queues.get(card.queue)),
        session_since=card.since,
        whose=owner.name if owner is not None else "",
    )


def _waiting_rows(store: Store) -> list[Row]:
    """Those who press most where the agent serves; of thousands most need not be put in order."""
    me = store.my_agent
    if not waiting.serves_any(me):
        return []
    first = waiting.most_pressing(store.floor, me, store.now(), MOST_WAITING)
    count = sum(1 for _ in waiting.takeable(store.floor, me)) if len(first) == MOST_WAITING else len(first)
    rings = {offer.interaction: offer.agent for offer in store.floor.offers.values()}
    heading = HeadingRow(section=Section.WAITING, count=count)
    return [heading, *(_waiting_row(store, card, rings.get(card.id)) for card in first)]


def _queue_name(store: Store, card: Interaction) -> str:
    queue = store.floor.queues.get(card.queue)
    return queue.name if queue is not None else ""


def _mine_row(store: Store, section: Section, chat: Conversation, number: int | None) -> ChatRow:
    last = chat.last_message
    text, mine, delivery, attachment = chat.card.question, False, None, False
    if isinstance(last, MessageItem):
        text, mine = last.text, last.author.kind is PartyKind.AGENT
        delivery = last.delivery if mine else None
        attachment = not last.text and bool(last.attachments or last.uploads)
        if attachment:
            text = (last.attachments or last.uploads)[0].name
    draft = store.drafts.of(chat.id).text.strip()
    coached = coaching.unanswered(chat, store.me, store.now()) if section is Section.MINE and chat.owned else None
    return ChatRow(
        section=section,
        interaction=chat.id,
        name=chat.card.customer.name or chat.card.customer.email,
        nameless=customer_number(chat.card.customer),
        queue=_queue_name(store, chat.card),
        channel=chat.card.channel,
        last=text[:200],
        last_is_mine=mine,
        delivery=delivery,
        attachment=attachment,
        unread=chat.unread,
        coached=coached is not None and not coaching.is_done(store.bell.now, coached),
        typing=any(party.kind is PartyKind.CUSTOMER for party in chat.typing),
        gone=not chat.customer_connected,
        draft=draft[:200],
        waiting_since=chat.waiting_since if section is Section.MINE and not answered_elsewhere(chat.card) else None,
        limits=limits.of_answer(store.floor.queues.get(chat.card.queue)),
        session_since=None if section is Section.LOST else chat.card.since,
        number=number,
    )


def _waiting_row(store: Store, card: Interaction, rings_at: AgentId | None) -> ChatRow:
    agents = store.floor.agents
    ringing = agents.get(rings_at) if rings_at is not None else None
    passed = agents.get(card.passed.by) if card.passed is not None else None
    return ChatRow(
        section=Section.WAITING,
        interaction=card.id,
        name=card.customer.name or card.customer.email,
        nameless=customer_number(card.customer),
        queue=_queue_name(store, card),
        channel=card.channel,
        last=card.question[:200],
        waiting_since=waiting.waits_since(card),
        limits=limits.of_target(waiting.target_of(store.floor.queues.get(card.queue))),
        rings_at=ringing.name if ringing is not None else "",
        passed_by=passed.name if passed is not None else "",
    )
