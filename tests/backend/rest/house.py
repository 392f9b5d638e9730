"""The application in memory: all routes, a small company, callers of every kind."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from argon2 import PasswordHasher
from litestar import Litestar

from backend.actions import resume, visitors
from backend.actions.actor import Actor
from backend.actions.dispatch import dispatch
from backend.actions.sign_in import SessionId
from backend.floor import Floor
from backend.limiter import Limiter
from backend.live.meters import Meters
from backend.rest.app import make_app
from backend.rest.origins import CrossOrigin
from backend.rest.passwords import Passwords
from backend.rest.sent_paths import SentPaths
from backend.rest.services import Services
from backend.rest.uploads import Uploads
from backend.store import Store
from backend.tokens import Tokens, VisitorIdentity
from protocol.commands import AnyCommand, PutAgent, PutQueue, PutSite, StartChat
from protocol.errors import ErrorCode
from protocol.ids import AgentId, CommandId, CustomerId, InteractionId, QueueId, SiteId, VisitorId, new_id
from protocol.kinds import Channel, Role
from protocol.shop import ShopVisit

ORIGIN = "https://shop.example"
OTHER_ORIGIN = "https://evil.example"
LOCAL_TOKEN = "local-token-of-the-folder"
PASSWORD = "right"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
START = 1_800_000_000_000


class House:
    """A running application without a server.

    Attributes:
        now: the wall clock, moved by tests.
        ticks: the other clock.
    """

    def __init__(self, store: Store, folder: Path, clock: "Clock", metrics_token: str | None) -> None:
        self.clock = clock
        self.store = store
        self.floor = Floor("https://desk.example")
        self.meters = Meters()
        self.ended: list[SessionId] = []
        self.records_changed: list[CustomerId] = []
        #: Whose visits the shop spoke of; nobody is ever here but those in `visiting`.
        self.visiting: set[VisitorId] = set()
        self.visits_said: list[ShopVisit] = []
        self.passwords = Passwords(CHEAP)
        self.tokens = Tokens(b"k" * 32, clock.now)
        self.services = Services(
            store=store,
            floor=self.floor,
            tokens=self.tokens,
            passwords=self.passwords,
            uploads=Uploads(folder / "files"),
            sign_ins=Limiter(5, 20_000, clock.ticks),
            visitors=Limiter(10, 6_000, clock.ticks),
            files=Limiter(5, 3_000, clock.ticks),
            clock=clock.now,
            local_token=LOCAL_TOKEN,
            sign_in_ended=self.ended.append,
            admit=lambda _command, _actor: None,
            against=lambda _command: None,
            acted=lambda _command, _actor: None,
            record_changed=self.records_changed.append,
            shop_visit=self._shop_visit,
            outlooks=lambda: (),
            outcome=self._outcome,
            metrics=lambda: b"# nothing\n",
            metrics_token=metrics_token,
            widget_folder=folder / "widget",
        )
        self.app: Litestar = make_app(self.services, "1")
        self.queue = QueueId(new_id())
        self.site = SiteId(new_id())
        self.agents: dict[Role, AgentId] = {}

    def _shop_visit(self, visitors: Sequence[VisitorId], said: ShopVisit) -> bool:
        self.visits_said.append(said)
        return any(visitor in self.visiting for visitor in visitors)

    def _outcome(self, command: AnyCommand, code: ErrorCode | None) -> None:
        if code is None:
            self.meters.done(command)
        else:
            self.meters.refused(command, code)

    async def furnish(self) -> None:
        """A queue, a site, and staff of each role who serve it, whose logins are their roles."""
        await self.store.run(resume.floor_snapshot, at_delivery=self.floor.load)
        self.store.on_commit(self.floor.publish)
        await self.do(PutQueue(id=fresh(), queue=self.queue, name="Sales"))
        await self.do(
            PutSite(id=fresh(), site=self.site, key="shop", name="Shop", origins=(ORIGIN,), default_queue=self.queue)
        )
        for role in (Role.AGENT, Role.SUPERVISOR, Role.ADMINISTRATOR):
            self.agents[role] = AgentId(new_id())
            await self.do(
                PutAgent(
                    id=fresh(),
                    agent=self.agents[role],
                    login=role.value,
                    name=role.value.title(),
                    role=role,
                    password_hash=CHEAP.hash(PASSWORD),
                    queues={self.queue: {Channel.CHAT: 1}},
                )
            )

    async def do(self, command: AnyCommand, actor: Actor | None = None) -> None:
        """Carry a command out."""
        who = actor or Actor(role=Role.ADMINISTRATOR)
        await self.store.run(lambda tx: dispatch(tx, command, who))

    async def visitor(self) -> tuple[VisitorId, str]:
        """A new visitor and their token."""
        visit = await self.store.run(lambda tx: visitors.ensure_visitor(tx, "shop", None))
        return visit.visitor, self.tokens.make_visitor(VisitorIdentity(visitor=visit.visitor, site=self.site))

    async def chat(self) -> tuple[str, InteractionId]:
        """A visitor's token, and the chat they started."""
        visitor, token = await self.visitor()
        command = StartChat(id=fresh())
        await self.do(command, Actor(role=Role.VISITOR, visitor=visitor, site=self.site))
        return token, InteractionId(command.id)

    def client(
        self, token: str | None = None, origin: str | None = None, host: str = "127.0.0.1", **headers: str
    ) -> httpx.AsyncClient:
        """Somebody who calls, from the address `host`."""
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        if origin is not None:
            headers["Origin"] = origin
        # A bug must come out as an answer here, as it does from the server.
        front = CrossOrigin(SentPaths(self.app), self.floor)  # type: ignore[arg-type]
        transport = httpx.ASGITransport(app=front, raise_app_exceptions=False, client=(host, 50_000))  # type: ignore[arg-type]
        return httpx.AsyncClient(transport=transport, base_url="http://desk.example", headers=headers)

    async def staff_token(self, role: Role = Role.AGENT) -> str:
        """An access token of a sign-in over HTTP."""
        async with self.client() as client:
            answer = await client.post("/api/auth/sign-in", json={"login": role.value, "password": PASSWORD})
        token: str = answer.json()["access"]
        return token


class Clock:
    """Both clocks of a house."""

    def __init__(self) -> None:
        self.wall = START
        self.tick = 0

    def now(self) -> int:
        """Unix milliseconds."""
        return self.wall

    def ticks(self) -> int:
        """Milliseconds that never jump."""
        return self.tick


@asynccontextmanager
async def a_house(folder: Path, metrics_token: str | None = None) -> AsyncGenerator[House]:
    """A furnished house, for as long as the block lasts."""
    clock = Clock()
    store = Store.open(None, clock=clock.now, inline=True)
    house = House(store, folder, clock, metrics_token)
    await house.furnish()
    try:
        yield house
    finally:
        house.passwords.close()
        await store.close()


def fresh() -> CommandId:
    """An id for a command."""
    return CommandId(new_id())


def code_of(answer: httpx.Response) -> tuple[int, str]:
    """Status and error code of a refused call."""
    return answer.status_code, str(answer.json()["code"])
