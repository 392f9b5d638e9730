"""The company of a simulation as its administrator founds and keeps it: its site, its queues, its people."""

from collections.abc import Callable
from random import Random
from typing import TypeVar
from uuid import UUID

import jwt

from backend.actions import site_secrets
from backend.actions.actor import Actor
from backend.actions.dispatch import dispatch
from backend.store.ledger import Job
from bench.simulation.machine import BEGINNING
from bench.simulation.server import Host
from protocol.commands import AnyCommand, PutAgent, PutExpertGroup, PutProfile, PutQueue, PutSite
from protocol.ids import AgentId, CommandId, ExpertGroupId, ProfileId, QueueId, SiteId, uuid7
from protocol.kinds import Channel, PushMode, Role
from protocol.service import CobrowseRules, Disposition, Inactivity, Overflow, WrapUp, WrapUpMode

T = TypeVar("T")

#: The site, and where its pages are.
KEY = "bikes"
ORIGIN = "https://bikes.example"
_NAMES = ("maja", "omar", "ida", "lars")
_SUPERVISOR = "sofia"
_WRAP_UPS = (WrapUpMode.OPTIONAL, *WrapUpMode)
_DISPOSITIONS = (Disposition(key="sold", label="Sold"), Disposition(key="not", label="Not sold"))
#: Seconds for which the shop signs; sessions of its customers last shorter.
_SIGNED_FOR = 3_600


class Company:
    """Set up before anything begins.

    Attributes:
        group: of the agents whom a supervisor with bounds oversees.
        hired: everybody who works here, as configured last.
    """

    def __init__(self, host: Host, random: Random, oversight: Random) -> None:
        """`oversight`: the chances of supervision alone, so that a company without it plays as it would else."""
        self.group = ProfileId(uuid7(BEGINNING, oversight.randbytes(10)))
        self.hired: dict[AgentId, PutAgent] = {}
        self._host = host
        self._random = random
        self._oversight = oversight
        self._secret = ""
        self._signed = 0

    def found(self, comes: Callable[[AgentId, str, str], None]) -> AgentId | None:
        """Its site, queues and people; `comes` is told of each, her name and her login. Who supervises, if anybody."""
        random, oversight = self._random, self._oversight
        sales, workshop = self._set_up()
        self._put(PutProfile(id=self.command(oversight), profile=self.group, name="Shop floor"))
        for name in _NAMES[: random.choice((1, 2, 2, 3, 4))]:
            queues = {sales: 1} if random.random() < 0.7 else {sales: 2, workshop: 1}
            profile = self.group if oversight.random() < 0.6 else None
            self._hire(name, Role.AGENT, queues, random.choice((1, 2, 3)), comes, profile=profile)
        supervisor: AgentId | None = None
        if random.random() < 0.4:
            bounds = (self.group,) if oversight.random() < 0.5 else None
            supervisor = self._hire(_SUPERVISOR, Role.SUPERVISOR, {}, 1, comes, supervises=bounds)
        staff = tuple(self.hired)
        experts = tuple(random.sample(staff, min(2, len(staff))))
        group, others = ExpertGroupId(self._new_id()), ExpertGroupId(self._new_id())
        self._put(PutExpertGroup(id=self.command(), group=others, name="All", members=staff))
        self._put(PutExpertGroup(id=self.command(), group=group, name="Mechanics", members=experts, fallback=others))
        return supervisor

    def _set_up(self) -> tuple[QueueId, QueueId]:
        random = self._random
        sales, workshop = QueueId(self._new_id()), QueueId(self._new_id())
        seconds = random.choice((5, 12, 30))
        wrap_up = WrapUp(mode=random.choice(_WRAP_UPS), seconds=15, dispositions=_DISPOSITIONS, default="sold")
        inactivity = Inactivity(warn_seconds=15, close_seconds=30) if random.random() < 0.2 else Inactivity()
        callback = random.random() < 0.5
        overflow = Overflow(after_seconds=20, queue=workshop) if random.random() < 0.15 else None
        for queue, name, goes in ((workshop, "Workshop", None), (sales, "Sales", overflow)):
            self._put(
                PutQueue(
                    id=self.command(),
                    queue=queue,
                    name=name,
                    offer_seconds=seconds,
                    wrap_up=wrap_up,
                    inactivity=inactivity,
                    overflow=goes,
                    callback=callback,
                )
            )
        self._put(
            PutSite(
                id=self.command(),
                site=SiteId(self._new_id()),
                key=KEY,
                name="Bikes",
                origins=(ORIGIN,),
                default_queue=sales,
                push=random.choice(list(PushMode)),
                cobrowse=CobrowseRules(on=random.random() < 0.8, past=random.random() < 0.5),
                position=random.random() < 0.8,
            )
        )
        self._secret = self._do(lambda tx: site_secrets.renew_identity_secret(tx, KEY))
        return sales, workshop

    def _hire(
        self,
        name: str,
        role: Role,
        queues: dict[QueueId, int],
        capacity: int,
        comes: Callable[[AgentId, str, str], None],
        *,
        profile: ProfileId | None = None,
        supervises: tuple[ProfileId, ...] | None = None,
    ) -> AgentId:
        agent = AgentId(self._new_id())
        hired = PutAgent(
            id=self.command(),
            agent=agent,
            login=f"login-of-{name}",
            name=name.title(),
            role=role,
            profile=profile,
            supervises=supervises,
            queues={queue: {Channel.CHAT: priority} for queue, priority in queues.items()},
            capacity={Channel.CHAT: capacity},
        )
        self._put(hired)
        self.hired[agent] = hired
        comes(agent, name, hired.login)
        return agent

    def sign(self, customer: str) -> str:
        """The shop's word on who is signed in, good for a while by the clock of the shop."""
        self._signed += 1
        ends = self._host.machine.wall() // 1_000 + _SIGNED_FOR
        claims = {"aud": KEY, "sub": customer, "exp": ends, "jti": f"{customer}-{self._signed}", "name": customer}
        return jwt.encode(claims, self._secret, algorithm="HS256")

    def command(self, random: Random | None = None) -> CommandId:
        """An id for a command of the administrator's, by the company's own chances or by others."""
        return CommandId(self._new_id() if random is None else uuid7(BEGINNING, random.randbytes(10)))

    def _new_id(self) -> UUID:
        return uuid7(BEGINNING, self._random.randbytes(10))

    def _put(self, command: AnyCommand) -> None:
        self._do(lambda tx: dispatch(tx, command, Actor(Role.ADMINISTRATOR)))

    def _do(self, job: Job[T]) -> T:
        ledger = self._host.disk.ledger(self._host.machine.wall, self._random.randbytes)
        results: list[T] = []
        (outcome,) = ledger.commit([lambda tx: results.append(job(tx))])
        if outcome.error is not None:
            raise outcome.error
        return results[0]
