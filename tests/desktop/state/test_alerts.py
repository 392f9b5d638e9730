"""Alerts: sources say the same of the same state, and the bell minds what the agent is done with."""

from uuid import UUID

import pytest
from msgspec.structs import replace

from desktop.state.alerts.alert import Alert, Look, ToChat, ToVisitor, rank
from desktop.state.alerts.bell import Bell
from desktop.state.alerts.kept import BellKept
from desktop.state.alerts.reminder import After, Reminder
from desktop.state.alerts.sources import SOURCES
from desktop.state.link import LinkPhase, LinkState, SignInPhase, SignInState
from desktop.state.store import Store
from protocol import events
from protocol import floor as moves
from protocol.browsing import Visiting
from protocol.entities import Broadcast, Customer, Interaction, PageContext, Queue
from protocol.frames import ToStaff
from protocol.ids import BroadcastId, CustomerId, InteractionId, VisitorId
from protocol.kinds import Channel, EndReason, InteractionStatus, Severity
from tests.desktop.state import floors

_OTHER = InteractionId(UUID(int=101))
_MAJA = replace(floors.MAJA, queues={floors.QUEUE.id: {Channel.CHAT: 1}})
_NOT_LIVE = (Channel.EMAIL, Channel.PHONE)
_SERVED = replace(floors.card(), customer=Customer(visitor=VisitorId(UUID(int=30)), name="Elin"))


class _Clock:
    def __init__(self) -> None:
        self.now = 100_000

    def __call__(self) -> int:
        return self.now

    def go(self, seconds: float) -> None:
        self.now += round(seconds * 1000)


class _Desk:
    """Maja's desk and its bell, with a clock in hand."""

    def __init__(self, *cards: Interaction, queue: Queue = floors.QUEUE, chat: bool = True) -> None:
        self.clock = _Clock()
        self.store = Store(self.clock)
        mine = (_SERVED,) if chat else ()
        snapshot = replace(floors.floor_snapshot(*mine, *cards), queues=(queue,), agents=(_MAJA, floors.OSKAR))
        self.take(floors.welcome(now=self.clock.now, me=_MAJA), snapshot)
        if chat:
            self.take(floors.chat_snapshot(chat=_SERVED))
        self.store.set_sign_in(SignInState(SignInPhase.SIGNED_IN))
        self.store.set_link(LinkState(LinkPhase.ONLINE, self.clock.now))
        self.bell = Bell(self.store)
        self._seq = 10
        self._public = 0

    def take(self, *frames: ToStaff) -> None:
        self.store.apply(frames)

    def floor(self, event: moves.FloorEvent) -> None:
        self._seq += 1
        self.take(floors.floor(self._seq, event, self.clock.now))

    def public(self, event: events.PublicEvent) -> None:
        self._public += 1
        self.take(floors.public(self._public, event, self.clock.now))

    def says(self) -> list[str]:
        """What there is to know now."""
        return [alert.words for alert in self.bell.look().open]


def _waiting(since: int, number: int = 101, visitor: int = 31) -> Interaction:
    card = floors.card(InteractionId(UUID(int=number)), InteractionStatus.WAITING, None, 0)
    return replace(card, arrived_at=since, customer=Customer(visitor=VisitorId(UUID(int=visitor)), name="Nils"))


def test_a_queue_tells_when_its_target_is_near_and_when_it_is_missed() -> None:
    """At three quarters of the target, at the target, and more loudly at twice that; one at a time."""
    desk = _Desk(_waiting(100_000))
    said: dict[float, tuple[tuple[str, Severity], ...]] = {}
    for seconds in (44, 1, 14, 1, 60):
        desk.clock.go(seconds)
        said[desk.clock.now / 1000 - 100] = tuple(
            (one.key.split(":")[0], one.severity) for one in desk.bell.look().open
        )
    assert said == {
        44: (),
        45: (("target", Severity.INFO),),
        59: (("target", Severity.INFO),),
        60: (("long_wait", Severity.WARNING),),
        120: (("long_wait", Severity.URGENT),),
    }


def test_a_left_message_and_a_wish_to_be_called_are_no_wait() -> None:
    """Nobody sits there."""
    desk = _Desk(*(replace(_waiting(100_000, 101 + n), channel=kind) for n, kind in enumerate(_NOT_LIVE)))
    desk.clock.go(600)
    assert desk.says() == []


