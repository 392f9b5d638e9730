"""Messages and marks."""

import pytest

from backend.actions import files
from backend.actions.verify import verify
from protocol.commands import EndChat, Mark, SendMessage
from protocol.entities import Attachment
from protocol.errors import ErrorCode
from protocol.events import Marked, MessagePosted
from protocol.ids import FileId, InteractionId, MessageId
from protocol.kinds import AttachmentKind, InteractionStatus, PartyKind
from protocol.limits import MAX_MESSAGE_CHARACTERS
from tests.backend.actions.world import World, refused


def _attachment(file: FileId) -> Attachment:
    return Attachment(
        id=file, key="secret", kind=AttachmentKind.PICTURE, name="bike.png", media_type="image/png", bytes=10
    )


def test_both_sides_speak_in_one_numbered_stream(world: World) -> None:
    """Each message carries its author as the customer may see them."""
    agent = world.agent()
    visitor, interaction, version = world.chat(agent)
    first = world.say(interaction, visitor, "Is it in stock?")
    second = world.say(interaction, agent, "Yes.", version)
    assert (first.seq, second.seq) == (3, 4), "after the start and the agent's joining"
    asked, answered = world.public(interaction)[-2:]
    assert isinstance(asked, MessagePosted)
    assert isinstance(answered, MessagePosted)
    assert (asked.author.kind, asked.author.name) == (PartyKind.CUSTOMER, "Kim")
    assert (answered.author.kind, answered.author.name) == (PartyKind.AGENT, "Maja")
    assert answered.author.agent == agent.agent
    assert asked.id == MessageId(first.id)


def test_a_waiting_customer_can_write(world: World) -> None:
    """It is there when an agent comes."""
    visitor = world.visitor()
    interaction = world.ring(visitor)
    assert world.say(interaction, visitor).seq == 2
    assert world.card(interaction).status is InteractionStatus.WAITING


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", ErrorCode.MESSAGE_EMPTY),
        (" \n\t\u00a0", ErrorCode.MESSAGE_EMPTY),
        ("x" * (MAX_MESSAGE_CHARACTERS + 1), ErrorCode.MESSAGE_TOO_LONG),
        ("x" * 20_000, ErrorCode.MESSAGE_TOO_LONG),
    ],
)
def test_sizes(world: World, text: str, code: ErrorCode) -> None:
    """Empty and too long are refused, nothing is cut."""
    visitor = world.visitor()
    interaction = world.ring(visitor)
    with refused(code):
        world.say(interaction, visitor, text)
    assert world.say(interaction, visitor, "x" * MAX_MESSAGE_CHARACTERS).seq == 2


def test_attachments_are_the_senders_own(world: World) -> None:
    """A file alone is a message; another's file, or none, is not."""
    visitor, stranger = world.visitor(), world.visitor()
    interaction = world.ring(visitor)
    mine, other = FileId(world.new_id()), FileId(world.new_id())
    assert visitor.visitor is not None
    assert stranger.visitor is not None
    owners = {mine: visitor.visitor, other: stranger.visitor}
    for file, owner in owners.items():
        world.run(lambda tx, file=file, owner=owner: files.register(tx, file, owner, b"digest", _attachment(file)))
    world.do(SendMessage(id=world.command_id(), interaction=interaction, attachments=(mine,)), visitor)
    posted = world.public(interaction)[-1]
    assert isinstance(posted, MessagePosted)
    assert posted.attachments == (_attachment(mine),)
    world.now += 1
    assert world.run(lambda tx: files.forget_unsent(tx, world.now, 9)) == 1, "the other's, which nobody sent"
    assert world.run(lambda tx: files.find(tx, mine))
    assert world.run(verify).whole
    world.run(lambda tx: tx.execute("DELETE FROM files"))
    assert any("which is not known any more" in str(check.faults) for check in world.run(verify).checks)
    for file in (other, FileId(world.new_id())):
        with refused(ErrorCode.UNKNOWN_FILE):
            world.do(SendMessage(id=world.command_id(), interaction=interaction, attachments=(file,)), visitor)
    with refused(ErrorCode.TOO_MANY_ATTACHMENTS):
        world.do(SendMessage(id=world.command_id(), interaction=interaction, attachments=(mine,) * 11), visitor)


