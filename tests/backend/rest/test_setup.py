"""What is exported makes the same again."""

import msgspec

from backend.actions import resume
from backend.actions.profiles import Own, own_values
from backend.rest.setup import Put, setup_of
from backend.rest.setup import setup as make_setup
from protocol.canned import PutCanned
from protocol.entities import Agent, AgentProfile, Look, Queue, Site
from protocol.forms import FormField, FormOption, QuestionType
from protocol.frames import FloorSnapshot
from protocol.ids import AgentId, CannedId, ProfileId, QueueId, SiteId
from protocol.kinds import CannedKind, Channel, FieldKind, FieldMeaning, PushMode, Role
from protocol.links import MapTiles, PredefinedLink
from protocol.service import (
    AnswerLimits,
    CobrowseRules,
    Disposition,
    Holiday,
    Hours,
    Inactivity,
    InvitationRule,
    Opening,
    Overflow,
    Relaxation,
    WrapUp,
    WrapUpMode,
)
from tests.backend.actions.floor_staff import FloorStaff
from tests.backend.actions.world import World

#: What an agent does, not what she is set up as.
_STATE = {"status", "reason", "since", "online", "lease_until", "set_by"}


def _unlike_the_defaults(entity: msgspec.Struct, but: set[str]) -> None:
    for field in msgspec.structs.fields(entity):
        if field.name not in but and field.default is not msgspec.NODEFAULT:
            assert getattr(entity, field.name) != field.default, field.name


def test_put_again_all_is_as_it_was() -> None:
    """Every field of a site, a queue and an agent: a new one that is forgotten in between fails here."""
    world = World()
    queue = Queue(
        id=QueueId(world.new_id()),
        name="Parts",
        welcome="Hi",
        skills={"parts": 2},
        offer_seconds=20,
        target_seconds=90,
        relax=(Relaxation(after_seconds=60, skills={"parts": 1}),),
        hours=Hours(
            time_zone="Europe/Copenhagen",
            openings=(Opening(day=0, opens=480, closes=960),),
            holidays=(Holiday(date="2026-12-24", name="Christmas Eve"),),
            closed_text="Tomorrow again.",
        ),
        overflow=Overflow(after_seconds=120, queue=world.sales),
        callback=True,
        wrap_up=WrapUp(
            mode=WrapUpMode.TIMED, seconds=30, dispositions=(Disposition(key="sold", label="Sold"),), default="sold"
        ),
        inactivity=Inactivity(warn_seconds=60, close_seconds=120),
        answer=AnswerLimits(warn_seconds=20, late_seconds=45),
        links=(PredefinedLink(key="guide", label="How to fit a chain", url="https://guide.example/"),),
    )
    site = Site(
        id=SiteId(world.new_id()),
        key="parts",
        name="Parts",
        origins=("https://parts.example",),
        look=Look(accent="#123456", title="Parts", subtitle="Ask us"),
        form=(
            FormField(
                key="mail",
                label="Language",
                kind=FieldKind.CHOICE,
                meaning=FieldMeaning.CUSTOMER_NUMBER,
                required=True,
                options=(FormOption(key="da", label="Dansk", skills={"danish": 5}),),
            ),
        ),
        questions=(QuestionType(key="old", label="An old part", queue=queue.id),),
        default_queue=queue.id,
        invitations=(
            InvitationRule(key="cart", queue=queue.id, text="Can we help?", seconds=30, cart_total=100, page="/cart"),
        ),
        link_hosts=("pay.example",),
        push=PushMode.OWN_HOSTS,
        cobrowse=CobrowseRules(on=True, past=True, past_minutes=10, keep_minutes=5),
        position=True,
        tiles=MapTiles(template="https://tiles.example/{z}/{x}/{y}.png", attribution="© Map makers", most_zoom=18),
    )
    profile = AgentProfile(
        id=ProfileId(world.new_id()),
        name="Night",
        skills={"night": 4},
        queues={world.sales: {Channel.CHAT: 3}},
        capacity={Channel.PHONE: 1},
    )
    agent = Agent(
        id=AgentId(world.new_id()),
        login="ida",
        name="Ida",
        role=Role.SUPERVISOR,
        picture="/ida.png",
        profile=profile.id,
        supervises=(profile.id,),
        skills={"night": 4, "parts": 3},
        queues={world.sales: {Channel.CHAT: 3}, queue.id: {Channel.CHAT: 2}},
        capacity={Channel.CHAT: 5, Channel.PHONE: 1},
    )
    own = {
        agent.id: Own(skills={"parts": 3}, queues={queue.id: {Channel.CHAT: 2}}, capacity={Channel.CHAT: 5}),
    }
    parts = (site.look, site.form[0], site.invitations[0], queue.wrap_up, queue.answer)
    for entity in (queue, site, profile, agent, *parts):
        _unlike_the_defaults(entity, _STATE if entity is agent else set())
    floor = FloorSnapshot(
        seq=0, sites=(site,), queues=(queue,), agents=(agent,), interactions=(), offers=(), profiles=(profile,)
    )
    setup = setup_of(floor, own)
    commands: list[Put] = [*setup.queues, *setup.sites, *setup.profiles, *setup.agents]
    for command in commands:
        world.do(command)
    stored = world.run(resume.floor_snapshot)
    assert site in stored.sites
    assert queue in stored.queues
    assert profile in stored.profiles
    (made,) = [one for one in stored.agents if one.id == agent.id]
    assert world.run(own_values)[agent.id] == own[agent.id]
    assert msgspec.structs.replace(made, **{name: getattr(agent, name) for name in _STATE}) == agent
    world.close()


def test_texts_of_nobody_alone_are_exported() -> None:
    """Those of groups and of everybody, as they are; not what agents keep for themselves."""
    world = World()
    staff = FloorStaff(world)

    def put(shortcut: str, owner: AgentId | None = None, group: ProfileId | None = None) -> PutCanned:
        return PutCanned(
            id=world.command_id(),
            canned=CannedId(world.new_id()),
            kind=CannedKind.SOLUTION,
            shortcut=shortcut,
            title=shortcut,
            text="Clean the disc",
            owner=owner,
            group=group,
            queues=(world.workshop,),
        )

    shared = [put("all"), put("shop", group=staff.shop)]
    for command in shared:
        world.do(command)
    world.do(put("mine", owner=staff.maja.need_agent()), staff.maja)
    exported = world.run(make_setup).canned
    assert [msgspec.structs.replace(one, id=shared[0].id) for one in exported] == [
        msgspec.structs.replace(one, id=shared[0].id) for one in shared
    ]
    world.close()
