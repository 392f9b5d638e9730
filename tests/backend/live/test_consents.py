"""What customers share now, folded from the public streams and from the rows of a server that starts."""

from backend.actions import proposal_rows
from backend.live.consents import Consents
from protocol.commands import EndChat
from protocol.ids import InteractionId
from protocol.kinds import ProposalState
from protocol.proposals import Cobrowse, PageVisit, PositionShare
from tests.backend.actions.sharing import move, open_up, propose
from tests.backend.actions.world import World
from tests.backend.live.stage import Stage


def _from_rows(world: World) -> Consents:
    consents = Consents()
    consents.load(world.run(proposal_rows.going_on))
    return consents


def _both(stage: Stage, chat: InteractionId) -> tuple[bool, bool]:
    """Whether a page and a place are shared; the stream and the rows say the same."""
    stage.settle()
    folded, stored = stage.hub.consents, _from_rows(stage.world)
    assert folded.page(chat) == stored.page(chat)
    assert folded.position(chat) == stored.position(chat)
    return folded.page(chat) is not None, folded.position(chat) is not None


def test_streams_and_rows_say_the_same(stage: Stage) -> None:
    """At every step; what is open only is not shared yet, and is known all the same."""
    world = stage.world
    open_up(world)
    agent = world.agent()
    visitor, chat, _ = world.chat(agent)
    assert _both(stage, chat) == (False, False)
    place = propose(world, chat, visitor, PositionShare(live=True))
    assert _both(stage, chat) == (False, True)
    page = propose(world, chat, agent, Cobrowse(past=True))
    propose(world, chat, agent, PageVisit(url="https://bikes.example/"))
    assert _both(stage, chat) == (False, True)
    restarted = _from_rows(world)
    move(world, chat, visitor, page, ProposalState.ACCEPTED, past=True)
    assert _both(stage, chat) == (True, True)
    shared = stage.hub.consents.page(chat)
    assert shared is not None
    assert shared.past
    for entry in world.entries[-1:]:
        restarted.take(entry)  # type: ignore[arg-type]
    assert restarted.page(chat) == shared, "asked before the start, agreed to after it"
    move(world, chat, agent, place, ProposalState.DONE)
    assert _both(stage, chat) == (True, False)
    world.do(EndChat(id=world.command_id(), interaction=chat), visitor)
    assert _both(stage, chat) == (False, False)
