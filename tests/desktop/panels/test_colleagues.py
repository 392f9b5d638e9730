"""Colleagues in the dock, used by hand: open, write, search, begin a group, attach a chat."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.models.people import HeadingRow, HitRow, Section
from desktop.models.rooms import PersonRow, Presence, RoomRow
from desktop.panels.rooms.panel import ColleaguesPanel
from desktop.state import changes
from desktop.state.drafts import Draft
from desktop.state.messages import Queued, Upload
from desktop.state.preferences import Preferences
from desktop.state.rooms import SaidLine, draft_key
from protocol import events
from protocol import floor as moves
from protocol.asides import AddToRoom, LeaveRoom, OpenRoom, SendToRoom
from protocol.frames import RoomEntry
from protocol.ids import FileId, MessageId, RoomId
from protocol.kinds import AgentStatus, NotReadyReason
from protocol.rest import RoomHit
from protocol.rooms import Room, RoomKind
from tests.desktop import afternoon as day
from tests.desktop import among
from tests.desktop.desks import MakeDesk, Shown


def panel_of(shown: Shown) -> ColleaguesPanel:
    """The panel of a desk."""
    panel = shown.window.findChild(ColleaguesPanel)
    assert panel is not None
    return panel


def open_panel(make_desk: MakeDesk, room: RoomId | None = None) -> tuple[Shown, ColleaguesPanel]:
    """The afternoon's desk with colleagues before the agent."""
    shown = make_desk(among.colleagues())
    shown.window.commands.run("colleagues.open")
    if room is not None:
        shown.desk.rooms.select(room)
    return shown, panel_of(shown)


def test_the_list_shows_talks_then_people_with_presence_and_what_is_new(make_desk: MakeDesk) -> None:
    """The newest talk first; who is there before who is not."""
    shown, panel = open_panel(make_desk)
    rows = panel.list_page.model.rows
    talks = [row for row in rows if isinstance(row, RoomRow)]
    assert [(row.name, row.unread, row.last) for row in talks] == [
        ("Oskar Berg", 2, "And thank you for lunch!"),
        ("Saturday shift", 0, "The green Vidda is back in Aarhus, six of them."),
    ]
    people = [(row.name, row.presence) for row in rows if isinstance(row, PersonRow)]
    assert people == [
        ("Ingrid Solberg", Presence.THERE),
        ("Tove Aas", Presence.THERE),
        ("Pekka Mäkinen", Presence.BUSY),
        ("Signe Thorup", Presence.AWAY),
    ]
    assert shown.desk.rooms.unread == 2


def test_an_opened_talk_counts_as_read_while_she_looks(make_desk: MakeDesk) -> None:
    """And only then."""
    shown, _ = open_panel(make_desk, among.WITH_OSKAR)
    shown.desk.look(False)
    shown.bus.rooms_seen.clear()
    oskar = among.with_oskar()
    shown.store.apply([oskar.says(0, among.OSKAR, "One more thing")])
    assert shown.bus.rooms_seen == []
    shown.desk.look(True)
    assert shown.bus.rooms_seen == [among.WITH_OSKAR]


