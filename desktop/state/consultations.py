"""Experts on the floor: their groups, and the questions that ring at them or are being answered."""
# ruff: noqa: ARG001  the reducers share one signature

from typing import TYPE_CHECKING

from desktop.state import changes
from desktop.state.changes import Change
from protocol import floor as moves
from protocol.entities import Agent
from protocol.ids import AgentId, InteractionId
from protocol.kinds import AgentStatus
from protocol.rooms import Consultation, ConsultationStatus, ExpertGroup

if TYPE_CHECKING:
    from desktop.state.floor import Floor

#: In these states an agent takes questions.
_TAKES = (AgentStatus.READY, AgentStatus.FINISHING)


def is_present(agent: Agent) -> bool:
    """Online, not told away, and taking questions."""
    return agent.online and agent.lease_until is None and agent.status in _TAKES


def present(floor: "Floor", group: ExpertGroup, but: AgentId | None = None) -> tuple[Agent, ...]:
    """The group's experts who are there, but for the one who asks."""
    members = (floor.agents.get(member) for member in group.members if member != but)
    return tuple(agent for agent in members if agent is not None and is_present(agent))


def of_chat(floor: "Floor", interaction: InteractionId) -> tuple[Consultation, ...]:
    """A chat's consultations that have not ended, oldest first."""
    found = (one for one in floor.consultations.values() if one.interaction == interaction)
    return tuple(sorted(found, key=lambda one: (one.at, one.id)))


def ringing_at(floor: "Floor", agent: AgentId | None) -> tuple[Consultation, ...]:
    """The questions that ring at an expert, oldest first."""
    found = (
        one
        for one in floor.consultations.values()
        if one.status is ConsultationStatus.ASKED and agent in one.experts and agent not in one.declined
    )
    return tuple(sorted(found, key=lambda one: (one.at, one.id)))


def answered_by(floor: "Floor", agent: AgentId | None) -> tuple[Consultation, ...]:
    """The questions an expert has taken and not finished, oldest first."""
    found = (one for one in floor.consultations.values() if one.expert is not None and one.expert == agent)
    return tuple(sorted(found, key=lambda one: (one.at, one.id)))


def is_expert(floor: "Floor", agent: AgentId | None) -> bool:
    """Whether anybody may ask her as an expert."""
    return any(agent in group.members for group in floor.expert_groups.values())


# --- reducers of the floor --------------------------------------------------------------------


def group_configured(floor: "Floor", event: moves.ExpertGroupConfigured, at: int) -> list[Change]:
    """A group was made or changed."""
    floor.expert_groups[event.group.id] = event.group
    return [changes.ExpertGroupsChanged()]


def asked(floor: "Floor", event: moves.ConsultationAsked, at: int) -> list[Change]:
    """A question rings."""
    floor.consultations[event.consultation.id] = event.consultation
    return [changes.ConsultationChanged(event.consultation.id, event.consultation.interaction)]


def changed(floor: "Floor", event: moves.ConsultationChanged, at: int) -> list[Change]:
    """Declined, accepted, or another group is asked."""
    floor.consultations[event.consultation.id] = event.consultation
    return [changes.ConsultationChanged(event.consultation.id, event.consultation.interaction)]


def closed(floor: "Floor", event: moves.ConsultationClosed, at: int) -> list[Change]:
    """It is over."""
    gone = floor.consultations.pop(event.consultation, None)
    if gone is None:
        return []
    return [changes.ConsultationOver(gone, event.outcome, event.by)]
