"""Desks against a real server: chats handed over, colleagues in them, and what the customer never hears of."""

from collections.abc import Callable
from pathlib import Path

from desktop.state.conversation import Conversation, Held
from desktop.state.drafts import Draft, Mode
from desktop.state.messages import Delivery, HiddenItem, OfferOverItem
from protocol.asides import SendHidden
from protocol.commands import (
    AcceptOffer,
    DeclineOffer,
    EndChat,
    InviteColleague,
    LeaveChat,
    TakeChat,
    TransferChat,
)
from protocol.entities import Offer
from protocol.events import ChatEnded, PartyJoined, PartyLeft, PassedOn
from protocol.frames import PublicEntry
from protocol.ids import AgentId, CommandId, InteractionId, QueueId, new_id
from protocol.kinds import InteractionStatus, OfferKind, OfferOutcome, SeatKind
from tests.desktop.app.world import Customer, HeadlessDesk, Server, until
from tests.desktop.net.rings import Rings

SECRET = "the-customer-never-hears-of-this"


def me(desk: HeadlessDesk) -> AgentId:
    """Whose desk it is."""
    assert desk.store.me is not None
    return desk.store.me


def queue(desk: HeadlessDesk) -> QueueId:
    """The one queue there is."""
    return next(iter(desk.store.floor.queues))


def hide(desk: HeadlessDesk, chat: Conversation, text: str, *, keep: bool = False) -> None:
    """Say something that only staff sees."""
    command = CommandId(new_id())
    desk.bus.send(SendHidden(id=command, interaction=chat.id, text=text, version=chat.version, keep=keep))


def hidden(chat: Conversation | None) -> list[str]:
    """The hidden words of a chat that are stored."""
    return [item.text for item in (chat.items if chat is not None else []) if isinstance(item, HiddenItem) and item.seq]


def hand_to(desk: HeadlessDesk, chat: Conversation, agent: AgentId, *, stays: bool, brief: str = "") -> None:
    """Ask a colleague to take it over."""
    command = CommandId(new_id())
    desk.bus.send(
        TransferChat(id=command, interaction=chat.id, version=chat.version, agent=agent, brief=brief, stays=stays)
    )


async def ring(desk: HeadlessDesk, kind: OfferKind) -> Offer:
    """A colleague asks."""
    return await until(lambda: offer if (offer := desk.store.my_offer()) is not None and offer.kind is kind else None)


def accept(desk: HeadlessDesk, offer: Offer) -> None:
    """Say yes."""
    desk.bus.send(AcceptOffer(id=CommandId(new_id()), offer=offer.id))


def is_(held: Held, desk: HeadlessDesk, interaction: InteractionId) -> Callable[[], bool]:
    """Whether a chat is that on a desk."""
    return lambda: (chat := desk.store.conversations.get(interaction)) is not None and chat.held is held


async def test_a_chat_is_handed_to_a_colleague_and_one_stays(server: Server, tmp_path: Path) -> None:
    """She looks into it before she accepts; then both write, with versions of their own; the first one leaves."""
    async with (
        HeadlessDesk(tmp_path / "oskar", Rings) as oskar,
        HeadlessDesk(tmp_path / "maja", Rings) as maja,
        Customer(server.url) as customer,
    ):
        await maja.signs_in(server.url)
        await maja.gets_ready()
        await customer.rings()
        chat = await maja.accepts(customer.interaction)
        await customer.says("My brake squeaks.")
        hide(maja, chat, SECRET, keep=True)
        await until(lambda: hidden(chat) == [SECRET])
        await until(lambda: not maja.store.outbox)
        await oskar.signs_in(server.url, "oskar")
        await oskar.gets_ready()
        hand_to(maja, chat, me(oskar), stays=True, brief=f"{SECRET} brief")
        offer = await ring(oskar, OfferKind.TRANSFER)
        assert offer.brief == f"{SECRET} brief"
        assert chat.owned
        oskar.bus.follow(chat.id, True)
        looked = await until(lambda: oskar.store.followed.get(chat.id))
        assert looked.held is Held.FOLLOWED
        assert hidden(looked) == [SECRET]
        assert [note.text for note in looked.card.customer.notes] == [SECRET]
        accept(oskar, offer)
        await until(is_(Held.MINE, oskar, chat.id))
        assert chat.id not in oskar.store.followed
        oskar.bus.follow(chat.id, False)
        await until(lambda: maja.store.conversations[chat.id].seat)
        mine, theirs = maja.store.conversations[chat.id], oskar.store.conversations[chat.id]
        assert mine.held is Held.MINE
        assert not mine.owned
        assert theirs.owned
        assert mine.version != theirs.version
        assert not maja.store.losses
        maja.says(mine, "Oskar goes on from here.")
        oskar.says(theirs, "Hello, I am Oskar.")
        await customer.hears_words("Oskar goes on from here.")
        await customer.hears_words("Hello, I am Oskar.")
        maja.bus.send(LeaveChat(id=CommandId(new_id()), interaction=chat.id, version=mine.version))
        await until(lambda: chat.id not in maja.store.conversations)
        assert not maja.store.losses, "she left of her own will"
        left = await customer.hears(PublicEntry, lambda entry: isinstance(entry.event, PartyLeft))
        assert isinstance(left.event, PartyLeft)
        assert left.event.party.agent == me(maja)
        oskar.bus.send(EndChat(id=CommandId(new_id()), interaction=chat.id, version=theirs.version))
        await customer.hears(PublicEntry, lambda entry: isinstance(entry.event, ChatEnded))
        assert SECRET not in str(customer.heard)


