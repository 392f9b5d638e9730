"""Pictures of the supervisor's window, for people to look at: `python -m tests.desktop.floor_gallery FOLDER`."""

import sys
from pathlib import Path
from uuid import UUID

from PySide6.QtWidgets import QApplication

from desktop.panels.floor.page import FloorPage
from desktop.panels.monitoring import MonitorPage
from desktop.ui import text, theme
from desktop.ui.theme import Scheme
from desktop.ui.window import MainWindow
from protocol import floor as moves
from protocol.entities import Broadcast
from protocol.frames import FloorEntry
from protocol.ids import BroadcastId
from protocol.kinds import Severity
from tests.desktop import overseen
from tests.desktop.gallery import Gallery, wait


def _page(window: MainWindow) -> FloorPage:
    window.go_to("floor")
    wait(60)
    page = window.findChild(FloorPage)
    assert isinstance(page, FloorPage)
    return page


def _agents(window: MainWindow) -> None:
    page = _page(window)
    page.agents.choose(overseen.OSKAR)
    page.agents.chosen.emit(overseen.OSKAR)


def _queues(window: MainWindow) -> None:
    page = _page(window)
    page.show_table(1)
    page.queues.take_focus()


def _visitors(window: MainWindow) -> None:
    page = _page(window)
    page.show_table(2)
    window.desk.store.apply([overseen.frames()[-1]])
    wait(60)
    page.visitors.take_focus()


def _broadcast(window: MainWindow) -> None:
    _agents(window)
    window.commands.run("supervise.broadcast")


def _state(window: MainWindow) -> None:
    _agents(window)
    window.commands.run("supervise.state")


def _broadcasts(window: MainWindow) -> None:
    told = (
        (Severity.WARNING, "The Fjord City 7 is sold out until March: offer the Fjord City 5 with the better rack.", 6),
        (Severity.INFO, "Cake in the kitchen at three, Signe is 40.", 11),
    )
    for number, (severity, words, read) in enumerate(told):
        made = Broadcast(
            id=BroadcastId(UUID(int=0x700 + number)),
            by=overseen.LIV,
            at=overseen.NOW - number * 1000,
            text=words,
            severity=severity,
            to=tuple(agent.id for agent in overseen.team()[:19]),
            until=overseen.NOW + 3_600_000,
            read=tuple(agent.id for agent in overseen.team()[:read]),
        )
        sent = moves.BroadcastSent(broadcast=made)
        window.desk.store.apply([FloorEntry(seq=1285 + number, at=overseen.NOW, event=sent)])
    _broadcast(window)


def _monitors(window: MainWindow) -> None:
    desk = window.desk
    desk.store.monitors([overseen.FLAGGED, overseen.QUIET])
    desk.bus.follow(overseen.FLAGGED, True)
    desk.store.follow(overseen.FLAGGED, on=True)
    coached = "Offer him a new frame today: say that I have approved it, up to 6,000 kr."
    desk.store.apply([overseen.flagged_chat(coached=coached)])
    desk.select(overseen.FLAGGED)
    wait(60)
    page = window.findChild(MonitorPage)
    assert isinstance(page, MonitorPage)
    page.coach.field.editor.setPlainText("And ask for the serial number under the bottom bracket.")
    window.commands.run("supervise.coach")


def _coached(window: MainWindow) -> None:
    window.desk.select(overseen.FLAGGED)


def main(arguments: list[str]) -> int:
    """Make the pictures; a second argument picks those whose name holds it."""
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    theme.install(app)
    gallery = Gallery(Path(arguments[0]), arguments[1] if len(arguments) > 1 else "")
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        gallery.show(f"floor-agents-{scheme}", overseen.store(), _agents, scheme=scheme)
        gallery.show(f"floor-queues-{scheme}", overseen.store(), _queues, scheme=scheme)
        gallery.show(f"floor-visitors-{scheme}", overseen.store(), _visitors, scheme=scheme)
        gallery.show(f"floor-broadcast-{scheme}", overseen.store(), _broadcast, scheme=scheme)
        gallery.show(f"floor-broadcasts-{scheme}", overseen.store(), _broadcasts, scheme=scheme)
        gallery.show(f"monitor-{scheme}", overseen.store(), _monitors, scheme=scheme)
        gallery.show(f"coached-{scheme}", overseen.store_of_oskar(), _coached, scheme=scheme)
        gallery.show(f"floor-state-{scheme}", overseen.store(), _state, scheme=scheme)
    text.use("da")
    gallery.show("floor-agents-da", overseen.store(), _agents, size=(1280, 800))
    text.use("en")
    gallery.show("floor-small", overseen.store(), _agents, size=(1024, 700))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
