"""Handing a chat over, asking colleagues in, leaving; flags for the supervisor, blocks of visitors."""

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from desktop.models.endings import Endings
from desktop.models.signals import StoreSignals
from desktop.state import overseeing
from desktop.state.bus import CommandBus
from desktop.state.changes import CommandRefused, OfferRemoved
from desktop.state.conversation import Conversation, Held
from desktop.state.drafts import Aside
from desktop.state.floor import WAITS, is_in
from desktop.state.messages import OfferOverItem
from desktop.state.store import Store
from protocol.asides import BlockVisitor, FlagChat, LowerFlag, UnblockVisitor
from protocol.commands import (
    InviteColleague,
    LeaveChat,
    TakeChat,
    TransferChat,
    WithdrawOffer,
)
from protocol.entities import Block, Interaction, Offer
from protocol.ids import AgentId, CommandId, InteractionId, OfferId, QueueId, VisitorId, new_id
from protocol.kinds import Channel, InteractionStatus, OfferKind, OfferOutcome, SeatKind
from protocol.supervision import AssignChat

#: What a colleague can be asked for.
_ASKED = (OfferKind.TRANSFER, OfferKind.COMPANY)


class Answer(Struct, frozen=True, kw_only=True):
    """What came of the agent's asking a colleague, told until it is read."""

    interaction: InteractionId
    offer: Offer
    outcome: OfferOutcome
    #: Why she declined, if she said.
    reason: str = ""


