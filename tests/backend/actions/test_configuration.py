"""What administrators set up: kept as given, or refused with the field's name."""

import msgspec
import pytest

from backend.actions import presence, resume, sign_in, visitors
from protocol.commands import PutAgent, PutQueue, PutSite
from protocol.entities import Look
from protocol.errors import ErrorCode
from protocol.floor import AgentConfigured, QueueConfigured, SiteConfigured
from protocol.forms import FormField, QuestionType
from protocol.ids import AgentId, QueueId, SiteId
from protocol.kinds import Channel, Role
from tests.backend.actions.world import World, refused


def _site(world: World) -> PutSite:
    return PutSite(
        id=world.command_id(),
        site=SiteId(world.new_id()),
        key="nordlys",
        name="Nordlys Bikes",
        origins=("https://shop.example", "http://127.0.0.1:8123", "http://[::1]:8123"),
        look=Look(accent="#00aaFF", title="Ask us"),
        form=(FormField(key="name", label="Name"),),
        questions=(QuestionType(key="sales", label="A bike", queue=world.sales),),
        default_queue=world.sales,
    )


def _queue(world: World) -> PutQueue:
    return PutQueue(
        id=world.command_id(), queue=QueueId(world.new_id()), name="Orders", skills={"swedish": 9}, offer_seconds=20
    )


def _agent(world: World) -> PutAgent:
    return PutAgent(
        id=world.command_id(),
        agent=AgentId(world.new_id()),
        login="Maja",
        name="Maja Lindqvist",
        skills={"swedish": 5},
        queues={world.sales: {Channel.CHAT: 1}, world.workshop: {Channel.CHAT: 2, Channel.PHONE: 1}},
        capacity={Channel.CHAT: 8},
        password_hash="$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA",
    )


def test_what_is_put_is_what_the_floor_shows(world: World) -> None:
    """And what its event says; putting it again replaces it."""
    site, queue, agent = _site(world), _queue(world), _agent(world)
    for command in (queue, site, agent):
        world.do(command)
    put_queue, put_site, put_agent = world.floor()[-3:]
    snapshot = world.run(resume.floor_snapshot)
    assert isinstance(put_queue, QueueConfigured)
    assert isinstance(put_site, SiteConfigured)
    assert isinstance(put_agent, AgentConfigured)
    assert put_queue.queue in snapshot.queues
    assert put_queue.queue.skills == {"swedish": 9}
    assert put_site.site in snapshot.sites
    assert put_site.site.origins == site.origins
    assert put_agent.agent in snapshot.agents
    assert put_agent.agent.queues == agent.queues
    world.do(
        msgspec.structs.replace(
            agent, id=world.command_id(), name="Maja L.", queues={world.workshop: {Channel.CHAT: 1}}
        )
    )
    again = world.run(lambda tx: presence.agent(tx, agent.agent))
    assert (again.name, again.queues, again.login) == ("Maja L.", {world.workshop: {Channel.CHAT: 1}}, "Maja")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"key": "two words"}, "Key"),
        ({"key": ""}, "Key"),
        ({"name": " "}, "Name"),
        ({"name": "x" * 121}, "Name"),
        ({"origins": ("https://shop.example/",)}, "Addresses"),
        ({"origins": ("shop.example",)}, "Addresses"),
        ({"origins": ("https://Shop.example",)}, "Addresses"),
        ({"origins": ("https://shop.example:443",)}, "Addresses"),
        ({"origins": ("https://shop.example:x",)}, "Addresses"),
        ({"origins": ("https://a@shop.example",)}, "Addresses"),
        ({"origins": ("*",)}, "Addresses"),
        ({"origins": ("javascript://x",)}, "Addresses"),
        ({"origins": ("https://[::1",)}, "Addresses"),
        ({"look": Look(accent="blue")}, "Accent colour"),
        ({"look": Look(accent="#2F5BEA;}")}, "Accent colour"),
        ({"form": (FormField(key="a", label=""),)}, "Form field"),
        ({"form": (FormField(key="a", label="A"), FormField(key="a", label="B"))}, "Form fields"),
    ],
)
def test_a_site_that_is_wrong(world: World, change: dict[str, object], words: str) -> None:
    """Each in its field's name."""
    with refused(ErrorCode.INVALID_VALUE, words):
        world.do(msgspec.structs.replace(_site(world), **change))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Name"),
        ({"offer_seconds": 4}, "Seconds an offer rings"),
        ({"offer_seconds": 301}, "Seconds an offer rings"),
        ({"target_seconds": -1}, "Service target"),
        ({"skills": {"swedish": 10}}, "Skills, swedish"),
        ({"skills": {"swedish": 0}}, "Skills, swedish"),
        ({"skills": {"": 1}}, "Skills"),
        ({"welcome": "x" * 1001}, "Welcome"),
    ],
)
def test_a_queue_that_is_wrong(world: World, change: dict[str, object], words: str) -> None:
    """Each in its field's name."""
    with refused(ErrorCode.INVALID_VALUE, words):
        world.do(msgspec.structs.replace(_queue(world), **change))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"login": "maja lindqvist"}, "Sign-in name"),
        ({"login": ""}, "Sign-in name"),
        ({"name": ""}, "Name"),
        ({"role": Role.VISITOR}, "Role"),
        ({"role": Role.SYSTEM}, "Role"),
        ({"password_hash": "hunter2"}, "Password"),
        ({"picture": "javascript:alert(1)"}, "Picture"),
        ({"skills": {"swedish": 10}}, "Skills, swedish"),
        ({"capacity": {Channel.CHAT: 0}}, "Chats at once"),
        ({"capacity": {Channel.CHAT: 9}}, "Chats at once"),
    ],
)
def test_an_agent_who_is_wrong(world: World, change: dict[str, object], words: str) -> None:
    """Each in its field's name."""
    with refused(ErrorCode.INVALID_VALUE, words):
        world.do(msgspec.structs.replace(_agent(world), **change))


