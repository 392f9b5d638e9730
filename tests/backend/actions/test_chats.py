"""A chat starts, ends, and is finished."""

import pytest

from backend.actions import resume
from backend.actions.welcome import welcome
from protocol.commands import EndChat, FinishWrapUp, StartChat
from protocol.entities import PageContext, Queue
from protocol.errors import ErrorCode
from protocol.events import ChatEnded, ChatStarted, OfferConcluded, WrapUpFinished
from protocol.floor import InteractionArrived, InteractionClosed, InteractionEnded, OfferEnded
from protocol.forms import FormAnswer
from protocol.ids import InteractionId
from protocol.kinds import EndReason, InteractionStatus, OfferOutcome, PartyKind
from tests.backend.actions.world import World, answer, refused


def test_ringing_enters_the_queue_and_greets(world: World) -> None:
    """FEATURES 1 to 3: answers first, welcome with its variables, a card on the floor."""
    world.agent()
    visitor = world.visitor()
    command = StartChat(
        id=world.command_id(),
        answers=(answer("mail", " kim@example.com "), answer("name", "Kim")),
        page=PageContext(url="https://shop.example/bikes/7?card=4111#pay", title="A bike"),
    )
    ack = world.do(command, visitor)
    interaction = InteractionId(command.id)
    assert ack.seq == 1
    (started,) = world.public(interaction)
    assert isinstance(started, ChatStarted)
    assert started.welcome == "1 of us here"
    assert started.queue_name == "Sales"
    assert started.answers == (
        FormAnswer(key="name", label="Your name", value="Kim"),
        FormAnswer(key="mail", label="E-mail", value="kim@example.com"),
    )
    arrived = world.floor()[-1]
    assert isinstance(arrived, InteractionArrived)
    assert arrived.interaction == world.card(interaction)
    assert arrived.interaction.customer.email == "kim@example.com"
    assert arrived.interaction.customer.page.url == "https://shop.example/bikes/7", "a query can hold typed data"
    assert arrived.interaction.status is InteractionStatus.WAITING


def test_a_name_is_one_line(world: World) -> None:
    """Nobody writes over the lines of an agent's list."""
    visitor = world.visitor()
    assert world.card(world.ring(visitor, " Kim\n\tLind ")).customer.name == "Kim Lind"


def test_the_question_selects_the_queue(world: World) -> None:
    """FEATURES 2."""
    command = StartChat(id=world.command_id(), question="repair", answers=(answer("name", "Kim"),))
    world.do(command, world.visitor())
    card = world.card(InteractionId(command.id))
    assert (card.queue, card.question) == (world.workshop, "A repair")


@pytest.mark.parametrize(
    ("question", "answers", "code", "words"),
    [
        ("", (), ErrorCode.FORM_INCOMPLETE, "Your name"),
        ("", (answer("name", "   "),), ErrorCode.FORM_INCOMPLETE, "Your name"),
        ("", (answer("name", "Kim"), answer("mail", "kim")), ErrorCode.INVALID_VALUE, "E-mail"),
        ("", (answer("name", "K" * 501),), ErrorCode.INVALID_VALUE, "Your name"),
        ("", (answer("name", "Kim"), answer("shoe", "42")), ErrorCode.INVALID_VALUE, "shoe"),
        ("nothing", (answer("name", "Kim"),), ErrorCode.UNKNOWN_QUEUE, ""),
    ],
)
def test_a_form_that_is_wrong_is_refused_by_field(
    world: World, question: str, answers: tuple[object, ...], code: ErrorCode, words: str
) -> None:
    """And nothing is written."""
    before = len(world.entries)
    visitor = world.visitor()
    with refused(code, words):
        world.do(StartChat(id=world.command_id(), question=question, answers=answers), visitor)  # type: ignore[arg-type]
    assert len(world.entries) == before


def test_one_open_chat_a_visitor(world: World) -> None:
    """A second tab goes on in the first chat; after its end a new one may start."""
    visitor = world.visitor()
    first = world.ring(visitor)
    with refused(ErrorCode.CHAT_ALREADY_OPEN):
        world.ring(visitor)
    world.do(EndChat(id=world.command_id(), interaction=first), visitor)
    assert world.ring(visitor) != first


