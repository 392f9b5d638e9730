"""The real server: a supervisor reads along, coaches, steps in and takes over; figures outlive the server."""

from pathlib import Path

from protocol.commands import SendMessage
from protocol.errors import ErrorCode
from protocol.events import BargedIn, ChatAssigned, Coached, Monitored, PartyJoined, PartyLeft
from protocol.figures import FloorFigures, FollowFloor
from protocol.frames import Follow, InteractionSnapshot, NotFollowed, PublicEntry, StaffEntry
from protocol.ids import InteractionId
from protocol.supervision import AssignChat, BargeIn, CoachAgent, MonitorChat, SignOutAgent
from tests.backend.app.process import ORIGIN, Desk, Server, Window, command_id

#: Of staff alone; no byte of it reaches the customer.
_WORD = "plugh"


async def _staff_until(desk: Desk, kind: type) -> None:
    while not isinstance((await desk.until(StaffEntry)).event, kind):
        pass


async def _public_until(window: Window, kind: type[PartyJoined | PartyLeft], name: str) -> None:
    while True:
        event = (await window.until(PublicEntry)).event
        if isinstance(event, PartyJoined | PartyLeft) and isinstance(event, kind) and event.party.name == name:
            return


async def _looks(chief: Desk, chat: InteractionId) -> InteractionSnapshot:
    """Not before she says so."""
    await chief.say(Follow(interaction=chat))
    assert (await chief.until(NotFollowed)).code is ErrorCode.NOT_MONITORED
    await chief.say(MonitorChat(id=command_id(), interaction=chat))
    await chief.say(Follow(interaction=chat))
    return await chief.until(InteractionSnapshot)


async def test_a_supervisor_and_a_chat(folder: Path, folder_server: Server) -> None:
    """From reading along to taking over; her agent is sent home; a server that starts anew knows the day."""
    server = folder_server
    maja, aino = server.sign_in("maja"), server.sign_in("aino")
    async with (
        server.socket("/live/staff") as m,
        server.socket("/live/staff") as a,
        server.socket("/live/visitor", ORIGIN) as v,
    ):
        agent, chief, window = Desk(m), Desk(a), Window(v)
        await agent.hello(maja)
        await chief.hello(aino)
        await window.hello(server.visit())
        await agent.ready()
        chat = await window.ring()
        card = (await agent.accept()).interaction
        await window.say(SendMessage(id=command_id(), interaction=chat, text="Hello?"))
        await agent.say(SendMessage(id=command_id(), interaction=chat, text="Yes", version=card.version))
        await _looks(chief, chat)
        await _staff_until(agent, Monitored)
        await chief.say(CoachAgent(id=command_id(), interaction=chat, text=f"Say {_WORD}"))
        await _staff_until(agent, Coached)
        await chief.say(BargeIn(id=command_id(), interaction=chat))
        await _public_until(window, PartyJoined, "Aino")
        await _staff_until(agent, BargedIn)
        assign = AssignChat(
            id=command_id(), interaction=chat, version=card.version, agent=aino.agent.id, brief=f"Mine, {_WORD}"
        )
        await chief.say(assign)
        await _public_until(window, PartyLeft, "Maja")
        await _staff_until(chief, ChatAssigned)
        # Who had it hears of that too, as the last of it.
        await _staff_until(agent, ChatAssigned)
        await chief.say(SignOutAgent(id=command_id(), agent=maja.agent.id))
        await chief.say(FollowFloor())
        before = await chief.until(FloorFigures)
        assert [(queue.arrived, queue.answered) for queue in before.queues] == [(1, 1)]
        assert {one.agent: (one.chats, one.answers) for one in before.agents} == {
            maja.agent.id: (1, 1),
            aino.agent.id: (1, 0),
        }
        for frame in window.raw:
            assert _WORD not in frame
            assert "monitor" not in frame
    server.kill()
    with Server(folder) as again:
        async with again.socket("/live/staff") as a:
            chief = Desk(a)
            await chief.hello(again.sign_in("aino"))
            await chief.say(FollowFloor())
            while not (after := await chief.until(FloorFigures)).queues:
                pass
            assert (after.queues, after.agents, after.since) == (before.queues, before.agents, before.since)
