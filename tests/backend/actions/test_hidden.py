"""What staff say behind the customer's back, and what they note: in the staff stream, nowhere else."""

import pytest

from backend.actions import files
from backend.actions.verify import verify
from protocol.commands import EndChat, FinishWrapUp, SendHidden, SendMessage
from protocol.entities import Attachment, Note
from protocol.errors import ErrorCode
from protocol.events import HiddenPosted
from protocol.floor import CustomerNoted
from protocol.ids import FileId, InteractionId, MessageId, NoteId
from protocol.kinds import AttachmentKind
from protocol.limits import MAX_MESSAGE_CHARACTERS
from tests.backend.actions.team import Team
from tests.backend.actions.world import World, refused


@pytest.fixture
def team(world: World) -> Team:
    """Three colleagues."""
    return Team(world)


def _hidden(team: Team, chat: InteractionId, version: int, text: str = "VIP", **more: object) -> SendHidden:
    return SendHidden(id=team.world.command_id(), interaction=chat, version=version, text=text, **more)  # type: ignore[arg-type]


def test_it_stands_in_the_staff_stream_alone(team: Team) -> None:
    """The public stream has no entry more, and no number is spent in it."""
    _, chat, version = team.world.chat(team.maja)
    said = len(team.world.public(chat))
    command = _hidden(team, chat, version, "Pays late")
    ack = team.world.do(command, team.maja)
    assert len(team.world.public(chat)) == said
    assert team.world.staff(chat)[-1] == HiddenPosted(
        id=MessageId(command.id), author=team.maja.need_agent(), text="Pays late"
    )
    assert ack.seq == team.world.run(lambda tx: tx.staff_seq(chat))
    assert team.world.do(command, team.maja) == ack, "a retry writes nothing"


def test_everybody_in_the_chat_may_and_nobody_else(team: Team) -> None:
    """With their own fence; a customer can't even say it."""
    visitor, chat, version = team.world.chat(team.maja)
    seat = team.sit(chat, team.oskar, by=team.maja)
    team.world.do(_hidden(team, chat, seat.version), team.oskar)
    for who, fence in ((team.aino, version), (team.oskar, version), (team.maja, seat.version)):
        with refused(ErrorCode.STALE_ASSIGNMENT):
            team.world.do(_hidden(team, chat, fence), who)
    with refused(ErrorCode.ROLE_REQUIRED):
        team.world.do(_hidden(team, chat, version), visitor)


def test_after_the_end_as_long_as_she_has_it(team: Team) -> None:
    """In wrap-up yes, afterwards no."""
    visitor, chat, version = team.world.chat(team.maja)
    team.world.do(EndChat(id=team.world.command_id(), interaction=chat), visitor)
    team.world.do(_hidden(team, chat, version), team.maja)
    team.world.do(FinishWrapUp(id=team.world.command_id(), interaction=chat, version=version), team.maja)
    with refused(ErrorCode.STALE_ASSIGNMENT):
        team.world.do(_hidden(team, chat, version), team.maja)
    assert team.world.run(verify).whole


def test_what_can_not_be_said(team: Team) -> None:
    """As with other messages."""
    _, chat, version = team.world.chat(team.maja)
    for command, code in (
        (_hidden(team, chat, version, " \n"), ErrorCode.MESSAGE_EMPTY),
        (_hidden(team, chat, version, "x" * (MAX_MESSAGE_CHARACTERS + 1)), ErrorCode.MESSAGE_TOO_LONG),
        (_hidden(team, chat, version, attachments=(FileId(team.world.new_id()),)), ErrorCode.UNKNOWN_FILE),
        (
            _hidden(team, chat, version, attachments=tuple(FileId(team.world.new_id()) for _ in range(11))),
            ErrorCode.TOO_MANY_ATTACHMENTS,
        ),
        (_hidden(team, InteractionId(team.world.new_id()), version), ErrorCode.UNKNOWN_INTERACTION),
    ):
        with refused(code):
            team.world.do(command, team.maja)


def test_a_hidden_file_stays_for_good(team: Team) -> None:
    """As any that a message mentions; a note needs words beside it."""
    _, chat, version = team.world.chat(team.maja)
    file = FileId(team.world.new_id())
    plan = Attachment(id=file, key="secret", kind=AttachmentKind.FILE, name="plan.pdf", media_type="x/y", bytes=3)
    team.world.run(lambda tx: files.register(tx, file, team.maja.need_agent(), b"digest", plan))
    with refused(ErrorCode.MESSAGE_EMPTY, "note"):
        team.world.do(_hidden(team, chat, version, "", attachments=(file,), keep=True), team.maja)
    team.world.do(_hidden(team, chat, version, "", attachments=(file,)), team.maja)
    team.world.now += 10_000_000_000
    assert team.world.run(lambda tx: files.forget_unsent(tx, team.world.now, 10)) == 0
    assert team.world.run(verify).whole


def test_a_note_stays_with_the_customer(team: Team) -> None:
    """On each of their open cards, and on the next ones; another's card has none."""
    visitor, chat, version = team.world.chat(team.maja)
    _, other, _ = team.world.chat(team.oskar)
    command = _hidden(team, chat, version, "Allergic to cats", keep=True)
    team.world.do(command, team.maja)
    note = Note(id=NoteId(command.id), by=team.maja.need_agent(), at=team.world.now, text="Allergic to cats")
    assert visitor.visitor is not None
    assert team.world.floor()[-1] == CustomerNoted(visitor=visitor.visitor, note=note)
    assert team.world.card(chat).customer.notes == (note,)
    assert team.world.card(other).customer.notes == ()
    team.world.do(EndChat(id=team.world.command_id(), interaction=chat), visitor)
    again = team.world.ring(visitor)
    assert team.world.card(again).customer.notes == (note,)
    second = _hidden(team, chat, version, "Likes dogs", keep=True)
    team.world.do(second, team.maja)
    for card in (chat, again):
        assert [one.text for one in team.world.card(card).customer.notes] == ["Allergic to cats", "Likes dogs"]
    assert team.world.run(verify).whole


def test_an_id_is_of_one_message(team: Team) -> None:
    """Hidden or not: said to the customer under the same id it would be another."""
    _, chat, version = team.world.chat(team.maja)
    command = _hidden(team, chat, version)
    team.world.do(command, team.maja)
    with refused(ErrorCode.ID_REUSED):
        team.world.do(SendMessage(id=command.id, interaction=chat, text="VIP", version=version), team.maja)
