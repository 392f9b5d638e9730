"""A customer's session without a socket."""

import pytest

from backend.actions.actor import Actor
from backend.live.wire import MAX_OPEN_JOBS
from backend.tokens import VISITOR_LIFE
from protocol import PROTOCOL_VERSION, limits
from protocol.commands import EndChat, SendMessage, StartChat
from protocol.errors import CloseCode, ErrorCode
from protocol.events import ChatEnded, ChatStarted, MessagePosted, PartyJoined
from protocol.frames import (
    Ack,
    CaughtUp,
    Closing,
    PartyTyping,
    Ping,
    Pong,
    PublicEntry,
    QueuePosition,
    Refused,
    Typing,
    VisitorHello,
    VisitorSnapshot,
    Welcome,
)
from protocol.ids import InteractionId, VisitorId
from protocol.kinds import Role
from tests.backend.actions.world import answer
from tests.backend.live.stage import EPOCH, Stage, of


def _start(stage: Stage) -> StartChat:
    return StartChat(id=stage.world.command_id(), answers=(answer("name", "Kim"),))


def test_a_new_visitor_is_caught_up_at_once(stage: Stage) -> None:
    """There is nothing to resume."""
    session = stage.greet_visitor(stage.world.visitor())
    welcome, caught_up = stage.shown(session)
    assert isinstance(welcome, Welcome)
    assert (welcome.epoch, welcome.now, welcome.agent) == (EPOCH, stage.world.now, None)
    assert isinstance(caught_up, CaughtUp)


def test_a_chat_is_followed_from_its_first_entry(stage: Stage) -> None:
    """In both windows of the customer, whichever rang."""
    visitor = stage.world.visitor()
    first, second = stage.greet_visitor(visitor), stage.greet_visitor(visitor)
    other = stage.greet_visitor(stage.world.visitor())
    for window in (first, second, other):
        stage.shown(window)
    command = _start(stage)
    stage.say(first, command)
    stage.settle()
    shown = stage.shown(first)
    assert [type(e.event) for e in of(shown, PublicEntry)] == [ChatStarted]
    assert [ack.id for ack in of(shown, Ack)] == [command.id]
    assert [e.seq for e in of(stage.shown(second), PublicEntry)] == [1]
    assert stage.shown(other) == []


def test_a_visitor_whom_a_restored_database_does_not_know_comes_as_a_new_one(stage: Stage) -> None:
    """The token is still good; a chat of theirs could not be stored."""
    nobody = Actor(Role.VISITOR, visitor=VisitorId(stage.world.new_id()), site=stage.world.site)
    session = stage.greet_visitor(nobody)
    (closing,) = of(stage.shown(session), Closing)
    assert closing.code is ErrorCode.SESSION_EXPIRED
    assert not stage.hub.is_visiting(VisitorId(nobody.visitor or stage.world.new_id()))


def test_a_reload_shows_the_chat_that_goes_on(stage: Stage) -> None:
    """Without numbers of its own a window gets a snapshot."""
    visitor, interaction, _ = stage.world.chat(stage.world.agent())
    stage.world.say(interaction, visitor, "Hello")
    snapshot = of(stage.shown(stage.greet_visitor(visitor)), VisitorSnapshot)[0]
    assert snapshot.interaction == interaction
    assert snapshot.entries[-1].event == MessagePosted(
        id=snapshot.entries[-1].event.id,  # type: ignore[union-attr]
        author=snapshot.entries[-1].event.author,  # type: ignore[union-attr]
        text="Hello",
    )


def test_a_reconnect_gets_what_it_missed_and_no_more(stage: Stage) -> None:
    """Then live entries follow without gap or overlap."""
    visitor, interaction, _ = stage.world.chat(stage.world.agent())
    for text in "abc":
        stage.world.say(interaction, visitor, text)
    session = stage.greet_visitor(visitor, epoch=EPOCH, interaction=interaction, public=3)
    stage.world.say(interaction, visitor, "d")
    stage.settle()
    shown = stage.shown(session)
    assert [e.seq for e in of(shown, PublicEntry)] == [4, 5, 6]
    assert isinstance(shown[3], CaughtUp)
    assert not of(shown, VisitorSnapshot)


