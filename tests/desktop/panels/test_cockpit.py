"""Several chats before the agent: live tiles, the one that has the keyboard, windows of their own, and back."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QEnterEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.panels.chat.carrying import parcel
from desktop.panels.chat_list import ChatListPanel
from desktop.panels.cockpit import Cockpit
from desktop.panels.cockpit.dividers import Divider
from desktop.panels.cockpit.tile import Tile
from desktop.panels.cockpit.window import ChatWindow, set_down_at
from desktop.state import tiles
from desktop.state.drafts import Remembered
from desktop.state.tile_grid import Rect, Run
from desktop.state.tiles import Tiling
from desktop.ui.closing import Closing
from desktop.ui.palette import Palette
from protocol import floor as moves
from protocol.commands import SendMessage
from protocol.frames import FloorEntry
from protocol.ids import InteractionId
from tests.desktop import afternoon as day
from tests.desktop.accessibility import faults
from tests.desktop.desks import MakeDesk, Shown


def cockpit_of(shown: Shown) -> Cockpit:
    """The centre."""
    found = shown.window.findChild(Cockpit)
    assert isinstance(found, Cockpit)
    return found


def tile_of(shown: Shown, chat: InteractionId) -> Tile:
    """A chat's tile."""
    return next(tile for tile in cockpit_of(shown).tiles() if tile.chat.id == chat)


def window_of(shown: Shown, chat: InteractionId) -> ChatWindow:
    """A chat's own window."""
    window = cockpit_of(shown).window_of(chat)
    assert window is not None
    return window


@pytest.fixture
def wide(make_desk: MakeDesk, qtbot: QtBot) -> Iterator[Shown]:
    """A desk on a large screen, Freja chosen, four places."""
    shown = make_desk()
    shown.window.resize(2200, 1200)
    shown.desk.select(day.FREJA)
    shown.desk.tiles.place(4)
    shown.window.commands.run("chat.focus")
    qtbot.waitUntil(lambda: len(cockpit_of(shown).tiles()) == 4)
    yield shown
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def press(shown: Shown, keys: str) -> None:
    """Press a key where the keyboard is."""
    QTest.keySequence(QApplication.focusWidget() or shown.window, QKeySequence(keys))


def test_each_tile_is_a_whole_chat(wide: Shown) -> None:
    """With its own transcript and composer; what is written in one stays there."""
    freja, lars = tile_of(wide, day.FREJA), tile_of(wide, day.LARS)
    assert freja.panel.view.transcript() is not lars.panel.view.transcript()
    QTest.keyClicks(freja.panel.composer.editor, "The green one is here.")
    lars.panel.composer.editor.setFocus()
    QTest.keyClicks(lars.panel.composer.editor, "Wipe it first.")
    assert wide.desk.writing.draft(day.FREJA).text == "The green one is here."
    assert wide.desk.writing.draft(day.LARS).text == "Wipe it first."
    QTest.keyClick(lars.panel.composer.editor, Qt.Key.Key_Return)
    sent = [command for command in wide.bus.sent if isinstance(command, SendMessage)]
    assert [(one.interaction, one.text) for one in sent] == [(day.LARS, "Wipe it first.")]
    assert freja.panel.composer.editor.toPlainText() == "The green one is here."


def test_a_low_tile_has_one_line_of_composer_until_it_is_written_in(wide: Shown) -> None:
    """The conversation has the room; the pointer over it moves nothing, and a sheet elsewhere takes nothing away."""
    wide.window.resize(1440, 1000)
    QApplication.processEvents()
    freja, lars = tile_of(wide, day.FREJA).panel, tile_of(wide, day.LARS).panel
    assert freja.composer.tools.isVisible()
    assert not lars.composer.tools.isVisible()
    assert lars.composer.height() < freja.composer.height() - 20
    assert lars.view.at_end
    before = lars.view.size()
    QApplication.sendEvent(lars.composer, QEnterEvent(QPointF(), QPointF(), QPointF()))
    assert lars.composer.attach.isVisible()
    QApplication.sendEvent(lars.composer, QEvent(QEvent.Type.Leave))
    assert not lars.composer.tools.isVisible()
    assert lars.view.size() == before
    wide.window.commands.run("search.open")
    assert freja.composer.tools.isVisible()
    lars.composer.editor.setPlainText("One\ntwo\nthree")
    QApplication.processEvents()
    assert lars.view.size() == before
    wide.desk.select(day.LARS)
    wide.window.commands.run("chat.focus")
    QApplication.processEvents()
    assert lars.composer.tools.isVisible()
    assert not freja.composer.tools.isVisible()
    assert freja.view.at_end
    assert lars.view.at_end
    assert lars.composer.editor.height() > 2 * freja.composer.editor.height()
    wide.window.commands.run("tiles.toggle")
    QApplication.processEvents()
    panel = cockpit_of(wide).focused()
    assert panel.composer.tools.geometry().top() > panel.composer.editor.geometry().top()


