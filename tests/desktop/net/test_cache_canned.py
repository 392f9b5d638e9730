"""Texts kept ready: kept on this machine, read back, and said in the next hello."""

from pathlib import Path

from desktop.net.cache import Cache, Texts
from desktop.net.vault import Vault
from desktop.state import restoring
from desktop.state.store import Store
from protocol import frames, limits
from protocol.canned import CannedShown
from protocol.frames import CaughtUp
from tests.desktop.net.sessions import World
from tests.desktop.net.test_cache import BEGAN, KEY
from tests.desktop.state.floors import card, chat_snapshot, floor_snapshot, welcome
from tests.desktop.state.test_canned import text

FIRST = CannedShown(revision=3, texts=(text(1), text(2)), all=True)
THEN = CannedShown(revision=5, texts=(text(2, "Hi"),), gone=(text(1).id,))


def test_texts_are_read_back_as_they_were_told(tmp_path: Path) -> None:
    """In parts, beside chats; told all of them anew, what was before is forgotten."""
    vault = Vault.open(tmp_path / "desk.db", KEY)
    cache = Cache(vault, "maja@server")
    cache.read()
    cache.write([BEGAN, floor_snapshot(card()), chat_snapshot(), Texts(0, FIRST), Texts(1, THEN)])
    kept = cache.read()
    assert kept is not None
    assert kept.canned == (FIRST, THEN)
    assert len(kept.chats) == 1
    store = Store(lambda: 40_000)
    for _ in restoring.steps(store, kept):
        pass
    assert set(store.canned.texts.values()) == {text(2, "Hi")}
    assert store.canned.revision == 5
    cache.write([Texts(0, store.canned.snapshot())])
    kept = cache.read()
    assert kept is not None
    assert kept.canned == (store.canned.snapshot(),)
    vault.close()


def test_the_hello_says_which_revision_is_held() -> None:
    """Until the server has another history."""
    world = World().online(floor_snapshot())
    world.says(FIRST, THEN)
    assert [frame for frame in world.applied() if isinstance(frame, CannedShown)] == [FIRST, THEN]
    for epoch, held in (("first", 5), ("second", 0)):
        world.session.closed(1006)
        world.pass_time(limits.BACKOFF_MOST)
        world.session.opened("token")
        world.says(welcome(epoch=epoch), floor_snapshot(), CaughtUp())
        world.session.closed(1006)
        world.pass_time(limits.BACKOFF_MOST)
        world.session.opened("token")
        hello = [frame for frame in world.sent() if isinstance(frame, frames.StaffHello)][-1]
        assert hello.canned == held
        world.says(welcome(epoch=epoch), floor_snapshot(), CaughtUp())
