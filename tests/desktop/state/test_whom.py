"""How queues stand for who would hand a chat over."""

from msgspec.structs import replace

from desktop.state.store import Store
from desktop.state.whom import Target, queues
from protocol.frames import Outlook, QueueOutlook
from protocol.kinds import AgentStatus
from tests.desktop import afternoon as day


def _sales(store: Store) -> Target:
    card = store.conversations[day.FREJA].card
    return next(one for one in queues(store, card) if one.queue.id == day.SALES)


def test_who_hands_over_is_not_among_those_who_could_take_it() -> None:
    """Neither by the desk's own count nor by the server's, which knows nobody's wish."""
    store = day.store(day.afternoon())
    agents = store.floor.agents
    for agent in tuple(agents.values()):
        is_me = agent.id == day.MAJA
        agents[agent.id] = replace(
            agent,
            online=True,
            lease_until=None,
            queues=agent.queues if is_me or agent.id == day.OSKAR else {},
            status=AgentStatus.READY if is_me else AgentStatus.NOT_READY,
            capacity=dict.fromkeys(agent.capacity, 9),
        )
    assert (_sales(store).agents, _sales(store).free) == (1, 0)
    store.apply([QueueOutlook(queues=(Outlook(queue=day.SALES, free=1),))])
    assert _sales(store).free == 0
    agents[day.OSKAR] = replace(agents[day.OSKAR], status=AgentStatus.READY)
    store.apply([QueueOutlook(queues=(Outlook(queue=day.SALES, free=2),))])
    assert _sales(store).free == 1
