"""Words for where a chat can go, and for why it can't go there now."""

from desktop.models.targets import Heading, TargetRow
from desktop.state.whom import Colleague, Target
from desktop.ui.text import tr
from desktop.ui.words import duration_words, state_words
from protocol.entities import Agent
from protocol.kinds import AgentStatus


def target_words(target: Target) -> str:
    """How a queue stands."""
    parts = [_waiting(target.waiting)]
    if not target.agents:
        parts.append(tr("nobody else is signed in"))
    elif target.free:
        parts.append(tr("{n} free", n=target.free))
    else:
        parts.append(tr("nobody is free"))
    if target.wait is not None:
        parts.append(tr("about {time}", time=duration_words(target.wait)))
    return " · ".join(parts)


def _waiting(count: int) -> str:
    if not count:
        return tr("Nobody waits")
    return tr("1 waits") if count == 1 else tr("{n} wait", n=count)


def colleague_words(row: Colleague) -> str:
    """What a colleague is doing, and whether she can be asked."""
    if not row.present:
        return tr("Reconnecting")
    places = tr("{n} of {most} chats", n=row.open, most=row.most)
    if row.ringing:
        return tr("Something rings there already")
    if row.full:
        return f"{tr('No place left')} · {places}"
    return f"{_state(row.agent)} · {places}"


def _state(agent: Agent) -> str:
    """How she stands; of who takes nothing new, that this is why."""
    match agent.status:
        case AgentStatus.READY:
            return state_words(agent)
        case AgentStatus.FINISHING:
            return tr("Takes no new chats")
        case AgentStatus.NOT_READY:
            return state_words(agent) if agent.reason is None else tr("Not ready: {reason}", reason=state_words(agent))


def row_words(row: TargetRow) -> str:
    """A row for a screen reader."""
    match row:
        case Heading.QUEUES:
            return tr("Queues")
        case Heading.COLLEAGUES:
            return tr("Colleagues")
        case Heading.NOBODY:
            return tr("Nobody of that name is signed in")
        case Target():
            return f"{row.queue.name}, {target_words(row)}"
        case Colleague():
            return f"{row.agent.name}, {colleague_words(row)}"
