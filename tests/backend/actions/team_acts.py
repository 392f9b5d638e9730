"""What one agent asks of another, for tests that bring their own people."""

from backend.actions.actor import Actor
from backend.actions.offer_rows import open_offer
from protocol.commands import InviteColleague, TransferChat
from protocol.entities import Offer
from protocol.ids import InteractionId
from tests.backend.actions.world import World


def transfer(world: World, chat: InteractionId, whom: Actor, *, by: Actor) -> Offer:
    """The owner hands it over: it rings."""
    command = TransferChat(
        id=world.command_id(), interaction=chat, version=world.card(chat).version, agent=whom.need_agent()
    )
    world.do(command, by)
    return _rings(world, chat)


def invite(world: World, chat: InteractionId, whom: Actor, *, by: Actor) -> Offer:
    """The owner asks her in: it rings."""
    command = InviteColleague(
        id=world.command_id(), interaction=chat, version=world.card(chat).version, agent=whom.need_agent()
    )
    world.do(command, by)
    return _rings(world, chat)


def _rings(world: World, chat: InteractionId) -> Offer:
    offer = world.run(lambda tx: open_offer(tx, chat))
    assert offer is not None
    return offer
