"""A small company on a database in memory, with a clock that only tests move."""

import sqlite3
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import cache
from random import Random
from typing import TypeVar
from uuid import UUID

import pytest

from backend.actions import offers, presence, resume, visitors
from backend.actions.actor import Actor
from backend.actions.dispatch import dispatch
from backend.routing.events import Propose
from backend.store import Entry, Tx
from backend.store.connection import connect
from backend.store.ledger import Ledger
from backend.store.migrate import migrate
from protocol.commands import (
    AcceptOffer,
    Answer,
    AnyCommand,
    PutAgent,
    PutQueue,
    PutSite,
    SendMessage,
    SetAgentState,
    StartChat,
)
from protocol.entities import Interaction, Offer, Reason
from protocol.errors import ErrorCode, Refusal
from protocol.events import PublicEvent, StaffEvent
from protocol.floor import FloorEvent
from protocol.forms import FormField, QuestionType
from protocol.frames import Ack, FloorEntry, PublicEntry, StaffEntry
from protocol.ids import AgentId, CommandId, InteractionId, QueueId, SiteId, uuid7
from protocol.kinds import AgentStatus, Channel, FieldKind, FieldMeaning, Role, Rule

T = TypeVar("T")

START = 1_800_000_000_000
ADMINISTRATOR = Actor(Role.ADMINISTRATOR)


@cache
def _template() -> sqlite3.Connection:
    connection = connect(None)
    migrate(connection)
    return connection


class World:
    """One ledger, one site `bikes` with queues Sales (default) and Workshop, and whoever a test adds.

    Attributes:
        now: the clock, Unix milliseconds.
        entries: everything committed so far, in order.
    """

    def __init__(self) -> None:
        self.now = START
        self.entries: list[Entry] = []
        self._random = Random(1)
        connection = connect(None)
        _template().backup(connection)
        self.ledger = Ledger(connection, lambda: self.now, self._random.randbytes)
        self.sales = QueueId(self.new_id())
        self.workshop = QueueId(self.new_id())
        self.site = SiteId(self.new_id())
        self.do(PutQueue(id=self.command_id(), queue=self.sales, name="Sales", welcome="{agents_available} of us here"))
        self.do(PutQueue(id=self.command_id(), queue=self.workshop, name="Workshop"))
        self.do(
            PutSite(
                id=self.command_id(),
                site=self.site,
                key="bikes",
                name="Bikes",
                form=(
                    FormField(key="name", label="Your name", meaning=FieldMeaning.NAME, required=True),
                    FormField(key="mail", label="E-mail", kind=FieldKind.EMAIL, meaning=FieldMeaning.EMAIL),
                ),
                questions=(QuestionType(key="repair", label="A repair", queue=self.workshop),),
                default_queue=self.sales,
            )
        )

    def close(self) -> None:
        """Let go of the database."""
        self.ledger.connection.close()

    def new_id(self) -> UUID:
        """A fresh id, the same in every run."""
        return uuid7(self.now, self._random.randbytes(10))

    def command_id(self) -> CommandId:
        """A fresh id for a command."""
        return CommandId(self.new_id())

    def run(self, job: Callable[[Tx], T]) -> T:
        """One job, one commit; raises what it raises."""
        (outcome,) = self.ledger.commit([job])
        if outcome.error is not None:
            raise outcome.error
        self.entries.extend(outcome.entries)
        return outcome.value  # type: ignore[no-any-return]

    def do(self, command: AnyCommand, actor: Actor = ADMINISTRATOR) -> Ack:
        """Dispatch a command."""
        return self.run(lambda tx: dispatch(tx, command, actor))

    # --- people -------------------------------------------------------------------------------

    def agent(self, login: str = "maja", *, capacity: int = 3, ready: bool = True, role: Role = Role.AGENT) -> Actor:
        """An agent of Sales at her desk."""
        actor = Actor(role, agent=AgentId(self.new_id()))
        agent = actor.need_agent()
        self.do(
            PutAgent(
                id=self.command_id(),
                agent=agent,
                login=login,
                name=login.title(),
                role=role,
                queues={self.sales: {Channel.CHAT: 1}},
                capacity={Channel.CHAT: capacity},
            )
        )
        self.run(lambda tx: presence.desk_connected(tx, agent))
        if ready:
            self.do(SetAgentState(id=self.command_id(), status=AgentStatus.READY), actor)
        return actor

    def visitor(self) -> Actor:
        """A visitor of the site."""
        visit = self.run(lambda tx: visitors.ensure_visitor(tx, "bikes", None))
        return Actor(Role.VISITOR, visitor=visit.visitor, site=visit.site.id)

    # --- chats --------------------------------------------------------------------------------

    def ring(self, visitor: Actor, name: str = "Kim") -> InteractionId:
        """The visitor starts a chat in Sales."""
        command = StartChat(id=self.command_id(), answers=(answer("name", name),))
        self.do(command, visitor)
        return InteractionId(command.id)

    def offer(self, interaction: InteractionId, agent: Actor, rings: int = 30_000) -> Offer | None:
        """The router proposes; None if the floor says no."""
        proposal = Propose(
            interaction=interaction,
            agent=agent.need_agent(),
            queue=self.sales,
            deadline_in=rings,
            reason=Reason(rule=Rule.LONGEST_IDLE),
        )
        return self.run(lambda tx: offers.make_offer(tx, proposal))

    def assign(self, interaction: InteractionId, agent: Actor) -> int:
        """Offer and accept; answers the version for her writes."""
        offer = self.offer(interaction, agent)
        assert offer is not None
        self.do(AcceptOffer(id=self.command_id(), offer=offer.id), agent)
        return self.card(interaction).version

    def chat(self, agent: Actor) -> tuple[Actor, InteractionId, int]:
        """A visitor in an active chat with the agent: who, what, which version."""
        visitor = self.visitor()
        interaction = self.ring(visitor)
        return visitor, interaction, self.assign(interaction, agent)

    def say(self, interaction: InteractionId, actor: Actor, text: str = "Hello", version: int | None = None) -> Ack:
        """A message."""
        command = SendMessage(id=self.command_id(), interaction=interaction, text=text, version=version)
        return self.do(command, actor)

    # --- looking ------------------------------------------------------------------------------

    def card(self, interaction: InteractionId) -> Interaction:
        """The interaction as it is stored."""
        return self.run(lambda tx: resume.staff_interaction(tx, interaction)).interaction

    def public(self, interaction: InteractionId) -> list[PublicEvent]:
        """What the customer has seen so far."""
        return [e.event for e in self.entries if isinstance(e, PublicEntry) and e.interaction == interaction]

    def staff(self, interaction: InteractionId) -> list[StaffEvent]:
        """What the staff has seen besides."""
        return [e.event for e in self.entries if isinstance(e, StaffEntry) and e.interaction == interaction]

    def floor(self) -> list[FloorEvent]:
        """What has happened on the floor."""
        return [e.event for e in self.entries if isinstance(e, FloorEntry)]


def answer(key: str, value: str) -> Answer:
    """An answer to the form."""
    return Answer(key=key, value=value)


@contextmanager
def refused(code: ErrorCode, words: str = "") -> Generator[None]:
    """What is done inside must be refused with this code, and with these words in its text."""
    with pytest.raises(Refusal) as caught:
        yield
    assert caught.value.code is code
    assert words in caught.value.text
