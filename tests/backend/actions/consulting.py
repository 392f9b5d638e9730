"""A chat and experts, for tests of questions to them."""

from backend.actions import resume, room_views
from backend.actions.actor import Actor
from protocol.commands import (
    AcceptConsultation,
    AskExpert,
    DeclineConsultation,
    EndConsultation,
    SetAgentState,
)
from protocol.events import (
    ExpertDone,
)
from protocol.floor import ConsultationClosed
from protocol.ids import AgentId, ConsultationId, ExpertGroupId, RoomId
from protocol.kinds import AgentStatus
from protocol.rooms import Consultation, ConsultationOutcome
from tests.backend.actions.colleagues import group_of
from tests.backend.actions.world import World


class Case:
    """Maja's chat, and a group of two experts who are there."""

    def __init__(self, world: World, fallback: ExpertGroupId | None = None) -> None:
        self.world = world
        self.maja = world.agent("maja")
        _, self.chat, self.version = world.chat(self.maja)
        self.bo, self.kim = world.agent("bo", ready=False), world.agent("kim")
        world.do(SetAgentState(id=world.command_id(), status=AgentStatus.FINISHING), self.bo)
        self.group = group_of(world, "Chains", self.bo, self.kim, fallback=fallback)

    def ask(self, question: str = "Which chain?", excerpt: str = "", who: Actor | None = None) -> ConsultationId:
        """Maja asks."""
        command = AskExpert(
            id=self.world.command_id(),
            interaction=self.chat,
            version=self.version,
            group=self.group,
            question=question,
            excerpt=excerpt,
        )
        self.world.do(command, who or self.maja)
        return ConsultationId(command.id)

    def accept(self, consultation: ConsultationId, who: Actor) -> None:
        """An expert takes it."""
        self.world.do(AcceptConsultation(id=self.world.command_id(), consultation=consultation), who)

    def decline(self, consultation: ConsultationId, who: Actor) -> None:
        """An expert does not."""
        self.world.do(DeclineConsultation(id=self.world.command_id(), consultation=consultation), who)

    def end(self, consultation: ConsultationId, who: Actor) -> None:
        """Somebody ends it."""
        self.world.do(EndConsultation(id=self.world.command_id(), consultation=consultation), who)

    def open(self) -> tuple[Consultation, ...]:
        """What the floor shows."""
        return self.world.run(resume.floor_snapshot).consultations

    def members(self, consultation: ConsultationId) -> tuple[AgentId, ...]:
        """Who is in its room."""
        return self.world.run(lambda tx: room_views.snapshot(tx, RoomId(consultation))).room.members

    def outcome(self) -> tuple[ConsultationOutcome, AgentId | None]:
        """How the last one ended, as floor and staff stream say."""
        assert self.open() == ()
        done = self.world.staff(self.chat)[-1]
        closed = self.world.floor()[-1]
        assert isinstance(done, ExpertDone)
        assert isinstance(closed, ConsultationClosed)
        assert (closed.consultation, closed.outcome, closed.by) == (done.consultation, done.outcome, done.by)
        return done.outcome, done.by


def ids(*actors: Actor) -> tuple[AgentId, ...]:
    """Whose they are."""
    return tuple(actor.need_agent() for actor in actors)
