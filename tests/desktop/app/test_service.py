"""Queue and service with a real server, a real desk and real customers: taken by hand, wrapped up, invited."""

import asyncio
from collections.abc import Generator
from pathlib import Path

import pytest

from protocol import frames
from protocol.browsing import Cart, CartLine
from protocol.commands import Answer, AnswerInvitation, LeaveMessage
from protocol.entities import PageContext
from protocol.events import ChatEnded, PartyJoined
from protocol.ids import CommandId, new_id
from tests.desktop.app.programs import Program
from tests.desktop.app.world import Customer, Server

_PAGE = PageContext(url="https://shop.test/fjord", title="Fjord City 7")
_CART = Cart(currency="DKK", total=699_500, lines=(CartLine(name="Fjord City 7", price=699_500),))
_QUEUE = {
    "offer_seconds": 5,
    "wrap_up": {
        "mode": "required",
        "dispositions": [{"key": "sold", "label": "Sold"}, {"key": "answered", "label": "Question answered"}],
    },
}
_AGENT = {
    "queues": {"0192a1b0-0000-7000-8000-000000000011": {"chat": 1, "email": 1}},
    "capacity": {"chat": 8, "email": 2},
}


@pytest.fixture
def server(tmp_path: Path) -> Generator[Server]:
    """A shop whose queue wants to know what came of each chat."""
    made = Server(tmp_path)
    made.set_up(_QUEUE, _AGENT)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def desk(server: Server, tmp_path: Path) -> Generator[Program]:
    """Maja's desk; she has just signed in and is not ready."""
    arguments = ("--server", server.url, "--login", "maja", "--password-stdin")
    with Program(tmp_path / "desk", *arguments, password="secret-maja") as program:
        program.sees("Nobody waits")
        yield program


async def does(desk: Program, do: str, **given: object) -> None:
    """An order to the desk, while the customers' sockets go on."""
    await asyncio.to_thread(desk.does, do, **given)


async def sees(desk: Program, *words: str) -> None:
    """Words on the desk's screen."""
    for text in words:
        await asyncio.to_thread(desk.sees, text)


async def test_one_who_waits_is_looked_at_taken_and_wrapped_up_by_keyboard(desk: Program, server: Server) -> None:
    """Page and cart before, a disposition after; the chat is gone from the desk then."""
    async with Customer(server.url) as elin:
        await elin.sends(frames.Browsing(page=_PAGE, cart=_CART))
        await elin.rings()
        await sees(desk, "1 waits for you")
        await does(desk, "click", name="Elin, Sales")
        await sees(desk, "Elin waits in Sales", "6,995.00 DKK: Fjord City 7", "number 1 in line", "Fjord City 7, for")
        await does(desk, "key", key="F7")
        await elin.hears(frames.PublicEntry, lambda entry: isinstance(entry.event, PartyJoined))
        await sees(desk, "Maja Lindqvist took the chat")
        await does(desk, "type", text="Hello Elin")
        await does(desk, "key", key="Return")
        await elin.hears_words("Hello Elin")
        await does(desk, "command", id="chat.end")
        await does(desk, "click", name="End now")
        await elin.hears(frames.PublicEntry, lambda entry: isinstance(entry.event, ChatEnded))
        await sees(desk, "choose one to finish")
        await does(desk, "command", id="chat.finish")
        await sees(desk, "Choose what came of the chat first.")
        await does(desk, "type", text="so")
        await does(desk, "key", key="Return")
        await sees(desk, "What came of it, as Maja Lindqvist says: Sold")
        await does(desk, "key", key="Return")
        await sees(desk, "My chats, 0")


async def test_a_message_left_is_taken_next_and_done(desk: Program, server: Server) -> None:
    """Nobody can write into it; ending and finishing is one key."""
    async with Customer(server.url) as elin:
        left = LeaveMessage(
            id=CommandId(new_id()), answers=(Answer(key="name", value="Elin"),), text="Please send the invoice"
        )
        await elin.sends(left)
        await sees(desk, "1 waits for you")
        await does(desk, "key", key="F4")
        await sees(desk, "They left a message", "Please send the invoice")
        await does(desk, "type", text="ans")
        await does(desk, "key", key="Return")
        await does(desk, "key", key="Ctrl+Return")
        await sees(desk, "My chats, 0", "Nobody waits")


async def test_who_does_not_answer_is_told_and_ready_again_by_one_key(desk: Program, server: Server) -> None:
    """The customer waits meanwhile, and rings again."""
    async with Customer(server.url) as elin:
        await does(desk, "command", id="state.ready")
        await elin.rings()
        await sees(desk, "Elin rings", "Elin rang here and was not answered.")
        await does(desk, "key", key="F5")
        await sees(desk, "Elin rings")
        await does(desk, "key", key="F2")
        await elin.hears(frames.PublicEntry, lambda entry: isinstance(entry.event, PartyJoined))
        await does(desk, "command", id="why.open")
        await sees(desk, "Maja Lindqvist was the one free agent", "Maja Lindqvist did not answer")


async def test_a_visitor_is_invited_and_says_yes(desk: Program, server: Server) -> None:
    """The chat is with who invited, at once."""
    async with Customer(server.url) as elin:
        await elin.sends(frames.Browsing(page=_PAGE, cart=_CART))
        await does(desk, "key", key="Ctrl+Shift+V")
        await sees(desk, "1 person is here", "Fjord City 7, 6,995.00 DKK")
        await does(desk, "click", name="Fjord City 7, 6,995.00 DKK")
        await does(desk, "click", name="Invite")
        invited = await elin.hears(frames.Invited)
        assert invited.invitation.by.name == "Maja Lindqvist"
        assert invited.invitation.text == "Hello! Can I help you with anything?"
        await sees(desk, "Asked by Maja Lindqvist")
        yes = AnswerInvitation(id=CommandId(new_id()), invitation=invited.invitation.id, accepted=True, page=_PAGE)
        await elin.sends(yes)
        await elin.hears(frames.PublicEntry, lambda entry: isinstance(entry.event, PartyJoined))
        await sees(desk, "In a chat")