@pytest.mark.parametrize(("epoch", "public"), [("another", 3), (EPOCH, 99)])
def test_foreign_numbers_bring_a_snapshot(stage: Stage, epoch: str, public: int) -> None:
    """Another history, or numbers that this one never had."""
    visitor, interaction, _ = stage.world.chat(stage.world.agent())
    session = stage.greet_visitor(visitor, epoch=epoch, interaction=interaction, public=public)
    assert [s.interaction for s in of(stage.shown(session), VisitorSnapshot)] == [interaction]


def test_a_chat_that_has_ended_is_still_shown_to_who_shows_it(stage: Stage) -> None:
    """Its end is what the window missed."""
    visitor, interaction, _ = stage.world.chat(stage.world.agent())
    stage.world.do(EndChat(id=stage.world.command_id(), interaction=interaction), visitor)
    session = stage.greet_visitor(visitor, epoch=EPOCH, interaction=interaction, public=2)
    assert [type(e.event) for e in of(stage.shown(session), PublicEntry)] == [ChatEnded]


def test_a_chat_that_began_and_ended_unseen_is_shown_when_it_is_asked_for_again(stage: Stage) -> None:
    """The line stalled after the customer rang; agent and wrap-up were done before she could ring again."""
    visitor, command = stage.world.visitor(), _start(stage)
    stage.do(command, visitor)
    stage.do(EndChat(id=stage.world.command_id(), interaction=InteractionId(command.id)), visitor)
    session = stage.greet_visitor(visitor)
    assert [type(frame) for frame in stage.shown(session)] == [Welcome, CaughtUp]
    stage.say(session, command)
    stage.settle()
    acknowledged, chat = stage.shown(session)
    assert isinstance(acknowledged, Ack)
    assert isinstance(chat, VisitorSnapshot)
    assert [type(entry.event) for entry in chat.entries] == [ChatStarted, ChatEnded]


def test_anothers_chat_is_not_shown(stage: Stage) -> None:
    """Whoever guesses an id gets nothing."""
    _, interaction, _ = stage.world.chat(stage.world.agent())
    session = stage.greet_visitor(stage.world.visitor(), epoch=EPOCH, interaction=interaction, public=1)
    assert [type(frame) for frame in stage.shown(session)] == [Welcome, CaughtUp]


def test_the_staff_stream_never_reaches_a_customer(stage: Stage) -> None:
    """Offers are explained to staff in the very chat that the customer watches."""
    visitor = stage.world.visitor()
    session = stage.greet_visitor(visitor)
    stage.say(session, _start(stage))
    stage.settle()
    interaction = InteractionId(of(stage.shown(session), Ack)[0].id)
    stage.world.assign(interaction, stage.world.agent())
    stage.settle()
    assert stage.world.staff(interaction)
    texts = stage.texts(session)
    assert len(texts) == 1
    assert "offer" not in texts[0]
    assert str(PartyJoined.__struct_config__.tag) in texts[0]


def test_commands_are_refused_by_their_id(stage: Stage) -> None:
    """And the session goes on."""
    session = stage.greet_visitor(stage.world.visitor())
    command = SendMessage(id=stage.world.command_id(), interaction=InteractionId(stage.world.new_id()), text="Hello")
    stage.say(session, command)
    stage.settle()
    refused = of(stage.shown(session), Refused)[0]
    assert (refused.id, refused.code) == (command.id, ErrorCode.UNKNOWN_INTERACTION)
    assert stage.meters.commands[("send_message", "unknown_interaction")] == 1
    assert session.wire.closing is None


def test_a_command_that_cannot_be_read_is_refused_not_repeated_for_ever(stage: Stage) -> None:
    """Closing the socket would make the window send it again."""
    session = stage.greet_visitor(stage.world.visitor())
    stage.shown(session)
    command = stage.world.command_id()
    session.receive(f'{{"type":"send_message","id":"{command}","text":5}}')
    (refused,) = of(stage.shown(session), Refused)
    assert (refused.id, refused.code) == (command, ErrorCode.BAD_FRAME)


