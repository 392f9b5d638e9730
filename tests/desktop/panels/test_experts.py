"""Experts, used by hand: ask by one key, the ring at an expert, the talk, the answer as a draft, her own desk."""

from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.panels.chat.panel import ChatPanel
from desktop.panels.experts.own_desk import ExpertDesk, QuestionList
from desktop.panels.experts.panel import ExpertsPanel
from desktop.panels.experts.question import QuestionPanel
from desktop.state import changes
from desktop.state.rooms import SaidLine
from protocol import events
from protocol.asides import AcceptConsultation, AskExpert, DeclineConsultation, EndConsultation, SendToRoom
from protocol.errors import ErrorCode
from protocol.frames import RoomSnapshot
from protocol.ids import ConsultationId
from protocol.kinds import AgentStatus
from protocol.rooms import ConsultationOutcome, ConsultationStatus
from tests.desktop import afternoon as day
from tests.desktop import among
from tests.desktop.desks import MakeDesk, Shown


def experts_of(shown: Shown) -> ExpertsPanel:
    """The panel in the dock."""
    panel = shown.window.findChild(ExpertsPanel)
    assert panel is not None
    return panel


def asking(make_desk: MakeDesk) -> tuple[Shown, ExpertsPanel]:
    """Lars' chat, and the form about it, opened by the key's command."""
    shown = make_desk(among.colleagues())
    shown.desk.select(day.LARS)
    assert shown.window.commands.get("expert.ask").key == "Ctrl+E"
    shown.window.commands.run("expert.ask")
    return shown, experts_of(shown)