def test_each_tile_and_window_can_be_reached_and_is_named(wide: Shown) -> None:
    """A screen reader says whose chat it is in, and finds a way to everything."""
    assert faults(wide.window) == []
    assert tile_of(wide, day.FREJA).accessibleName() == "Chat with Freja Nielsen"
    wide.window.commands.run("tiles.detach")
    assert faults(window_of(wide, day.FREJA)) == []


def test_commands_speak_of_the_tile_with_the_keyboard(wide: Shown) -> None:
    """By focus, by click, and by Ctrl and a number; the dock follows."""
    tile_of(wide, day.LARS).panel.composer.editor.setFocus()
    assert wide.desk.selected == day.LARS
    assert cockpit_of(wide).focused() is tile_of(wide, day.LARS).panel
    header = tile_of(wide, day.ELINA).panel.header
    QTest.mouseClick(header, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(60, 20))
    assert wide.desk.selected == day.ELINA
    press(wide, "Ctrl+2")
    focus = QApplication.focusWidget()
    assert wide.desk.selected is not None
    assert focus is tile_of(wide, wide.desk.selected).panel.composer.editor


def test_what_is_chosen_elsewhere_takes_the_keyboard_out_of_the_other_tile(wide: Shown) -> None:
    """Words never go to another chat than the one that stands out."""
    assert QApplication.focusWidget() is tile_of(wide, day.FREJA).panel.composer.editor
    wide.desk.select(day.MIKKEL)
    assert QApplication.focusWidget() is tile_of(wide, day.MIKKEL).panel.composer.editor


def test_tiles_are_live(wide: Shown) -> None:
    """A word in a chat that is not chosen comes into its tile; it is unread until its tile is."""
    rows = tile_of(wide, day.ELINA).panel.view.transcript()
    assert rows is not None
    before = rows.rowCount()
    seq = wide.store.conversations[day.ELINA].public + 1
    wide.store.apply([day.says(day.ELINA, seq, "Are you there?", "Elina Virtanen")])
    assert rows.rowCount() == before + 1
    assert day.ELINA not in wide.bus.read


def test_keys_go_among_the_tiles_and_move_them(wide: Shown) -> None:
    """Alt and arrows; with Shift the tile goes along."""
    order = wide.desk.tiles.shown
    at = order.index(day.FREJA)
    press(wide, "Alt+Right")
    assert wide.desk.selected == order[at + 1]
    press(wide, "Alt+Left")
    press(wide, "Alt+Shift+Right")
    assert wide.desk.selected == day.FREJA
    assert wide.desk.tiles.shown.index(day.FREJA) == at + 1
    assert QApplication.focusWidget() is tile_of(wide, day.FREJA).panel.composer.editor


def test_each_tile_says_the_number_that_chooses_it(wide: Shown) -> None:
    """It is the chat's place in the list, also when another goes."""

    def numbers() -> dict[InteractionId | None, str]:
        tiles_now = cockpit_of(wide).tiles()
        return {tile.chat.id: tile.panel.header.number.accessibleName() for tile in tiles_now}

    panel = wide.window.findChild(ChatListPanel)
    assert isinstance(panel, ChatListPanel)
    rows = [row for row in panel.rows.chats() if row.number is not None]
    assert numbers() == {row.interaction: f"Chat {row.number}" for row in rows if row.interaction in numbers()}
    gone = moves.InteractionClosed(interaction=rows[0].interaction)
    wide.store.apply([FloorEntry(seq=wide.store.floor.seq + 1, at=day.NOW, event=gone)])
    rows = [row for row in panel.rows.chats() if row.number is not None]
    assert numbers() == {row.interaction: f"Chat {row.number}" for row in rows if row.interaction in numbers()}