def test_staff_commands_are_unknown_on_a_customers_socket(stage: Stage) -> None:
    """They are skipped like any frame of an unknown type."""
    session = stage.greet_visitor(stage.world.visitor())
    stage.shown(session)
    session.receive(f'{{"type":"accept_offer","id":"{stage.world.new_id()}","offer":"{stage.world.new_id()}"}}')
    stage.settle()
    assert stage.shown(session) == []
    assert stage.meters.unknown_frames == 1


def test_typing_goes_to_the_desk_that_has_the_chat(stage: Stage) -> None:
    """And the agent's typing to the customer."""
    maja = stage.world.agent()
    visitor, interaction, _ = stage.world.chat(maja)
    window, desk = stage.greet_visitor(visitor), stage.greet_desk(maja)
    stranger = stage.greet_visitor(stage.world.visitor())
    stage.shown(window)
    stage.seen(desk)
    stage.say(window, Typing(interaction=interaction, typing=True))
    stage.say(stranger, Typing(interaction=interaction, typing=True))
    assert [(t.party.name, t.typing) for t in of(stage.seen(desk), PartyTyping)] == [("Kim", True)]
    stage.say(desk, Typing(interaction=interaction, typing=True))
    assert [t.party.name for t in of(stage.shown(window), PartyTyping)] == ["Maja"]


def test_a_ping_is_answered(stage: Stage) -> None:
    """With its own time and ours."""
    session = stage.greet_visitor(stage.world.visitor())
    stage.say(session, Ping(sent=7))
    assert of(stage.shown(session), Pong) == [Pong(sent=7, now=stage.world.now)]


def test_whoever_waits_hears_of_a_new_place_only(stage: Stage) -> None:
    """And a window that comes back hears of the present one."""
    visitor = stage.world.visitor()
    interaction = stage.world.ring(visitor)
    session = stage.greet_visitor(visitor)
    stage.shown(session)
    for position in (2, 2, 1):
        place = QueuePosition(interaction=interaction, position=position, wait=90_000)
        stage.hub.place_of = {interaction: place}.get
        stage.hub.tell_positions()
    assert [p.position for p in of(stage.shown(session), QueuePosition)] == [2, 1]
    assert [p.position for p in of(stage.shown(stage.greet_visitor(visitor)), QueuePosition)] == [1]


def _closing(stage: Stage, text: str, origin: str | None = "https://bikes.example") -> tuple[ErrorCode, int | None]:
    session = stage.visitor(origin)
    session.receive(text)
    stage.settle()
    (closing,) = of(stage.shown(session), Closing)
    return closing.code, session.wire.closing


def test_hello_comes_first(stage: Stage) -> None:
    """Anything else ends the session."""
    assert _closing(stage, '{"type":"ping","sent":1}') == (ErrorCode.HELLO_EXPECTED, CloseCode.BAD_FRAME)


def test_hello_is_said_once(stage: Stage) -> None:
    """A second one is a mistake."""
    visitor = stage.world.visitor()
    session = stage.greet_visitor(visitor)
    stage.say(session, VisitorHello(protocol=PROTOCOL_VERSION, token=stage.visitor_token(visitor)))
    assert session.wire.closing == CloseCode.BAD_FRAME


def test_an_old_client_is_told(stage: Stage) -> None:
    """To update."""
    token = stage.visitor_token(stage.world.visitor())
    text = f'{{"type":"hello","protocol":0,"token":"{token}"}}'
    assert _closing(stage, text) == (ErrorCode.CLIENT_TOO_OLD, CloseCode.TOO_OLD)


def test_a_newer_client_is_welcome(stage: Stage) -> None:
    """Either side may be newer."""
    token = stage.visitor_token(stage.world.visitor())
    session = stage.visitor()
    session.receive(f'{{"type":"hello","protocol":99,"token":"{token}","mood":"good"}}')
    stage.settle()
    assert of(stage.shown(session), CaughtUp)


