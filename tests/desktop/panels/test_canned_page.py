"""The page of texts kept ready."""

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.panels.canned import CannedPage
from desktop.panels.chat.panel import ChatPanel
from desktop.state.messages import Queued
from protocol.canned import CannedShown, DropCanned, PutCanned
from protocol.entities import AgentProfile
from protocol.errors import ErrorCode
from protocol.floor import AgentConfigured, ProfileConfigured
from protocol.frames import FloorEntry
from protocol.kinds import CannedKind, Role
from tests.desktop import afternoon as day
from tests.desktop import ready_texts
from tests.desktop.desks import MakeDesk, Shown
from tests.desktop.ready_texts import text_id


def page_of(make_desk: MakeDesk) -> tuple[Shown, CannedPage]:
    """A desk that was told of texts, showing their page."""
    shown = make_desk([*day.afternoon(), ready_texts.shown()])
    shown.desk.select(day.FREJA)
    shown.window.go_to("canned")
    page = shown.window.findChild(CannedPage)
    assert isinstance(page, CannedPage)
    return shown, page


def answer(shown: Shown) -> None:
    """The server does what was sent last, and tells it."""
    command = shown.bus.sent[-1]
    texts = dict(shown.store.canned.texts)
    if isinstance(command, DropCanned):
        shown.store.apply([CannedShown(revision=9, gone=(command.canned,))])
        return
    assert isinstance(command, PutCanned)
    before = texts.get(command.canned, ready_texts.TEXTS[0])
    made = replace(
        before,
        id=command.canned,
        kind=command.kind,
        shortcut=command.shortcut,
        title=command.title,
        text=command.text,
        owner=command.owner,
        group=command.group,
        queues=command.queues,
    )
    shown.store.apply([CannedShown(revision=9, texts=(made,))])


def supervise(shown: Shown) -> None:
    """The agent at this desk oversees the mechanics, and nobody else."""
    profile = AgentProfile(id=ready_texts.WORKSHOP_GROUP, name="Mechanics")
    me = shown.store.my_agent
    assert me is not None
    boss = replace(me, role=Role.SUPERVISOR, supervises=(profile.id,))
    seq = shown.store.floor.seq
    shown.store.apply(
        [
            FloorEntry(seq=seq + 1, at=day.NOW, event=ProfileConfigured(profile=profile)),
            FloorEntry(seq=seq + 2, at=day.NOW, event=AgentConfigured(agent=boss)),
        ]
    )


