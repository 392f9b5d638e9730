"""Short words for what colleagues do with chats, for tests."""

from backend.actions.actor import Actor
from backend.actions.offer_rows import open_offer
from protocol.commands import AcceptOffer, DeclineOffer, InviteColleague, LeaveChat, TransferChat
from protocol.entities import Offer, Seat
from protocol.ids import InteractionId, QueueId
from protocol.kinds import Channel
from protocol.setup import PutAgent
from tests.backend.actions.world import World


class Team:
    """A world and its colleagues.

    Attributes:
        world: the company.
        maja, oskar, aino: agents of Sales, each with room for three chats; Oskar serves the Workshop too.
    """

    def __init__(self, world: World, logins: tuple[str, str, str] = ("maja", "oskar", "aino")) -> None:
        self.world = world
        self.maja, self.oskar, self.aino = (world.agent(login) for login in logins)
        world.do(
            PutAgent(
                id=world.command_id(),
                agent=self.oskar.need_agent(),
                login=logins[1],
                name=logins[1].title(),
                queues={world.sales: {Channel.CHAT: 1}, world.workshop: {Channel.CHAT: 1}},
                capacity={Channel.CHAT: 3},
            )
        )

    def ask_to_take(
        self, chat: InteractionId, whom: Actor, *, by: Actor, stays: bool = False, brief: str = "A flat tyre"
    ) -> Offer:
        """It rings at a colleague."""
        self.world.do(
            TransferChat(
                id=self.world.command_id(),
                interaction=chat,
                version=self.fence(chat, by),
                agent=whom.need_agent(),
                brief=brief,
                stays=stays,
            ),
            by,
        )
        return self.rings(chat)

    def pass_on(self, chat: InteractionId, queue: QueueId, *, by: Actor, stays: bool = False, brief: str = "") -> None:
        """Into a queue."""
        self.world.do(
            TransferChat(
                id=self.world.command_id(),
                interaction=chat,
                version=self.fence(chat, by),
                queue=queue,
                brief=brief,
                stays=stays,
            ),
            by,
        )

    def invite(self, chat: InteractionId, whom: Actor, *, by: Actor) -> Offer:
        """A colleague is asked into it."""
        self.world.do(
            InviteColleague(
                id=self.world.command_id(),
                interaction=chat,
                version=self.fence(chat, by),
                agent=whom.need_agent(),
                brief="Come and look",
            ),
            by,
        )
        return self.rings(chat)

    def accept(self, offer: Offer, who: Actor) -> None:
        """She takes it."""
        self.world.do(AcceptOffer(id=self.world.command_id(), offer=offer.id), who)

    def decline(self, offer: Offer, who: Actor) -> None:
        """She does not."""
        self.world.do(DeclineOffer(id=self.world.command_id(), offer=offer.id), who)

    def sit(self, chat: InteractionId, whom: Actor, *, by: Actor) -> Seat:
        """Asked and come."""
        self.accept(self.invite(chat, whom, by=by), whom)
        return self.seat(chat, whom)

    def leave(self, chat: InteractionId, who: Actor) -> None:
        """She goes."""
        self.world.do(LeaveChat(id=self.world.command_id(), interaction=chat, version=self.fence(chat, who)), who)

    def rings(self, chat: InteractionId) -> Offer:
        """What rings about it."""
        offer = self.world.run(lambda tx: open_offer(tx, chat))
        assert offer is not None
        return offer

    def is_quiet(self, chat: InteractionId) -> bool:
        """Whether nothing rings about it."""
        return self.world.run(lambda tx: open_offer(tx, chat)) is None

    def seat(self, chat: InteractionId, who: Actor) -> Seat:
        """Her place in it."""
        return next(seat for seat in self.world.card(chat).company if seat.agent == who.agent)

    def fence(self, chat: InteractionId, who: Actor) -> int:
        """What she writes with: of her seat, else the owner's."""
        card = self.world.card(chat)
        return next((seat.version for seat in card.company if seat.agent == who.agent), card.version)
