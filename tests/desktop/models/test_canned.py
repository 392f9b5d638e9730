"""Texts kept ready as they stand here, and the looking for them."""

from uuid import UUID

from pytestqt.qtbot import QtBot

from desktop.models.canned import CannedTexts
from desktop.models.signals import StoreSignals
from desktop.state.canned_csv import Row
from desktop.state.messages import Queued
from desktop.state.store import Store
from protocol.canned import Canned, CannedShown, DropCanned, PutCanned
from protocol.frames import Ack
from protocol.ids import CannedId, CommandId
from tests.desktop import afternoon as day
from tests.desktop.noting import NotingBus

MANY = 1_000


def text(number: int) -> Canned:
    """One of many."""
    return Canned(id=CannedId(UUID(int=number + 1)), shortcut=f"s{number}", title=f"Title {number}", text="You can.")


def texts_of(*texts: Canned) -> tuple[Store, CannedTexts, NotingBus]:
    """A desk's texts, with these told."""
    store, bus = day.store([*day.afternoon(), CannedShown(revision=1, texts=texts, all=True)]), NotingBus()
    signals = StoreSignals(store)
    canned = CannedTexts(store, bus, signals)
    signals.setParent(canned)
    return store, canned, bus


def put(number: int) -> PutCanned:
    """Keep one more."""
    one = text(number)
    return PutCanned(
        id=CommandId(UUID(int=0x5000 + number)), canned=one.id, shortcut=one.shortcut, title=one.title, text=one.text
    )


def test_many_that_change_one_by_one_are_looked_at_together(qtbot: QtBot) -> None:
    """While a table comes in nothing is made anew for each of its rows, and what is read is as it stands."""
    store, canned, _ = texts_of(*map(text, range(MANY)))
    qtbot.waitUntil(lambda: len(canned.all()) == MANY)
    told: list[int] = []
    canned.changed.connect(lambda: told.append(len(canned.all())))
    commands = [put(MANY + number) for number in range(100)]
    for command in commands:
        store.queued(Queued(command))
    assert len(told) <= 1
    assert canned.of(commands[-1].canned) is not None
    qtbot.waitUntil(lambda: told[-1:] == [MANY + len(commands)])
    for number, command in enumerate(commands):
        store.apply([CannedShown(revision=2 + number, texts=(text(MANY + number),)), Ack(id=command.id, at=day.NOW)])
    store.apply([CannedShown(revision=900, gone=(text(0).id,))])
    assert canned.of(text(0).id) is None
    qtbot.waitUntil(lambda: told[-1:] == [MANY + len(commands) - 1])
    assert len(told) < len(commands) // 4
    assert [one.title for one in canned.all()] == sorted(one.title for one in canned.all())
    with qtbot.waitSignal(canned.destroyed):
        canned.deleteLater()


def test_a_long_table_is_sent_row_by_row(qtbot: QtBot) -> None:
    """All of it, a slice at a time; who signs in meanwhile gets none of it."""
    _, canned, bus = texts_of()
    rows = [(Row(line=number, shortcut=f"s{number}", title="T", text="T"), None) for number in range(MANY)]
    canned.put_rows(rows)
    canned.put_rows(rows[:5])
    qtbot.waitUntil(lambda: len(bus.sent) == MANY + 5)
    shortcuts = [one.shortcut for one in bus.sent if isinstance(one, PutCanned)]
    assert shortcuts == [row.shortcut for row, _ in (*rows, *rows[:5])]


def test_what_is_looked_for_is_told_once_and_of_the_texts_as_they_are(qtbot: QtBot) -> None:
    """Another search takes the place of one; who can't wait has it finished."""
    store, canned, _ = texts_of(*map(text, range(MANY)))
    found: list[list[Canned]] = []
    search = canned.search(canned)
    search.found.connect(found.append)
    canned.find(search, "title", day.FREJA, 40)
    canned.find(search, "s99", day.FREJA, 40)
    search.finish()
    assert len(found) == 1
    assert found[0][0].shortcut == "s99"
    drop = DropCanned(id=CommandId(UUID(int=1)), canned=found[0][0].id)
    canned.find_all(search, "s99")
    store.queued(Queued(drop))
    qtbot.waitUntil(lambda: len(found) == 2)
    search.stop()
    assert not search.running
    canned.find_all(search, "s99")
    search.finish()
    assert found[-1][0].shortcut == "s990"