def test_a_waiting_customer_who_leaves_closes_the_chat(world: World) -> None:
    """Nobody has wrap-up to do."""
    visitor = world.visitor()
    interaction = world.ring(visitor)
    world.do(EndChat(id=world.command_id(), interaction=interaction), visitor)
    assert world.card(interaction).status is InteractionStatus.CLOSED
    assert [type(event) for event in world.floor()[-2:]] == [InteractionEnded, InteractionClosed]
    ended = world.public(interaction)[-1]
    assert isinstance(ended, ChatEnded)
    assert (ended.by.kind, ended.reason) == (PartyKind.CUSTOMER, EndReason.CUSTOMER_LEFT)


def test_an_open_offer_is_withdrawn_when_the_customer_leaves(world: World) -> None:
    """It stops ringing at the agent, who is free again."""
    agent, visitor = world.agent(), world.visitor()
    interaction = world.ring(visitor)
    offer = world.offer(interaction, agent)
    assert offer is not None
    world.do(EndChat(id=world.command_id(), interaction=interaction), visitor)
    assert [type(event) for event in world.floor()[-3:]] == [OfferEnded, InteractionEnded, InteractionClosed]
    concluded = world.staff(interaction)[-1]
    assert isinstance(concluded, OfferConcluded)
    assert concluded.outcome is OfferOutcome.WITHDRAWN
    assert world.offer(world.ring(world.visitor()), agent) is not None


def test_an_active_chat_goes_into_wrap_up_and_then_closes(world: World) -> None:
    """It holds the agent's capacity until she is done."""
    agent = world.agent(capacity=1)
    _, interaction, version = world.chat(agent)
    world.do(EndChat(id=world.command_id(), interaction=interaction, version=version), agent)
    assert world.card(interaction).status is InteractionStatus.WRAP_UP
    ended = world.public(interaction)[-1]
    assert isinstance(ended, ChatEnded)
    assert (ended.by.name, ended.reason) == ("Maja", EndReason.AGENT_ENDED)
    next_one = world.ring(world.visitor())
    assert world.offer(next_one, agent) is None
    assert world.run(lambda tx: resume.interactions_of(tx, agent.need_agent())) == (interaction,)
    world.do(FinishWrapUp(id=world.command_id(), interaction=interaction, version=version), agent)
    assert world.card(interaction).status is InteractionStatus.CLOSED
    assert isinstance(world.staff(interaction)[-1], WrapUpFinished)
    assert world.floor()[-1] == InteractionClosed(interaction=interaction)
    assert world.offer(next_one, agent) is not None


def test_ending_and_finishing_twice_does_nothing_more(world: World) -> None:
    """Both sides may end at the same moment."""
    agent = world.agent()
    visitor, interaction, version = world.chat(agent)
    world.do(EndChat(id=world.command_id(), interaction=interaction), visitor)
    count = len(world.entries)
    assert world.do(EndChat(id=world.command_id(), interaction=interaction, version=version), agent).seq == 0
    assert len(world.entries) == count
    world.do(FinishWrapUp(id=world.command_id(), interaction=interaction, version=version), agent)
    assert world.do(FinishWrapUp(id=world.command_id(), interaction=interaction, version=version), agent).seq == 0


def test_an_open_chat_is_not_finished(world: World) -> None:
    """The customer is still there."""
    agent = world.agent()
    _, interaction, version = world.chat(agent)
    with refused(ErrorCode.NOT_ALLOWED, "End it first"):
        world.do(FinishWrapUp(id=world.command_id(), interaction=interaction, version=version), agent)


def test_an_agent_ends_only_what_is_hers_now(world: World) -> None:
    """Neither another's chat nor with a version from before."""
    maja, oskar = world.agent(), world.agent("oskar")
    _, interaction, version = world.chat(maja)
    for actor, fence in ((oskar, version), (maja, version - 1), (maja, None)):
        with refused(ErrorCode.STALE_ASSIGNMENT):
            world.do(EndChat(id=world.command_id(), interaction=interaction, version=fence), actor)
    assert world.card(interaction).status is InteractionStatus.ACTIVE


@pytest.mark.parametrize(("name", "greeting"), [("Kim", "Hello Kim, 0 are here."), ("", "Hello, 0 are here.")])
def test_the_welcome_reads_well_with_and_without_a_name(world: World, name: str, greeting: str) -> None:
    """FEATURES 3; before the form nobody knows the name."""
    queue = Queue(id=world.sales, name="Sales", welcome="Hello {customer_name}, {agents_available} are here.")
    assert world.run(lambda tx: welcome(tx, queue, name)) == greeting
