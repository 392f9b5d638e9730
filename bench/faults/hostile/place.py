"""A company with good people and bad ones: the bad have a site and an agent of their own, and know others' ids."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import jwt
from msgspec import Struct

from bench import world
from bench.demo.processes import import_setup
from bench.demo.setup import DemoAgent, Setup
from bench.faults.hostile import phrases
from bench.faults.hostile.attack import Attacker
from bench.faults.hostile.blows import Document, Stock
from bench.faults.hostile.effects import Own
from bench.world import Chats, Door
from protocol import PROTOCOL_VERSION, codec
from protocol.cobrowse import CobrowseChunk
from protocol.commands import EndChat, Mark, Propose, PutQueue, PutSite, SendMessage
from protocol.frames import StaffHello, Typing, VisitorHello
from protocol.ids import AgentId, CommandId, FileId, InteractionId, ProposalId, QueueId, SiteId, new_id
from protocol.kinds import Channel
from protocol.proposals import Cobrowse
from protocol.rest import Tokens, VisitorSession

#: The site of the bad ones.
BAD_KEY: Final = "bad"
_BAD_LOGIN: Final = "bad"


class Company(Struct, frozen=True, kw_only=True):
    """Who is there.

    Attributes:
        logins: of the good agents.
        own: what the bad ones may change.
    """

    logins: tuple[str, ...]
    own: Own
    queue: QueueId
    site: SiteId


def found(folder: Path, agents: int) -> Company:
    """Set the company up in a folder."""
    logins = world.set_up(folder, agents)
    queue, site, bad = QueueId(new_id()), SiteId(new_id()), AgentId(new_id())
    import_setup(
        folder,
        Setup(
            sites=(
                PutSite(
                    id=_id(), site=site, key=BAD_KEY, name="Bad", origins=(world.ORIGIN,), default_queue=queue, form=()
                ),
            ),
            queues=(PutQueue(id=_id(), queue=queue, name="Bad"),),
            agents=(
                DemoAgent(
                    id=_id(),
                    agent=bad,
                    login=_BAD_LOGIN,
                    name="Bad",
                    queues={queue: {Channel.CHAT: 1}},
                    capacity={Channel.CHAT: 8},
                    password=world.PASSWORD,
                ),
            ),
        ),
    )
    return Company(logins=tuple(logins), own=Own(agent=bad, site=site), queue=queue, site=site)


class Gang:
    """The attackers, four kinds of them, and what they know.

    Attributes:
        caller: the stock for calls over HTTP.
    """

    def __init__(self, url: str, company: Company, chats: Chats, victims: Sequence[str], seed: int) -> None:
        door = Door(url)
        try:
            self._agent = door.sign_in(_BAD_LOGIN)
            # A sign-in for calls, which may end it.
            caller = door.sign_in(_BAD_LOGIN)
            self._visitors = [door.visitor(BAD_KEY) for _ in range(8)]
        finally:
            door.close()
        self._company = company
        self._chats = [chat for _, chat in chats.customers]
        self._seed = seed
        self._ids = (*victims, *map(str, self._chats), str(company.own.site), str(new_id()), str(FileId(new_id())))
        # Word by word what a customer of a good chat could say.
        self._foreign = tuple(
            codec.encode_from_client(command)
            for chat in self._chats[:4]
            for command in (
                SendMessage(id=_id(), interaction=chat, text="not mine to say"),
                EndChat(id=_id(), interaction=chat),
                Mark(id=_id(), interaction=chat, delivered=3, seen=3),
                Typing(interaction=chat, typing=True),
                Propose(id=_id(), interaction=chat, what=Cobrowse()),
                CobrowseChunk(
                    interaction=chat, session=ProposalId(new_id()), tab="one", batch=1, data="eA==", whole=True
                ),
            )
        )
        good = (caller.access, *(visitor.token for visitor in self._visitors))
        bad = _forged(self._agent, self._visitors[0], company)
        self.caller = self._stock((*phrases.customer(self._chats[0]), *phrases.staff(self._chats[0])), (*good, *bad))
        self._strangers = (*bad, "", "x" * 10_000)

    def attackers(self) -> Sequence[Attacker]:
        """One of each kind and visitor: let in and not, at both doors."""
        customer = phrases.customer(InteractionId(new_id()))
        staff = phrases.staff(self._chats[0])
        outside = self._stock((*phrases.hellos(self._strangers), *customer, *staff), self._strangers)
        attackers = [
            Attacker(path="/live/visitor", origin=world.ORIGIN, hello=None, stock=outside, seed=self._seed),
            Attacker(path="/live/staff", origin=None, hello=None, stock=outside, seed=self._seed + 1),
        ]
        inside = self._stock(customer, self._strangers)
        attackers += [
            Attacker(
                path="/live/visitor",
                origin=world.ORIGIN,
                hello=codec.encode_from_client(VisitorHello(protocol=PROTOCOL_VERSION, token=visitor.token)),
                stock=inside,
                seed=self._seed + 2 + number,
            )
            for number, visitor in enumerate(self._visitors)
        ]
        at_desk = self._stock(staff, self._strangers)
        hello = codec.encode_from_client(StaffHello(protocol=PROTOCOL_VERSION, token=self._agent.access))
        attackers += [
            Attacker(path="/live/staff", origin=None, hello=hello, stock=at_desk, seed=self._seed + 100 + number)
            for number in range(6)
        ]
        return attackers

    def _stock(self, frames: Sequence[Document], tokens: Sequence[str]) -> Stock:
        return Stock(frames=tuple(frames), foreign=self._foreign, ids=self._ids, tokens=tuple(tokens))


def _forged(agent: Tokens, visitor: VisitorSession, company: Company) -> tuple[str, ...]:
    """Tokens that open neither door: signed by others, by nobody, changed after they were signed."""
    claims = {"typ": "access", "sub": str(company.own.agent), "sid": str(new_id()), "end": 2**53}
    guest = {"typ": "visitor", "sub": str(visitor.visitor), "site": str(company.site), "end": 2**53}
    head, body, signature = agent.access.split(".")
    return (
        jwt.encode(claims, "a key of my own, of the right length", algorithm="HS256"),
        jwt.encode(guest, "a key of my own, of the right length", algorithm="HS256"),
        jwt.encode(claims, "", algorithm="none"),
        jwt.encode(guest, "", algorithm="none"),
        f"{head}.{body}.{signature[:-4]}AAAA",
        f"{head}.{visitor.token.split('.')[1]}.{signature}",
        f"{head}.{body}.",
        "..",
        agent.refresh,
    )


def _id() -> CommandId:
    return CommandId(new_id())
