"""What holds for a group of agents, where nothing else is said for one of them."""

import msgspec

from backend.actions import resume
from backend.actions.profiles import Own, filled_in
from backend.actions.verify import verify
from protocol.commands import PutAgent, PutProfile
from protocol.entities import Agent, AgentProfile
from protocol.errors import ErrorCode
from protocol.floor import AgentConfigured, ProfileConfigured
from protocol.ids import AgentId, ProfileId, QueueId, new_id
from protocol.kinds import Channel
from tests.backend.actions.world import World, refused


def test_what_is_said_for_her_comes_first() -> None:
    """Skills and queues one by one, capacity by channel; eight chats where nobody says."""
    sales, workshop = QueueId(new_id()), QueueId(new_id())
    agent = Agent(id=AgentId(new_id()), login="maja", name="Maja")
    profile = AgentProfile(
        id=ProfileId(new_id()),
        name="Night",
        skills={"swedish": 3, "bikes": 5},
        queues={sales: {Channel.CHAT: 1, Channel.PHONE: 1}, workshop: {Channel.CHAT: 2}},
        capacity={Channel.CHAT: 4, Channel.PHONE: 1},
    )
    own = Own(skills={"swedish": 9}, queues={sales: {Channel.CHAT: 3}}, capacity={Channel.CHAT: 2})
    both = filled_in(agent, own, profile)
    assert both.skills == {"swedish": 9, "bikes": 5}
    assert both.queues == {sales: {Channel.CHAT: 3}, workshop: {Channel.CHAT: 2}}
    assert both.capacity == {Channel.CHAT: 2, Channel.PHONE: 1}
    assert filled_in(agent, own, None).skills == {"swedish": 9}
    assert filled_in(agent, Own(), None).capacity == {Channel.CHAT: 8}


def _profile(world: World, **more: object) -> PutProfile:
    command = PutProfile(
        id=world.command_id(),
        profile=ProfileId(world.new_id()),
        name="Night",
        skills={"swedish": 3},
        queues={world.workshop: {Channel.CHAT: 2}},
        capacity={Channel.CHAT: 2},
    )
    return msgspec.structs.replace(command, **more)


def test_agents_follow_their_profile(world: World) -> None:
    """Each whom it concerns, as an event and in the rows that routing and capacity ask."""
    profile = _profile(world)
    world.do(profile)
    maja = AgentId(world.new_id())
    put = PutAgent(
        id=world.command_id(), agent=maja, login="maja", name="Maja", profile=profile.profile, skills={"bikes": 4}
    )
    world.do(put)
    world.do(PutAgent(id=world.command_id(), agent=AgentId(world.new_id()), login="bo", name="Bo"))
    world.do(
        msgspec.structs.replace(
            profile, id=world.command_id(), skills={"danish": 1}, queues={world.sales: {Channel.CHAT: 1}}, capacity={}
        )
    )
    changed, followed = world.floor()[-2:]
    assert isinstance(changed, ProfileConfigured)
    assert isinstance(followed, AgentConfigured)
    assert (followed.agent.id, followed.agent.skills) == (maja, {"danish": 1, "bikes": 4})
    assert followed.agent.queues == {world.sales: {Channel.CHAT: 1}}
    assert followed.agent.capacity == {Channel.CHAT: 8}
    assert followed.agent in world.run(resume.floor_snapshot).agents
    rows = world.ledger.connection.execute(
        "SELECT m.queue, m.channel, m.priority, c.most FROM memberships m JOIN capacities c ON c.agent = m.agent "
        "WHERE m.agent = ?",
        (maja.bytes,),
    ).fetchall()
    assert rows == [(world.sales.bytes, "chat", 1, 8)]
    assert world.run(verify).whole


def test_a_profile_that_changes_nothing_for_anybody_says_so_once(world: World) -> None:
    """Its own event, and no agent's."""
    profile = _profile(world)
    world.do(profile)
    world.do(
        PutAgent(id=world.command_id(), agent=AgentId(world.new_id()), login="m", name="M", profile=profile.profile)
    )
    before = len(world.floor())
    world.do(msgspec.structs.replace(profile, id=world.command_id(), name="Late"))
    assert [type(event) for event in world.floor()[before:]] == [ProfileConfigured]


def test_profiles_that_are_refused(world: World) -> None:
    """By name, by value, and an agent's by being unknown."""
    world.do(_profile(world))
    with refused(ErrorCode.NAME_TAKEN):
        world.do(_profile(world))
    with refused(ErrorCode.INVALID_VALUE, "Chats at once"):
        world.do(_profile(world, name="x", capacity={Channel.CHAT: 9}))
    with refused(ErrorCode.UNKNOWN_QUEUE):
        world.do(_profile(world, name="x", queues={QueueId(world.new_id()): {Channel.CHAT: 1}}))
    with refused(ErrorCode.UNKNOWN_PROFILE):
        world.do(
            PutAgent(
                id=world.command_id(),
                agent=AgentId(world.new_id()),
                login="x",
                name="X",
                profile=ProfileId(world.new_id()),
            )
        )
