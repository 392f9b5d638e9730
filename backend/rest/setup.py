"""All sites, queues and agents as the commands that would make them."""

from protocol.commands import PutAgent, PutQueue, PutSite
from protocol.frames import FloorSnapshot
from protocol.ids import CommandId, new_id
from protocol.rest import Body


class Setup(Body, frozen=True, kw_only=True):
    """Sites, queues and agents. Passwords and their hashes are never in it."""

    sites: tuple[PutSite, ...] = ()
    queues: tuple[PutQueue, ...] = ()
    agents: tuple[PutAgent, ...] = ()


def setup_of(floor: FloorSnapshot) -> Setup:
    """The set-up of a floor, as commands with fresh ids."""
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
            )
            for queue in floor.queues
        ),
        agents=tuple(
            PutAgent(
                id=_fresh(),
                agent=agent.id,
                login=agent.login,
                name=agent.name,
                role=agent.role,
                picture=agent.picture,
                skills=agent.skills,
                queues=agent.queues,
                capacity=agent.capacity,
            )
            for agent in floor.agents
        ),
    )


def _fresh() -> CommandId:
    return CommandId(new_id())