def test_registering_a_file_again(world: World) -> None:
    """The same bytes: the same answer. Others, or another's: refused."""
    maja, oskar = world.agent().need_agent(), world.agent("oskar").need_agent()
    file = FileId(world.new_id())
    first = world.run(lambda tx: files.register(tx, file, maja, b"1", _attachment(file)))
    changed = Attachment(
        id=file, key="other", kind=AttachmentKind.FILE, name="b.pdf", media_type="application/pdf", bytes=2
    )
    assert world.run(lambda tx: files.register(tx, file, maja, b"1", changed)) == first
    for owner, digest in ((maja, b"2"), (oskar, b"1")):
        with refused(ErrorCode.ID_REUSED):
            world.run(lambda tx, owner=owner, digest=digest: files.register(tx, file, owner, digest, changed))
    assert world.run(lambda tx: files.find(tx, FileId(world.new_id()))) is None


def test_nothing_is_said_after_the_end(world: World) -> None:
    """By neither side."""
    agent = world.agent()
    visitor, interaction, version = world.chat(agent)
    world.do(EndChat(id=world.command_id(), interaction=interaction), visitor)
    for actor, fence in ((visitor, None), (agent, version)):
        with refused(ErrorCode.CHAT_ENDED):
            world.say(interaction, actor, version=fence)


def test_who_may_not_speak(world: World) -> None:
    """A stranger, an agent it was never given to, its agent with a version from before."""
    maja, oskar = world.agent(), world.agent("oskar")
    _, interaction, version = world.chat(maja)
    with refused(ErrorCode.NOT_ALLOWED):
        world.say(interaction, world.visitor())
    with refused(ErrorCode.STALE_ASSIGNMENT):
        world.say(interaction, oskar, version=version)
    with refused(ErrorCode.STALE_ASSIGNMENT):
        world.say(interaction, maja, version=version + 1)
    with refused(ErrorCode.UNKNOWN_INTERACTION):
        world.say(InteractionId(world.new_id()), maja, version=version)


def test_marks_rise_and_stop_at_the_end(world: World) -> None:
    """Never falling, never beyond what there is, and silent when nothing rose."""
    agent = world.agent()
    visitor, interaction, version = world.chat(agent)
    world.say(interaction, visitor)

    def mark(delivered: int, seen: int) -> int:
        command = Mark(id=world.command_id(), interaction=interaction, delivered=delivered, seen=seen, version=version)
        return world.do(command, agent).seq

    assert mark(2, 1) == 4
    assert mark(1, 0) == 0, "a late mark says nothing"
    assert mark(2, 1) == 0
    assert mark(99, 2) == 5
    last = world.public(interaction)[-1]
    assert isinstance(last, Marked)
    assert (last.delivered, last.seen, last.party.name) == (3, 2, "Maja")
    assert mark(99, 99) == 6
    last = world.public(interaction)[-1]
    assert isinstance(last, Marked)
    assert (last.delivered, last.seen) == (3, 3)
    assert mark(-5, -5) == 0
    assert world.say(interaction, agent, version=version).seq == 7


def test_marks_do_not_answer_marks(world: World) -> None:
    """Two readers who mark all they get come to rest."""
    agent = world.agent()
    visitor, interaction, version = world.chat(agent)
    world.say(interaction, visitor)
    for _ in range(3):
        for actor, fence in ((agent, version), (visitor, None)):
            last = len(world.public(interaction))
            command = Mark(id=world.command_id(), interaction=interaction, delivered=last, seen=last, version=fence)
            world.do(command, actor)
    assert len(world.public(interaction)) == 5


def test_marks_of_a_closed_chat_are_let_go(world: World) -> None:
    """The customer reads the end after it was closed: no error, no event."""
    visitor = world.visitor()
    interaction = world.ring(visitor)
    world.do(EndChat(id=world.command_id(), interaction=interaction), visitor)
    assert world.do(Mark(id=world.command_id(), interaction=interaction, delivered=2, seen=2), visitor).seq == 0


def test_seen_implies_delivered(world: World) -> None:
    """Whoever saw it has it."""
    visitor = world.visitor()
    interaction = world.ring(visitor)
    world.do(Mark(id=world.command_id(), interaction=interaction, delivered=0, seen=1), visitor)
    last = world.public(interaction)[-1]
    assert isinstance(last, Marked)
    assert (last.delivered, last.seen) == (1, 1)
