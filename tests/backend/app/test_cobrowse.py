"""A shared page through the real server: from the customer's yes to a desk, past a flood, and gone with the yes."""

from protocol.cobrowse import CobrowseChunk, CobrowseState, CobrowseWanted, Point, Pointed, WatchCobrowse
from protocol.commands import AnswerProposal, EndChat, Propose, SendMessage
from protocol.events import MessagePosted
from protocol.frames import Ack, PublicEntry
from protocol.ids import InteractionId, ProposalId
from protocol.kinds import PointKind, ProposalState
from protocol.limits import MAX_COBROWSE_CHUNK
from protocol.proposals import Cobrowse, Proposed
from tests.backend.app.process import ORIGIN, Desk, Server, Window, command_id


async def _share(desk: Desk, window: Window, chat: InteractionId) -> ProposalId:
    """Asked, agreed to, watched."""
    await desk.say(WatchCobrowse(interaction=chat))
    await desk.say(Propose(id=command_id(), interaction=chat, what=Cobrowse(past=True), version=1))
    while not isinstance(asked := (await window.until(PublicEntry)).event, Proposed):
        pass
    yes = AnswerProposal(id=command_id(), interaction=chat, proposal=asked.id, state=ProposalState.ACCEPTED, past=True)
    await window.say(yes)
    wanted = await window.until(CobrowseWanted)
    assert (wanted.session, wanted.on, wanted.whole) == (asked.id, True, True)
    return asked.id


async def test_a_page_is_shared_and_pointed_at(server: Server) -> None:
    """And a flood of it delays no message, costs no line, and ends with a picture."""
    tokens, visit = server.sign_in(), server.visit()
    async with server.socket("/live/staff") as s, server.socket("/live/visitor", ORIGIN) as v:
        desk, window = Desk(s), Window(v)
        await desk.hello(tokens)
        await desk.ready()
        await window.hello(visit)
        chat = await window.ring()
        await desk.accept()
        session = await _share(desk, window, chat)

        def batch(number: int, *, whole: bool = False, data: str = "eA==") -> CobrowseChunk:
            return CobrowseChunk(
                interaction=chat, session=session, tab="one", batch=number, data=data, whole=whole, at=number
            )

        await window.say(batch(1, whole=True))
        assert (await desk.until(CobrowseChunk)) == batch(1, whole=True)
        await desk.say(Point(interaction=chat, session=session, tab="one", kind=PointKind.POINT, node=3))
        pointed = await window.until(Pointed)
        assert (pointed.node, pointed.name) == (3, "Maja")

        for number in range(2, 160):
            await window.say(batch(number, data="A" * MAX_COBROWSE_CHUNK))
        await window.say(SendMessage(id=command_id(), interaction=chat, text="Still here"))
        while not (await window.until(CobrowseWanted)).wait:
            pass
        while not (await desk.until(CobrowseState)).paused:
            pass
        while not isinstance(said := (await desk.until(PublicEntry)).event, MessagePosted):
            pass
        assert said.text == "Still here"

        await window.say(EndChat(id=command_id(), interaction=chat))
        while (await window.until(CobrowseWanted)).on:
            pass
        while (await desk.until(CobrowseState)).session is not None:
            pass
        await desk.say(EndChat(id=command_id(), interaction=chat, version=1))
        await desk.until(Ack)