def test_a_token_that_ran_out_ends_the_session(stage: Stage) -> None:
    """As does one that we never made."""
    token = stage.visitor_token(stage.world.visitor())
    stage.world.now += VISITOR_LIFE
    for bad in (token, "nonsense", stage.access_token(stage.world.agent())):
        text = f'{{"type":"hello","protocol":1,"token":"{bad}"}}'
        assert _closing(stage, text) == (ErrorCode.SESSION_EXPIRED, CloseCode.SESSION)


@pytest.mark.parametrize("origin", [None, "https://evil.example", "https://bikes.example.evil.example"])
def test_another_page_is_refused(stage: Stage, origin: str | None) -> None:
    """Only pages of the site may use its chat."""
    token = stage.visitor_token(stage.world.visitor())
    text = f'{{"type":"hello","protocol":1,"token":"{token}"}}'
    assert _closing(stage, text, origin) == (ErrorCode.ORIGIN_REFUSED, CloseCode.ORIGIN)


def test_garbage_ends_the_session(stage: Stage) -> None:
    """It was no client of ours."""
    for text in ("", "{", "[]", '{"type":5}', "[" * 5_000):
        assert _closing(stage, text) == (ErrorCode.BAD_FRAME, CloseCode.BAD_FRAME)


def test_a_frame_too_large_ends_the_session(stage: Stage) -> None:
    """Counted in bytes, not characters."""
    text = '{"type":"ping","sent":1,"x":"' + "å" * (limits.MAX_FRAME_BYTES // 2) + '"}'
    assert len(text) < limits.MAX_FRAME_BYTES
    assert _closing(stage, text) == (ErrorCode.FRAME_TOO_LARGE, CloseCode.TOO_LARGE)


def test_a_slow_reader_is_closed_and_told(stage: Stage) -> None:
    """It lost volatile frames first; what it missed comes with its resume."""
    visitor, interaction, _ = stage.world.chat(stage.world.agent())
    session = stage.greet_visitor(visitor)
    stage.shown(session)
    stage.say(session, Ping(sent=1))
    for _ in range(limits.OUTBOX_FRAMES):
        stage.world.say(interaction, visitor)
    stage.settle()
    assert session.wire.closing == CloseCode.SLOW_CONSUMER
    assert [f.code for f in of(stage.shown(session), Closing)] == [ErrorCode.SLOW_CONSUMER]
    stage.world.say(interaction, visitor)
    stage.settle()
    assert stage.shown(session) == []


def test_silence_ends_the_session(stage: Stage) -> None:
    """Before hello soon, after it later; a ping keeps it."""
    mute, alive, dead = stage.visitor(), *(stage.greet_visitor(stage.world.visitor()) for _ in range(2))
    stage.ticks = limits.HELLO_TIMEOUT + 1
    stage.hub.sweep(stage.ticks)
    assert [s.wire.closing for s in (mute, alive, dead)] == [CloseCode.BAD_FRAME, None, None]
    stage.say(alive, Ping(sent=1))
    stage.ticks = limits.DEAD_AFTER + 1
    stage.hub.sweep(stage.ticks)
    assert [alive.wire.closing, dead.wire.closing] == [None, CloseCode.SLOW_CONSUMER]


def test_a_socket_with_much_to_do_is_read_no_further(stage: Stage) -> None:
    """Until the writer has caught up."""
    visitor = stage.world.visitor()
    chat = stage.world.ring(visitor)
    session = stage.greet_visitor(visitor)
    for _ in range(MAX_OPEN_JOBS):
        stage.say(session, SendMessage(id=stage.world.command_id(), interaction=chat, text="Hello"))
    assert session.wire.is_full
    stage.settle()
    assert not session.wire.is_full


def test_a_window_that_is_gone_hears_nothing(stage: Stage) -> None:
    """And is forgotten."""
    visitor, interaction, _ = stage.world.chat(stage.world.agent())
    session = stage.greet_visitor(visitor)
    stage.shown(session)
    assert stage.meters.visitor_sockets == 1
    session.gone()
    stage.world.say(interaction, visitor)
    stage.settle()
    assert stage.shown(session) == []
    assert stage.meters.visitor_sockets == 0