def test_a_text_is_found_and_changed(make_desk: MakeDesk) -> None:
    """By the keyboard alone: looked for, Enter, written, Ctrl+Enter."""
    shown, page = page_of(make_desk)
    page.take_focus()
    QTest.keyClicks(page.field, "goodbye")
    assert [row.shortcut for row in page.rows.rows] == ["bye"]
    QTest.keyClick(page.field, Qt.Key.Key_Return)
    assert page.form.text.editor.hasFocus()
    page.form.text.editor.setPlainText("Bye, {customer.first_name|friend}!")
    assert page.form.reads.text().endswith("it reads: Bye, Freja!")
    QTest.keyClick(page.form.text.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (sent,) = shown.bus.sent
    assert isinstance(sent, PutCanned)
    assert (sent.canned, sent.text, sent.owner) == (text_id(6), "Bye, {customer.first_name|friend}!", day.MAJA)


def test_a_new_text_says_what_is_missing(make_desk: MakeDesk) -> None:
    """One thing at a time, with the keyboard there; a shortcut is taken once among the same people."""
    shown, page = page_of(make_desk)
    page.new()
    for words, field in (("", page.form.title), ("Hours", page.form.title), ("two words", page.form.shortcut)):
        QTest.keyClicks(field, words)
        page.form.try_save()
        assert page.form.problem.isVisible()
    page.form.shortcut.setText("BYE")
    page.form.text.editor.setPlainText("Ten to six.")
    page.form.try_save()
    assert page.form.problem.text() == "Another text has that shortcut."
    assert shown.bus.sent == []
    page.form.shortcut.setText("/hours")
    page.form.try_save()
    (sent,) = shown.bus.sent
    assert isinstance(sent, PutCanned)
    assert (sent.shortcut, sent.title, sent.owner, sent.kind) == ("hours", "Hours", day.MAJA, CannedKind.MESSAGE)


def test_what_is_written_stays_while_others_are_looked_at(make_desk: MakeDesk) -> None:
    """Until it is saved."""
    _shown, page = page_of(make_desk)
    page.edit(text_id(6))
    page.form.title.setText("Something else")
    page.form.title.textEdited.emit("Something else")
    page.edit(text_id(1))
    assert page.form.title.text() == "Greeting"
    page.edit(text_id(6))
    assert page.form.title.text() == "Something else"
    assert "Not saved yet" in page.form.note.text()


def test_thrown_away_and_back_again(make_desk: MakeDesk) -> None:
    """Undo comes before asking."""
    shown, page = page_of(make_desk)
    page.edit(text_id(6))
    page.form.drop_button.click()
    answer(shown)
    assert page.rows.row_of(text_id(6)) < 0
    shown.desk.canned.put_back(ready_texts.TEXTS[5])
    sent = shown.bus.sent[-1]
    assert isinstance(sent, PutCanned)
    assert sent.canned == text_id(6)
    answer(shown)
    assert page.rows.row_of(text_id(6)) >= 0


def test_what_is_everybodys_an_agent_reads_and_copies(make_desk: MakeDesk) -> None:
    """She can't change it; one of her own can be made from it."""
    shown, page = page_of(make_desk)
    page.edit(text_id(1))
    assert not page.form.save_button.isVisible()
    assert page.form.title.isReadOnly()
    page.form.copy_button.click()
    assert page.form.save_button.isVisible()
    page.form.try_save()
    (sent,) = shown.bus.sent
    assert isinstance(sent, PutCanned)
    assert (sent.shortcut, sent.owner) == ("hello", day.MAJA)
    assert sent.canned != text_id(1)


def test_a_supervisor_writes_for_her_groups_alone(make_desk: MakeDesk) -> None:
    """Not for everybody, unless she oversees everybody."""
    shown, page = page_of(make_desk)
    supervise(shown)
    assert shown.desk.canned.groups() == {ready_texts.WORKSHOP_GROUP: "Mechanics"}
    assert not shown.desk.canned.may_for_all()
    page.new()
    page.form.title.setText("Hours")
    page.form.shortcut.setText("hours")
    page.form.text.editor.setPlainText("Ten to six.")
    page.form._whom_chosen(False, ready_texts.WORKSHOP_GROUP)
    page.form.try_save()
    sent = shown.bus.sent[-1]
    assert isinstance(sent, PutCanned)
    assert (sent.owner, sent.group) == (None, ready_texts.WORKSHOP_GROUP)


def test_what_is_on_its_way_is_there_and_what_is_refused_is_said(make_desk: MakeDesk) -> None:
    """Without a network a new text can be used at once."""
    shown, page = page_of(make_desk)
    command = PutCanned(
        id=day.command_id(5), canned=text_id(50), shortcut="new", title="New one", text="Hi.", owner=day.MAJA
    )
    shown.store.queued(Queued(command))
    assert page.rows.row_of(text_id(50)) >= 0
    page.field.setText("new")
    assert page.rows.rows[0].id == text_id(50)
    shown.store.failed(command.id, ErrorCode.NAME_TAKEN, "")
    assert page.rows.row_of(text_id(50)) < 0


def test_a_table_is_looked_at_before_it_is_brought_in(make_desk: MakeDesk, tmp_path: Path) -> None:
    """What is new, what is another wording, and what is wrong by line."""
    shown, page = page_of(make_desk)
    file = tmp_path / "texts.csv"
    file.write_text(
        "shortcut,title,text,for\nbye,Goodbye,Bye!,\nhours,Hours,Ten to six.,\nx,X,x,all\n", encoding="utf-8"
    )
    page.read_table(file)
    assert page.table.words.text() == "1 new · 1 written anew"
    assert page.table.lines.text() == "Line 4: Texts for “all” are not yours to write."
    page.table.bring_button.click()
    first, second = shown.bus.sent
    assert isinstance(first, PutCanned)
    assert isinstance(second, PutCanned)
    assert (first.canned, first.title) == (text_id(6), "Goodbye")
    assert second.canned not in shown.store.canned.texts


def test_texts_are_taken_out_as_a_table(make_desk: MakeDesk) -> None:
    """Those that are listed, into the folder for downloads."""
    QStandardPaths.setTestModeEnabled(True)
    try:
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation))
        before = set(folder.glob("Texts*.csv"))
        _shown, page = page_of(make_desk)
        page.field.setText("goodbye")
        page.take_out()
        (made,) = set(folder.glob("Texts*.csv")) - before
        text = made.read_text(encoding="utf-8-sig")
        made.unlink()
        assert text.startswith("kind,shortcut,title,text,for,queues\n")
        assert text.count("\n") == 2
    finally:
        QStandardPaths.setTestModeEnabled(False)


