"""What is exported makes the same again."""

import msgspec

from backend.actions import resume
from backend.actions.profiles import Own
from backend.rest.setup import setup_of
from protocol.commands import PutAgent, PutQueue, PutSite
from protocol.entities import (
    Agent,
    Channel,
    FieldKind,
    FieldMeaning,
    FormField,
    Look,
    QuestionType,
    Queue,
    Role,
    Site,
)
from protocol.frames import FloorSnapshot
from protocol.ids import AgentId, QueueId, SiteId
from tests.backend.actions.world import World

#: What an agent does, not what she is set up as.
_STATE = {"status", "reason", "since", "online", "lease_until"}


def _unlike_the_defaults(entity: msgspec.Struct, but: set[str]) -> None:
    for field in msgspec.structs.fields(entity):
        if field.name not in but and field.default is not msgspec.NODEFAULT:
            assert getattr(entity, field.name) != field.default, field.name


def test_put_again_all_is_as_it_was() -> None:
    """Every field of a site, a queue and an agent: a new one that is forgotten in between fails here."""
    world = World()
    queue = Queue(
        id=QueueId(world.new_id()), name="Parts", welcome="Hi", skills={"parts": 2}, offer_seconds=20, target_seconds=90
    )
    site = Site(
        id=SiteId(world.new_id()),
        key="parts",
        name="Parts",
        origins=("https://parts.example",),
        look=Look(accent="#123456", title="Parts", subtitle="Ask us"),
        form=(FormField(key="mail", label="Mail", kind=FieldKind.EMAIL, meaning=FieldMeaning.EMAIL, required=True),),
        questions=(QuestionType(key="old", label="An old part", queue=queue.id),),
        default_queue=queue.id,
    )
    agent = Agent(
        id=AgentId(world.new_id()),
        login="ida",
        name="Ida",
        role=Role.SUPERVISOR,
        picture="/ida.png",
        skills={"parts": 3},
        queues={queue.id: {Channel.CHAT: 2}},
        capacity={Channel.CHAT: 5},
    )
    for entity in (queue, site, site.look, site.form[0], agent):
        _unlike_the_defaults(entity, _STATE if entity is agent else set())
    floor = FloorSnapshot(seq=0, sites=(site,), queues=(queue,), agents=(agent,), interactions=(), offers=())
    own = {agent.id: Own(skills=agent.skills, queues=agent.queues, capacity=agent.capacity)}
    setup = setup_of(floor, own)
    commands: list[PutQueue | PutSite | PutAgent] = [*setup.queues, *setup.sites, *setup.agents]
    for command in commands:
        world.do(command)
    stored = world.run(resume.floor_snapshot)
    assert site in stored.sites
    assert queue in stored.queues
    (made,) = [one for one in stored.agents if one.id == agent.id]
    assert msgspec.structs.replace(made, **{name: getattr(agent, name) for name in _STATE}) == agent
    world.close()
