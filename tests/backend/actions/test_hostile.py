"""Whatever a client puts into a command: it is carried out or refused by a code, never a crash."""

from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.actions import resume
from backend.actions.actor import Actor
from protocol.canned import PutCanned
from protocol.commands import Answer, AnyCommand, Mark, PutAgent, PutQueue, SendBroadcast, SendMessage, StartChat
from protocol.entities import PageContext
from protocol.errors import ErrorCode, Refusal
from protocol.ids import CannedId
from protocol.kinds import Channel, Role
from tests.backend.actions.world import ADMINISTRATOR, World, refused
from tests.contract.strategies import values


@pytest.fixture(scope="module")
def busy() -> Iterator[World]:
    """A company with a chat going on, the same for all examples."""
    world = World()
    yield world
    world.close()


@given(command=values(AnyCommand), who=st.integers(0, 2))
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
def test_any_command_from_anyone(busy: World, command: AnyCommand, who: int) -> None:
    """Values of the right type, with nothing right about them."""
    actors = (_agent(busy), busy.visitor(), ADMINISTRATOR)
    try:
        ack = busy.do(command, actors[who])
    except Refusal as raised:
        refusal = raised
    else:
        assert ack.id == command.id
        return
    assert refusal.code is not ErrorCode.INTERNAL
    assert refusal.text


def _agent(world: World) -> Actor:
    known = world.ledger.connection.execute("SELECT count(*) FROM agents").fetchone()[0]
    return world.agent(f"agent-{known}", role=Role.SUPERVISOR)


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**30])
def test_numbers_beyond_the_database(world: World, number: int) -> None:
    """Python's integers have no end, SQLite's have."""
    agent = world.agent()
    visitor, interaction, _ = world.chat(agent)
    world.do(Mark(id=world.command_id(), interaction=interaction, delivered=number, seen=number), visitor)
    hostile: list[AnyCommand] = [
        SendMessage(id=world.command_id(), interaction=interaction, text="x", version=number),
        PutQueue(id=world.command_id(), queue=world.sales, name="x", target_seconds=number),
        PutQueue(id=world.command_id(), queue=world.sales, name="x", skills={"x": number}),
        PutAgent(
            id=world.command_id(),
            agent=agent.need_agent(),
            login="x",
            name="x",
            queues={world.sales: {Channel.CHAT: number}},
        ),
    ]
    for command in hostile:
        actor = agent if isinstance(command, SendMessage) else ADMINISTRATOR
        with pytest.raises(Refusal):
            world.do(command, actor)


def test_text_comes_back_as_it_went_in(world: World) -> None:
    """NUL, every plane of Unicode, right-to-left, and what looks like SQL or JSON."""
    visitor = world.visitor()
    interaction = world.ring(visitor)
    texts = [
        "a\x00b",
        "👩‍🔧 å ü ñ",
        "שלום עולם",
        "'; DROP TABLE events; --",
        '{"type":"chat_ended"}',
        "\u202egnp.exe",
        "\ufeff x",
    ]
    for text in texts:
        world.say(interaction, visitor, text)
    entries = world.run(lambda tx: tx.public_entries(interaction, 2, 99))
    assert [msgspec.to_builtins(entry.event)["text"] for entry in entries] == texts


_UNSEEN = ("\u200b", "\u3164\u200b\u200f", "\ufeff \u2060\u00ad", "\u115f\ufe0f\U000e0041", "\u2800\t\x1b")


@pytest.mark.parametrize("text", _UNSEEN)
def test_what_nobody_sees_is_no_text(world: World, text: str) -> None:
    """No name, no message, no title; marks that letters and emoji need stay within them."""
    with refused(ErrorCode.FORM_INCOMPLETE):
        world.ring(world.visitor(), text)
    visitor = world.visitor()
    chat = world.ring(visitor, "Kim")
    with refused(ErrorCode.MESSAGE_EMPTY):
        world.say(chat, visitor, text)
    world.say(chat, visitor, f"{text}❤️")
    chief = world.agent("chief", role=Role.SUPERVISOR)
    with refused(ErrorCode.MESSAGE_EMPTY):
        until = world.now + 1_000
        world.do(SendBroadcast(id=world.command_id(), text=text, until=until), chief)
    for title, words, code in ((text, "Hello", ErrorCode.INVALID_VALUE), ("Hi", text, ErrorCode.MESSAGE_EMPTY)):
        with refused(code):
            canned = CannedId(world.new_id())
            world.do(PutCanned(id=world.command_id(), canned=canned, shortcut="hi", title=title, text=words), chief)


@pytest.mark.parametrize("path", ["<img src='file:///etc/passwd'>", "a b", '"', "{x}|\\^`"])
def test_an_address_is_one_that_a_browser_sends(world: World, path: str) -> None:
    """What reads as markup is encoded in it."""
    command = StartChat(
        id=world.command_id(),
        answers=(Answer(key="name", value="Kim"),),
        page=PageContext(url=f"https://bikes.example/ü/{path}", referrer=f"https://<b>.example/{path}"),
    )
    world.do(command, world.visitor())
    (chat,) = world.run(resume.floor_snapshot).interactions
    for shown in (chat.customer.page.url, chat.customer.page.referrer):
        assert shown.startswith("https://")
        assert not set(shown) & set('<>" {}|\\^`')
    assert chat.customer.page.url.startswith("https://bikes.example/ü/")


def test_a_name_turns_nothing_that_stands_beside_it(world: World) -> None:
    """Neither the reading direction of a desk's line, nor a terminal's cursor; joined letters and marks stay."""
    visitor = world.visitor()
    page = PageContext(title="Bikes\u202e\x07", language="da\u2066")
    answers = (Answer(key="name", value="\u202eKim\u2067 \x1b[31mنام\u200cها\x00"),)
    world.do(StartChat(id=world.command_id(), answers=answers, page=page), visitor)
    floor = world.run(resume.floor_snapshot)
    (chat,) = floor.interactions
    assert chat.customer.name == "Kim [31mنام\u200cها"
    assert (chat.customer.page.title, chat.customer.page.language) == ("Bikes", "da")
