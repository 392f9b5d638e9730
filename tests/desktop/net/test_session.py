"""The session under a virtual clock: hello, order, gaps, heartbeat, back-off, the outbox in its order."""

from collections.abc import Sequence
from typing import get_args
from uuid import UUID

import pytest

from desktop.net.acts import Act, Apply, Close, Connect, Rejected, Report, Send, Strange
from desktop.net.session import ANSWER_WITHIN, PROBE, RESYNC_EVERY, Session
from desktop.net.typing import LOST_AFTER
from desktop.state.folding import FOLDERS
from desktop.state.link import LinkPhase
from protocol import codec, events, frames, limits
from protocol.commands import Mark, SendMessage
from protocol.entities import Feature
from protocol.errors import CloseCode, ErrorCode
from protocol.frames import Ack, CaughtUp, Closing, PartyTyping, Pong, Refused
from protocol.ids import CommandId
from tests.desktop.state.floors import (
    CHAT,
    CUSTOMER,
    chat_snapshot,
    command_id,
    floor,
    floor_snapshot,
    public,
    said,
    welcome,
)


class World:
    """A session, its clock, and what it did."""

    def __init__(self, random: float = 0.5) -> None:
        self.time = 1_000_000
        self.asleep = 0
        self.random = random
        self.session = Session(
            clock=lambda: self.time, wall=lambda: self.time + self.asleep + 5_000_000, random=lambda: self.random
        )
        self.done: list[Act] = []

    def acts(self) -> list[Act]:
        """What it wants done now."""
        acts = self.session.acts()
        self.done += acts
        return acts

    def sent(self, acts: Sequence[Act] | None = None) -> list[frames.FromStaff]:
        """The frames it sends now."""
        acts = self.acts() if acts is None else acts
        read = [codec.decode_from_staff(act.data) for act in acts if isinstance(act, Send)]
        return [frame for frame in read if frame is not None]

    def applied(self) -> list[frames.ToStaff]:
        """The frames it hands on now."""
        return [frame for act in self.acts() if isinstance(act, Apply) for frame in act.batch]

    def says(self, *said_frames: frames.ToStaff) -> None:
        """The server says this."""
        for frame in said_frames:
            self.session.received(codec.encode_to_staff(frame))

    def pass_time(self, milliseconds: int) -> None:
        """Let time pass, ticking whenever it is due."""
        end = self.time + milliseconds
        while (due := self.session.deadline()) <= end:
            self.time = max(self.time, due)
            self.session.tick()
            self.acts()
        self.time = end

    def online(self, *seen: frames.ToStaff) -> "World":
        """Connected and caught up."""
        self.session.start()
        self.session.opened("token")
        self.says(welcome(), *(seen or (floor_snapshot(),)), CaughtUp())
        self.acts()
        assert self.phase is LinkPhase.ONLINE
        return self

    @property
    def phase(self) -> LinkPhase:
        """Where the link is."""
        return self.session.link.phase


def message(number: int) -> SendMessage:
    """A message of ours."""
    return SendMessage(id=command_id(number), interaction=CHAT, text=f"message {number}", version=1)


def ack(number: int) -> Ack:
    """It is stored."""
    return Ack(id=command_id(number), at=1, seq=number)


def ids(sent: list[frames.FromStaff]) -> list[CommandId]:
    """The commands among what was sent."""
    return [frame.id for frame in sent if isinstance(frame, SendMessage)]


def test_the_first_hello_has_nothing_and_the_next_says_what_is_held() -> None:
    """Epoch, floor number and both numbers of each chat."""
    world = World()
    world.session.start()
    assert [type(act) for act in world.acts()] == [Connect, Report]
    world.session.opened("one")
    hello = world.sent()[0]
    assert hello == frames.StaffHello(protocol=1, token="one")
    world.says(welcome(), floor_snapshot(seq=10), chat_snapshot(public(1, said(1))), CaughtUp())
    world.says(floor(11, events.InteractionClosed(interaction=CHAT)), public(2, said(2)))
    world.acts()
    world.session.closed(None)
    world.pass_time(limits.BACKOFF_FIRST)
    world.session.opened("two")
    hello = world.sent()[0]
    assert hello == frames.StaffHello(
        protocol=1,
        token="two",
        epoch="first",
        floor=11,
        interactions=(frames.Seen(interaction=CHAT, public=2, staff=0),),
    )


