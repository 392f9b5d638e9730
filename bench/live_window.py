"""A desk with eight live chats side by side, then one very long one: what it costs, and how long things take.

`python -m bench.live_window SECONDS` prints `live` once the chats are on the screen and speak, then one JSON object
(`Lived`).
"""

import asyncio
import gc
import sys
import time
from collections.abc import Callable
from uuid import UUID

import msgspec
import psutil
import qasync
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QLocale, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from bench.painting import WORDS, filled_store, message
from desktop.app.bus import Bus
from desktop.app.opening import application
from desktop.app.spelling import Speller
from desktop.app.tasks import Tasks
from desktop.models.desk import Desk
from desktop.panels import PANELS
from desktop.panels.chat.editor import Editor
from desktop.panels.transcript.view import TranscriptView
from desktop.state import preferences
from desktop.state.spelling.questions import SpellingQuestion
from desktop.state.store import Store
from desktop.ui import text, theme
from desktop.ui.theme import Scheme
from desktop.ui.window import MainWindow
from protocol import floor as moves
from protocol.entities import Interaction
from protocol.frames import FloorEntry, InteractionSnapshot
from protocol.ids import InteractionId

CHATS, RATE = 8, 2.0
#: Chats on the screen while it turns light and dark, and how often it does.
TURNED, _TURNS = 4, 8
LONG = 10_000
#: Messages that each of the eight begins with.
BEFORE = 200
_SWITCHES, _KEYS = 40, 200
_BEAT = 0.002
_PATIENCE = 20.0


class Lived(msgspec.Struct, frozen=True):
    """Milliseconds, if nothing else is said."""

    #: By how much the window's thread was late, at each beat of 2 ms.
    late: tuple[float, ...]
    #: Part of a core, in percent, and megabytes.
    cpu: float
    rss: float
    opened: float
    switched: tuple[float, ...]
    #: From a key to the painted composer, in a draft that is spell-checked.
    keys: tuple[float, ...]
    #: From light to dark or back, with four chats side by side.
    turned: tuple[float, ...]


class _SpellingBus(Bus):
    """Nothing behind it but the dictionaries."""

    speller: Speller | None = None

    def spell(self, question: SpellingQuestion) -> None:
        """Ask them."""
        if self.speller is not None:
            self.speller.ask(question)


class _Paints(QObject):
    """Counts the paints of a widget."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Counted when the paint is over."""
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._painted)
        return super().eventFilter(watched, event)

    def _painted(self) -> None:
        self.count += 1


def _chat(number: int) -> InteractionId:
    return InteractionId(UUID(int=0x500 + number))


def _fill(store: Store) -> None:
    """Eight more chats beside the long one."""
    first = next(iter(store.floor.interactions.values()))
    for number in range(CHATS):
        who = replace(first.customer, name=f"Customer {number + 1}")
        card: Interaction = replace(first, id=_chat(number), customer=who, arrived_at=first.arrived_at - 1000 + number)
        arrived = moves.InteractionArrived(interaction=card)
        entries = tuple(message(card.id, seq) for seq in range(1, BEFORE + 1))
        snapshot = InteractionSnapshot(
            interaction=card, public=BEFORE, staff=0, public_entries=entries, staff_entries=()
        )
        store.apply([FloorEntry(seq=store.floor.seq + 1, at=0, event=arrived), snapshot])


