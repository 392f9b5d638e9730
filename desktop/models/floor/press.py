"""How much what stands on the floor presses: what is amber, and what is red. Pure; times in ms."""

from enum import StrEnum

from protocol.entities import Agent
from protocol.kinds import AgentStatus, NotReadyReason


class Press(StrEnum):
    """How much something presses, from nothing at all."""

    CALM = "calm"
    WARN = "warn"
    LATE = "late"


def state_press(agent: Agent, elapsed: int, warn: int, late: int) -> Press:
    """Whether her time in a state presses: she does not answer, or is away for long."""
    if not agent.online or agent.status is AgentStatus.READY:
        return Press.CALM
    if agent.reason is NotReadyReason.NO_ANSWER:
        return Press.LATE
    return over(elapsed, warn, late)


def wait_press(elapsed: int, target: int) -> Press:
    """Whether a wait presses: amber from two thirds of the target on, as the clocks of chats."""
    return over(elapsed, target * 2 // 3, target) if target else Press.CALM


def level_press(part: float | None, warn: float, late: float) -> Press:
    """Whether a service level presses; `warn` and `late` are the parts below which it does."""
    if part is None:
        return Press.CALM
    return Press.LATE if part < late else Press.WARN if part < warn else Press.CALM


def over(elapsed: float, warn: float, late: float) -> Press:
    """Amber and red from these on."""
    return Press.LATE if elapsed >= late else Press.WARN if elapsed >= warn else Press.CALM
