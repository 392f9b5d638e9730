"""What the server said, kept and read back: whole or not at all, and never with a gap."""

from collections.abc import Generator
from pathlib import Path
from uuid import UUID

import pytest

from desktop.net.cache import MOST_ENTRIES, Began, Cache, Forget, cacheable
from desktop.net.outbox import Kept
from desktop.net.vault import Vault
from desktop.state import restoring
from desktop.state.conversation import Conversation
from desktop.state.store import Store
from protocol import events
from protocol import floor as moves
from protocol.frames import CaughtUp, InteractionSnapshot
from protocol.ids import InteractionId
from tests.desktop.state.floors import (
    AGENT,
    CHAT,
    EPOCH,
    MAJA,
    OSKAR,
    card,
    chat_snapshot,
    floor,
    floor_snapshot,
    public,
    said,
    staff,
)

KEY = bytes(range(32))
OTHER = InteractionId(UUID(int=101))
BEGAN = Began(EPOCH, MAJA.id, 10_000)


@pytest.fixture
def vault(tmp_path: Path) -> Generator[Vault]:
    """A vault on the disk."""
    vault = Vault.open(tmp_path / "desk.db", KEY)
    yield vault
    vault.close()


def cache(vault: Vault, account: str = "maja@server") -> Cache:
    """As it is opened at a start."""
    cache = Cache(vault, account)
    cache.read()
    return cache


def finished(number: int) -> events.WrapUpFinished:
    """Something of the staff stream."""
    del number
    return events.WrapUpFinished(agent=MAJA.id)


def test_what_was_said_is_read_back_as_it_was(vault: Vault) -> None:
    """Snapshots, what followed them, both streams of two chats."""
    first = chat_snapshot(public(1, said(1)), public(2, said(2, "Hello", AGENT)), staff(1, finished(1)))
    other = chat_snapshot(chat=card(OTHER))
    ended = moves.InteractionRequeued(interaction=OTHER, version=2, since=70_000)
    more = [public(3, said(3)), staff(2, finished(2)), public(1, said(9), chat=OTHER)]
    written = cache(vault)
    written.write([BEGAN, floor_snapshot(card(), card(OTHER), seq=10), first, other])
    written.write([*more, floor(11, ended)])
    kept = cache(vault).read()
    assert kept is not None
    assert (kept.epoch, kept.me, kept.ahead, kept.floor_seq) == (EPOCH, MAJA.id, 10_000, 11)
    assert kept.floor == floor_snapshot(card(), card(OTHER), seq=10)
    assert kept.floor_entries == (floor(11, ended),)
    assert kept.chats[0] == InteractionSnapshot(
        interaction=card(),
        public=3,
        staff=2,
        public_entries=(*first.public_entries, public(3, said(3))),
        staff_entries=(*first.staff_entries, staff(2, finished(2))),
    )
    assert (kept.chats[1].public, kept.chats[1].staff) == (1, 0)


def test_a_snapshot_in_the_middle_of_a_chat_counts_on_from_there(vault: Vault) -> None:
    """Its entries are the end of the stream; one without entries has its numbers."""
    middle = InteractionSnapshot(
        interaction=card(), public=905, staff=40, public_entries=(public(904, said(4)), public(905, said(5))),
        staff_entries=(),
    )  # fmt: skip
    written = cache(vault)
    written.write([BEGAN, floor_snapshot(), chat_snapshot(public(1, said(1))), middle, public(906, said(6))])
    kept = cache(vault).read()
    assert kept is not None
    chat = kept.chats[0]
    assert [entry.seq for entry in chat.public_entries] == [904, 905, 906]
    assert (chat.public, chat.staff) == (906, 40)


def test_a_chat_that_left_and_entries_of_chats_that_are_not_here_are_forgotten(vault: Vault) -> None:
    """And a new floor begins anew."""
    written = cache(vault)
    written.write([BEGAN, floor_snapshot(), chat_snapshot(public(1, said(1))), public(1, said(1), chat=OTHER)])
    written.write([floor(11, moves.InteractionClosed(interaction=CHAT)), floor_snapshot(seq=500), Forget(CHAT)])
    kept = cache(vault).read()
    assert kept is not None
    assert kept.chats == ()
    assert (kept.floor.seq, kept.floor_entries) == (500, ())
    assert vault.read("SELECT count(*) FROM cached_entry") == [(0,)]


def test_another_history_empties_it(vault: Vault) -> None:
    """What was known of the old one means nothing."""
    written = cache(vault)
    written.write([BEGAN, floor_snapshot(), chat_snapshot(public(1, said(1)))])
    written.write([Began("second", MAJA.id, 0), floor_snapshot(seq=3)])
    kept = cache(vault).read()
    assert kept is not None
    assert (kept.epoch, kept.floor_seq, kept.chats) == ("second", 3, ())
    written.write([Began("second", MAJA.id, 77)])
    kept = cache(vault).read()
    assert kept is not None
    assert (kept.ahead, kept.floor_seq) == (77, 3), "the same history goes on"


