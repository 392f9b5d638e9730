"""A customer's window and an agent's desk drop, on a real server."""

import asyncio

from protocol.events import ConnectionChanged
from protocol.frames import PublicEntry
from protocol.kinds import PartyKind
from tests.backend.app.process import ORIGIN, Desk, Server, Window


async def _change(peer: Desk | Window) -> ConnectionChanged:
    """The next that is told of a connection."""
    while True:
        entry = await peer.until(PublicEntry)
        if isinstance(entry.event, ConnectionChanged):
            return entry.event


async def test_each_side_hears_when_the_other_drops_and_is_back(folder_server: Server) -> None:
    """The customer's phone goes and comes back, then the agent's desk."""
    visit, tokens = folder_server.visit(), folder_server.sign_in()
    async with asyncio.timeout(60), folder_server.socket("/live/staff") as socket:
        desk = Desk(socket)
        await desk.hello(tokens)
        await desk.ready()
        async with folder_server.socket("/live/visitor", ORIGIN) as phone:
            window = Window(phone)
            await window.hello(visit)
            await window.ring()
            await desk.accept()
        gone = await _change(desk)
        assert (gone.party.kind, gone.connected) == (PartyKind.CUSTOMER, False)
        assert gone.until
        async with folder_server.socket("/live/visitor", ORIGIN) as phone:
            window = Window(phone)
            await window.hello(visit)
            assert (await _change(desk)).connected
            await socket.close()
            gone = await _change(window)
            assert (gone.party.kind, gone.party.name, gone.connected) == (PartyKind.AGENT, "Maja", False)
            async with folder_server.socket("/live/staff") as again:
                await Desk(again).hello(tokens)
                assert (await _change(window)).connected
    assert await asyncio.to_thread(folder_server.stop) == 0
