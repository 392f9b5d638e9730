"""A cache that can't be folded: the desk opens and connects without it."""

from collections.abc import Iterator
from typing import cast

import pytest

from desktop.app.caching import Caching
from desktop.app.keeping import Keeper
from desktop.net.errors import NotKept
from desktop.net.session import Session
from desktop.state import restoring
from desktop.state.restoring import Cached
from desktop.state.store import Store
from tests.desktop.state.floors import CHAT, EPOCH, MAJA, card, chat_snapshot, floor_snapshot, public, said

CACHED = Cached(
    epoch=EPOCH,
    me=MAJA.id,
    ahead=0,
    floor=floor_snapshot(card()),
    floor_entries=(),
    chats=(chat_snapshot(public(1, said(1))),),
)


_STEPS = restoring.steps


class _FullDisk:
    """A keeper that can't even drop."""

    async def drop_cached(self) -> None:
        raise NotKept("This machine can't store anything now. Is its disk full?")


def _breaks_off(store: Store, cached: Cached, first: bytes | None) -> Iterator[None]:
    yield from _STEPS(store, cached, first)
    raise KeyError(CHAT)


@pytest.mark.expects_log("desktop.app.caching: the cache could not be read; it is dropped")
async def test_a_cache_that_cannot_be_folded_never_keeps_the_desk_shut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not on a full disk either: it is told, and everything comes again from the server."""
    monkeypatch.setattr(restoring, "steps", _breaks_off)
    store = Store(lambda: 0)
    session = Session(clock=lambda: 0, wall=lambda: 0, random=lambda: 0.0)
    caching = Caching(store, cast("Keeper", _FullDisk()), session, lambda: 0)
    await caching.restore(CACHED)
    assert (store.conversations, store.floor.seq, store.epoch) == ({}, 0, None)
    assert store.problem is not None