def test_enter_sends_and_the_words_stay_with_their_talk_until_then(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """Switching carries no text along."""
    shown, panel = open_panel(make_desk, among.WITH_OSKAR)
    composer = panel.thread_page.thread_panel.composer
    qtbot.keyClicks(composer.editor, "Lars is")
    shown.desk.rooms.select(among.GROUP)
    assert composer.editor.toPlainText() == ""
    shown.desk.rooms.select(among.WITH_OSKAR)
    assert composer.editor.toPlainText() == "Lars is"
    qtbot.keyClicks(composer.editor, " on his way")
    qtbot.keyClick(composer.editor, Qt.Key.Key_Return)
    (sent,) = shown.bus.sent
    assert isinstance(sent, SendToRoom)
    assert (sent.room, sent.text, sent.card) == (among.WITH_OSKAR, "Lars is on his way", None)
    assert (composer.editor.toPlainText(), shown.store.drafts.of(draft_key(among.WITH_OSKAR)).text) == ("", "")


def test_the_key_that_sends_is_one_for_all_composers(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """Enter or Ctrl+Enter as she chose, and another key where she gave it one."""
    shown, panel = open_panel(make_desk, among.WITH_OSKAR)
    editor = panel.thread_page.thread_panel.composer.editor
    shown.desk.preferences.put(Preferences(enter_sends=False))
    qtbot.keyClicks(editor, "a")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, "b")
    assert shown.bus.sent == []
    qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert [one.text for one in shown.bus.sent if isinstance(one, SendToRoom)] == ["a\nb"]
    shown.desk.preferences.put(Preferences(keys={"chat.send": "F12"}))
    qtbot.keyClicks(editor, "c")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert len(shown.bus.sent) == 1
    qtbot.keyClick(editor, Qt.Key.Key_F12)
    assert len(shown.bus.sent) == 2


def test_the_chosen_chat_goes_along_as_a_card(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """By its key; it can be taken off again."""
    shown, panel = open_panel(make_desk, among.GROUP)
    shown.desk.select(day.FREJA)
    composer = panel.thread_page.thread_panel.composer
    shown.window.commands.run("colleagues.card")
    assert composer.chip.words.text() == "Chat with Freja Nielsen"
    qtbot.keyClick(composer.editor, Qt.Key.Key_Return)
    (sent,) = shown.bus.sent
    assert isinstance(sent, SendToRoom)
    assert (sent.text, sent.card) == ("", day.FREJA)
    assert composer.chip.isHidden()


def test_a_click_on_a_card_opens_its_chat(make_desk: MakeDesk) -> None:
    """If it is on the floor."""
    shown, panel = open_panel(make_desk, among.WITH_OSKAR)
    line = next(row.line for row in panel.thread_page.thread_panel.model.rows if getattr(row.line, "card", None))
    panel.thread_page.thread_panel.view.card_opened.emit(line.card)  # type: ignore[union-attr]
    assert shown.desk.selected == day.LARS


def test_a_colleague_without_a_talk_is_written_to(make_desk: MakeDesk) -> None:
    """The room is asked for, and chosen when it is there."""
    shown, panel = open_panel(make_desk)
    row = next(row for row in panel.list_page.model.rows if isinstance(row, PersonRow))
    panel.list_page.list.opened.emit(row)
    (sent,) = shown.bus.sent
    assert isinstance(sent, OpenRoom)
    assert sent.members == (among.INGRID,)
    room = Room(id=RoomId(sent.id), kind=RoomKind.DIRECT, members=(among.MAJA, among.INGRID))
    shown.store.apply([RoomEntry(room=room.id, seq=1, at=day.NOW, event=events.RoomOpened(room=room))])
    assert shown.desk.rooms.selected == room.id
    assert panel.thread_page.name.text() == "Ingrid Solberg"


def test_a_group_wants_a_name(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """Two are ticked by the keyboard, the name is asked for, Enter begins."""
    shown, panel = open_panel(make_desk)
    shown.window.commands.run("colleagues.new")
    page = panel.new_page
    for name in ("ingrid", "tove"):
        qtbot.keyClicks(page.filter, name)
        qtbot.keyClick(page.filter, Qt.Key.Key_Return)
    assert page.chosen() == (among.INGRID, among.TOVE)
    page.begin()
    assert page.problem.text() == "Give the group a name first."
    assert shown.bus.sent == []
    qtbot.keyClicks(page.name, "Brakes")
    qtbot.keyClick(page.name, Qt.Key.Key_Return)
    (sent,) = shown.bus.sent
    assert isinstance(sent, OpenRoom)
    assert (sent.members, sent.name) == ((among.INGRID, among.TOVE), "Brakes")


def test_a_group_is_left_and_goes(make_desk: MakeDesk) -> None:
    """The list is shown again when it is gone."""
    shown, panel = open_panel(make_desk, among.GROUP)
    shown.window.commands.run("colleagues.leave")
    (sent,) = shown.bus.sent
    assert isinstance(sent, LeaveRoom)
    seq = shown.store.rooms[among.GROUP].seq + 1
    gone = events.RoomMembersChanged(members=(among.OSKAR, among.TOVE))
    shown.store.apply([RoomEntry(room=among.GROUP, seq=seq, at=day.NOW, event=gone)])
    assert shown.desk.rooms.selected is None
    assert panel.list_page.isVisible()


def test_search_finds_people_here_and_messages_there(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """A message that was found is shown in its talk."""
    shown, panel = open_panel(make_desk)
    field = panel.list_page.field.field
    field.setText("lun")
    assert [row for row in panel.list_page.model.rows if isinstance(row, PersonRow | RoomRow)] == []
    qtbot.waitUntil(lambda: shown.bus.searches == ["lun"])
    assert [row.looking for row in panel.list_page.model.rows if isinstance(row, HeadingRow)] == [True]
    oskar = among.with_oskar()
    hit = RoomHit(room=oskar.room, entry=oskar.entries[1])
    shown.store.heard(changes.RoomsSearched("lun", (hit,)))
    (found,) = [row for row in panel.list_page.model.rows if isinstance(row, HitRow)]
    assert (found.title, found.who) == ("Oskar Berg", "Oskar Berg")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert shown.desk.rooms.selected == among.WITH_OSKAR
    assert panel.thread_page.thread_panel.view.match == found.key


def test_a_message_of_a_talk_that_is_over_is_not_opened(make_desk: MakeDesk) -> None:
    """It says where such talks are."""
    shown, panel = open_panel(make_desk)
    talk = among.question()
    hit = HitRow(room=talk.room.id, key="k", title="Ingrid Solberg", who="", at=day.NOW, words="brake")
    panel.list_page.list.opened.emit(hit)
    assert shown.desk.rooms.selected is None
    assert shown.window.toasts.texts()[-1].startswith("This conversation is over.")


def test_a_search_that_could_not_be_made_says_so(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """People are found all the same."""
    shown, panel = open_panel(make_desk)
    panel.list_page.field.field.setText("ta")
    qtbot.waitUntil(lambda: shown.bus.searches == ["ta"])
    shown.store.heard(changes.RoomsSearched("ta", None))
    (heading,) = [row for row in panel.list_page.model.rows if isinstance(row, HeadingRow)]
    assert (heading.section, heading.failed) == (Section.FOUND, True)


def test_a_message_elsewhere_is_told_with_a_way_to_it(make_desk: MakeDesk) -> None:
    """A note, a count at the tab; not for one's own words, nor for what is before her."""
    shown = make_desk(among.colleagues())
    talk = among.group()
    shown.store.apply([talk.says(0, among.TOVE, "Who has the key?")])
    assert shown.window.toasts.texts() == ("Tove Aas: Who has the key?",)
    shown.store.apply([talk.says(0, among.MAJA, "I have")])
    assert len(shown.window.toasts.texts()) == 1
    shown.window.commands.run("colleagues.open")
    shown.desk.rooms.select(among.GROUP)
    shown.store.apply([talk.says(0, among.TOVE, "Good")])
    assert len(shown.window.toasts.texts()) == 1


def test_refused_words_come_back_with_the_reason(make_desk: MakeDesk) -> None:
    """They are in the composer again."""
    shown, panel = open_panel(make_desk, among.WITH_OSKAR)
    composer = panel.thread_page.thread_panel.composer
    command = SendToRoom(id=day.command_id(1), room=among.WITH_OSKAR, text="Too late")
    shown.store.not_kept(command, "This machine can't store anything now. Is its disk full?")
    assert composer.editor.toPlainText() == "Too late"
    assert "disk full" in composer.problem.text()
    assert shown.store.drafts.of(draft_key(among.WITH_OSKAR)).text == "Too late"


def test_who_comes_and_goes_is_seen_at_once(make_desk: MakeDesk) -> None:
    """In the list and at the head of the talk."""
    shown, panel = open_panel(make_desk, among.WITH_OSKAR)
    assert panel.thread_page.about.text() == "There"
    gone = moves.AgentStateChanged(
        agent=among.OSKAR, status=AgentStatus.NOT_READY, reason=NotReadyReason.SIGNED_OUT, since=day.NOW, online=False
    )
    shown.store.apply([among.on_floor(1285, gone)])
    assert panel.thread_page.about.text() == "Away"


def test_the_keyboard_goes_through_the_list(make_desk: MakeDesk) -> None:
    """Down and Enter in the field open the second talk."""
    shown, panel = open_panel(make_desk)
    field = panel.list_page.field.field
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(field, key)
    assert shown.desk.rooms.selected == among.GROUP


def test_signing_out_asks_about_words_to_colleagues_too(make_desk: MakeDesk) -> None:
    """Begun ones by name, and those on their way."""
    shown, _ = open_panel(make_desk, among.GROUP)
    shown.desk.rooms.keep_draft(among.GROUP, Draft("I can", 5))
    shown.store.queued(Queued(SendToRoom(id=day.command_id(1), room=among.WITH_OSKAR, text="On its way")))
    leaving = shown.desk.unsent.leaving()
    assert (leaving.messages, leaving.drafts) == (1, 1)
    assert shown.desk.unsent.drafts() == ("Saturday shift",)


def test_files_lie_ready_with_their_talk_and_go_with_the_next_message(
    make_desk: MakeDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    """Dropped, chosen or pasted; on their way they say how far they are."""
    shown, panel = open_panel(make_desk, among.WITH_OSKAR)
    plan, empty = tmp_path / "plan.pdf", tmp_path / "empty.pdf"
    plan.write_bytes(b"x" * 1000)
    empty.write_bytes(b"")
    composer = panel.thread_page.thread_panel.composer
    composer.files.add([plan, empty])
    assert composer.problem.text().startswith("empty.pdf: ")
    shown.desk.rooms.select(among.GROUP)
    assert composer.files.ready == ()
    shown.desk.rooms.select(among.WITH_OSKAR)
    assert [file.name for file in composer.files.ready] == ["plan.pdf"]
    qtbot.keyClick(composer.editor, Qt.Key.Key_Return)
    assert shown.bus.room_uploads == [(among.WITH_OSKAR, "plan.pdf")]
    assert composer.files.tray.isHidden()
    file = FileId(day.PHOTO)
    command = SendToRoom(id=day.command_id(3), room=among.WITH_OSKAR, attachments=(file,))
    shown.store.queued(Queued(command, (Upload(file, "plan.pdf", 1000),)))
    shown.store.uploaded(MessageId(command.id), file, 400)
    line = panel.thread_page.thread_panel.model.rows[-1].line
    assert isinstance(line, SaidLine)
    assert [(upload.name, upload.sent) for upload in line.uploads] == [("plan.pdf", 400)]


def test_a_colleague_is_brought_into_a_group(make_desk: MakeDesk) -> None:
    """Who is in it already is not offered; a talk of two has no such way."""
    shown, panel = open_panel(make_desk, among.GROUP)
    shown.window.commands.run("colleagues.add")
    page = panel.thread_page
    talk = shown.desk.rooms.of(among.GROUP)
    assert talk is not None
    offered = shown.desk.rooms.not_in(talk)
    assert offered
    assert not {one.id for one in offered} & set(talk.room.members)
    assert page.menu.isVisible()
    shown.desk.rooms.add(offered[0].id)
    (sent,) = shown.bus.sent
    assert isinstance(sent, AddToRoom)
    assert (sent.room, sent.members) == (among.GROUP, (offered[0].id,))
    page.menu.close_again()
    shown.desk.rooms.select(among.WITH_OSKAR)
    assert not shown.desk.rooms.can_add()
    assert page.add.isHidden()
