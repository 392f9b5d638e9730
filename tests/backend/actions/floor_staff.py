"""Short words for what supervisors do, and a company in two groups, for tests."""

from backend.actions.actor import Actor
from protocol.commands import SendMessage
from protocol.ids import AgentId, BroadcastId, InteractionId, ProfileId, QueueId
from protocol.kinds import AgentStatus, Channel, NotReadyReason, Role
from protocol.setup import PutAgent, PutProfile
from protocol.supervision import (
    AssignChat,
    BargeIn,
    CoachAgent,
    ForceState,
    MonitorChat,
    SendBroadcast,
    SignOutAgent,
)
from tests.backend.actions.world import World


class FloorStaff:
    """A world with two groups.

    Attributes:
        world: the company.
        maja, oskar: agents of the group `shop`; both serve Sales.
        aino: an agent of the group `repair`, who serves the Workshop alone.
        chief: a supervisor who oversees all.
        chef: a supervisor who oversees `shop`, and so Sales; of no group herself, with room for three chats.
    """

    def __init__(self, world: World, logins: tuple[str, str, str] = ("maja", "oskar", "aino")) -> None:
        self.world = world
        self.shop, self.repair = ProfileId(world.new_id()), ProfileId(world.new_id())
        world.do(
            PutProfile(id=world.command_id(), profile=self.shop, name="Shop", queues={world.sales: {Channel.CHAT: 1}})
        )
        world.do(
            PutProfile(
                id=world.command_id(), profile=self.repair, name="Repair", queues={world.workshop: {Channel.CHAT: 1}}
            )
        )
        groups = (self.shop, self.shop, self.repair)
        self.maja, self.oskar, self.aino = map(self._member, logins, groups)
        self.chief = self.supervisor("chief", None)
        self.chef = self.supervisor("chef", (self.shop,))

    def _member(self, login: str, group: ProfileId) -> Actor:
        agent = self.world.agent(login)
        self.world.do(
            PutAgent(
                id=self.world.command_id(),
                agent=agent.need_agent(),
                login=login,
                name=login.title(),
                profile=group,
                capacity={Channel.CHAT: 3},
            )
        )
        return agent

    def supervisor(self, login: str, groups: tuple[ProfileId, ...] | None) -> Actor:
        """A supervisor at her desk, who serves no queue."""
        actor = self.world.agent(login, role=Role.SUPERVISOR)
        self.oversee(actor, groups, login)
        return actor

    def oversee(self, who: Actor, groups: tuple[ProfileId, ...] | None, login: str = "chef") -> None:
        """From now on these groups."""
        self.world.do(
            PutAgent(
                id=self.world.command_id(),
                agent=who.need_agent(),
                login=login,
                name=login.title(),
                role=Role.SUPERVISOR,
                supervises=groups,
                capacity={Channel.CHAT: 3},
            )
        )

    # --- acts ---------------------------------------------------------------------------------

    def monitor(self, chat: InteractionId, by: Actor, *, on: bool = True) -> None:
        """Read along, or not."""
        self.world.do(MonitorChat(id=self.world.command_id(), interaction=chat, on=on), by)

    def coach(self, chat: InteractionId, by: Actor, text: str = "Offer a discount") -> None:
        """A word to the agent."""
        self.world.do(CoachAgent(id=self.world.command_id(), interaction=chat, text=text), by)

    def barge(self, chat: InteractionId, by: Actor) -> None:
        """Step in."""
        self.world.do(BargeIn(id=self.world.command_id(), interaction=chat), by)

    def assign(
        self, chat: InteractionId, to: Actor | AgentId, by: Actor, version: int | None = None, brief: str = ""
    ) -> None:
        """Give it to somebody."""
        agent = to.need_agent() if isinstance(to, Actor) else to
        seen = self.world.card(chat).version if version is None else version
        command = AssignChat(id=self.world.command_id(), interaction=chat, version=seen, agent=agent, brief=brief)
        self.world.do(command, by)

    def force(
        self,
        agent: Actor,
        by: Actor,
        status: AgentStatus = AgentStatus.NOT_READY,
        reason: NotReadyReason | None = None,
        *,
        keeps: bool = False,
    ) -> None:
        """Set her state."""
        command = ForceState(
            id=self.world.command_id(), agent=agent.need_agent(), status=status, reason=reason, keeps_chats=keeps
        )
        self.world.do(command, by)

    def sign_out(self, agent: Actor, by: Actor) -> None:
        """Send her home."""
        self.world.do(SignOutAgent(id=self.world.command_id(), agent=agent.need_agent()), by)

    def tell(
        self,
        by: Actor,
        text: str = "Fire drill at noon",
        *,
        queue: QueueId | None = None,
        group: ProfileId | None = None,
        lasts: int = 60_000,
    ) -> BroadcastId:
        """To many at once."""
        command = SendBroadcast(
            id=self.world.command_id(), text=text, queue=queue, group=group, until=self.world.now + lasts
        )
        self.world.do(command, by)
        return BroadcastId(command.id)

    def say(self, chat: InteractionId, who: Actor, version: int, text: str = "Yes") -> None:
        """A message of staff."""
        self.world.do(SendMessage(id=self.world.command_id(), interaction=chat, text=text, version=version), who)