class Day:
    """The window, and what is done in it."""

    def __init__(self) -> None:
        self.store = filled_store(LONG)
        _fill(self.store)
        self.bus = _SpellingBus(self.store)
        self.desk = Desk(self.store, self.bus)
        self.window = MainWindow(self.desk, PANELS)
        self.window.resize(1920, 1040)
        self.window.build_shell()
        self.window.show()

    async def live(self, seconds: float) -> tuple[list[float], float, float]:
        """All eight speak; how late the thread was, its part of a core, and the memory."""
        self.desk.select(_chat(0))
        self.desk.tiles.place(CHATS)
        await asyncio.sleep(2.0)
        gc.collect()
        gc.freeze()
        shown = [view for view in self.window.findChildren(TranscriptView) if view.isVisible()]
        if len(shown) != CHATS:
            raise RuntimeError(f"{len(shown)} chats are on the screen, and not {CHATS}")
        sys.stdout.write("live\n")
        sys.stdout.flush()
        process, late = psutil.Process(), list[float]()
        before, began = process.cpu_times(), time.perf_counter()
        speaking = asyncio.create_task(self._speak())
        while time.perf_counter() - began < seconds:
            at = time.perf_counter()
            await asyncio.sleep(_BEAT)
            late.append(max(0.0, time.perf_counter() - at - _BEAT) * 1000)
        after = process.cpu_times()
        speaking.cancel()
        used = (after.user + after.system - before.user - before.system) / seconds * 100
        return late, used, process.memory_info().rss / 1e6

    async def _speak(self) -> None:
        spoken = BEFORE * CHATS
        while True:
            chat = _chat(spoken % CHATS)
            self.store.apply([message(chat, spoken // CHATS + 1)])
            spoken += 1
            await asyncio.sleep(1 / (CHATS * RATE))

    async def shows(self, chat: InteractionId) -> float:
        """Milliseconds until another chat is painted."""
        began = time.perf_counter()
        self.desk.select(chat)
        view = next(view for view in self.window.findChildren(TranscriptView) if view.isVisible())
        paints = _Paints(view.viewport())
        await _until(lambda: paints.count > 0)
        took = (time.perf_counter() - began) * 1000
        paints.deleteLater()
        await asyncio.sleep(0.05)
        return took

    async def turns(self) -> list[float]:
        """Milliseconds until all is painted in the other look; the window's thread is held meanwhile."""
        self.desk.select(_chat(0))
        self.desk.tiles.place(TURNED)
        await asyncio.sleep(1.0)
        times = list[float]()
        for number in range(_TURNS):
            began = time.perf_counter()
            self.window.look.choose(Scheme.LIGHT if number % 2 else Scheme.DARK)
            paints = _Paints(self.window)
            await _until(lambda paints=paints: paints.count > 0)
            times.append((time.perf_counter() - began) * 1000)
            paints.deleteLater()
            await asyncio.sleep(0.2)
        return times

    async def types(self) -> list[float]:
        """Milliseconds of each key, in a draft of some hundred words."""
        self.window.activateWindow()
        self.window.commands.run("chat.focus")
        editor = next(one for one in self.window.findChildren(Editor) if one.isVisible())
        editor.setPlainText(" ".join(WORDS * 8) + " ")
        editor.moveCursor(editor.textCursor().MoveOperation.End)
        await asyncio.sleep(1.0)
        paints, times = _Paints(editor.viewport()), list[float]()
        letters = "Thank you, I wil look at the derailleur and teh hanger tomorow. "
        for number in range(_KEYS):
            await asyncio.sleep(0.01)
            painted = paints.count
            began = time.perf_counter()
            QTest.keyClicks(editor, letters[number % len(letters)], Qt.KeyboardModifier.NoModifier)
            await _until(lambda seen=painted: paints.count > seen)
            times.append((time.perf_counter() - began) * 1000)
        return times


def _failed(error: BaseException) -> None:
    raise error


async def _until(there: Callable[[], bool]) -> None:
    until = time.monotonic() + _PATIENCE
    while not there():
        if time.monotonic() > until:
            raise TimeoutError("the window does not paint")
        await asyncio.sleep(0)


async def measure(seconds: float) -> Lived:
    """All of it, in one window."""
    day = Day()
    tasks = Tasks(_failed)
    speller = day.bus.speller = Speller(day.store, tasks)
    try:
        turned = await day.turns()
        late, cpu, rss = await day.live(seconds)
        day.desk.tiles.place(1)
        await asyncio.sleep(0.5)
        opened = await day.shows(next(one for one in day.store.conversations if one.int < _chat(0).int))
        for number in range(CHATS):
            await day.shows(_chat(number))
        switched = [await day.shows(_chat(number % CHATS)) for number in range(_SWITCHES)]
        keys = await day.types()
        return Lived(tuple(late), cpu, rss, opened, tuple(switched), tuple(keys), tuple(turned))
    finally:
        day.window.close()
        day.desk.stop()
        await tasks.stop()
        speller.close()


def main(seconds: float) -> None:
    """Measure and print."""
    app = application(preferences.AS_IT_COMES)
    text.use(QLocale.system().name())
    theme.install(app)
    app.setQuitOnLastWindowClosed(False)
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        lived = runner.run(measure(seconds))
    sys.stdout.write(msgspec.json.encode(lived).decode() + "\n")


if __name__ == "__main__":
    main(float(sys.argv[1]))
