"""Who acts."""

from dataclasses import dataclass

from protocol.errors import ErrorCode, Refusal
from protocol.ids import AgentId, SiteId, VisitorId
from protocol.kinds import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever sends a command, as the session proved it.

    A visitor has `visitor` and `site`. Staff have `agent`, but for an administrator who works on
    the data folder itself.
    """

    role: Role
    agent: AgentId | None = None
    visitor: VisitorId | None = None
    site: SiteId | None = None

    @property
    def key(self) -> bytes:
        """Tells actors apart: a retry of a command must come from the same one."""
        who = self.agent or self.visitor
        return b"" if who is None else who.bytes

    def need_agent(self) -> AgentId:
        """The acting agent. Raises Refusal(not_allowed) for others."""
        if self.agent is None:
            raise Refusal(ErrorCode.NOT_ALLOWED)
        return self.agent
