"""Pictures of the scratch pad and of alerts, to look at: `python -m tests.desktop.alerts_gallery FOLDER`."""

import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from PySide6.QtWidgets import QApplication

from desktop.state.alerts.kept import BellKept
from desktop.state.alerts.reminder import After, Reminder
from desktop.state.pads import GENERAL, Added, Goal, Line, LineKind, Origin, Pad
from desktop.ui import text, theme
from desktop.ui.theme import Scheme
from desktop.ui.window import MainWindow
from protocol import floor as moves
from protocol.entities import Broadcast
from protocol.frames import FloorEntry
from protocol.ids import BroadcastId, InteractionId
from protocol.kinds import Severity
from tests.desktop import afternoon as day
from tests.desktop.gallery import Gallery

Act = Callable[[MainWindow], None]


def told(number: int, words: str, severity: Severity) -> FloorEntry:
    """A broadcast of Oskar's."""
    broadcast = Broadcast(
        id=BroadcastId(UUID(int=0xBC00 + number)),
        by=day.OSKAR,
        at=day.NOW - number * 60_000,
        text=words,
        severity=severity,
        to=(day.MAJA,),
        until=day.NOW + 3_600_000,
    )
    return FloorEntry(seq=10_000 + number, at=broadcast.at, event=moves.BroadcastSent(broadcast=broadcast))


def lines() -> tuple[Line, ...]:
    """What Maja noted while she talked with Freja."""
    from_chat = Origin(interaction=day.FREJA, key="x", who="Freja Nielsen", at=day.NOW - 200_000)
    noted = Added(goal=Goal.CUSTOMER, interaction=day.FREJA, at=day.NOW - 60_000, key="y")
    return (
        Line(text="Wants the Vidda in green, size M; rides 40 km to work in all weather", origin=from_chat),
        Line(text="Ask the workshop:", added=noted),
        Line(text="mudguards for 45 mm tyres", kind=LineKind.ITEM),
        Line(text="rack fits with a dynamo hub? The old one did not", kind=LineKind.ITEM, origin=from_chat),
        Line(text=""),
        Line(text="Put a green M aside in Aarhus", kind=LineKind.TASK, done=True),
        Line(text="Send the size chart", kind=LineKind.TASK),
        Line(text="Ring Oskar about the delivery on Saturday", kind=LineKind.TASK),
    )


def fill_pads(window: MainWindow) -> None:
    """Pads of a chat here, of none, and of one that is gone."""
    pads = window.desk.store.pads
    pads.put(day.FREJA, Pad(lines=lines(), name="Freja Nielsen", at=day.NOW))
    codes = (Line(text="Codes of the week"), Line(text="Cycle", kind=LineKind.ITEM))
    pads.put(GENERAL, Pad(lines=codes))
    pads.put(InteractionId(UUID(int=7)), Pad(lines=(Line(text="Old"),), name="Karen Blix", at=day.NOW - 90_000_000))


def _pad(window: MainWindow) -> None:
    fill_pads(window)
    window.commands.run("pad.open")
    window.desk.pads.changed.emit(day.FREJA)


def _pad_add(window: MainWindow) -> None:
    from desktop.panels.scratch_pad.panel import PadPanel

    _pad(window)
    panel = window.findChild(PadPanel)
    if panel is not None:
        panel.add.click()


def _pad_empty(window: MainWindow) -> None:
    window.commands.run("pad.open")


def _pad_earlier(window: MainWindow) -> None:
    from desktop.panels.scratch_pad.panel import PadPanel

    _pad(window)
    panel = window.findChild(PadPanel)
    if panel is not None:
        panel._show_earlier(window.desk.pads.earlier()[0])


def ring(window: MainWindow) -> None:
    """All kinds of alerts."""
    store = window.desk.store
    store.apply([told(1, "The card terminal is down until three. Offer invoices instead.", Severity.URGENT)])
    store.apply([told(2, "Cake in the kitchen at half past.", Severity.INFO)])
    words = "Ring the workshop about Freja's rack"
    due = Reminder(id="a", text=words, made_at=day.NOW, at=day.NOW - 1, interaction=day.FREJA)
    store.bell.put(BellKept(reminders=(due,)))
    window.desk.alerts.remind("", after=After.ANSWER, interaction=day.LARS)
    window.desk.alerts.remind("Send Elina the invoice", at=day.NOW + 1_500_000, interaction=day.ELINA)
    window.desk.alerts.look()


def _alerts(window: MainWindow) -> None:
    ring(window)
    window.commands.run("alerts.open")


def _alerts_later(window: MainWindow) -> None:
    from desktop.panels.alerts.panel import AlertsPanel

    _alerts(window)
    panel = window.findChild(AlertsPanel)
    if panel is not None:
        next(iter(panel.cards.values())).put_off.click()


def _alerts_empty(window: MainWindow) -> None:
    for source in ("long_wait", "target", "back", "second_chat"):
        window.desk.alerts.want(source, False)
    window.commands.run("alerts.open")


def _remind(window: MainWindow) -> None:
    ring(window)
    window.commands.run("alerts.remind")


PICTURES: tuple[tuple[str, Act], ...] = (
    ("pad", _pad),
    ("pad-add", _pad_add),
    ("pad-empty", _pad_empty),
    ("pad-earlier", _pad_earlier),
    ("alerts", _alerts),
    ("alerts-later", _alerts_later),
    ("alerts-empty", _alerts_empty),
    ("alerts-remind", _remind),
)


def main(arguments: list[str]) -> int:
    """Make the pictures; a second argument picks those whose name holds it, a third the look (light, dark)."""
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    theme.install(app)
    gallery = Gallery(Path(arguments[0]), arguments[1] if len(arguments) > 1 else "")
    looks = [Scheme(arguments[2])] if len(arguments) > 2 else [Scheme.LIGHT, Scheme.DARK]
    for language in ("en", "da", "fi"):
        text.use(language)
        for scheme in looks:
            for name, act in PICTURES:
                gallery.show(f"{name}-{language}-{scheme}", day.store(day.afternoon()), act, scheme=scheme)
    text.use("en")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