def test_frames_are_handed_on_in_batches_and_in_order() -> None:
    """What was held already is skipped."""
    world = World()
    world.session.start()
    world.session.opened("token")
    world.acts()
    chat = chat_snapshot(public(1, said(1)))
    world.says(welcome(), floor_snapshot(), chat, public(1, said(1)), public(2, said(2)))
    assert [type(frame).__name__ for frame in world.applied()] == [
        "Welcome",
        "FloorSnapshot",
        "InteractionSnapshot",
        "PublicEntry",
    ]


def test_a_gap_makes_one_resync_at_once_and_a_second_one_waits() -> None:
    """Rate-limited; what is missing comes by the resume."""
    world = World().online(floor_snapshot(), chat_snapshot(public(1, said(1))))
    world.says(public(3, said(3)), public(4, said(4)))
    acts = world.acts()
    assert [type(act) for act in acts] == [Close, Connect, Report], "nothing out of order was handed on"
    world.session.opened("token")
    hello = world.sent()[0]
    assert isinstance(hello, frames.StaffHello)
    assert hello.interactions[0].public == 1
    world.says(welcome(), public(2, said(2)), public(3, said(3)), CaughtUp())
    assert world.phase is LinkPhase.ONLINE
    world.acts()
    world.says(floor(12, events.InteractionClosed(interaction=CHAT)))
    assert Close() in world.acts()
    assert world.phase is LinkPhase.OFFLINE, "the second within the time waits"
    world.pass_time(RESYNC_EVERY)
    assert Connect() in world.done


def test_a_floor_gap_is_noticed_too() -> None:
    """Every stream for itself."""
    world = World().online()
    world.says(floor(13, events.InteractionClosed(interaction=CHAT)))
    assert Close() in world.acts()


def test_entries_of_chats_that_are_not_held_are_skipped() -> None:
    """They were taken away; the floor tells."""
    world = World().online()
    world.says(public(7, said(7)))
    assert world.acts() == []


def test_another_epoch_forgets_the_numbers() -> None:
    """The server's store was restored; everything comes anew."""
    world = World().online(floor_snapshot(seq=900), chat_snapshot(public(1, said(1))))
    world.session.closed(1006)
    world.pass_time(limits.BACKOFF_MOST)
    world.session.opened("token")
    world.says(welcome(epoch="second"), floor_snapshot(seq=3), CaughtUp())
    world.acts()
    world.says(floor(4, events.InteractionClosed(interaction=CHAT)))
    assert [type(frame) for frame in world.applied()] == [frames.FloorEntry]


def test_heartbeats_measure_the_link_and_silence_kills_it() -> None:
    """A ping each 15 s; dead after 40 s; then a wait and a new connection."""
    world = World().online()
    world.pass_time(limits.HEARTBEAT)
    ping = world.sent(world.done)[-1]
    assert isinstance(ping, frames.Ping)
    world.time += 80
    world.says(Pong(sent=ping.sent, now=0))
    world.acts()
    assert world.session.link.latency == world.time - ping.sent
    assert world.session.link.heard_at == world.time + 5_000_000
    world.done.clear()
    world.pass_time(limits.DEAD_AFTER - 1)
    assert world.phase is LinkPhase.ONLINE
    world.pass_time(1)
    assert Close() in world.done
    assert world.session.link.why == "The server does not answer."


def test_a_hello_without_an_answer_is_given_up() -> None:
    """A server that accepts sockets but does not talk."""
    world = World()
    world.session.start()
    world.session.opened("token")
    world.pass_time(limits.HELLO_TIMEOUT)
    assert world.phase is LinkPhase.OFFLINE
    assert Close() in world.done