def test_accounts_do_not_see_each_other(vault: Vault) -> None:
    """Two agents share a machine; wiping one leaves the other."""
    maja, oskar = cache(vault), cache(vault, "oskar@server")
    maja.write([BEGAN, floor_snapshot(), chat_snapshot(public(1, said(1)))])
    assert oskar.read() is None
    oskar.write([Began(EPOCH, OSKAR.id, 0), floor_snapshot(), chat_snapshot(public(1, said(1)))])
    Kept(vault, "maja@server").sign_out()
    assert cache(vault).read() is None
    kept = oskar.read()
    assert kept is not None
    assert kept.me == OSKAR.id
    assert len(kept.chats) == 1
    assert vault.read("SELECT count(*) FROM cached_entry") == [(1,)]


@pytest.mark.parametrize(
    "spoil",
    [
        "DELETE FROM cached_entry WHERE seq = 2 AND stream = 1",
        "DELETE FROM cached_entry WHERE seq > 1 AND stream = 1",
        "DELETE FROM cached_entry WHERE seq = 11 AND stream = 0",
        "UPDATE cached_entry SET entry = '{}' WHERE stream = 1 AND seq = 2",
        "UPDATE cached SET head = 'x' WHERE length(of) = 16",
    ],
)
def test_a_gap_or_what_cannot_be_read_drops_it(vault: Vault, spoil: str) -> None:
    """All of it comes again from the server; half of it would be worse than nothing."""
    written = cache(vault)
    entries = [public(number, said(number)) for number in (1, 2, 3)]
    written.write([BEGAN, floor_snapshot(card(), seq=10), chat_snapshot(*entries)])
    written.write([floor(number, moves.AgentConfigured(agent=MAJA)) for number in (11, 12)])
    vault.write((spoil, ()))
    assert cache(vault).read() is None
    assert vault.read("SELECT count(*) FROM cached") == [(0,)]


def test_a_long_chat_is_kept_to_a_limit(vault: Vault) -> None:
    """Its end stays; it can be gone on with."""
    written = cache(vault)
    written.write([BEGAN, floor_snapshot(), chat_snapshot(public(1, said(1)))])
    last = MOST_ENTRIES + 350
    written.write([public(number, said(number)) for number in range(2, last + 1)])
    kept = cache(vault).read()
    assert kept is not None
    numbers = [entry.seq for entry in kept.chats[0].public_entries]
    assert numbers[-1] == kept.chats[0].public == last
    assert MOST_ENTRIES <= len(numbers) < MOST_ENTRIES + 100


def test_a_store_put_back_equals_the_one_that_was(vault: Vault) -> None:
    """Old snapshot plus entries: the same transcript, marks, clocks, owner."""
    marks = [
        public(4, events.Marked(party=AGENT, delivered=3, seen=1)),
        public(5, events.Marked(party=said(1).author, delivered=2, seen=2)),
    ]
    told = [
        floor_snapshot(card(), card(OTHER), seq=10),
        chat_snapshot(public(1, said(1)), public(2, said(2, "Hello", AGENT)), staff(1, finished(1))),
        chat_snapshot(public(1, said(5), chat=OTHER), chat=card(OTHER)),
        public(3, said(3)),
        *marks,
        floor(11, moves.InteractionRequeued(interaction=OTHER, version=2, since=70_000)),
    ]
    was = Store(lambda: 40_000)
    was.me, was.epoch = MAJA.id, EPOCH
    was.apply(told)
    cache(vault).write([BEGAN, *told])
    kept = cache(vault).read()
    assert kept is not None
    now = Store(lambda: 40_000)
    now.losses.update(was.losses)
    for _ in restoring.steps(now, kept):
        pass
    assert now.now() == 50_000
    assert vars(now.floor) == vars(was.floor)
    assert list(now.conversations) == list(was.conversations)
    for before, after in zip(was.conversations.values(), now.conversations.values(), strict=True):
        assert shown(after) == shown(before)


def test_the_chosen_chat_is_put_back_first(vault: Vault) -> None:
    """It is what she looks at; the rest follows, and the window is never held up for long."""
    long = [public(number, said(number), chat=OTHER) for number in range(1, 251)]
    told = [floor_snapshot(card(), card(OTHER)), chat_snapshot(public(1, said(900)))]
    cache(vault).write([BEGAN, *told, chat_snapshot(*long, chat=card(OTHER))])
    kept = cache(vault).read()
    assert kept is not None
    store = Store(lambda: 0)
    steps = [list(store.conversations) for _ in restoring.steps(store, kept, OTHER.bytes)]
    assert steps[-1] == [OTHER, CHAT]
    assert steps.count([]) == 3, "the floor, and two hundreds of entries"
    assert len(store.conversations[OTHER].items) == 250


def shown(chat: Conversation) -> dict[str, object]:
    """All of a conversation but how often its items changed."""
    return {**vars(chat), "items": [(item.key, item.at, type(item)) for item in chat.items]}


def test_only_numbered_frames_and_snapshots_are_worth_keeping() -> None:
    """The rest is of the moment."""
    assert cacheable(CaughtUp()) is None
    assert cacheable(floor_snapshot()) == floor_snapshot()