def test_f6_goes_from_tile_to_tile(wide: Shown) -> None:
    """And out of them into the dock."""
    seen = [wide.desk.selected]
    for _ in range(3):
        press(wide, "F6")
        seen.append(wide.desk.selected)
    assert len(set(seen)) > 1


def upright(shown: Shown) -> Divider:
    """The line between the columns, which can be drawn."""
    found = [one for one in cockpit_of(shown).findChildren(Divider) if one.isVisible()]
    return next(one for one in found if one.line.run is Run.COLUMNS)


def widths(shown: Shown) -> list[int]:
    """Of the tiles, in their order."""
    return [tile.width() for tile in cockpit_of(shown).tiles()]


def draw(divider: Divider, by: int) -> None:
    """With the pointer, sideways."""
    button, keys, at = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, divider.rect().center()
    QTest.mousePress(divider, button, keys, at)
    QTest.mouseMove(divider, at + QPoint(by, 0))
    # The line moved along, so the pointer is where it was taken again.
    QTest.mouseRelease(divider, button, keys, at)


def test_tiles_are_drawn_larger_and_evened_out_again(wide: Shown) -> None:
    """The line between two; a double click; kept, and not before it is let go."""
    before, divider = widths(wide), upright(wide)
    kept = wide.store.memory.of(Remembered.TILES)
    draw(divider, 80)
    assert widths(wide) == [before[0] + 80, before[1] - 80] * 2
    assert wide.store.memory.of(Remembered.TILES) != kept
    again = Tiling(sizes=tiles.read(wide.store.memory.of(Remembered.TILES)).sizes)
    assert [(one.count, one.across) for one in again.sizes] == [(4, 2)]
    QTest.mouseDClick(divider, Qt.MouseButton.LeftButton)
    assert widths(wide) == before


def test_the_keyboard_makes_a_tile_larger_too(wide: Shown) -> None:
    """The chosen one; and all the same size again."""
    before = widths(wide)
    at = wide.desk.tiles.shown.index(day.FREJA)
    press(wide, "Alt++")
    assert widths(wide)[at] == before[at] + 48
    assert sum(widths(wide)) == sum(before)
    press(wide, "Alt+-")
    press(wide, "Alt+-")
    assert widths(wide)[at] == before[at] - 48
    press(wide, "Alt+0")
    assert widths(wide) == before
    assert tiles.read(wide.store.memory.of(Remembered.TILES)).sizes == ()


def drop(target: QWidget, data: QMimeData, at: QPoint) -> bool:
    """Carry something to a place; whether it was taken."""
    action, button, keys = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at, action, data, button, keys)
    QApplication.sendEvent(target, enter)
    move = QDragMoveEvent(at, action, data, button, keys)
    QApplication.sendEvent(target, move)
    if not (enter.isAccepted() and move.isAccepted()):
        return False
    QApplication.sendEvent(target, QDropEvent(QPointF(at), action, data, button, keys))
    return True


def test_a_tile_dropped_on_another_changes_places_with_it(wide: Shown) -> None:
    """One from the list takes the place of the tile it is dropped on; anything else is not taken."""
    cockpit = cockpit_of(wide)
    first, second, third, *_ = wide.desk.tiles.shown
    assert drop(cockpit, parcel(first), tile_of(wide, third).geometry().center())
    assert wide.desk.tiles.shown[:3] == (third, second, first)
    hidden = next(chat.id for chat in wide.store.my_conversations() if chat.id not in wide.desk.tiles.shown)
    assert drop(cockpit, parcel(hidden), tile_of(wide, second).geometry().center())
    assert hidden in wide.desk.tiles.shown
    assert second not in wide.desk.tiles.shown
    assert not drop(cockpit, QMimeData(), QPoint(20, 20))


def test_a_pinned_chat_stays_when_others_are_chosen(make_desk: MakeDesk) -> None:
    """One large chat, and the pinned one beside it."""
    shown = make_desk()
    shown.desk.select(day.FREJA)
    shown.window.commands.run("tiles.pin")
    shown.desk.select(day.LARS)
    assert shown.desk.tiles.shown == (day.FREJA, day.LARS)
    shown.desk.select(day.ELINA)
    assert shown.desk.tiles.shown == (day.FREJA, day.ELINA)
    assert tile_of(shown, day.FREJA).panel.header.tack.isChecked()


