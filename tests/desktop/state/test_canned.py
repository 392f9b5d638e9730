"""Texts kept ready, as a desk holds them."""

from uuid import UUID

from desktop.state import changes
from desktop.state.canned import Texts
from desktop.state.store import Store
from protocol.canned import Canned, CannedShown
from protocol.ids import CannedId
from tests.desktop.state.floors import welcome


def text(number: int, words: str = "Hello") -> Canned:
    """One of many."""
    return Canned(id=CannedId(UUID(int=number)), shortcut=f"text{number}", title="Text", text=words)


def test_news_change_what_is_held_and_all_replaces_it() -> None:
    """In the order they are told."""
    store = Store(lambda: 0)
    first = store.apply([CannedShown(revision=2, texts=(text(1), text(2)), all=True)])
    assert changes.CannedChanged() in first
    store.apply([CannedShown(revision=4, texts=(text(2, "Hi"), text(3)), gone=(text(1).id,))])
    assert set(store.canned.texts.values()) == {text(2, "Hi"), text(3)}
    assert store.canned.revision == 4
    assert store.apply([CannedShown(revision=5, gone=(text(1).id,))]) == (), "nothing here is other than it was"
    store.apply([CannedShown(revision=6, all=True)])
    assert store.canned.texts == {}


def test_what_is_kept_gives_the_same_again() -> None:
    """One frame has all of it."""
    texts, again = Texts(), Texts()
    texts.take(CannedShown(revision=3, texts=(text(1), text(2)), all=True))
    again.take(texts.snapshot())
    assert (again.texts, again.revision) == (texts.texts, texts.revision)


def test_another_history_has_other_texts() -> None:
    """What the server told before counts no more."""
    store = Store(lambda: 0)
    store.apply([welcome(), CannedShown(revision=2, texts=(text(1),), all=True)])
    store.apply([welcome("second")])
    assert (store.canned.texts, store.canned.revision) == ({}, 0)