def test_names_are_taken_once(world: World) -> None:
    """Widget keys, queue names, sign-in names (whatever their case)."""
    for command in (_queue(world), _site(world), _agent(world)):
        world.do(command)
    for again in (
        _queue(world),
        _site(world),
        msgspec.structs.replace(_agent(world), login="MAJA"),
    ):
        with refused(ErrorCode.NAME_TAKEN):
            world.do(again)


def test_queues_that_do_not_exist(world: World) -> None:
    """Neither a site nor an agent can name one."""
    nowhere = QueueId(world.new_id())
    for command in (
        msgspec.structs.replace(_site(world), default_queue=nowhere),
        msgspec.structs.replace(_site(world), questions=(QuestionType(key="x", label="X", queue=nowhere),)),
        msgspec.structs.replace(_agent(world), queues={nowhere: {Channel.CHAT: 1}}),
    ):
        with refused(ErrorCode.UNKNOWN_QUEUE):
            world.do(command)


def test_an_agent_keeps_state_and_password_when_changed(world: World) -> None:
    """A new password ends the sessions of the old one."""
    put = _agent(world)
    world.do(put)
    world.run(lambda tx: presence.desk_connected(tx, put.agent))
    session = world.run(lambda tx: sign_in.open_session(tx, put.agent))
    world.do(msgspec.structs.replace(put, id=world.command_id(), password_hash=None, name="M"))
    known = world.run(lambda tx: sign_in.credentials(tx, "maja"))
    assert known is not None
    assert known.password_hash == put.password_hash
    assert (known.agent.online, known.agent.name) == (True, "M")
    assert world.run(lambda tx: sign_in.session_agent(tx, session.id)).id == put.agent
    world.do(msgspec.structs.replace(put, id=world.command_id(), password_hash="$argon2id$other"))
    with refused(ErrorCode.SESSION_EXPIRED):
        world.run(lambda tx: sign_in.session_agent(tx, session.id))


def test_visitors_belong_to_their_site(world: World) -> None:
    """A known one is known again at this site only; a chat that goes on is told."""
    world.do(_site(world))
    first = world.run(lambda tx: visitors.ensure_visitor(tx, "bikes", None))
    assert world.run(lambda tx: visitors.ensure_visitor(tx, "bikes", first.visitor)) == first
    elsewhere = world.run(lambda tx: visitors.ensure_visitor(tx, "nordlys", first.visitor))
    assert elsewhere.visitor != first.visitor
    actor = world.visitor()
    chat = world.ring(actor)
    visit = world.run(lambda tx: visitors.ensure_visitor(tx, "bikes", actor.visitor))
    assert visit.interaction == chat
    with refused(ErrorCode.UNKNOWN_SITE):
        world.run(lambda tx: visitors.ensure_visitor(tx, "nowhere", None))
