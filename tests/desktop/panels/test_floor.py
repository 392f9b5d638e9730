"""The supervisor's floor: its tables, numbers and charts."""

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.models.floor.board import quarters
from desktop.models.floor.lines import AgentLine, QueueLine, level
from desktop.models.floor.press import Press, level_press, state_press, wait_press
from desktop.models.floor.table import Heading, Order
from desktop.panels.floor.chats import status_words
from desktop.panels.floor.page import FloorPage
from desktop.panels.floor.words import visitor_state_words
from protocol import floor as moves
from protocol.figures import FloorFigures
from protocol.kinds import AgentStatus, InteractionStatus, NotReadyReason
from protocol.limits import FIGURE_STEP
from protocol.supervision import MonitorChat
from tests.desktop import afternoon as day
from tests.desktop import overseen, shift
from tests.desktop.desks import MakeDesk
from tests.desktop.on_floor import FLAGGED, OSKAR, QUIET, choose_oskar, on_floor, told


def test_an_agent_has_no_floor(make_desk: MakeDesk) -> None:
    """No place in the rail, and the key does nothing."""
    shown = make_desk()
    assert not shown.window.commands.run("place.floor")
    assert shown.window.place == "chats"
    assert not shown.window.commands.run("supervise.broadcast")


def test_lines_change_in_place_and_numbers_follow(make_desk: MakeDesk) -> None:
    """A state, a chat that somebody gets, a flag: each in its line, and over the tables."""
    shown, page = on_floor(make_desk)
    table = page.board.agents
    assert page.board.totals.flags == 1
    before = table.row_of(OSKAR)
    assert before is not None
    told(
        shown,
        moves.AgentStateChanged(
            agent=OSKAR, status=AgentStatus.NOT_READY, reason=NotReadyReason.MEETING, since=day.NOW, online=True
        ),
    )
    line = table.of(OSKAR)
    assert isinstance(line, AgentLine)
    assert line.agent.reason is NotReadyReason.MEETING
    assert table.row_of(OSKAR) == before, "rows do not jump under the pointer"
    table.refresh_order()
    assert table.row_of(OSKAR) != before
    told(shown, moves.InteractionClosed(interaction=FLAGGED))
    line = table.of(OSKAR)
    assert line is not None
    assert not line.flagged
    assert page.board.totals.flags == 0


def test_a_floor_that_nobody_sees_costs_nothing(make_desk: MakeDesk) -> None:
    """It is read anew when somebody goes there again."""
    shown, page = on_floor(make_desk)
    shown.window.go_to("chats")
    assert not page.board.watch.looking
    told(shown, moves.AgentStateChanged(agent=OSKAR, status=AgentStatus.FINISHING, since=day.NOW, online=True))
    shown.window.go_to("floor")
    line = page.board.agents.of(OSKAR)
    assert line is not None
    assert line.agent.status is AgentStatus.FINISHING


def test_sort_filter_and_group(make_desk: MakeDesk) -> None:
    """By the heads of columns; the filter looks at names of customers too."""
    _, page = on_floor(make_desk)
    table = page.board.agents
    headings = [row.words for row in table.shown if isinstance(row, Heading)]
    assert headings == ["Buying advice", "Evening team", "Service and returns", "In no group"]
    table.group("")
    QTest.mouseClick(page.agents.head.cells["missed"], Qt.MouseButton.LeftButton)
    assert table.order == Order("missed", down=True)
    missed = [row.figures.missed + row.figures.declined for row in table.shown if isinstance(row, AgentLine)]
    assert missed == sorted(missed, reverse=True)
    QTest.mouseClick(page.agents.head.cells["missed"], Qt.MouseButton.LeftButton)
    assert table.order == Order("missed", down=False)
    choose_oskar(page)
    page.filter.field.setText("oskar")
    assert [row.agent.name for row in table.shown if isinstance(row, AgentLine)] == ["Oskar Berg"]
    assert page.choice.agent == OSKAR
    page.filter.field.setText("noor")
    assert page.choice.agent is None, "nothing is done about one that is not to be seen"
    assert page.detail.none.isVisible()
    page.filter.field.setText("")
    assert page.choice.agent == OSKAR
    table.group("state")
    assert "Signed out" in [row.words for row in table.shown if isinstance(row, Heading)]


def test_a_supervisor_of_a_group_sees_what_it_owns(make_desk: MakeDesk) -> None:
    """Its agents, their queues, and no others."""
    me = overseen.liv(supervises=(overseen.SERVICE,))
    shown = make_desk(store=overseen.store(me))
    shown.window.go_to("floor")
    page = shown.window.findChild(FloorPage)
    assert isinstance(page, FloorPage)
    assert {line.group for line in page.board.agents.all()} == {"Service and returns"}
    assert {line.name for line in page.board.queues.all()} == {"Workshop", "Returns"}
    assert page.board.totals.flags == 0


