"""One conversation as a fold over its two streams. One reducer an event."""
# ruff: noqa: ARG001  the reducers share one signature

from collections.abc import Callable, Sequence
from enum import Enum
from typing import cast

import msgspec

from desktop.state import changes, changing, proposals
from desktop.state.backstage import STAFF_REDUCERS
from desktop.state.changes import Change
from desktop.state.messages import (
    Delivery,
    DispositionItem,
    EndedItem,
    JoinedItem,
    LeftItem,
    MessageItem,
    PassedItem,
    Proposal,
    ProposalItem,
    StartItem,
    WarnedItem,
)
from desktop.state.transcript import Transcript
from protocol import events
from protocol.entities import Interaction, Party, Seat
from protocol.frames import InteractionSnapshot, PublicEntry, StaffEntry
from protocol.ids import AgentId, MessageId, ProposalId
from protocol.kinds import PartyKind
from protocol.proposals import ProposalChanged, Proposed


class Held(Enum):
    """Whose a conversation on the desk is."""

    #: The agent at this desk owns it, or has a seat in it.
    MINE = "mine"
    #: It went back to the queue or to somebody else; it can be read until it is dismissed.
    LOST = "lost"
    #: It is looked into, and nobody else knows (`store.followed`).
    FOLLOWED = "followed"
    #: It was closed while words to it were still in the outbox.
    CLOSED = "closed"
    #: It is over and was fetched to be read (`store.past`).
    PAST = "past"


class Marks(msgspec.Struct, frozen=True):
    """How far one side has received and seen the public stream."""

    delivered: int = 0
    seen: int = 0

    def higher(self, other: "Marks") -> "Marks":
        """The higher of both numbers."""
        return Marks(max(self.delivered, other.delivered), max(self.seen, other.seen))


class Conversation(Transcript):
    """A chat on this desk. Read it freely; only the fold and the store write."""

    def __init__(self, card: Interaction, me: AgentId | None) -> None:
        super().__init__(card.id)
        #: The floor's card of it, the last one known.
        self.card = card
        self.held = Held.MINE
        #: The last and the first number held of each stream; 0 and 0 when none.
        self.public = 0
        self.staff = 0
        self.first_public = 0
        self.first_staff = 0
        #: Agents in the chat, as far as the entries held tell.
        self.agents: tuple[Party, ...] = ()
        #: Who types just now.
        self.typing: tuple[Party, ...] = ()
        self.ended: EndedItem | None = None
        #: Until when a side that lost its connection is waited for (server time); None: it is here.
        self.customer_gone_until: int | None = None
        self.agent_gone_until: int | None = None
        self.customer_marks = Marks()
        #: What the agent at this desk has received and seen; of a chat she came to later, what agents before her had.
        self.agent_marks = Marks()
        #: What other agents had received and seen before she came.
        self.earlier_marks = Marks()
        #: The number of the customer's last message.
        self.last_from_customer = 0
        #: The number of the customer's last word of any kind: what was said before it is answered.
        self.answered = 0
        #: Customer messages after `agent_marks.seen`.
        self.unread = 0
        #: Server time of the oldest customer message (or the ring itself) that no agent has
        #: answered; None when nobody waits for us. Red after 60 s (FEATURES 17).
        self.waiting_since: int | None = None
        #: When the chat ends because the customer does not answer (server time); None: it does not.
        self.closes_at: int | None = None
        #: What came of it, as said last.
        self.outcome: DispositionItem | None = None
        #: Supervisors of whom the entries held tell whether they read along, each as told last.
        self.told_to_monitor: dict[AgentId, bool] = {}
        #: What either side proposed, in order of coming, each as it stands now.
        self.proposals: dict[ProposalId, Proposal] = {}
        #: The last step of proposals whose beginning is not held, and when it was (server time).
        self.loose_steps: dict[ProposalId, tuple[ProposalChanged, int]] = {}
        #: What became of messages that are not held, in order.
        self.loose_changes: dict[MessageId, tuple[changing.Later, ...]] = {}
        self.me = me

    @property
    def older(self) -> bool:
        """The server holds older entries than `items` shows."""
        return self.first_public > 1 or self.first_staff > 1

    @property
    def customer_connected(self) -> bool:
        """Whether a window of the customer's is open."""
        return self.customer_gone_until is None

    @property
    def seat(self) -> Seat | None:
        """The place of the agent at this desk in a chat that is not hers."""
        return seat_of(self.card, self.me)

    @property
    def monitors(self) -> tuple[AgentId, ...]:
        """The supervisors who read along while it goes on."""
        return () if self.ended is not None else tuple(one for one, on in self.told_to_monitor.items() if on)

    @property
    def owned(self) -> bool:
        """The agent at this desk has the chat, and not only a seat in it."""
        return self.me is not None and self.card.agent == self.me

    @property
    def version(self) -> int:
        """The fence that writes of the agent at this desk carry: her seat's, or the owner's."""
        seat = self.seat
        return self.card.version if seat is None or self.owned else seat.version

    @property
    def disposition(self) -> str:
        """The key of what came of it; empty: nobody said."""
        return self.outcome.disposition if self.outcome is not None else self.card.disposition

    @property
    def notes(self) -> str:
        """The notes that go with it."""
        return self.outcome.notes if self.outcome is not None else ""

    # --- for reducers and the store ---------------------------------------------------------

    def is_mine(self, party: Party) -> bool:
        """Whether the agent at this desk is the speaker."""
        return party.agent is not None and party.agent == self.me

    def set_typing(self, party: Party, *, typing: bool) -> list[Change]:
        """Somebody types, or has stopped."""
        others = tuple(other for other in self.typing if (other.kind, other.agent) != (party.kind, party.agent))
        now = (*others, party) if typing else others
        if now == self.typing:
            return []
        self.typing = now
        return [changes.TypingChanged(self.id)]

    def delivery_of(self, author: Party, seq: int) -> Delivery:
        """How far a message with this number has come to the other side."""
        if author.kind is not PartyKind.AGENT:
            return Delivery.SENT
        if seq <= self.customer_marks.seen:
            return Delivery.SEEN
        return Delivery.DELIVERED if seq <= self.customer_marks.delivered else Delivery.SENT


