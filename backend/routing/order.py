"""What one agent fits who helps herself from the queues.

The same rules over the floor's own entities, for one look at a time; `engine` keeps heaps instead.
"""

from backend.routing.demands import joined, relaxed
from backend.routing.events import Step
from protocol.entities import Agent, Interaction, Queue

_MILLISECONDS = 1_000


def steps_of(queue: Queue) -> tuple[Step, ...]:
    """What the queue gives up over time, as the engine has it."""
    return tuple(Step(after=step.after_seconds * _MILLISECONDS, skills=step.skills) for step in queue.relax)


def required(queue: Queue, interaction: Interaction, now: int) -> dict[str, int]:
    """The skills that an interaction in this queue needs by now, name to least level."""
    skills = joined(queue.skills, interaction.skills)
    for step in steps_of(queue):
        if now - interaction.arrived_at >= step.after:
            skills = relaxed(skills, step)
    return skills


def fits(agent: Agent, queue: Queue, interaction: Interaction, now: int) -> bool:
    """Whether she serves the queue on the interaction's channel and has the skills. Says nothing of places."""
    return interaction.channel in agent.queues.get(queue.id, {}) and all(
        agent.skills.get(name, 0) >= least for name, least in required(queue, interaction, now).items()
    )