def test_what_is_done_stays_done_until_it_presses_more_or_comes_again() -> None:
    """The agent is told once; a worse state, or a new one after it was over, is news."""
    desk = _Desk(_waiting(100_000))
    desk.clock.go(61)
    first = desk.bell.look()
    assert [len(first.open), len(first.new), len(desk.bell.look().new)] == [1, 1, 0]
    desk.bell.done(first.open[0].key)
    assert desk.bell.look().open == ()
    desk.clock.go(60)
    assert [one.severity for one in desk.bell.look().new] == [Severity.URGENT]
    desk.bell.done(first.open[0].key)
    assert desk.bell.look().open == ()
    desk.floor(moves.InteractionClosed(interaction=_OTHER))
    assert desk.bell.look().open == ()
    desk.floor(moves.InteractionArrived(interaction=_waiting(desk.clock.now - 61_000)))
    assert len(desk.bell.look().new) == 1


def test_what_is_put_off_comes_again_if_it_still_holds() -> None:
    """And rings anew then; what holds no more is forgotten with its mark."""
    desk = _Desk(_waiting(100_000))
    desk.clock.go(61)
    key = desk.bell.look().open[0].key
    desk.bell.put_off(key, desk.clock.now + 20_000)
    rung = desk.bell.look()
    assert (rung.open, [until for until, _ in rung.later]) == ((), [desk.clock.now + 20_000])
    desk.clock.go(20)
    assert [one.key for one in desk.bell.look().new] == [key]
    desk.floor(moves.InteractionClosed(interaction=_OTHER))
    desk.bell.look()
    assert desk.store.bell.now.marks == {}


def test_marks_are_not_lost_while_there_is_no_link() -> None:
    """What is not known then is not over."""
    desk = _Desk(_waiting(100_000))
    desk.clock.go(61)
    desk.bell.done(desk.bell.look().open[0].key)
    desk.store.set_link(LinkState(LinkPhase.OFFLINE, desk.clock.now))
    desk.clock.go(4)
    assert desk.says() == []
    desk.clock.go(1)
    assert desk.says() == ["No connection for {time}. What you write goes out when it is back."]
    desk.store.set_link(LinkState(LinkPhase.ONLINE, desk.clock.now))
    assert desk.says() == []


def test_a_customer_who_waits_for_an_answer_for_long_is_told() -> None:
    """At twice the queue's limit; an answer ends it."""
    desk = _Desk()
    desk.public(floors.said(1))
    desk.clock.go(119)
    assert desk.says() == []
    desk.clock.go(1)
    assert desk.says() == ["{name} has waited for your answer for {time}"]
    desk.public(floors.said(2, author=floors.AGENT))
    assert desk.says() == []


def test_a_customer_who_is_back_is_told_for_a_while() -> None:
    """After a lost connection; not when the chat ended meanwhile."""
    desk = _Desk()
    lost = events.ConnectionChanged(party=floors.CUSTOMER, connected=False, until=desk.clock.now + 60_000)
    desk.public(lost)
    assert desk.says() == []
    desk.public(events.ConnectionChanged(party=floors.CUSTOMER, connected=True))
    assert desk.says() == ["{name} is back: the connection holds again"]
    desk.clock.go(120)
    assert desk.says() == []


def test_a_customer_served_before_who_waits_again_is_told() -> None:
    """By browser or record, also after a restart; not while their chat here goes on, which is a second chat."""
    desk = _Desk()
    desk.bell.look()
    desk.public(events.ChatEnded(by=floors.CUSTOMER, reason=EndReason.CUSTOMER_LEFT))
    desk.bell = Bell(desk.store)
    desk.floor(moves.InteractionArrived(interaction=_waiting(desk.clock.now, visitor=30)))
    assert desk.says() == ["{name}, whom you served before, waits in {queue}"]


def test_a_customer_served_before_who_looks_around_in_the_shop_is_told() -> None:
    """As long as the desk is told who is there: not one who had not left since, nor one who chats."""
    desk = _Desk()
    desk.bell.look()
    desk.public(events.ChatEnded(by=floors.CUSTOMER, reason=EndReason.CUSTOMER_LEFT))
    page = PageContext(url="https://shop.example/racks", title="Racks")
    stays = Visiting(visitor=VisitorId(UUID(int=30)), site=floors.SITE.id, page=page, since=1, page_since=1)
    desk.store.visitors[stays.visitor] = stays
    assert desk.says() == []
    desk.clock.go(3_600)
    back = replace(stays, since=desk.clock.now, page_since=desk.clock.now)
    desk.store.visitors[stays.visitor] = back
    told = desk.bell.look().open
    assert [(one.words, one.values, one.link) for one in told] == [
        (
            "{name}, whom you served before, is in the shop: {page}",
            {"name": "Elin", "page": "Racks"},
            ToVisitor(back.visitor),
        )
    ]
    desk.store.visitors[stays.visitor] = replace(back, interaction=_OTHER)
    assert desk.says() == []


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (None, "{name} has another chat, which waits in {queue}"),
        (floors.OSKAR.id, "{name} has another chat, with {agent}"),
        (floors.MAJA.id, "{name} has two chats with you"),
    ],
)
def test_a_second_chat_of_the_same_customer_is_told(agent: object, words: str) -> None:
    """Wherever it is."""
    desk = _Desk()
    status = InteractionStatus.WAITING if agent is None else InteractionStatus.ACTIVE
    other = replace(_waiting(desk.clock.now, visitor=30), status=status, agent=agent)
    desk.floor(moves.InteractionArrived(interaction=other))
    if agent == floors.MAJA.id:
        desk.take(floors.chat_snapshot(chat=other))
    assert desk.says() == [words]


