"""Who may look into an interaction, and who may read what was said in it."""

from collections.abc import Callable

import pytest

from backend.actions import looking, past, room_views
from backend.actions.actor import Actor
from backend.store import Tx
from protocol.commands import EndChat, FinishWrapUp, SendToRoom, StartChat
from protocol.errors import ErrorCode, Refusal
from protocol.ids import InteractionId
from protocol.kinds import Channel, Role
from protocol.setup import PutAgent
from tests.backend.actions.colleagues import open_pair
from tests.backend.actions.team import Team
from tests.backend.actions.world import World, answer, refused

#: Of the cast, who may look, who may read, in whose list it is.
_MAY = {
    "waiting": ("queue phone supervisor", "queue phone supervisor", ""),
    "active": ("owner seat", "owner seat former", ""),
    "closed": ("supervisor", "owner seat former queue phone supervisor", "owner seat former queue phone supervisor"),
}


class Cast:
    """A chat, and people who have to do with it in every way there is; `stranger` in none."""

    def __init__(self, world: World, state: str) -> None:
        self.world = world
        team = Team(world, ("former", "owner", "seat"))
        self.people = {
            "former": team.maja,
            "owner": team.oskar,
            "seat": team.aino,
            "queue": world.agent("queue"),
            "phone": self._serving(world.agent("phone"), Channel.PHONE),
            "supervisor": world.agent("chief", role=Role.SUPERVISOR),
            "stranger": self._serving(world.agent("stranger")),
        }
        for name in ("former", "owner", "seat"):
            # Nobody reads on because of her queue, but by what she did.
            self._serving(self.people[name], Channel.CHAT)
        self.visitor = world.visitor()
        self.chat = world.ring(self.visitor)
        if state == "waiting":
            self._leave_queue()
            return
        world.assign(self.chat, team.maja)
        team.accept(team.ask_to_take(self.chat, team.oskar, by=team.maja), team.oskar)
        team.sit(self.chat, team.aino, by=team.oskar)
        self._leave_queue()
        if state == "closed":
            version = world.card(self.chat).version
            world.do(EndChat(id=world.command_id(), interaction=self.chat, version=version), team.oskar)
            world.do(FinishWrapUp(id=world.command_id(), interaction=self.chat, version=version), team.oskar)

    def _leave_queue(self) -> None:
        for name in ("former", "owner", "seat"):
            self._serving(self.people[name])

    def _serving(self, agent: Actor, *channels: Channel) -> Actor:
        """She serves Sales on these and nothing else."""
        self.world.do(
            PutAgent(
                id=self.world.command_id(),
                agent=agent.need_agent(),
                login=f"agent-{agent.need_agent()}",
                name="Somebody",
                queues={self.world.sales: dict.fromkeys(channels, 1)} if channels else {},
                capacity={Channel.CHAT: 3},
            )
        )
        return agent

    def who(self, may: Callable[[Tx, Actor], object]) -> set[str]:
        """Those who are not refused."""
        found: set[str] = set()
        for name, actor in self.people.items():
            try:
                self.world.run(lambda tx, actor=actor: may(tx, actor))
            except Refusal as refusal:
                if refusal.code not in {ErrorCode.NOT_ALLOWED, ErrorCode.NOT_MONITORED}:
                    raise
            else:
                found.add(name)
        return found

    def listed(self, actor: Actor) -> bool:
        """Whether it is in her list of past ones."""
        page = self.world.run(lambda tx: past.interactions_before(tx, actor, None))
        return self.chat in {card.id for card in page.interactions}


@pytest.mark.parametrize("state", _MAY)
def test_one_rule_for_all_doors(world: World, state: str) -> None:
    """Live, older entries, threads and the list: what one refuses no other opens."""
    cast = Cast(world, state)
    chat = cast.chat
    look, read, listed = (set(names.split()) for names in _MAY[state])
    assert cast.who(lambda tx, actor: looking.check_may_look(tx, actor, chat)) == look
    assert cast.who(lambda tx, actor: looking.check_may_read(tx, actor, chat)) == read
    assert cast.who(lambda tx, actor: past.entries_before(tx, actor, chat, None, None)) == read
    assert cast.who(lambda tx, actor: room_views.threads_of(tx, actor, chat)) == read
    assert {name for name, actor in cast.people.items() if cast.listed(actor)} == listed


def test_what_the_same_visitor_said_before(world: World) -> None:
    """Is read by who may look into what they have open, for as long as that is."""
    cast = Cast(world, "closed")
    stranger = cast.people["stranger"]
    world.do(
        PutAgent(
            id=world.command_id(),
            agent=stranger.need_agent(),
            login="stranger",
            name="Stranger",
            queues={world.workshop: {Channel.CHAT: 1}},
        )
    )
    with refused(ErrorCode.NOT_ALLOWED):
        world.run(lambda tx: looking.check_may_read(tx, stranger, cast.chat))
    again = StartChat(id=world.command_id(), question="repair", answers=(answer("name", "Kim"),))
    world.do(again, cast.visitor)
    world.run(lambda tx: looking.check_may_read(tx, stranger, cast.chat))
    assert not cast.listed(stranger)
    version = world.assign(InteractionId(again.id), stranger)
    assert cast.listed(stranger)
    world.do(EndChat(id=world.command_id(), interaction=InteractionId(again.id), version=version), stranger)
    assert cast.listed(stranger)
    world.do(FinishWrapUp(id=world.command_id(), interaction=InteractionId(again.id), version=version), stranger)
    assert not cast.listed(stranger)


def test_a_chat_that_is_not_hers_to_read_is_not_hers_to_attach(world: World) -> None:
    """The card would say who the customer is."""
    cast = Cast(world, "closed")
    stranger = cast.people["stranger"]
    room = open_pair(world, stranger, cast.people["owner"])
    with refused(ErrorCode.NOT_ALLOWED):
        world.do(SendToRoom(id=world.command_id(), room=room, card=cast.chat), stranger)
    world.do(SendToRoom(id=world.command_id(), room=room, card=cast.chat), cast.people["owner"])


def test_the_folders_owner_reads_all(world: World) -> None:
    """Who works on the server's own machine has no agent."""
    cast = Cast(world, "closed")
    assert cast.listed(Actor(role=Role.ADMINISTRATOR))
