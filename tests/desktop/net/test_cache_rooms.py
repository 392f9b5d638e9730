"""Rooms kept on this machine and read back."""

from pathlib import Path
from uuid import UUID

from desktop.net.cache import Cache, ForgetRoom, RoomHead
from desktop.net.vault import Vault
from desktop.state import restoring
from desktop.state.store import Store
from protocol import events
from protocol.frames import RoomSnapshot
from protocol.ids import AgentId
from tests.desktop.net.test_cache import BEGAN, KEY
from tests.desktop.state.floors import MAJA, OSKAR, card, chat_snapshot, floor_snapshot
from tests.desktop.state.test_rooms import HEAD, ROOM, entry, says


def test_a_room_is_read_back_as_it_was(tmp_path: Path) -> None:
    """Its entries, and its head as of later ones; beside chats."""
    vault = Vault.open(tmp_path / "desk.db", KEY)
    third = AgentId(UUID(int=3))
    wide = events.RoomMembersChanged(members=(*HEAD.members, third))
    snapshot = RoomSnapshot(room=HEAD, seq=8, entries=(says(7), says(8)), seen={MAJA.id: 7})
    cache = Cache(vault, "maja@server")
    cache.read()
    cache.write([BEGAN, floor_snapshot(card()), chat_snapshot(), snapshot, says(9)])
    kept = cache.read()
    assert kept is not None
    assert kept.rooms == (RoomSnapshot(room=HEAD, seq=8, entries=(says(7), says(8), says(9)), seen={MAJA.id: 7}),)
    assert len(kept.chats) == 1
    now = RoomHead(type(HEAD)(id=ROOM, kind=HEAD.kind, members=wide.members), 10, {MAJA.id: 9, OSKAR.id: 9})
    cache.write([entry(10, wide), now, says(11)])
    kept = cache.read()
    assert kept is not None
    store = Store(lambda: 40_000)
    for _ in restoring.steps(store, kept):
        pass
    talk = store.rooms[ROOM]
    assert (talk.seq, talk.room.members, talk.seen[OSKAR.id], talk.unread) == (11, wide.members, 9, 1)
    cache.write([ForgetRoom(ROOM), says(12)])
    kept = cache.read()
    assert kept is not None
    assert (kept.rooms, len(kept.chats)) == ((), 1)
    vault.close()