def seat_of(card: Interaction, agent: AgentId | None) -> Seat | None:
    """An agent's place in a chat that is not hers."""
    return next((seat for seat in card.company if seat.agent == agent), None) if agent is not None else None


def open_conversation(snapshot: InteractionSnapshot, me: AgentId | None) -> Conversation:
    """A conversation from a snapshot: equal to a fold over the entries it holds."""
    conversation = Conversation(snapshot.interaction, me)
    for entry in snapshot.public_entries:
        fold_public(conversation, entry)
    for entry in snapshot.staff_entries:
        fold_staff(conversation, entry)
    conversation.public = snapshot.public
    conversation.staff = snapshot.staff
    return conversation


def fold_public(conversation: Conversation, entry: PublicEntry) -> list[Change]:
    """Take in the next event of the public stream."""
    conversation.public = entry.seq
    conversation.first_public = conversation.first_public or entry.seq
    changing.hear(conversation, entry.event, entry.seq)
    return PUBLIC_REDUCERS[type(entry.event)](conversation, entry.event, entry.seq, entry.at)


def fold_staff(conversation: Conversation, entry: StaffEntry) -> list[Change]:
    """Take in the next event of the staff stream."""
    conversation.staff = entry.seq
    conversation.first_staff = conversation.first_staff or entry.seq
    return STAFF_REDUCERS[type(entry.event)](conversation, entry.event, entry.seq, entry.at)


def fold_older(conversation: Conversation, public: Sequence[PublicEntry], staff: Sequence[StaffEntry]) -> list[Change]:
    """Take in entries from before the first ones held, oldest first."""
    past = Conversation(conversation.card, conversation.me)
    past.customer_marks = conversation.customer_marks
    for entry in public:
        if not isinstance(entry.event, events.Marked):
            fold_public(past, entry)
    for staff_entry in staff:
        fold_staff(past, staff_entry)
    conversation.first_public = public[0].seq if public else conversation.first_public
    conversation.first_staff = staff[0].seq if staff else conversation.first_staff
    proposals.before(conversation, past)
    changing.before(conversation, past)
    conversation.told_to_monitor = {**past.told_to_monitor, **conversation.told_to_monitor}
    left = {item.party.agent for item in conversation.items if isinstance(item, LeftItem)}
    known = left | {agent.agent for agent in conversation.agents}
    conversation.agents = (*(agent for agent in past.agents if agent.agent not in known), *conversation.agents)
    return [*conversation.merge(past), changes.ConversationChanged(conversation.id)]