class Company(QObject):
    """View-model of who is in a chat, and who is asked.

    Signals:
        changed: what is asked of colleagues, or was answered, differs (InteractionId).
        parted: the agent is leaving a chat soon, or thought better of it (InteractionId).
        blocking: a customer is blocked soon, or not any more (InteractionId).
        blocked: a customer was blocked a moment ago; it can be taken back (InteractionId, VisitorId).
    """

    changed = Signal(object)
    parted = Signal(object)
    blocking = Signal(object)
    blocked = Signal(object, object)

    def __init__(
        self,
        store: Store,
        bus: CommandBus,
        signals: StoreSignals,
        clock: Callable[[], int],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._bus = bus
        self._answers: dict[InteractionId, Answer] = {}
        self._blocks: dict[InteractionId, tuple[str, int | None]] = {}
        self.leavings = Endings(self._leave, clock, self)
        self.leavings.changed.connect(self.parted)
        self.blockings = Endings(self._block, clock, self)
        self.blockings.changed.connect(self.blocking)
        signals.offer_over.connect(self._over)
        signals.items.connect(self._items_changed)
        signals.closed.connect(self._closed)
        signals.refused.connect(self._refused)

    def stop(self) -> None:
        """Forget what was to be done soon."""
        self.leavings.stop()
        self.blockings.stop()

    # --- reading ----------------------------------------------------------------------------

    def asked(self, interaction: InteractionId | None) -> Offer | None:
        """The colleague who is asked about this chat just now."""
        offer = None if interaction is None else self._store.floor.open_offer(interaction)
        return offer if offer is not None and offer.kind in _ASKED else None

    def answer(self, interaction: InteractionId | None) -> Answer | None:
        """What a colleague said to this agent, until she has read it."""
        return None if interaction is None else self._answers.get(interaction)

    def can_transfer(self, card: Interaction | None) -> bool:
        """It is hers, or it waits where she may move it; and nobody is being asked."""
        me = self._store.my_agent
        if card is None or me is None or self.asked(card.id) is not None:
            return False
        if card.status is InteractionStatus.ACTIVE:
            return card.agent == me.id
        stays = any(seat.agent == me.id and seat.kind is SeatKind.STAYING for seat in card.company)
        may = stays or card.queue in me.queues or self._is_overseen(card)
        return card.status is InteractionStatus.WAITING and may

    def can_invite(self, chat: Conversation | None) -> bool:
        """She is in it, and nobody is being asked."""
        if chat is None or not self._goes_on(chat) or self.asked(chat.id) is not None:
            return False
        return chat.card.status is InteractionStatus.ACTIVE and chat.card.channel is Channel.CHAT

    def can_leave(self, chat: Conversation | None) -> bool:
        """She is in it with others, or waits with the customer: she can go, and it goes on."""
        if chat is None or not self._goes_on(chat):
            return False
        return chat.seat is not None or bool(chat.card.company)

    def can_take_back(self, chat: Conversation | None) -> bool:
        """She handed it over and waits with the customer: nobody has it yet."""
        seat = chat.seat if chat is not None and self._goes_on(chat) else None
        return chat is not None and seat is not None and chat.card.status in WAITS

    def can_flag(self, chat: Conversation | None) -> bool:
        """She is in it, and no flag is up."""
        return chat is not None and self._goes_on(chat) and chat.card.flag is None

    def can_lower(self, card: Interaction | None) -> bool:
        """A flag is up that she may take down."""
        me = self._store.my_agent
        if card is None or card.flag is None or me is None:
            return False
        return is_in(card, me.id) or self._is_overseen(card)

    def can_block(self, card: Interaction | None) -> bool:
        """She is in the chat, or supervises; and the customer is not blocked."""
        me = self._store.my_agent
        if card is None or me is None or self.block_of(card.customer.visitor) is not None:
            return False
        return is_in(card, me.id) or self._is_overseen(card)

    def can_unblock(self, visitor: VisitorId) -> bool:
        """The customer is blocked, by her or with her supervising."""
        me, block = self._store.my_agent, self.block_of(visitor)
        return me is not None and block is not None and (block.by == me.id or overseeing.supervises(me))

    def block_of(self, visitor: VisitorId) -> Block | None:
        """That a visitor may not chat for now."""
        block = self._store.floor.blocks.get(visitor)
        over = block is not None and block.until is not None and block.until <= self._store.now()
        return None if over else block

    def brief_of(self, interaction: InteractionId) -> str:
        """What is written for whoever is asked next, and not sent."""
        return self._store.drafts.aside(Aside.BRIEF, interaction)

    # --- doing ------------------------------------------------------------------------------

    def hand_to_queue(self, card: Interaction, queue: QueueId, brief: str, *, stays: bool) -> None:
        """Let it wait in a queue, with its first arrival."""
        self._asks(card)
        self._bus.send(
            TransferChat(
                id=CommandId(new_id()),
                interaction=card.id,
                version=self._version(card),
                queue=queue,
                brief=brief.strip(),
                stays=stays,
            )
        )

    def hand_to_agent(self, card: Interaction, agent: AgentId, brief: str, *, stays: bool) -> None:
        """Ask a colleague to take it over; it stays where it is until she does."""
        self._asks(card)
        self._bus.send(
            TransferChat(
                id=CommandId(new_id()),
                interaction=card.id,
                version=self._version(card),
                agent=agent,
                brief=brief.strip(),
                stays=stays,
            )
        )

    def invite(self, card: Interaction, agent: AgentId, brief: str) -> None:
        """Ask a colleague in."""
        self._asks(card)
        command = CommandId(new_id())
        version = self._version(card)
        self._bus.send(
            InviteColleague(id=command, interaction=card.id, version=version, agent=agent, brief=brief.strip())
        )

    def keep_brief(self, interaction: InteractionId, brief: str) -> None:
        """Keep what is written, over a restart too."""
        self._store.drafts.put_aside(Aside.BRIEF, brief, interaction)

    def withdraw(self, offer: OfferId) -> None:
        """Take back what was asked."""
        self._bus.send(WithdrawOffer(id=CommandId(new_id()), offer=offer))

    def leave(self, interaction: InteractionId) -> None:
        """Go soon; `leavings` can undo it until then."""
        self.leavings.begin(interaction)

    def take_back(self, interaction: InteractionId) -> None:
        """Have it again instead of waiting with the customer."""
        self._bus.send(TakeChat(id=CommandId(new_id()), interaction=interaction))

    def flag(self, chat: Conversation, text: str = "") -> None:
        """Ask for a supervisor."""
        if self.can_flag(chat):
            self._bus.send(
                FlagChat(id=CommandId(new_id()), interaction=chat.id, version=chat.version, text=text.strip())
            )

    def lower(self, card: Interaction) -> None:
        """Take the flag down."""
        if self.can_lower(card):
            self._bus.send(LowerFlag(id=CommandId(new_id()), interaction=card.id))

    def block(self, interaction: InteractionId, reason: str, until: int | None) -> None:
        """Let nothing more come from this customer, soon; `blockings` can undo it until then.

        `until` in Unix milliseconds of the server; None: until it is taken back.
        """
        self._blocks[interaction] = (reason.strip(), until)
        self.blockings.begin(interaction)

    def unblock(self, visitor: VisitorId) -> None:
        """Take a block back."""
        self._bus.send(UnblockVisitor(id=CommandId(new_id()), visitor=visitor))

    def read(self, interaction: InteractionId) -> None:
        """She has read what a colleague said."""
        if self._answers.pop(interaction, None) is not None:
            self.changed.emit(interaction)

    # --- inside -----------------------------------------------------------------------------

    def _is_overseen(self, card: Interaction) -> bool:
        return overseeing.oversees_chat(self._store.floor, self._store.my_agent, card)

    def _asks(self, card: Interaction) -> None:
        self._answers.pop(card.id, None)
        self.keep_brief(card.id, "")

    def _brief_returned(self, interaction: InteractionId, brief: str) -> None:
        """Nobody has it for what it says: it need not be written again for the next."""
        if brief and not self.brief_of(interaction).strip():
            self.keep_brief(interaction, brief)

    def _refused(self, change: CommandRefused) -> None:
        if isinstance(change.command, TransferChat | InviteColleague | AssignChat):
            self._brief_returned(change.command.interaction, change.command.brief)

    def _goes_on(self, chat: Conversation) -> bool:
        return chat.held is Held.MINE and chat.ended is None

    def _version(self, card: Interaction) -> int:
        chat = self._store.conversations.get(card.id)
        return card.version if chat is None else chat.version

    def _leave(self, interaction: InteractionId) -> None:
        chat = self._store.conversations.get(interaction)
        if chat is not None and self._goes_on(chat):
            self._bus.send(LeaveChat(id=CommandId(new_id()), interaction=interaction, version=chat.version))

    def _block(self, interaction: InteractionId) -> None:
        card = self._store.floor.interactions.get(interaction)
        reason, until = self._blocks.pop(interaction, ("", None))
        if card is not None:
            command = BlockVisitor(id=CommandId(new_id()), interaction=interaction, reason=reason, until=until)
            self._bus.send(command)
            self.blocked.emit(interaction, card.customer.visitor)

    def _over(self, change: OfferRemoved) -> None:
        if change.outcome is None:
            return
        offer = change.offer
        told = offer.kind in _ASKED and offer.by == self._store.me and change.outcome is not OfferOutcome.WITHDRAWN
        if told and change.outcome is not OfferOutcome.ACCEPTED:
            why = self._reason(offer)
            answer = Answer(interaction=offer.interaction, offer=offer, outcome=change.outcome, reason=why)
            self._answers[offer.interaction] = answer
            self._brief_returned(offer.interaction, offer.brief)
        if offer.kind in _ASKED:
            self.changed.emit(offer.interaction)

    def _reason(self, offer: Offer) -> str:
        chat = self._store.conversations.get(offer.interaction)
        for item in reversed(chat.items if chat is not None else []):
            if isinstance(item, OfferOverItem) and item.offer == offer.id:
                return item.reason
        return ""

    def _items_changed(self, interaction: InteractionId) -> None:
        """The words of a decline are in the chat's own stream, and may come after the floor's news."""
        answer = self._answers.get(interaction)
        if answer is None or answer.reason:
            return
        why = self._reason(answer.offer)
        if why:
            told = Answer(interaction=interaction, offer=answer.offer, outcome=answer.outcome, reason=why)
            self._answers[interaction] = told
            self.changed.emit(interaction)

    def _closed(self, interaction: InteractionId) -> None:
        self._answers.pop(interaction, None)
        self.leavings.undo(interaction)