def test_the_layout_comes_back(make_desk: MakeDesk) -> None:
    """As it was kept, without a clean end: places, order, pins."""
    first = make_desk()
    first.window.resize(2200, 1200)
    first.desk.tiles.place(3)
    first.desk.select(day.ELINA)
    first.desk.tiles.pin(day.ELINA, True)
    order = first.desk.tiles.shown
    kept = first.store.memory.of(Remembered.TILES)
    assert kept is not None
    store = day.store(day.afternoon())
    store.memory.put(Remembered.TILES, kept)
    store.memory.put(Remembered.SELECTED, day.ELINA.bytes)
    again = make_desk(store=store)
    again.window.resize(2200, 1200)
    assert again.desk.tiles.shown == order
    assert again.desk.tiles.pinned(day.ELINA)


def test_a_chat_gets_a_window_of_its_own_and_comes_back(wide: Shown, qtbot: QtBot) -> None:
    """By its key: the window has the keyboard, and all keys work in it."""
    press(wide, "Alt+W")
    window = window_of(wide, day.FREJA)
    assert window.isVisible()
    assert window.parentWidget() is wide.window
    assert day.FREJA not in wide.desk.tiles.shown
    assert wide.desk.selected == day.FREJA
    assert window.windowTitle().endswith("Freja Nielsen · Deskbell")
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.tile.panel.composer.editor)
    QTest.keyClicks(window.tile.panel.composer.editor, "Hello again")
    QTest.keyClick(window.tile.panel.composer.editor, Qt.Key.Key_Return)
    sent = [command for command in wide.bus.sent if isinstance(command, SendMessage)]
    assert (sent[-1].interaction, sent[-1].text) == (day.FREJA, "Hello again")
    press(wide, "Ctrl+F")
    assert window.tile.panel.reading.find_bar.isVisible()
    press(wide, "Alt+W")
    assert wide.desk.tiles.windows == ()
    assert day.FREJA in wide.desk.tiles.shown
    assert cockpit_of(wide).window_of(day.FREJA) is None


def test_sheets_float_in_the_window_that_they_are_about(wide: Shown, qtbot: QtBot) -> None:
    """Handing over a chat that has a window of its own is asked there."""
    press(wide, "Alt+W")
    window = window_of(wide, day.FREJA)
    wide.window.commands.run("chat.hand_over")
    sheet = window.tile.panel.sheets.handing
    assert sheet.isVisible()
    assert sheet.window() is window
    sheet.close_again()


def test_commands_come_up_where_they_are_called(wide: Shown, qtbot: QtBot) -> None:
    """The palette over the chat's window; what the main window shows, there: about the same chat."""
    press(wide, "Alt+W")
    window = window_of(wide, day.FREJA)
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    press(wide, "Ctrl+K")
    palette = window.findChild(Palette)
    assert isinstance(palette, Palette)
    assert palette.isVisible()
    palette.close_again()
    press(wide, "Ctrl+Shift+K")
    qtbot.waitUntil(lambda: QApplication.activeWindow() is wide.window)
    assert wide.desk.selected == day.FREJA
    press(wide, "Ctrl+J")
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.tile.panel.composer.editor)


def test_closing_its_window_takes_the_chat_back(wide: Shown, qtbot: QtBot) -> None:
    """It goes on."""
    wide.desk.tiles.detach(day.LARS)
    window_of(wide, day.LARS).close()
    qtbot.waitUntil(lambda: wide.desk.tiles.windows == ())
    assert day.LARS in wide.desk.tiles.shown
    assert wide.bus.sent == []


@pytest.mark.parametrize("first", ["main", "apart"])
def test_what_closes_with_the_desk_is_there_again(wide: Shown, qtbot: QtBot, first: str) -> None:
    """The system ends the session, or closes all windows of a program, in whatever order."""
    wide.desk.tiles.detach(day.LARS)
    apart = window_of(wide, day.LARS)
    windows = (wide.window, apart) if first == "main" else (apart, wide.window)
    for window in windows:
        window.close()
    closing = apart.findChild(Closing)
    assert isinstance(closing, Closing)
    with qtbot.assertNotEmitted(closing.by_hand, wait=400):
        pass
    kept = tiles.read(wide.store.memory.of(Remembered.TILES))
    assert [one.chat for one in kept.windows] == [day.LARS]


