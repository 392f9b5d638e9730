"""What a supervisor oversees, as the server reckons it: her groups' agents, and the queues these serve."""

from desktop.state.floor import Floor, is_in
from protocol.entities import Agent, Interaction
from protocol.ids import AgentId, QueueId
from protocol.kinds import Role

SUPERVISES = (Role.SUPERVISOR, Role.ADMINISTRATOR)


def supervises(agent: Agent | None) -> bool:
    """Whether somebody oversees anything at all."""
    return agent is not None and agent.role in SUPERVISES


def oversees_all(agent: Agent | None) -> bool:
    """Whether nothing is beyond her reach."""
    return agent is not None and (
        agent.role is Role.ADMINISTRATOR or (agent.role is Role.SUPERVISOR and agent.supervises is None)
    )


def oversees(me: Agent | None, agent: Agent) -> bool:
    """Whether an agent is of a group of hers."""
    if me is None or not supervises(me):
        return False
    return oversees_all(me) or (agent.profile is not None and agent.profile in (me.supervises or ()))


def agents(floor: Floor, me: Agent | None) -> frozenset[AgentId]:
    """The agents within her reach."""
    return frozenset(agent.id for agent in floor.agents.values() if oversees(me, agent))


def queues(floor: Floor, me: Agent | None) -> frozenset[QueueId]:
    """The queues within her reach: those that her agents serve."""
    if oversees_all(me):
        return frozenset(floor.queues)
    return frozenset(queue for agent in floor.agents.values() if oversees(me, agent) for queue in agent.queues)


def oversees_chat(floor: Floor, me: Agent | None, card: Interaction) -> bool:
    """Whether a chat is within her reach: by its queue, or by who is in it."""
    if oversees_all(me):
        return True
    hers = agents(floor, me)
    return any(is_in(card, agent) for agent in hers) or card.queue in queues(floor, me)