def test_one_key_from_a_chat_a_question_and_enter(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """The group with somebody there is chosen, the last lines come along; the customer's name with them."""
    shown, panel = asking(make_desk)
    page = panel.ask_page
    assert page.question.editor.hasFocus()
    assert [choice.text() for choice in page.findChildren(type(page._choices[0])) if choice.isChecked()] == ["Workshop"]
    assert page.excerpt.text().splitlines()[-1].startswith("Maja Lindqvist: Then please clean the disc")
    qtbot.keyClicks(page.question.editor, "Pads or disc?")
    qtbot.keyClick(page.question.editor, Qt.Key.Key_Return)
    (sent,) = [command for command in shown.bus.sent if isinstance(command, AskExpert)]
    assert (sent.interaction, sent.group, sent.question, sent.version) == (
        day.LARS,
        among.WORKSHOP_EXPERTS,
        "Pads or disc?",
        1,
    )
    assert "Lars Holm: Yes, hydraulic" in sent.excerpt
    assert panel.empty.title.text() == "The question is on its way"


def test_what_is_written_stays_with_its_chat(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """An edited excerpt too; one that was not edited follows the chat."""
    shown, panel = asking(make_desk)
    page = panel.ask_page
    qtbot.keyClicks(page.question.editor, "Pads?")
    page.excerpt.editor.setPlainText("Lars: it squeals")
    shown.desk.select(day.FREJA)
    assert page.question.text() == ""
    assert "Freja Nielsen" in page.excerpt.text()
    shown.store.apply([day.says(day.FREJA, 14, "Are you there?")])
    assert page.excerpt.text().endswith("Freja Nielsen: Are you there?")
    shown.desk.select(day.LARS)
    assert (page.question.text(), page.excerpt.text()) == ("Pads?", "Lars: it squeals")


def test_a_group_without_anybody_there_can_not_be_asked(make_desk: MakeDesk) -> None:
    """One whose fallback is there can."""
    shown, panel = asking(make_desk)
    choices = {choice.text(): choice for choice in panel.ask_page._choices}
    assert choices["Workshop"].isEnabled()
    assert not choices["Returns"].isEnabled()
    for agent in (among.INGRID, among.OSKAR):
        away = shown.store.floor.agents[agent]
        shown.store.floor.agents[agent] = type(away)(id=agent, login=away.login, name=away.name)
    shown.desk.signals.experts.emit()
    choices = {choice.text(): choice for choice in panel.ask_page._choices}
    assert not choices["Workshop"].isEnabled()


def test_only_about_a_chat_of_hers_that_goes_on(make_desk: MakeDesk) -> None:
    """Not about one that went to somebody else, nor one that has ended."""
    shown, panel = asking(make_desk)
    shown.store.apply([day.taken(day.LARS, day.OSKAR)])
    assert panel.empty.isVisible()
    assert not shown.window.commands.run("expert.ask")
    shown.desk.select(day.SOREN)
    assert not shown.window.commands.run("expert.ask")


def test_a_refused_question_is_back_in_the_form_with_the_reason(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """Nothing is typed twice."""
    shown, panel = asking(make_desk)
    qtbot.keyClicks(panel.ask_page.question.editor, "Pads?")
    panel.ask_page.ask()
    (sent,) = [command for command in shown.bus.sent if isinstance(command, AskExpert)]
    refused = changes.CommandRefused(sent, ErrorCode.NOBODY_THERE, "")
    shown.desk.signals.refused.emit(refused)
    assert panel.ask_page.isVisible()
    assert panel.ask_page.question.text() == "Pads?"
    assert "Nobody is there" in panel.ask_page.problem.text()


def test_it_rings_and_can_be_taken_back(make_desk: MakeDesk) -> None:
    """At whom, who declined, how long yet."""
    shown, panel = asking(make_desk)
    declined = among.consultation(declined=(among.OSKAR,))
    shown.store.apply([among.asked(among.consultation()), *among.question().entries, among.changed(declined)])
    assert panel.ringing.isVisible()
    assert panel.ringing.at.text() == "Rings at Ingrid Solberg"
    assert panel.ringing.declined.text() == "Declined: Oskar Berg"
    assert panel.ringing.question.text().startswith("The brake still squeals")
    shown.window.commands.run("expert.end")
    (sent,) = [command for command in shown.bus.sent if isinstance(command, EndConsultation)]
    assert sent.consultation == declined.id


def test_an_answer_goes_into_the_composer_by_one_key(make_desk: MakeDesk) -> None:
    """After what is written there; nothing is sent."""
    shown, panel = asking(make_desk)
    shown.store.apply(among.answered())
    assert panel.talk.isVisible()
    assert panel.talk.name.text() == "Ingrid Solberg"
    chat = shown.window.findChild(ChatPanel)
    assert chat is not None
    chat.composer.editor.setPlainText("I have asked.")
    assert shown.window.commands.get("expert.use").key == "Ctrl+U"
    assert shown.window.commands.run("expert.use")
    written = chat.composer.editor.toPlainText()
    assert written.startswith("I have asked.\nTake the pads out")
    assert chat.composer.editor.hasFocus()
    assert not any(isinstance(command, SendToRoom) for command in shown.bus.sent)


def test_how_it_ended_is_told_and_another_can_be_asked(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """Nobody in time: the form says so, and one press brings the words back."""
    shown, panel = asking(make_desk)
    qtbot.keyClicks(panel.ask_page.question.editor, "Pads?")
    panel.ask_page.ask()
    (sent,) = [command for command in shown.bus.sent if isinstance(command, AskExpert)]
    one = replace(among.consultation(), id=ConsultationId(sent.id))
    shown.store.apply([among.asked(one), among.closed(one, ConsultationOutcome.EXPIRED, seq=1286)])
    assert panel.ask_page.isVisible()
    assert panel.ask_page.before.text() == "No expert answered in time."
    assert panel.ask_page.question.text() == ""
    panel.ask_page.again.click()
    assert panel.ask_page.question.text() == "Pads?"
    assert not panel.ask_page.again.isVisible()
    panel.ask_page.ask()
    assert [one.question for one in shown.bus.sent if isinstance(one, AskExpert)] == ["Pads?", "Pads?"]


def test_earlier_questions_of_a_chat_can_be_read(make_desk: MakeDesk) -> None:
    """They are fetched with the chat; nothing can be said in them."""
    shown, panel = asking(make_desk)
    assert day.LARS in shown.bus.threads
    talk = among.question(among.ANSWERED)
    talk.says(5, among.INGRID, "Resin pads.")
    talk.put(1, events.RoomClosed(by=among.INGRID))
    room = replace(talk.room, members=(among.MAJA, among.INGRID), closed=True)
    past = RoomSnapshot(room=room, seq=4, entries=tuple(talk.entries))
    shown.store.threads_fetched(day.LARS, [past])
    panel.tabs.chosen.emit(str(room.id))
    assert panel.talk.isVisible()
    assert panel.talk.about.text() == "An earlier question"
    assert not panel.talk.thread_panel.composer.isVisible()
    said = [row.line for row in panel.talk.thread_panel.model.rows if isinstance(row.line, SaidLine)]
    assert said[-1].text == "Resin pads."


def test_it_rings_at_an_expert_who_takes_it(make_desk: MakeDesk) -> None:
    """Who asks, what, the lines of the chat; taken by its key; then it is before her."""
    shown = make_desk(among.as_expert())
    ring = shown.window.findChild(QuestionPanel)
    assert ring is not None
    assert not ring.isVisible()
    shown.store.apply([among.asked(among.consultation())])
    assert not ring.isVisible(), "its words are not here yet"
    shown.store.apply(list(among.question().entries))
    assert ring.isVisible()
    assert ring.name.text() == "Maja Lindqvist asks"
    assert ring.question.text().startswith("The brake still squeals")
    assert ring.excerpt.text().splitlines()[0] == "Lars Holm: My rear brake squeals"
    assert shown.window.commands.run("expert.accept")
    (sent,) = shown.bus.sent
    assert isinstance(sent, AcceptConsultation)
    assert not shown.window.commands.run("expert.accept"), "once"
    taken = among.consultation(status=ConsultationStatus.OPEN, expert=among.INGRID)
    shown.store.apply([among.changed(taken)])
    assert not ring.isVisible()
    centre = shown.window.findChild(ExpertDesk)
    assert centre is not None
    assert centre.talk.isVisible()
    assert centre.talk.about.text() == "asks about Lars Holm"


def test_an_expert_hears_who_was_first_or_that_it_was_withdrawn(make_desk: MakeDesk) -> None:
    """What she declined herself is not told."""
    shown = make_desk(among.as_expert())
    shown.store.apply([among.asked(among.consultation()), *among.question().entries])
    shown.store.apply([among.changed(among.consultation(status=ConsultationStatus.OPEN, expert=among.OSKAR))])
    assert shown.window.toasts.texts() == ("Oskar Berg took the question",)
    again = among.consultation(among.ANSWERED)
    shown.store.apply([among.asked(again, seq=1287), *among.question(among.ANSWERED).entries])
    shown.store.apply([among.closed(again, ConsultationOutcome.CANCELLED, by=among.MAJA, seq=1288)])
    assert shown.window.toasts.texts()[-1] == "The question was withdrawn."
    third = among.consultation(among.GROUP)
    shown.store.apply([among.asked(third, seq=1289), *among.question(among.GROUP).entries])
    assert shown.window.commands.run("expert.decline")
    assert isinstance(shown.bus.sent[-1], DeclineConsultation)
    shown.store.apply([among.changed(among.consultation(among.GROUP, declined=(among.INGRID,)), seq=1290)])
    assert len(shown.window.toasts.texts()) == 2


def test_who_serves_no_queue_has_an_experts_desk(make_desk: MakeDesk) -> None:
    """By itself; others by command, and back."""
    shown = make_desk(among.as_expert())
    left, centre = shown.window.findChild(QuestionList), shown.window.findChild(ExpertDesk)
    chat = shown.window.findChild(ChatPanel)
    assert left is not None
    assert centre is not None
    assert chat is not None
    assert (left.isVisible(), centre.isVisible(), chat.isVisible()) == (True, True, False)
    shown.window.commands.run("expert.mode")
    assert (left.isVisible(), centre.isVisible(), chat.isVisible()) == (False, False, True)
    agent = make_desk(among.colleagues())
    assert not agent.desk.experts.mode
    assert not agent.window.commands.run("expert.mode"), "Maja is no expert"


def test_an_expert_who_is_not_ready_reads_why_nothing_rings(make_desk: MakeDesk) -> None:
    """And what to do."""
    frames = among.as_expert()
    shown = make_desk(frames)
    centre = shown.window.findChild(ExpertDesk)
    assert centre is not None
    assert centre.empty.advice.text() == "Questions to you ring here. F8 takes one."
    me = shown.store.floor.agents[among.INGRID]
    shown.store.floor.agents[among.INGRID] = replace(me, status=AgentStatus.NOT_READY)
    shown.desk.signals.experts.emit()
    assert centre.empty.advice.text().startswith("You are away for those who ask.")


def test_an_expert_with_two_questions_goes_from_one_to_the_other(make_desk: MakeDesk) -> None:
    """By command; the list tells what is new in each."""
    shown = make_desk(among.as_expert())
    for seq, room in ((1285, among.ASKED), (1287, among.ANSWERED)):
        asked = among.consultation(room)
        taken = among.consultation(room, status=ConsultationStatus.OPEN, expert=among.INGRID)
        shown.store.apply([among.asked(asked, seq=seq), *among.question(room).entries])
        shown.store.apply([among.changed(taken, seq=seq + 1)])
    experts = shown.desk.experts
    assert experts.chosen == among.consultation(among.ANSWERED).id
    shown.window.commands.run("expert.next")
    assert experts.chosen == among.consultation(among.ASKED).id


def test_news_of_a_question_elsewhere_is_told_with_a_way_to_it(make_desk: MakeDesk) -> None:
    """A note and a count at the tab; a click opens chat and thread."""
    shown = make_desk(among.colleagues())
    shown.desk.select(day.FREJA)
    frames = among.answered()
    shown.store.apply(frames)
    assert shown.window.toasts.texts()[-1].startswith("Ingrid Solberg: Take the pads out")
    assert shown.desk.selected == day.FREJA
    panel = experts_of(shown)
    panel._read(among.taken())
    assert shown.desk.selected == day.LARS
    assert panel.talk.isVisible()