def test_waits_grow_with_full_jitter_and_start_anew_when_caught_up() -> None:
    """0.5 to 30 s, no giving up."""
    world = World(random=1.0)
    world.session.start()
    waits: list[int] = []
    for _ in range(9):
        world.session.failed("away")
        waits.append(world.session.link.retry_at or 0)
        waits[-1] -= world.time + 5_000_000
        world.pass_time(waits[-1])
        assert world.phase is LinkPhase.CONNECTING
    assert waits == [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]
    world.session.opened("token")
    world.says(welcome(), floor_snapshot(), CaughtUp())
    world.random = 0.5
    world.session.closed(None)
    assert world.session.link.retry_at == world.time + 5_000_000 + 250


def test_the_server_may_ask_for_a_longer_wait() -> None:
    """`retry_after` of its last words counts, and they are shown."""
    world = World(random=0.0).online()
    world.says(Closing(code=ErrorCode.SHUTTING_DOWN, text="Restarting.", retry_after=3_000))
    world.session.closed(CloseCode.RESTART)
    assert world.session.link.why == "Restarting."
    world.pass_time(2_999)
    assert world.phase is LinkPhase.OFFLINE
    world.pass_time(1)
    assert world.phase is LinkPhase.CONNECTING


def test_a_stale_token_is_renewed_once() -> None:
    """If the fresh one is refused too, she has to sign in again."""
    world = World().online()
    world.says(Closing(code=ErrorCode.SESSION_EXPIRED, text="Out."))
    world.session.closed(CloseCode.SESSION)
    assert Connect(fresh_token=True) in world.acts()
    world.session.opened("fresh")
    world.session.closed(CloseCode.SESSION)
    rejected = [act for act in world.acts() if isinstance(act, Rejected)]
    assert rejected[0].code is ErrorCode.SESSION_EXPIRED
    assert world.phase is LinkPhase.SIGNED_OUT
    assert world.session.link.retry_at is None


def test_the_agent_need_not_wait_for_the_next_try() -> None:
    """Trying by hand connects at once; while it is connected or connecting it does nothing."""
    world = World().online()
    world.session.reconnect()
    assert world.acts() == []
    world.session.closed(None)
    world.acts()
    world.session.reconnect()
    assert [type(act) for act in world.acts()] == [Connect, Report]
    world.session.reconnect()
    assert world.acts() == []


def test_an_expired_token_later_is_renewed_again() -> None:
    """Once caught up, the next expiry is a new one."""
    world = World().online()
    for _ in range(3):
        world.session.closed(CloseCode.SESSION)
        assert Connect(fresh_token=True) in world.acts()
        world.session.opened("fresh")
        world.says(welcome(), CaughtUp())
        assert world.phase is LinkPhase.ONLINE


@pytest.mark.parametrize("code", [ErrorCode.SESSION_REPLACED, ErrorCode.CLIENT_TOO_OLD, ErrorCode.NOT_ALLOWED])
def test_what_trying_again_cannot_help_stops(code: ErrorCode) -> None:
    """And says why."""
    world = World().online()
    world.says(Closing(code=code, text="No."))
    world.session.closed(CloseCode.SESSION)
    assert Rejected(code, "No.") in world.acts()
    world.done.clear()
    world.pass_time(limits.BACKOFF_MOST)
    assert not [act for act in world.done if isinstance(act, Connect)]


def test_commands_go_one_after_another() -> None:
    """The next when the last is answered."""
    world = World().online()
    for number in (1, 2, 3):
        world.session.submit(message(number))
    assert ids(world.sent()) == [command_id(1)]
    world.says(ack(1))
    assert ids(world.sent()) == [command_id(2)]
    world.says(Refused(id=command_id(2), code=ErrorCode.STALE_ASSIGNMENT, text="Gone."))
    assert ids(world.sent()) == [command_id(3)]