async def test_a_decline_gives_its_reason_and_takes_nothing(server: Server, tmp_path: Path) -> None:
    """The chat is where it was."""
    async with (
        HeadlessDesk(tmp_path / "oskar", Rings) as oskar,
        HeadlessDesk(tmp_path / "maja", Rings) as maja,
        Customer(server.url) as customer,
    ):
        await maja.signs_in(server.url)
        await maja.gets_ready()
        await customer.rings()
        chat = await maja.accepts(customer.interaction)
        await oskar.signs_in(server.url, "oskar")
        await oskar.gets_ready()
        hand_to(maja, chat, me(oskar), stays=False)
        offer = await ring(oskar, OfferKind.TRANSFER)
        oskar.bus.send(DeclineOffer(id=CommandId(new_id()), offer=offer.id, reason="I am on the phone"))

        def declined() -> OfferOverItem | None:
            return next((item for item in chat.items if isinstance(item, OfferOverItem) and item.reason), None)

        over = await until(declined)
        assert (over.outcome, over.reason, over.kind) == (
            OfferOutcome.DECLINED,
            "I am on the phone",
            OfferKind.TRANSFER,
        )
        await until(lambda: not maja.store.floor.offers)
        assert chat.owned
        message = maja.says(chat, "I am still here.")
        await customer.hears_words("I am still here.")
        await until(lambda: (item := maja.message(chat.id, message)) and item.delivery is not Delivery.OUTBOX)


async def test_one_waits_with_the_customer_in_a_queue_and_takes_it_back(server: Server, tmp_path: Path) -> None:
    """Nobody else is there: it waits with her, she writes, and has it again."""
    async with HeadlessDesk(tmp_path / "maja", Rings) as maja, Customer(server.url) as customer:
        await maja.signs_in(server.url)
        await maja.gets_ready()
        await customer.rings()
        chat = await maja.accepts(customer.interaction)
        maja.bus.send(
            TransferChat(
                id=CommandId(new_id()),
                interaction=chat.id,
                version=chat.version,
                queue=queue(maja),
                brief="Knows more about brakes",
                stays=True,
            )
        )
        seat = await until(lambda: maja.store.conversations[chat.id].seat)
        assert seat.kind is SeatKind.STAYING
        mine = maja.store.conversations[chat.id]
        assert mine.held is Held.MINE
        assert mine.card.passed is not None
        assert mine.card.passed.brief == "Knows more about brakes"
        await customer.hears(PublicEntry, lambda entry: isinstance(entry.event, PassedOn) and entry.event.stays)
        maja.says(mine, "I wait with you.")
        await customer.hears_words("I wait with you.")
        await until(lambda: not maja.store.outbox)
        maja.bus.send(TakeChat(id=CommandId(new_id()), interaction=chat.id))
        await until(lambda: maja.store.conversations[chat.id].owned)
        assert maja.store.conversations[chat.id].card.status is InteractionStatus.ACTIVE
        assert not maja.store.conversations[chat.id].card.company
        assert not maja.store.losses


async def test_an_invited_colleague_goes_on_when_the_owner_leaves(server: Server, tmp_path: Path) -> None:
    """She joins, the customer sees it; the owner leaves and she has it."""
    async with (
        HeadlessDesk(tmp_path / "oskar", Rings) as oskar,
        HeadlessDesk(tmp_path / "maja", Rings) as maja,
        Customer(server.url) as customer,
    ):
        await maja.signs_in(server.url)
        await maja.gets_ready()
        await customer.rings()
        chat = await maja.accepts(customer.interaction)
        await oskar.signs_in(server.url, "oskar")
        command = InviteColleague(
            id=CommandId(new_id()), interaction=chat.id, version=chat.version, agent=me(oskar), brief="Brakes?"
        )
        maja.bus.send(command)
        offer = await ring(oskar, OfferKind.COMPANY)
        accept(oskar, offer)
        await until(is_(Held.MINE, oskar, chat.id))
        theirs = oskar.store.conversations[chat.id]
        assert theirs.seat is not None
        assert theirs.seat.kind is SeatKind.INVITED
        joined = await customer.hears(
            PublicEntry, lambda e: isinstance(e.event, PartyJoined) and e.event.party.name == "Oskar Berg"
        )
        assert joined.seq
        await until(lambda: chat.card.company)
        maja.bus.send(LeaveChat(id=CommandId(new_id()), interaction=chat.id, version=chat.version))
        await until(lambda: oskar.store.conversations[chat.id].owned)
        await until(lambda: chat.id not in maja.store.conversations)
        oskar.says(oskar.store.conversations[chat.id], "Now it is the two of us.")
        await customer.hears_words("Now it is the two of us.")
        assert not maja.store.losses
        assert not oskar.store.losses


async def test_hidden_words_and_the_mode_are_there_after_a_restart(server: Server, tmp_path: Path) -> None:
    """Begun for the customer, made hidden, kept; nothing of them is among what the customer is to read."""
    rings = Rings()
    async with HeadlessDesk(tmp_path, lambda: rings) as desk, Customer(server.url) as customer:
        await desk.signs_in(server.url)
        await desk.gets_ready()
        await customer.rings()
        chat = await desk.accepts(customer.interaction)
        drafts = desk.store.drafts
        drafts.put(chat.id, Draft(SECRET, 3))
        drafts.choose(chat.id, Mode.HIDDEN)
        drafts.put(chat.id, Draft("Hello", 5))
        interaction = chat.id
        desk.keeper.write_now()
    async with HeadlessDesk(tmp_path, lambda: rings, server.url) as again:
        await until(lambda: again.store.drafts.hidden_of(interaction).draft.text == SECRET)
        assert again.store.drafts.mode(interaction) is Mode.HIDDEN
        assert again.store.drafts.of(interaction).text == "Hello"