def test_two_records_in_one_browser_are_two_customers() -> None:
    """A record is surer than a browser."""
    desk = _Desk()
    one, other = CustomerId(UUID(int=1)), CustomerId(UUID(int=2))
    desk.floor(moves.CustomerLinked(interaction=floors.CHAT, record=one))
    second = _waiting(desk.clock.now, visitor=30)
    desk.floor(moves.InteractionArrived(interaction=replace(second, customer=replace(second.customer, record=other))))
    assert desk.says() == []


def test_a_broadcast_is_told_to_whom_it_is_for_until_read_or_over() -> None:
    """And its sender's words are as they were written."""
    desk = _Desk(chat=False)
    broadcast = Broadcast(
        id=BroadcastId(UUID(int=5)), by=floors.OSKAR.id, at=desk.clock.now, text="{cake}", to=(floors.MAJA.id,),
        severity=Severity.URGENT, until=desk.clock.now + 60_000,
    )  # fmt: skip
    desk.floor(moves.BroadcastSent(broadcast=broadcast))
    told = desk.bell.look().open
    assert [(one.words, one.said, one.severity, one.broadcast) for one in told] == [
        ("{name} tells", "{cake}", Severity.URGENT, broadcast.id)
    ]
    assert told[0].values == {"name": floors.OSKAR.name, "to": ""}
    desk.floor(moves.BroadcastRead(broadcast=broadcast.id, agent=floors.OSKAR.id))
    assert len(desk.bell.look().open) == 1
    desk.floor(moves.BroadcastRead(broadcast=broadcast.id, agent=floors.MAJA.id))
    assert desk.bell.look().open == ()
    not_hers = replace(broadcast, id=BroadcastId(UUID(int=6)), to=(floors.OSKAR.id,))
    desk.floor(moves.BroadcastSent(broadcast=not_hers))
    assert desk.bell.look().open == ()
    desk.floor(moves.BroadcastSent(broadcast=replace(broadcast, id=BroadcastId(UUID(int=7)))))
    desk.clock.go(60)
    assert desk.bell.look().open == ()
    desk.floor(moves.BroadcastOver(broadcast=broadcast.id))
    assert broadcast.id not in desk.store.floor.broadcasts


def test_a_broadcast_that_was_heard_does_not_ring_again_after_a_start_without_a_link() -> None:
    """What the floor of the machine's memory lacks is not over."""
    desk = _Desk(chat=False)
    broadcast = Broadcast(
        id=BroadcastId(UUID(int=5)), by=floors.OSKAR.id, at=desk.clock.now, text="Cake", to=(floors.MAJA.id,),
        severity=Severity.INFO, until=desk.clock.now + 60_000,
    )  # fmt: skip
    told = moves.BroadcastSent(broadcast=broadcast)
    desk.floor(told)
    assert len(desk.bell.look().new) == 1
    desk.store.set_link(LinkState(LinkPhase.CONNECTING, desk.clock.now))
    desk.store.floor.broadcasts.clear()
    assert desk.bell.look().open == ()
    desk.floor(told)
    desk.store.set_link(LinkState(LinkPhase.ONLINE, desk.clock.now))
    again = desk.bell.look()
    assert len(again.open) == 1
    assert again.new == ()


def test_coaching_is_told_until_she_says_something_there() -> None:
    """She may have another chat before her; it leads to the very words."""
    desk = _Desk()
    words = events.Coached(id=floors.message_id(9), author=floors.OSKAR.id, text="Offer a new frame", to=floors.MAJA.id)
    desk.take(floors.staff(1, words, desk.clock.now))
    told = desk.bell.look().open
    assert [(one.words, one.said, one.link) for one in told] == [
        ("{agent} coaches you in the chat with {name}", "Offer a new frame", ToChat(floors.CHAT, str(words.id)))
    ]
    desk.clock.go(5)
    desk.public(floors.said(1, author=floors.AGENT))
    assert desk.says() == []


