"""A desk with one very long chat: how long a new message takes from the store to the painted window.

`python -m bench.painting MESSAGES APPENDED` prints a JSON list of milliseconds.
"""

import gc
import sys
import time
from uuid import UUID

import msgspec
from PySide6.QtCore import QEvent, QLocale, QObject
from PySide6.QtWidgets import QApplication, QWidget

from desktop.app.bus import Bus
from desktop.app.opening import application
from desktop.models.desk import Desk
from desktop.panels import PANELS
from desktop.panels.transcript.view import TranscriptView
from desktop.state import preferences
from desktop.state.link import LinkPhase, LinkState, SignInPhase, SignInState
from desktop.state.store import Store
from desktop.ui import text, theme
from desktop.ui.window import MainWindow
from protocol.entities import Agent, Customer, Interaction, Party, Queue
from protocol.events import ChatStarted, MessagePosted
from protocol.frames import FloorSnapshot, InteractionSnapshot, PublicEntry, ToStaff, Welcome
from protocol.ids import AgentId, InteractionId, MessageId, QueueId, SiteId, VisitorId, uuid7
from protocol.kinds import AgentStatus, Channel, InteractionStatus, PartyKind, Role

WORDS = (
    "The rear derailleur skips in third gear since the last service.",
    "Have you checked whether the cable runs freely? It often is the housing at the chain stay.",
    "Yes.",
    (
        "I did, and I turned the barrel adjuster by half a turn as well, but then second gear rattles. "
        "Could it be the hanger? The bike fell over in the shed two weeks ago, on the right side of all sides."
    ),
    "That sounds like it! See https://nordlys.example/workshop/hanger for how to tell 🙂",
)
_AGENT, _QUEUE, _CHAT = AgentId(UUID(int=1)), QueueId(UUID(int=2)), InteractionId(UUID(int=3))
_PEOPLE = (
    Party(kind=PartyKind.CUSTOMER, name="Freja Holm"),
    Party(kind=PartyKind.AGENT, name="Maja Lindqvist", agent=_AGENT),
)
_BEGAN = 1_763_800_000_000


def _now() -> int:
    return time.time_ns() // 1_000_000


def message(chat: InteractionId, seq: int) -> PublicEntry:
    """A message of a chat, by turns of its customer and its agent."""
    at = _BEGAN + seq * 1_500
    posted = MessagePosted(
        id=MessageId(uuid7(at, ((chat.int & 0xFFFF) << 32 | seq).to_bytes(10, "big"))),
        author=_PEOPLE[seq % 3 % 2],
        text=WORDS[seq % len(WORDS)],
    )
    return PublicEntry(interaction=chat, seq=seq, at=at, event=posted)


def filled_store(messages: int) -> Store:
    """An agent signed in and ready, with one chat of so many messages."""
    store = Store(_now)
    store.set_sign_in(SignInState(phase=SignInPhase.SIGNED_IN, server="https://desk.example", login="maja"))
    agent = Agent(
        id=_AGENT,
        login="maja",
        name="Maja Lindqvist",
        role=Role.AGENT,
        queues={_QUEUE: {Channel.CHAT: 1}},
        status=AgentStatus.READY,
        reason=None,
        online=True,
    )
    chat = Interaction(
        id=_CHAT,
        site=SiteId(UUID(int=4)),
        queue=_QUEUE,
        status=InteractionStatus.ACTIVE,
        customer=Customer(visitor=VisitorId(UUID(int=5)), name="Freja Holm"),
        arrived_at=_BEGAN,
        since=_BEGAN,
        agent=_AGENT,
        version=1,
    )
    queue = Queue(id=_QUEUE, name="Workshop")
    first = PublicEntry(
        interaction=_CHAT, seq=1, at=_BEGAN, event=ChatStarted(customer=_PEOPLE[0], queue_name="Workshop")
    )
    frames: list[ToStaff] = [
        Welcome(protocol=1, epoch="bench", now=_now(), heartbeat=15_000, dead_after=40_000, agent=agent),
        FloorSnapshot(seq=1, sites=(), queues=(queue,), agents=(agent,), interactions=(chat,), offers=()),
        InteractionSnapshot(interaction=chat, public=1, staff=0, public_entries=(first,), staff_entries=()),
    ]
    store.apply(frames)
    store.apply([message(_CHAT, seq) for seq in range(2, messages + 1)])
    store.set_link(LinkState(phase=LinkPhase.ONLINE, since=_now(), latency=1, heard_at=_now(), caught_up_to=1))
    return store


class Painted(QObject):
    """Notes that the watched widget was painted."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.seen = False
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Every event passes by."""
        if event.type() == QEvent.Type.Paint:
            self.seen = True
        return super().eventFilter(watched, event)


def append_times(app: QApplication, messages: int, appended: int) -> list[float]:
    """Milliseconds from handing an entry to the store until the transcript with it has been painted."""
    store = filled_store(messages)
    desk = Desk(store, Bus(store))
    window = MainWindow(desk, PANELS)
    window.resize(1440, 900)
    window.build_shell()
    window.show()
    desk.select(_CHAT)
    view = _until_shown(app, window)
    painted = Painted(view.viewport())
    # As the desk does once it stands.
    gc.collect()
    gc.freeze()
    times: list[float] = []
    for seq in range(messages + 1, messages + appended + 1):
        _settle(app)
        painted.seen = False
        began = time.perf_counter()
        store.apply([message(_CHAT, seq)])
        while not painted.seen:
            app.processEvents()
        times.append((time.perf_counter() - began) * 1000)
    window.close()
    desk.stop()
    return times


def _until_shown(app: QApplication, window: MainWindow) -> TranscriptView:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        app.processEvents()
        views = [view for view in window.findChildren(TranscriptView) if view.isVisible()]
        if views and views[0].transcript() is not None:
            return views[0]
    raise TimeoutError("the desk does not show the chat")


def _settle(app: QApplication) -> None:
    """Work off what is due (a clock's tick, a cursor's blink), so that it is not measured along."""
    until = time.monotonic() + 0.004
    while time.monotonic() < until:
        app.processEvents()


def main(messages: int, appended: int) -> None:
    """Measure and print."""
    app = application(preferences.AS_IT_COMES)
    text.use(QLocale.system().name())
    theme.install(app)
    times = append_times(app, messages, appended)
    sys.stdout.write(msgspec.json.encode(times).decode() + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