def test_a_suggestion_is_edited_by_its_key(make_desk: MakeDesk) -> None:
    """Shift+Enter in the list over the composer shows the text on its page; F2 is the offer's."""
    shown, page = page_of(make_desk)
    shown.window.go_to("chats")
    shown.window.commands.run("chat.focus")
    panel = shown.window.findChild(ChatPanel)
    assert isinstance(panel, ChatPanel)
    QTest.keyClicks(panel.composer.editor, "/bye")
    QTest.keyClick(panel.composer.editor, Qt.Key.Key_F2)
    assert shown.window.place == "chats"
    QTest.keyClick(panel.composer.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert shown.window.place == "canned"
    assert page.form.title.text() == "Goodbye, in my own words"


def test_a_text_that_is_begun_is_found_again(make_desk: MakeDesk) -> None:
    """It is in no list before it is saved; what is thrown away can be had back."""
    _shown, page = page_of(make_desk)
    page.new()
    QTest.keyClicks(page.form.title, "Hours")
    page.edit(text_id(6))
    page.new()
    assert page.form.title.text() == "Hours"
    page.form.drop_button.click()
    page.new()
    assert page.form.title.text() == ""


def test_a_text_that_is_refused_comes_back_to_be_written_on(make_desk: MakeDesk) -> None:
    """Nothing of it is lost."""
    shown, page = page_of(make_desk)
    page.new()
    page.form.title.setText("Hours")
    page.form.shortcut.setText("hours")
    page.form.text.editor.setPlainText("Ten to six.")
    page.form.try_save()
    command = shown.bus.sent[-1]
    shown.store.queued(Queued(command))
    shown.store.failed(command.id, ErrorCode.NAME_TAKEN, "")
    assert page.form.isVisible()
    assert (page.form.title.text(), page.form.text.text()) == ("Hours", "Ten to six.")


def test_of_thousands_the_list_knows_as_many_as_are_looked_at(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """More of them as she goes on, and the one that she asks for."""
    many = tuple(replace(ready_texts.TEXTS[0], id=text_id(1000 + n), title=f"Text {n:04}") for n in range(900))
    shown = make_desk([*day.afternoon(), CannedShown(revision=7, texts=many, all=True)])
    shown.window.go_to("canned")
    page = shown.window.findChild(CannedPage)
    assert isinstance(page, CannedPage)
    qtbot.waitUntil(lambda: len(page.rows.rows) == 900)
    assert 0 < page.rows.rowCount() < 900
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_End)
    before = page.rows.rowCount()
    QTest.keyClick(page.list, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: page.rows.rowCount() > before)
    page.edit(text_id(1899))
    assert page.list.currentIndex().row() == 899