def test_of_those_that_press_alike_the_longest_is_first() -> None:
    """Who has waited for the longest is told first."""
    desk = _Desk()
    late, later = _reminder(id="1", at=90_000, name=""), _reminder(id="2", at=95_000, name="Elin")
    desk.store.bell.put(BellKept(reminders=(replace(later, due_at=95_000), replace(late, due_at=90_000))))
    told = desk.bell.look().open
    assert [(one.key, one.words) for one in told] == [
        ("reminder:1", "Reminder"),
        ("reminder:2", "Reminder of {name}"),
    ]


def _reminder(**values: object) -> Reminder:
    return replace(Reminder(id="r", text="ring back", made_at=100_000, interaction=floors.CHAT, name="Elin"), **values)


def test_a_reminder_comes_at_its_time_and_over_a_restart() -> None:
    """Until the agent is done with it; undone, it is there again."""
    desk = _Desk()
    desk.bell.remind(_reminder(at=130_000))
    assert (desk.says(), len(desk.bell.waiting())) == ([], 1)
    desk.clock.go(30)
    desk.bell = Bell(desk.store)
    rung = desk.bell.look()
    assert ([one.said for one in rung.open], desk.bell.waiting()) == (["ring back"], ())
    before = desk.bell.state()
    desk.bell.done(rung.open[0].key)
    assert (desk.bell.look().open, desk.store.bell.now.reminders) == ((), ())
    desk.bell.back_to(before, rung.open[0].key)
    assert [one.said for one in desk.bell.look().open] == ["ring back"]


def test_a_reminder_waits_for_an_answer() -> None:
    """What was said before does not count; once due it stays."""
    desk = _Desk()
    desk.public(floors.said(1))
    desk.clock.go(1)
    desk.bell.remind(_reminder(after=After.ANSWER, made_at=desk.clock.now))
    desk.public(floors.said(2, author=floors.AGENT))
    assert desk.says() == []
    desk.clock.go(1)
    desk.public(floors.said(3))
    assert desk.says() == ["{name} has answered"]
    desk.floor(moves.InteractionClosed(interaction=floors.CHAT))
    assert desk.says() == ["{name} has answered"]


def test_a_reminder_waits_for_the_customer_to_be_back() -> None:
    """With a new chat, after the one it was made in is gone."""
    desk = _Desk()
    desk.bell.look()
    desk.bell.remind(_reminder(after=After.BACK))
    desk.floor(moves.InteractionClosed(interaction=floors.CHAT))
    assert desk.says() == []
    desk.clock.go(5)
    desk.floor(moves.InteractionArrived(interaction=_waiting(desk.clock.now, visitor=30)))
    assert "{name} is back" in desk.says()


def test_a_reminder_waits_for_the_end() -> None:
    """The chat's end, or that it is gone."""
    desk = _Desk()
    desk.bell.remind(_reminder(after=After.END))
    assert desk.says() == []
    desk.public(events.ChatEnded(by=floors.CUSTOMER, reason=EndReason.CUSTOMER_LEFT))
    assert desk.says() == ["The chat with {name} is over"]


def test_a_source_can_be_switched_off() -> None:
    """But for what a person or the system itself has to say."""
    desk = _Desk(_waiting(100_000))
    desk.clock.go(61)
    assert desk.bell.look({one.id for one in SOURCES}).open == ()
    desk.bell.remind(_reminder(at=100_000))
    assert [one.said for one in desk.bell.look({one.id for one in SOURCES}).open] == ["ring back"]


def test_sources_have_names_of_their_own() -> None:
    """Keys begin with them, so none has a colon."""
    ids = [source.id for source in SOURCES]
    assert len(set(ids)) == len(ids)
    assert not any(":" in id for id in ids)


def test_what_she_asked_for_comes_before_what_is_seen_anyway() -> None:
    """A reminder before red suggestions, behind what a supervisor tells as urgent."""

    def alert(key: str, look: Look, severity: Severity, at: int) -> Alert:
        return Alert(key=key, look=look, severity=severity, words="", at=at)

    reminder = alert("reminder", Look.REMINDER, Severity.WARNING, 9)
    wait = alert("wait", Look.SUGGESTION, Severity.URGENT, 1)
    news = alert("news", Look.BROADCAST, Severity.INFO, 1)
    fire = alert("fire", Look.BROADCAST, Severity.URGENT, 9)
    assert sorted((news, wait, reminder, fire), key=rank) == [fire, reminder, wait, news]
