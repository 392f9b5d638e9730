"""The demo's sites, queues and agents: `resources/shop/demo.json` with the shop's address filled in."""

from pathlib import Path

import msgspec

from bench.demo.catalogue import SHOP
from protocol.canned import PutCanned
from protocol.commands import PutAgent, PutExpertGroup, PutProfile, PutQueue, PutSite


class DemoAgent(PutAgent, frozen=True, kw_only=True, tag="put_agent"):
    """An agent as the import file has her: with a password, for there is nobody to keep it from."""

    password: str


class Setup(msgspec.Struct, frozen=True):
    """What `deskbell admin import` takes."""

    sites: tuple[PutSite, ...]
    queues: tuple[PutQueue, ...]
    agents: tuple[DemoAgent, ...]
    profiles: tuple[PutProfile, ...] = ()
    expert_groups: tuple[PutExpertGroup, ...] = ()
    canned: tuple[PutCanned, ...] = ()

    def agent(self, login: str) -> DemoAgent:
        """The agent of that login. Raises KeyError."""
        for agent in self.agents:
            if agent.login == login:
                return agent
        raise KeyError(login)

    def write(self, file: Path) -> None:
        """Write it where the import can read it."""
        file.write_bytes(msgspec.json.format(msgspec.json.encode(self)))


def demo_setup(shop: str) -> Setup:
    """The demo's set-up for a shop at this address."""
    text = (SHOP / "demo.json").read_text(encoding="utf-8").replace("{shop}", shop)
    return msgspec.json.decode(text, type=Setup)
