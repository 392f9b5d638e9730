"""A customer's window comes and goes: the rows hear it from the sockets."""

from backend.actions import customers, deadlines
from protocol import PROTOCOL_VERSION
from protocol.commands import StartChat
from protocol.events import ConnectionChanged
from protocol.frames import PublicEntry, VisitorHello, VisitorSnapshot
from protocol.ids import VisitorId
from protocol.limits import DROP_TOLD_AFTER, VISITOR_GRACE
from tests.backend.actions.world import answer
from tests.backend.live.stage import Stage, of


def _record(stage: Stage) -> list[VisitorId]:
    gone: list[VisitorId] = []
    stage.hub.last_window_gone = gone.append
    return gone


def test_the_last_window_counts(stage: Stage) -> None:
    """One of two is nothing."""
    gone, visitor = _record(stage), stage.world.visitor()
    first, second = stage.greet_visitor(visitor), stage.greet_visitor(visitor)
    first.gone()
    assert gone == []
    second.gone()
    assert gone == [visitor.visitor]
    assert not stage.hub.is_visiting(visitor.visitor or gone[0])


def test_a_window_that_closes_while_it_greets_counts_too(stage: Stage) -> None:
    """The writer was told that it is here. One that never said hello does not count."""
    gone, visitor = _record(stage), stage.world.visitor()
    stage.visitor().gone()
    window = stage.visitor()
    stage.say(window, VisitorHello(protocol=PROTOCOL_VERSION, token=stage.visitor_token(visitor)))
    window.gone()
    assert gone == []
    stage.settle()
    assert gone == [visitor.visitor]


def test_who_rings_without_a_window_is_waited_for(stage: Stage) -> None:
    """Over HTTP, or with a socket that was gone before the chat was stored."""
    gone, visitor = _record(stage), stage.world.visitor()
    stage.do(StartChat(id=stage.world.command_id(), answers=(answer("name", "Kim"),)), visitor)
    assert gone == [visitor.visitor]


def test_a_new_hello_ends_the_absence(stage: Stage) -> None:
    """And the window itself reads of it, in its place."""
    agent = stage.world.agent()
    visitor, _, _ = stage.world.chat(agent)
    desk = stage.greet_desk(agent)
    who = visitor.visitor
    assert who is not None
    stage.world.run(lambda tx: customers.window_gone(tx, who))
    stage.world.now += DROP_TOLD_AFTER
    stage.world.run(deadlines.expire_due)
    window = stage.greet_visitor(visitor)
    seen = [entry.event for entry in of(stage.seen(desk), PublicEntry)]
    assert [event.connected for event in seen if isinstance(event, ConnectionChanged)] == [False, True]
    assert isinstance(of(stage.shown(window), VisitorSnapshot)[0].entries[-1].event, ConnectionChanged)
    stage.world.now += VISITOR_GRACE
    stage.world.run(deadlines.expire_due)
    assert stage.world.run(deadlines.next_deadline) is None
