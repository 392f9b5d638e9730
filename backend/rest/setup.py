"""All that an administrator sets up, as the commands that would make it."""

from collections.abc import Mapping

from msgspec.structs import replace

from backend.actions import canned, resume
from backend.actions.profiles import Own, own_values
from backend.store import Tx
from protocol.canned import PutCanned
from protocol.commands import PutAgent, PutExpertGroup, PutProfile, PutQueue, PutSite
from protocol.frames import FloorSnapshot
from protocol.ids import AgentId, CommandId, new_id
from protocol.rest import Body

#: What an administrator puts.
Put = PutSite | PutQueue | PutProfile | PutAgent | PutExpertGroup | PutCanned


class Setup(Body, frozen=True, kw_only=True):
    """Sites, queues, profiles, agents, groups of experts, and texts kept ready that are nobody's own.

    Passwords and their hashes are never in it.
    """

    sites: tuple[PutSite, ...] = ()
    queues: tuple[PutQueue, ...] = ()
    profiles: tuple[PutProfile, ...] = ()
    agents: tuple[PutAgent, ...] = ()
    expert_groups: tuple[PutExpertGroup, ...] = ()
    canned: tuple[PutCanned, ...] = ()


def setup(tx: Tx) -> Setup:
    """As it stands."""
    return replace(setup_of(resume.floor_snapshot(tx), own_values(tx)), canned=canned.everybodys(tx))


def setup_of(floor: FloorSnapshot, own: Mapping[AgentId, Own]) -> Setup:
    """The set-up of a floor, as commands with fresh ids; `own`: what was said for each agent herself."""
    return Setup(
        sites=tuple(
            PutSite(
                id=_fresh(),
                site=site.id,
                key=site.key,
                name=site.name,
                origins=site.origins,
                look=site.look,
                form=site.form,
                questions=site.questions,
                default_queue=site.default_queue,
                invitations=site.invitations,
                link_hosts=site.link_hosts,
                push=site.push,
                cobrowse=site.cobrowse,
                position=site.position,
                tiles=site.tiles,
            )
            for site in floor.sites
        ),
        queues=tuple(
            PutQueue(
                id=_fresh(),
                queue=queue.id,
                name=queue.name,
                welcome=queue.welcome,
                skills=queue.skills,
                offer_seconds=queue.offer_seconds,
                target_seconds=queue.target_seconds,
                relax=queue.relax,
                hours=queue.hours,
                overflow=queue.overflow,
                callback=queue.callback,
                wrap_up=queue.wrap_up,
                inactivity=queue.inactivity,
                answer=queue.answer,
                links=queue.links,
            )
            for queue in floor.queues
        ),
        profiles=tuple(
            PutProfile(
                id=_fresh(),
                profile=profile.id,
                name=profile.name,
                skills=profile.skills,
                queues=profile.queues,
                capacity=profile.capacity,
            )
            for profile in floor.profiles
        ),
        agents=tuple(
            PutAgent(
                id=_fresh(),
                agent=agent.id,
                login=agent.login,
                name=agent.name,
                role=agent.role,
                picture=agent.picture,
                supervises=agent.supervises,
                profile=agent.profile,
                skills=own[agent.id].skills,
                queues=own[agent.id].queues,
                capacity=own[agent.id].capacity,
            )
            for agent in floor.agents
        ),
        expert_groups=tuple(
            PutExpertGroup(
                id=_fresh(),
                group=group.id,
                name=group.name,
                about=group.about,
                members=group.members,
                fallback=group.fallback,
            )
            for group in floor.expert_groups
        ),
    )


def _fresh() -> CommandId:
    return CommandId(new_id())
