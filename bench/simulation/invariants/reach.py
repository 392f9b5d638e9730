"""What supervisors oversee, as the floor's log alone tells it (FEATURES 83)."""

from backend.actions.fold import FloorFold
from protocol.entities import Agent
from protocol.ids import AgentId, InteractionId, QueueId
from protocol.kinds import Role


def supervises(who: Agent) -> bool:
    """Whether she oversees anything at all."""
    return who.role in (Role.SUPERVISOR, Role.ADMINISTRATOR)


def oversees_agent(who: Agent, whom: Agent) -> bool:
    """Whether another is of one of her groups."""
    if not supervises(who):
        return False
    unbounded = who.role is Role.ADMINISTRATOR or who.supervises is None
    return unbounded or (whom.profile is not None and whom.profile in (who.supervises or ()))


def oversees_queue(floor: FloorFold, who: Agent, queue: QueueId) -> bool:
    """Whether somebody whom she oversees serves it."""
    if supervises(who) and (who.role is Role.ADMINISTRATOR or who.supervises is None):
        return True
    return any(queue in whom.queues and oversees_agent(who, whom) for whom in floor.agents.values())


def oversees_chat(floor: FloorFold, who: Agent, chat: InteractionId, *, owners: tuple[AgentId | None, ...]) -> bool:
    """Whether an open one is of a queue of hers, or one of `owners` is of her agents."""
    return oversees_queue(floor, who, floor.interactions[chat].queue) or any(
        owner is not None and oversees_agent(who, floor.agents[owner]) for owner in owners
    )
