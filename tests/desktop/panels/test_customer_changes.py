"""The customer panel: a record is changed, merged and split, each with its way back."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.state import changes
from desktop.state.messages import Queued
from desktop.state.questions import WhatIfMerged, WhoIs
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import Label
from protocol.customer_commands import (
    EditCustomer,
    MergeCustomers,
    SplitCustomers,
)
from protocol.errors import ErrorCode
from protocol.frames import Ack, RecordShown
from tests.desktop import afternoon as day
from tests.desktop import customer_scene as scene
from tests.desktop.desks import MakeDesk
from tests.desktop.panels.customer_panel import known, last, undo


def test_what_is_changed_is_sent_alone_and_undone(make_desk: MakeDesk) -> None:
    """What was left as it is is not sent; the way back restores it over what is so then."""
    shown, panel = known(make_desk)
    shown.window.commands.run("customer.edit")
    page = panel.edit
    page.phone.line.setText("+45 20 30 40 50")
    page.tags.line.setText("VIP")
    QTest.keyClick(page.name.line, Qt.Key.Key_Return)
    sent = last(shown)
    assert isinstance(sent, EditCustomer)
    assert (sent.customer, sent.revision, sent.phone, sent.name, sent.address) == (
        scene.RECORD,
        4,
        "+45 20 30 40 50",
        None,
        None,
    )
    assert sent.tags == ("Club member", "Gravel", "Speaks English", "VIP")
    now = scene.record(revision=5, phone="+45 20 30 40 50", tags=sent.tags)
    shown.store.apply([RecordShown(interaction=day.FREJA, record=now)])
    assert panel.main.isVisible()
    undo(shown)
    back = last(shown)
    assert isinstance(back, EditCustomer)
    assert (back.revision, back.phone, back.tags, back.name) == (
        5,
        "+45 31 22 48 90",
        ("Club member", "Gravel", "Speaks English"),
        None,
    )


def test_another_name_than_the_records_is_said(make_desk: MakeDesk) -> None:
    """Who was confirmed wrongly is seen at once."""
    shown, panel = known(make_desk, verified=False)
    shown.store.apply([RecordShown(interaction=day.FREJA, record=scene.record(revision=5, name="Sofie Holm"))])
    assert panel.head.said.text() == "Confirmed by an agent · calls themselves Freja Nielsen"


def test_a_refused_change_stays_in_the_form_and_says_why(make_desk: MakeDesk) -> None:
    """Then it goes against what is so now."""
    shown, panel = known(make_desk)
    shown.window.commands.run("customer.edit")
    panel.edit.name.line.setText("Freja Dahl")
    panel.edit.save.click()
    sent = last(shown)
    shown.store.queued(Queued(sent))
    shown.store.failed(sent.id, ErrorCode.RECORD_CHANGED, "")
    assert panel.edit.problem.text().startswith("Somebody else has changed this customer.")
    shown.store.apply([RecordShown(interaction=day.FREJA, record=scene.record(revision=5, phone="+45 1"))])
    assert panel.edit.isVisible()
    assert panel.edit.name.line.text() == "Freja Dahl"
    panel.edit.save.click()
    again = last(shown)
    assert isinstance(again, EditCustomer)
    assert (again.revision, again.name) == (5, "Freja Dahl")


def test_the_form_goes_on_when_nobody_tells_what_came_of_it(make_desk: MakeDesk) -> None:
    """Carried out, and the record is as it was, or the word of it was lost: it is asked for."""
    shown, panel = known(make_desk)
    shown.window.commands.run("customer.edit")
    panel.edit.phone.line.setText("+45 31224890")
    panel.edit.save.click()
    sent = last(shown)
    shown.store.queued(Queued(sent))
    assert not panel.edit.save.isEnabled()
    shown.bus.questions.clear()
    shown.store.apply([Ack(id=sent.id, at=day.NOW, seq=0)])
    assert panel.edit.save.isEnabled()
    assert WhoIs(scene.RECORD) in shown.bus.questions
    panel.edit.save.click()
    panel.edit.open(scene.record())
    assert panel.edit.save.isEnabled(), "another one's form is not kept waiting"


def test_two_records_are_looked_at_merged_and_split(make_desk: MakeDesk) -> None:
    """What would be lost is said before; the notice takes it back by the merge's own id, the trail later."""
    shown, panel = known(make_desk)
    shown.window.commands.run("customer.merge")
    assert panel.finding.search.field.text() == "Freja Nielsen"
    panel.finding.merge_chosen.emit(scene.TWIN)
    assert shown.bus.questions[-1] == WhatIfMerged(scene.RECORD, scene.TWIN)
    assert not panel.merge.merge.isEnabled()
    shown.store.heard(changes.MergePreviewed(scene.RECORD, scene.TWIN, scene.preview()))
    said = [label.text() for label in panel.merge.findChildren(Label)]
    assert "not kept: freja@kontor.example" in said
    panel.merge.merge.click()
    sent = last(shown)
    assert isinstance(sent, MergeCustomers)
    assert (sent.kept, sent.gone) == (scene.RECORD, scene.TWIN)
    undo(shown)
    back = last(shown)
    assert isinstance(back, SplitCustomers)
    assert back.merge == sent.id
    panel.trail.head.setChecked(True)
    (button,) = [one for one in panel.trail.body.findChildren(Button) if one.text() == "Take back"]
    button.click()
    later = last(shown)
    assert isinstance(later, SplitCustomers)
    assert later.merge == scene.MERGE


def test_a_merge_that_may_not_be_says_why(make_desk: MakeDesk) -> None:
    """And the other way round is looked at anew."""
    shown, panel = known(make_desk)
    panel.finding.merge_chosen.emit(scene.TWIN)
    shown.store.heard(changes.MergePreviewed(scene.RECORD, scene.TWIN, None, "Both have an account."))
    assert panel.merge.hint.text() == "These two can't be merged. Both have an account."
    panel.merge.turn.click()
    assert shown.bus.questions[-1] == WhatIfMerged(scene.TWIN, scene.RECORD)
