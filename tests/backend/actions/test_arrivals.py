"""Who rings, leaves a message or asks to be called; and what a choice in the form asks for."""

import msgspec
import pytest

from backend.actions import resume
from backend.actions.actor import Actor
from backend.actions.verify import verify
from protocol.commands import AskCallback, EndChat, LeaveMessage, PutQueue, PutSite, SendMessage, StartChat, TakeChat
from protocol.errors import ErrorCode
from protocol.events import ChatEnded, ChatStarted, MessagePosted
from protocol.forms import FormField, FormOption, QuestionType
from protocol.ids import InteractionId
from protocol.kinds import Channel, EndReason, FieldKind, InteractionStatus
from protocol.service import Hours
from tests.backend.actions.world import World, answer, refused


def _queue(world: World, **more: object) -> None:
    command = PutQueue(id=world.command_id(), queue=world.sales, name="Sales", callback=True)
    world.do(msgspec.structs.replace(command, **more))


def _leave(world: World, visitor: Actor, **more: object) -> InteractionId:
    command = LeaveMessage(id=world.command_id(), answers=(answer("name", "Kim"),), text=" My parcel is wet. ")
    command = msgspec.structs.replace(command, **more)
    world.do(command, visitor)
    return InteractionId(command.id)


def _choices(world: World) -> None:
    world.do(
        PutSite(
            id=world.command_id(),
            site=world.site,
            key="bikes",
            name="Bikes",
            form=(
                FormField(
                    key="language",
                    label="Language",
                    kind=FieldKind.CHOICE,
                    options=(
                        FormOption(key="da", label="Dansk", skills={"danish": 5, "polite": 2}),
                        FormOption(key="en", label="English"),
                    ),
                ),
                FormField(
                    key="bike",
                    label="Bike",
                    kind=FieldKind.CHOICE,
                    options=(FormOption(key="cargo", label="Cargo", skills={"polite": 4}),),
                ),
            ),
            questions=(QuestionType(key="repair", label="A repair", queue=world.workshop),),
            default_queue=world.sales,
        )
    )


def test_a_choice_asks_for_skills(world: World) -> None:
    """Of two choices the higher level; the agent reads what was chosen, not its key."""
    _choices(world)
    command = StartChat(id=world.command_id(), answers=(answer("language", "da"), answer("bike", "cargo")))
    world.do(command, world.visitor())
    interaction = InteractionId(command.id)
    assert world.card(interaction).skills == {"danish": 5, "polite": 4}
    started = world.public(interaction)[0]
    assert isinstance(started, ChatStarted)
    assert [said.value for said in started.answers] == ["Dansk", "Cargo"]
    with refused(ErrorCode.INVALID_VALUE, "no such choice"):
        world.do(StartChat(id=world.command_id(), answers=(answer("language", "Dansk"),)), world.visitor())


def test_a_closed_queue_takes_no_chats(world: World) -> None:
    """It says so in its own words; a message it takes."""
    _queue(world, hours=Hours(closed_text="Back on Monday."))
    with refused(ErrorCode.QUEUE_CLOSED, "Back on Monday."):
        world.ring(world.visitor())
    left = world.card(_leave(world, world.visitor()))
    assert (left.status, left.channel) == (InteractionStatus.WAITING, Channel.EMAIL)


def test_a_message_waits_as_mail(world: World) -> None:
    """Answers and words are in its stream; who left it can ring all the same, and leave another."""
    visitor = world.visitor()
    left = _leave(world, visitor)
    started, message = world.public(left)
    assert isinstance(started, ChatStarted)
    assert (started.welcome, started.answers[0].value) == ("", "Kim")
    assert isinstance(message, MessagePosted)
    assert message.text == "My parcel is wet."
    world.ring(visitor)
    _leave(world, visitor)
    assert len(world.run(resume.floor_snapshot).interactions) == 3
    assert world.run(verify).whole


def test_a_call_waits_with_the_number(world: World) -> None:
    """Where the queue calls back; words may be missing then."""
    _queue(world)
    left = world.card(_leave(world, world.visitor(), callback="+45 12 34 56 78", text=""))
    assert (left.channel, left.customer.phone) == (Channel.PHONE, "+45 12 34 56 78")
    with refused(ErrorCode.INVALID_VALUE, "phone number"):
        _leave(world, world.visitor(), callback="call me")
    _queue(world, callback=False)
    with refused(ErrorCode.INVALID_VALUE, "Nobody calls back"):
        _leave(world, world.visitor(), callback="+45 12 34 56 78")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"text": " "}, ErrorCode.MESSAGE_EMPTY),
        ({"text": "x" * 10_001}, ErrorCode.MESSAGE_TOO_LONG),
        ({"answers": ()}, ErrorCode.FORM_INCOMPLETE),
        ({"question": "nowhere"}, ErrorCode.UNKNOWN_QUEUE),
    ],
)
def test_messages_that_are_refused(world: World, more: dict[str, object], code: ErrorCode) -> None:
    """Nothing is written."""
    before = len(world.entries)
    with refused(code):
        _leave(world, world.visitor(), **more)
    assert len(world.entries) == before


def test_a_message_is_taken_and_finished(world: World) -> None:
    """By pull; nothing can be said in it, for nobody reads along."""
    agent = world.agent()
    left = _leave(world, world.visitor())
    world.do(TakeChat(id=world.command_id(), interaction=left), agent)
    card = world.card(left)
    assert (card.status, card.agent) == (InteractionStatus.ACTIVE, agent.agent)
    with refused(ErrorCode.NOT_ALLOWED):
        world.do(SendMessage(id=world.command_id(), interaction=left, text="Hi", version=card.version), agent)
    world.do(EndChat(id=world.command_id(), interaction=left, version=card.version), agent)
    assert world.card(left).status is InteractionStatus.WRAP_UP
    assert world.run(verify).whole


def test_a_call_instead_of_waiting(world: World) -> None:
    """The chat ends; the call stands where it stood."""
    _queue(world)
    visitor = world.visitor()
    chat = world.ring(visitor)
    arrived = world.now
    world.now += 60_000
    command = AskCallback(id=world.command_id(), interaction=chat, phone="+45 12 34 56 78")
    world.do(command, visitor)
    ended = world.public(chat)[-1]
    assert isinstance(ended, ChatEnded)
    assert ended.reason is EndReason.CALLBACK
    assert world.card(chat).status is InteractionStatus.CLOSED
    call = world.card(InteractionId(command.id))
    assert (call.channel, call.arrived_at, call.customer.name) == (Channel.PHONE, arrived, "Kim")
    assert call.customer.phone == "+45 12 34 56 78"
    started = world.public(call.id)[0]
    assert isinstance(started, ChatStarted)
    assert started.answers[0].value == "Kim"
    assert world.run(verify).whole


def test_calls_that_are_refused(world: World) -> None:
    """Not for another's chat, not where nobody calls back, not once somebody is there or all is over."""
    agent = world.agent()
    visitor, chat, _ = world.chat(agent)

    def ask(who: Actor) -> None:
        world.do(AskCallback(id=world.command_id(), interaction=chat, phone="+45 12 34 56 78"), who)

    with refused(ErrorCode.NOT_ALLOWED):
        ask(visitor)
    _queue(world)
    with refused(ErrorCode.NOT_ALLOWED):
        ask(world.visitor())
    with refused(ErrorCode.CHAT_ENDED, "with you already"):
        ask(visitor)
    world.do(EndChat(id=world.command_id(), interaction=chat), visitor)
    with refused(ErrorCode.CHAT_ENDED):
        ask(visitor)