def test_a_window_goes_with_its_chat(wide: Shown) -> None:
    """And the centre has the keyboard again."""
    wide.desk.tiles.detach(day.SOREN)
    assert cockpit_of(wide).window_of(day.SOREN) is not None
    gone = moves.InteractionClosed(interaction=day.SOREN)
    wide.store.apply([FloorEntry(seq=wide.store.floor.seq + 1, at=day.NOW, event=gone)])
    assert cockpit_of(wide).window_of(day.SOREN) is None


def test_windows_come_back_onto_a_screen_that_is_there(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """One whose screen is gone stands on the first; the main window keeps the keyboard."""
    store = day.store(day.afternoon())
    far = Rect(9000, 9000, 500, 460)
    tiling = tiles.detach(Tiling(), day.LARS, far)
    store.memory.put(Remembered.TILES, tiles.write(tiling))
    shown = make_desk(store=store)
    window = window_of(shown, day.LARS)
    screen = QApplication.primaryScreen().availableGeometry()
    assert screen.contains(window.geometry().center())
    assert window.isVisible()


def test_a_place_on_a_screen_that_is_away_stays_the_wished_one(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """Until the window is moved by hand; several that had to come onto the same screen stand aside of each other."""
    store = day.store(day.afternoon())
    far = Rect(9_000, 300, 600, 500)
    tiling = tiles.detach(tiles.detach(Tiling(), day.LARS, far), day.ELINA, far)
    store.memory.put(Remembered.TILES, tiles.write(tiling))
    shown = make_desk(store=store)
    first, second = window_of(shown, day.LARS), window_of(shown, day.ELINA)
    qtbot.waitUntil(second.isVisible)
    assert first.pos() != second.pos()
    first.keep()
    second.keep()
    assert shown.desk.tiles.place_of(day.LARS) == far
    assert shown.desk.tiles.place_of(day.ELINA) == far
    first.move(first.x() + 100, first.y())
    first.keep()
    at = first.geometry()
    assert shown.desk.tiles.place_of(day.LARS) == Rect(at.x(), at.y(), at.width(), at.height())


def test_what_is_set_down_near_an_edge_stands_wholly_on_its_screen(qapp: QApplication) -> None:
    """A composer outside of the screen can't be written in."""
    screen = qapp.primaryScreen().availableGeometry()
    at = set_down_at(screen.bottomRight(), screen.bottomRight() - QPoint(9, 9), QSize(400, 300))
    assert screen.contains(QRect(at.x, at.y, at.width, at.height))


def test_the_list_says_how_many_stand_side_by_side(make_desk: MakeDesk) -> None:
    """Its button opens the choice."""
    shown = make_desk()
    panel = shown.window.findChild(ChatListPanel)
    assert isinstance(panel, ChatListPanel)
    panel.side_by_side.click()
    assert panel.side_by_side.menu.isVisible()
    press(shown, "Down")
    press(shown, "Return")
    assert shown.desk.tiles.places == 2
    assert len(cockpit_of(shown).tiles()) == 2
    assert panel.side_by_side.isChecked()


@pytest.mark.parametrize("places", [1, 4])
def test_what_is_finished_leaves_the_keyboard_to_the_chat_that_is_chosen_then(make_desk: MakeDesk, places: int) -> None:
    """And not to whatever comes next in the window."""
    shown = make_desk()
    shown.window.resize(2200, 1200)
    shown.desk.tiles.place(places)
    shown.desk.select(day.SOREN)
    shown.window.commands.run("wrap_up.focus")
    QApplication.processEvents()
    shown.store.apply([FloorEntry(seq=1285, at=day.NOW, event=moves.InteractionClosed(interaction=day.SOREN))])
    QApplication.processEvents()
    chosen, focus = shown.desk.selected, QApplication.focusWidget()
    assert chosen is not None
    assert focus is not None
    assert tile_of(shown, chosen).isAncestorOf(focus), focus
