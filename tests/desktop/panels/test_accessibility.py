"""What a screen reader finds in every window, page and panel: a name for each control, and a key that reaches it."""

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QAccessible

from desktop.panels import PANELS
from desktop.panels.cockpit.window import ChatWindow
from desktop.panels.floor.window import FloorWindow
from desktop.panels.offer import OfferPanel
from desktop.panels.settings import SECTIONS
from desktop.state.link import SignInPhase, SignInState
from desktop.state.store import Store
from desktop.ui.panel import Area
from protocol.floor import OfferMade
from protocol.kinds import OfferKind
from tests.desktop import afternoon as day
from tests.desktop import overseen, ready_texts
from tests.desktop.accessibility import faults, parts
from tests.desktop.desks import MakeDesk

_FLOATS = ("palette.open", "keys.open", "state.menu", "account.open", "link.open", "phone.open")
_PAGES = [spec.id for spec in PANELS if spec.area is Area.PAGE]


def test_the_walk_sees_all_there_is(make_desk: MakeDesk) -> None:
    """Else it would find no fault in anything."""
    window = make_desk().window
    root = QAccessible.queryAccessibleInterface(window)
    assert root is not None
    names = {part.text(QAccessible.Text.Name) for part in parts(root)}
    assert {"Find a command", "Search chats", "Message", "Hide the side panel", "Your state: Ready"} <= names


def test_nothing_on_the_desk_is_nameless_or_out_of_reach(make_desk: MakeDesk) -> None:
    """A chat that goes on, with an offer that rings; one that waits; one to be finished; each tab of the dock."""
    shown = make_desk()
    window = shown.window
    found: dict[str, list[str]] = {}
    for what, chat in (("chat", day.FREJA), ("to finish", day.SOREN), ("waits", day.WAITS)):
        shown.desk.select(chat)
        found[what] = faults(window)
    shown.store.apply([day.offer()])
    found["offer"] = faults(window)
    shown.desk.select(day.FREJA)
    for spec in PANELS:
        if spec.area is Area.RIGHT and window.dock.has(spec.id):
            window.dock.show_panel(spec.id)
            found[spec.id] = faults(window)
    assert {what: wrong for what, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(
    "command", ["palette.open", "keys.open", "state.menu", "account.open", "link.open", "phone.open"]
)
def test_nothing_that_floats_is_nameless_or_out_of_reach(make_desk: MakeDesk, command: str) -> None:
    """Palette, all keys, menus, the connection, the phone."""
    window = make_desk().window
    window.commands.run(command)
    assert faults(window) == []


def test_nothing_around_the_words_is_nameless_or_out_of_reach(make_desk: MakeDesk) -> None:
    """Suggestions, a quote; a text kept ready that is written, and a table of them."""
    shown = make_desk([*day.afternoon(), ready_texts.shown()])
    window, found = shown.window, dict[str, list[str]]()
    shown.desk.select(day.FREJA)
    window.commands.run("chat.focus")
    window.commands.run("chat.texts")
    found["suggestions"] = faults(window)
    window.commands.run("chat.quote")
    found["quote"] = faults(window)
    shown.desk.canned.ask_edit(ready_texts.text_id(6))
    found["text"] = faults(window)
    assert {what: wrong for what, wrong in found.items() if wrong} == {}


def test_nothing_beside_the_main_window_is_nameless_or_out_of_reach(make_desk: MakeDesk) -> None:
    """A chat's own window, one to finish, one with its sheets open; the floor's."""
    shown = make_desk(store=overseen.store())
    window, found = shown.window, dict[str, list[str]]()
    window.commands.run("supervise.window")
    for one in window.findChildren(FloorWindow):
        assert one.isVisible()
        for table in range(3):
            one.page.show_table(table)
            found[f"floor {table}"] = faults(one)
    assert len(found) == 3
    desk = make_desk()
    for chat in (day.FREJA, day.SOREN):
        desk.desk.select(chat)
        desk.window.commands.run("tiles.detach")
    windows = desk.window.findChildren(ChatWindow)
    assert len(windows) == 2
    desk.desk.select(day.FREJA)
    for command in ("chat.find", "chat.hand_over", "chat.texts"):
        assert desk.window.commands.run(command)
        found |= {f"{command} {one.windowTitle()}": faults(one) for one in windows}
    assert {what: wrong for what, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("again", [OfferKind.TRANSFER, OfferKind.COMPANY])
def test_nothing_of_what_a_colleague_asks_is_nameless_or_out_of_reach(make_desk: MakeDesk, again: OfferKind) -> None:
    """The card that rings when a colleague hands a chat over or asks her in."""
    shown = make_desk()
    made = day.offer()
    assert isinstance(made.event, OfferMade)
    offer = replace(made.event.offer, kind=again, by=day.OSKAR, brief="She wants a child seat")
    shown.store.apply([replace(made, event=OfferMade(offer=offer))])
    card = shown.window.findChild(OfferPanel)
    assert isinstance(card, OfferPanel)
    assert card.isVisible()
    assert faults(shown.window) == []


@pytest.mark.parametrize("page", _PAGES)
def test_nothing_on_a_page_is_nameless_or_out_of_reach(make_desk: MakeDesk, page: str) -> None:
    """Each page beside the chats, as a supervisor has it."""
    window = make_desk(store=overseen.store()).window
    window.go_to(page)
    assert window.place == page
    assert faults(window) == []


def test_nothing_in_the_settings_is_nameless_or_out_of_reach(make_desk: MakeDesk) -> None:
    """Section by section."""
    window = make_desk().window
    found: dict[str, list[str]] = {}
    for spec in SECTIONS:
        window.commands.run(f"settings.{spec.id}")
        found[spec.id] = faults(window)
    assert {section: wrong for section, wrong in found.items() if wrong} == {}


def test_nothing_at_the_door_is_nameless_or_out_of_reach(make_desk: MakeDesk) -> None:
    """Before anybody has signed in."""
    store = Store(day.clock)
    store.set_sign_in(SignInState(phase=SignInPhase.ASKING, server="https://desk.nordlys.example"))
    assert faults(make_desk(store=store).window) == []