def carried_over(old: Conversation, new: Conversation) -> Conversation:
    """Move what only this desk knows (outbox, typing) into a newly folded conversation."""
    for item in old.outbox_items():
        new.append_outbox(item)
    new.typing = old.typing
    return new


# --- public stream ----------------------------------------------------------------------------


def _chat_started(conversation: Conversation, event: events.ChatStarted, seq: int, at: int) -> list[Change]:
    conversation.waiting_since = at
    item = StartItem(
        key=f"public-{seq}",
        at=at,
        customer=event.customer,
        queue_name=event.queue_name,
        question=event.question,
        answers=event.answers,
        welcome=event.welcome,
        channel=conversation.card.channel,
    )
    return [*conversation.insert_public(item, seq), changes.ConversationChanged(conversation.id)]


def _message_posted(conversation: Conversation, event: events.MessagePosted, seq: int, at: int) -> list[Change]:
    conversation.closes_at = None
    if event.author.kind is PartyKind.CUSTOMER:
        conversation.last_from_customer = seq
        conversation.unread += seq > conversation.agent_marks.seen
        if conversation.waiting_since is None:
            conversation.waiting_since = at
    elif event.author.kind is PartyKind.AGENT:
        conversation.waiting_since = None
    item = MessageItem(
        key=str(event.id),
        at=at,
        id=event.id,
        author=event.author,
        mine=conversation.is_mine(event.author),
        text=event.text,
        attachments=event.attachments,
        links=event.links,
        quote=event.quote,
        seq=seq,
        delivery=conversation.delivery_of(event.author, seq),
    )
    return [
        *conversation.insert_message(item),
        *conversation.set_typing(event.author, typing=False),
        changes.ConversationChanged(conversation.id),
    ]


def _party_joined(conversation: Conversation, event: events.PartyJoined, seq: int, at: int) -> list[Change]:
    others = tuple(agent for agent in conversation.agents if agent.agent != event.party.agent)
    conversation.agents = (*others, event.party)
    conversation.agent_gone_until = conversation.closes_at = None
    if conversation.is_mine(event.party):
        conversation.agent_marks = conversation.agent_marks.higher(conversation.earlier_marks)
        conversation.unread = _unread(conversation)
    item = JoinedItem(key=f"public-{seq}", at=at, party=event.party)
    return [*conversation.insert_public(item, seq), changes.ConversationChanged(conversation.id)]


def _party_left(conversation: Conversation, event: events.PartyLeft, seq: int, at: int) -> list[Change]:
    conversation.agents = tuple(agent for agent in conversation.agents if agent.agent != event.party.agent)
    conversation.agent_gone_until = None
    item = LeftItem(key=f"public-{seq}", at=at, party=event.party, returned_to_queue=event.returned_to_queue)
    return [
        *conversation.insert_public(item, seq),
        *conversation.set_typing(event.party, typing=False),
        changes.ConversationChanged(conversation.id),
    ]


def _marked(conversation: Conversation, event: events.Marked, seq: int, at: int) -> list[Change]:
    marks = Marks(event.delivered, event.seen)
    if event.party.kind is PartyKind.AGENT:
        return _agent_marked(conversation, event.party, marks)
    conversation.customer_marks = marks
    done: list[Change] = [changes.ConversationChanged(conversation.id)]
    for item in reversed(conversation.items):
        if isinstance(item, MessageItem) and item.seq and item.author.kind is PartyKind.AGENT:
            if item.delivery is Delivery.SEEN:
                break
            done += conversation.change_message(
                item.id, delivery=conversation.delivery_of(item.author, max(item.seq, item.revised))
            )
    return done