def test_what_is_not_answered_goes_again_in_order_after_a_reconnect() -> None:
    """Under the same ids; what was answered goes no more."""
    world = World().online()
    for number in (1, 2, 3):
        world.session.submit(message(number))
    world.says(ack(1))
    world.acts()
    world.session.closed(None)
    world.session.submit(message(4))
    world.pass_time(limits.BACKOFF_FIRST)
    world.session.opened("token")
    assert ids(world.sent()) == [], "not before it has caught up"
    world.says(welcome(), CaughtUp())
    sent = ids(world.sent())
    for number in (2, 3):
        world.says(ack(number))
        sent += ids(world.sent())
    assert sent == [command_id(2), command_id(3), command_id(4)]


def test_a_refusal_for_now_holds_the_outbox_and_keeps_its_order() -> None:
    """`retry_after` is waited for; nothing overtakes."""
    world = World().online()
    world.session.submit(message(1))
    world.session.submit(message(2))
    world.acts()
    world.says(Refused(id=command_id(1), code=ErrorCode.STORAGE_UNAVAILABLE, text="Full.", retry_after=2_000))
    assert world.acts() == [], "it is not handed on: nothing has failed"
    world.pass_time(1_999)
    assert ids(world.sent(world.done)) == [command_id(1)]
    world.pass_time(1)
    assert ids(world.sent(world.done)) == [command_id(1), command_id(1)]