def test_queues_tell_of_waits_and_of_the_day(make_desk: MakeDesk) -> None:
    """Charts tell of the chosen queue."""
    shown, page = on_floor(make_desk)
    page.show_table(1)
    line = page.board.queues.of(day.SALES)
    assert isinstance(line, QueueLine)
    assert line.waiting == sum(card.queue == day.SALES for card in shown.store.floor.who_wait())
    assert line.level == level([shown.store.figures.queues[day.SALES]])
    whole = page.flow.steps
    page.queues.choose(day.SALES)
    page.queues.chosen.emit(day.SALES)
    assert sum(step.arrived for step in page.flow.steps) < sum(step.arrived for step in whole)
    assert len(page.level.steps) == 16


def test_who_waits_for_an_answer_is_seen_as_in_the_lists_of_chats(make_desk: MakeDesk) -> None:
    """In the agent's line, over the tables and at the chat, amber and red by the queue's limits; sorted by it too."""
    shown, page = on_floor(make_desk)
    oskar = next(one for one in overseen.figures().agents if one.agent == OSKAR)
    told_of = replace(oskar, unanswered={FLAGGED: day.NOW - 61_000})
    shown.store.apply([FloorFigures(since=day.NOW, agents=(told_of,))])
    page.board.watch.tell()
    line = page.board.agents.of(OSKAR)
    assert line is not None
    assert (line.unanswered.count, line.unanswered.first) == (1, day.NOW - 61_000)
    assert line.unanswered.press(day.NOW) is Press.LATE
    assert line.unanswered.press(day.NOW - 15_000) is Press.WARN
    assert line.unanswered.press(day.NOW - 30_000) is Press.CALM
    page.board.look(False)
    page.board.look(True)
    assert page.board.totals.unanswered == line.unanswered
    page.agents.table.group("")
    page.agents.table.sort_by(Order("waits", down=True))
    assert page.agents.table.key_at(0) == OSKAR
    card = shown.store.floor.interactions[FLAGGED]
    assert status_words(shown.desk, card, with_agent=False) == "unanswered"


def test_a_visitor_in_a_chat_has_its_acts(make_desk: MakeDesk) -> None:
    """Who waits is said to wait; who is in a chat can be read along with from here."""
    shown, page = on_floor(make_desk)
    page.show_table(2)
    cards = shown.store.floor.interactions
    waiting = next(card for card in cards.values() if card.status is InteractionStatus.WAITING)
    visits = shift.visitors().here
    visitors = [
        replace(visits[0], interaction=QUIET),
        replace(visits[1], interaction=waiting.id),
        replace(visits[2], interaction=None),
    ]
    shown.store.apply([replace(shift.visitors(), here=tuple(visitors))])
    QApplication.processEvents()
    said = {line.visitor.visiting.visitor: visitor_state_words(line) for line in page.board.visitors.all()}
    assert said[visitors[0].visitor] == "In a chat with Noor Haddad"
    assert said[visitors[1].visitor].startswith("Waits in ")
    for visitor, chat in ((visitors[0], QUIET), (visitors[1], waiting.id), (visitors[2], None)):
        page.visitors.choose(visitor.visitor)
        page.visitors.chosen.emit(visitor.visitor)
        assert page.choice.chat == chat
        assert page.detail.visitor.chats.acts.isVisible() is (chat is not None)
    page.visitors.choose(visitors[0].visitor)
    page.visitors.chosen.emit(visitors[0].visitor)
    page.detail.visitor.chats.buttons["supervise.monitor"].click()
    sent = shown.bus.sent[-1]
    assert isinstance(sent, MonitorChat)
    assert sent.interaction == QUIET


def test_thresholds() -> None:
    """What is amber, and what is red."""
    agent = replace(overseen.liv(), status=AgentStatus.NOT_READY, reason=NotReadyReason.LUNCH)
    assert [state_press(agent, at, 20, 45) for at in (10, 20, 45)] == [Press.CALM, Press.WARN, Press.LATE]
    silent = replace(agent, reason=NotReadyReason.NO_ANSWER)
    assert state_press(silent, 0, 20, 45) is Press.LATE
    assert [wait_press(at, 60) for at in (39, 40, 60)] == [Press.CALM, Press.WARN, Press.LATE]
    assert wait_press(10**9, 0) is Press.CALM
    assert [level_press(part, 0.85, 0.7) for part in (None, 0.85, 0.84, 0.69)] == [
        Press.CALM,
        Press.CALM,
        Press.WARN,
        Press.LATE,
    ]


def test_quarters_without_anything_are_there_too() -> None:
    """Sixteen of them, the last one still open, whatever was told."""
    steps = quarters([overseen.figures().queues[0]], day.NOW)
    assert len(steps) == 16
    assert steps[-1].at == day.NOW - day.NOW % FIGURE_STEP
    assert sum(step.arrived for step in quarters([], day.NOW)) == 0