def _agent_marked(conversation: Conversation, party: Party, marks: Marks) -> list[Change]:
    """Each agent reads for herself; what others had read before she came is read."""
    if not conversation.is_mine(party):
        conversation.earlier_marks = conversation.earlier_marks.higher(marks)
        if conversation.owned or conversation.seat is not None:
            return []
    conversation.agent_marks = conversation.agent_marks.higher(marks)
    conversation.unread = _unread(conversation)
    return [changes.ConversationChanged(conversation.id)]


def _unread(conversation: Conversation) -> int:
    count = 0
    for item in reversed(conversation.items):
        if isinstance(item, MessageItem | ProposalItem) and item.seq:
            if item.seq <= conversation.agent_marks.seen:
                break
            author = item.proposal.author if isinstance(item, ProposalItem) else item.author
            asks = not isinstance(item, ProposalItem) or item.proposal.asked
            count += asks and author.kind is PartyKind.CUSTOMER
    return count


def _passed_on(conversation: Conversation, event: events.PassedOn, seq: int, at: int) -> list[Change]:
    if conversation.ended is None and conversation.waiting_since is None and not event.stays:
        conversation.waiting_since = at
    item = PassedItem(key=f"public-{seq}", at=at, by=event.by, queue_name=event.queue_name, stays=event.stays)
    return [*conversation.insert_public(item, seq), changes.ConversationChanged(conversation.id)]


def _inactivity_warned(conversation: Conversation, event: events.InactivityWarned, seq: int, at: int) -> list[Change]:
    conversation.closes_at = event.closes_at
    item = WarnedItem(key=f"public-{seq}", at=at, closes_at=event.closes_at)
    return [*conversation.insert_public(item, seq), changes.ConversationChanged(conversation.id)]


def _connection_changed(conversation: Conversation, event: events.ConnectionChanged, seq: int, at: int) -> list[Change]:
    gone_until = None if event.connected else event.until
    if event.party.kind is PartyKind.CUSTOMER:
        conversation.customer_gone_until = gone_until
    else:
        conversation.agent_gone_until = gone_until
    typing = [] if event.connected else conversation.set_typing(event.party, typing=False)
    return [*typing, changes.ConversationChanged(conversation.id)]


def _chat_ended(conversation: Conversation, event: events.ChatEnded, seq: int, at: int) -> list[Change]:
    item = EndedItem(key=f"public-{seq}", at=at, by=event.by, reason=event.reason)
    conversation.ended = item
    conversation.customer_gone_until = conversation.agent_gone_until = None
    conversation.waiting_since = conversation.closes_at = None
    typing: list[Change] = [changes.TypingChanged(conversation.id)] if conversation.typing else []
    conversation.typing = ()
    over = proposals.all_over(conversation)
    return [*over, *conversation.insert_public(item, seq), *typing, changes.ConversationChanged(conversation.id)]


# --- tables -----------------------------------------------------------------------------------

_PublicReducer = Callable[[Conversation, events.PublicEvent, int, int], list[Change]]

#: Event type to reducer; a test holds that none is missing.
PUBLIC_REDUCERS: dict[type[events.Event], _PublicReducer] = {
    events.ChatStarted: cast("_PublicReducer", _chat_started),
    events.MessagePosted: cast("_PublicReducer", _message_posted),
    events.MessageChanged: cast("_PublicReducer", changing.changed),
    events.MessageTakenBack: cast("_PublicReducer", changing.changed),
    events.PartyJoined: cast("_PublicReducer", _party_joined),
    events.PartyLeft: cast("_PublicReducer", _party_left),
    events.PassedOn: cast("_PublicReducer", _passed_on),
    events.InactivityWarned: cast("_PublicReducer", _inactivity_warned),
    events.Marked: cast("_PublicReducer", _marked),
    events.ConnectionChanged: cast("_PublicReducer", _connection_changed),
    Proposed: cast("_PublicReducer", proposals.proposed),
    ProposalChanged: cast("_PublicReducer", proposals.changed),
    events.ChatEnded: cast("_PublicReducer", _chat_ended),
}