def test_a_command_without_an_answer_makes_a_new_connection() -> None:
    """The link seems alive, but nothing comes of the command."""
    world = World().online()
    world.session.submit(message(1))
    for _ in range(ANSWER_WITHIN // 5_000):
        world.pass_time(5_000)
        world.says(Pong(sent=world.time, now=0))
    assert Close() in world.done
    assert world.phase is LinkPhase.CONNECTING


def test_a_command_taken_back_is_not_sent_again() -> None:
    """Discarded while offline."""
    world = World()
    world.session.submit(message(1))
    world.session.submit(message(2))
    world.session.withdraw(command_id(1))
    world.online()
    assert ids(world.sent(world.done)) == [command_id(2)]


def test_only_the_newest_mark_of_a_chat_goes_out() -> None:
    """Sent at once while online; after a reconnect only what was not acknowledged."""
    world = World().online()
    first = Mark(id=CommandId(UUID(int=1)), interaction=CHAT, delivered=1, seen=0)
    second = Mark(id=CommandId(UUID(int=2)), interaction=CHAT, delivered=2, seen=2)
    world.session.mark(first)
    assert world.sent() == [first]
    world.session.closed(None)
    world.session.mark(second)
    assert world.sent() == []
    world.pass_time(limits.BACKOFF_FIRST)
    world.session.opened("token")
    world.says(welcome(), CaughtUp())
    assert second in world.sent()
    world.says(Ack(id=second.id, at=1))
    world.session.closed(None)
    world.pass_time(limits.BACKOFF_FIRST)
    world.session.opened("token")
    world.says(welcome(), CaughtUp())
    assert not [frame for frame in world.sent() if isinstance(frame, Mark)]


def test_typing_is_said_when_it_changes_and_ends_by_itself() -> None:
    """Not at every key; not while offline."""
    world = World().online()

    def typings(acts: Sequence[Act]) -> list[bool]:
        return [frame.typing for frame in world.sent(acts) if isinstance(frame, frames.Typing)]

    world.session.typing(CHAT, typing=True)
    world.session.typing(CHAT, typing=True)
    assert typings(world.acts()) == [True]
    world.pass_time(4_000)
    world.done.clear()
    world.session.typing(CHAT, typing=True)
    assert typings(world.acts()) == [True], "said again in time"
    world.done.clear()
    world.pass_time(limits.TYPING_ENDS_AFTER)
    assert typings(world.done) == [False]
    world.session.typing(CHAT, typing=False)
    assert typings(world.acts()) == []
    world.session.closed(None)
    world.session.typing(CHAT, typing=True)
    assert typings(world.acts()) == []


def test_their_typing_ends_when_its_end_gets_lost() -> None:
    """By time, and with the link."""
    world = World().online()
    typing = PartyTyping(interaction=CHAT, party=CUSTOMER, typing=True)
    over = PartyTyping(interaction=CHAT, party=CUSTOMER, typing=False)
    world.says(typing)
    assert world.applied() == [typing]
    world.done.clear()
    world.pass_time(LOST_AFTER)
    assert Apply((over,)) in world.done
    world.says(typing)
    world.acts()
    world.session.closed(None)
    assert Apply((over,)) in world.acts()


def test_after_a_sleep_the_link_is_probed() -> None:
    """The steady clock stood still; a dead link is noticed within seconds."""
    world = World().online()
    world.asleep = 3_600_000
    world.pass_time(PROBE)
    assert isinstance(world.sent(world.done)[-1], frames.Ping)
    assert world.phase is LinkPhase.ONLINE
    world.pass_time(PROBE)
    assert world.phase is LinkPhase.OFFLINE


def test_after_a_sleep_an_offline_desk_tries_at_once() -> None:
    """Not at the end of a wait that began an hour ago."""
    world = World(random=1.0)
    world.session.start()
    for _ in range(8):
        world.session.failed("away")
        world.time = world.session.deadline()
        world.session.tick()
    world.session.failed("away")
    world.done.clear()
    world.asleep = 3_600_000
    world.pass_time(5_000)
    assert Connect() in world.done


def test_strange_frames_are_reported_and_unknown_ones_skipped() -> None:
    """An unknown type is a newer server; rubbish makes a new connection."""
    world = World().online()
    world.session.received(b'{"type": "from_the_future", "x": 1}')
    assert [type(act) for act in world.acts()] == [Strange]
    world.session.received(b'{"type": "public", "seq": "one"}')
    acts = world.acts()
    assert Close() in acts
    assert [act for act in acts if isinstance(act, Strange)]


def test_nothing_is_taken_from_a_socket_that_was_given_up() -> None:
    """Frames that were read before the close came are late."""
    world = World().online(floor_snapshot(), chat_snapshot(public(1, said(1))))
    world.says(public(3, said(3)))
    world.acts()
    world.says(public(2, said(2)))
    assert world.applied() == []


def test_a_chat_that_left_the_desk_is_asked_for_no_more() -> None:
    """Nor marked."""
    world = World().online(floor_snapshot(), chat_snapshot(public(1, said(1))))
    world.session.forget(CHAT)
    world.session.closed(None)
    world.pass_time(limits.BACKOFF_FIRST)
    world.session.opened("token")
    hello = world.sent()[0]
    assert isinstance(hello, frames.StaffHello)
    assert hello.interactions == ()


def test_stopping_closes_and_keeps_the_outbox() -> None:
    """Signing in again goes on where it was."""
    world = World().online()
    world.session.submit(message(1))
    world.acts()
    world.session.stop()
    assert Close() in world.acts()
    assert world.phase is LinkPhase.SIGNED_OUT
    world.done.clear()
    world.online()
    assert ids(world.sent(world.done)) == [command_id(1)]


def test_what_the_server_lets_go_is_handed_on() -> None:
    """Shown on the desk: typing and the like are off for now."""
    world = World().online()
    degraded = frames.Degraded(off=(Feature.TYPING,))
    world.says(degraded)
    assert world.applied() == [degraded]


def test_every_frame_for_a_desk_is_known_here_or_in_the_store() -> None:
    """A new one can't be forgotten: what the session does not use itself the store folds."""
    own = {frames.CaughtUp, frames.Pong, frames.Closing}
    assert set(get_args(frames.ToStaff)) == own | set(FOLDERS)


def test_what_is_reported_says_how_far_it_has_caught_up() -> None:
    """The floor's number, in every report."""
    world = World().online(floor_snapshot(seq=77))
    report = [act for act in world.done if isinstance(act, Report)][-1]
    assert report.link.caught_up_to == 77
