"""Links in messages and in what an administrator sets up."""

import pytest

from backend.actions import visitors
from protocol.commands import PutQueue, PutSite, SendMessage
from protocol.entities import Queue, Site
from protocol.errors import ErrorCode
from protocol.events import MessagePosted
from protocol.floor import QueueConfigured, SiteConfigured
from protocol.links import Link, MapTiles, PredefinedLink
from protocol.service import CobrowseRules
from tests.backend.actions.sharing import open_up
from tests.backend.actions.world import World, refused

_LINK = Link(start=0, length=4, url="https://PAY.example/1")


def test_an_agent_hides_an_address_behind_words(world: World) -> None:
    """It is checked, and goes out as it was checked."""
    open_up(world)
    agent = world.agent()
    visitor, chat, version = world.chat(agent)
    world.do(SendMessage(id=world.command_id(), interaction=chat, text="Here", links=(_LINK,), version=version), agent)
    said = world.public(chat)[-1]
    assert isinstance(said, MessagePosted)
    assert said.links == (Link(start=0, length=4, url="https://pay.example/1"),)
    with refused(ErrorCode.NOT_ALLOWED):
        world.do(SendMessage(id=world.command_id(), interaction=chat, text="Here", links=(_LINK,)), visitor)
    evil = Link(start=0, length=4, url="https://evil.example/")
    with refused(ErrorCode.LINK_REFUSED, "evil.example"):
        world.do(
            SendMessage(id=world.command_id(), interaction=chat, text="Here", links=(evil,), version=version), agent
        )
    assert world.public(chat)[-1] == said


def test_a_queues_own_addresses_are_allowed(world: World) -> None:
    """Kept ready by an administrator, written anew, and their hosts open to this queue's agents."""
    link = PredefinedLink(key="guide", label="How to fit a chain", url="HTTPS://Guide.example")
    world.do(PutQueue(id=world.command_id(), queue=world.sales, name="Sales", links=(link,)))
    queue = _last_queue(world)
    assert [one.url for one in queue.links] == ["https://guide.example/"]
    agent = world.agent()
    _, chat, version = world.chat(agent)
    there = Link(start=0, length=4, url="https://guide.example/chains")
    world.do(SendMessage(id=world.command_id(), interaction=chat, text="Here", links=(there,), version=version), agent)


@pytest.mark.parametrize(
    ("links", "code"),
    [
        ((PredefinedLink(key="a b", label="A", url="https://a.example"),), ErrorCode.INVALID_VALUE),
        ((PredefinedLink(key="a", label="", url="https://a.example"),), ErrorCode.INVALID_VALUE),
        ((PredefinedLink(key="a", label="A", url="ftp://a.example"),), ErrorCode.LINK_REFUSED),
        ((PredefinedLink(key="a", label="A", url="https://a.example"),) * 2, ErrorCode.INVALID_VALUE),
    ],
)
def test_bad_addresses_of_a_queue_are_refused(world: World, links: tuple[PredefinedLink, ...], code: ErrorCode) -> None:
    """By name."""
    with refused(code):
        world.do(PutQueue(id=world.command_id(), queue=world.sales, name="Sales", links=links))


@pytest.mark.parametrize(
    ("site", "words"),
    [
        ({"link_hosts": ("https://pay.example",)}, "Hosts for links"),
        ({"link_hosts": ("pay.example/x",)}, "Hosts for links"),
        ({"cobrowse": CobrowseRules(past_minutes=0)}, "Minutes of the past"),
        ({"cobrowse": CobrowseRules(past_minutes=16)}, "Minutes of the past"),
        ({"cobrowse": CobrowseRules(keep_minutes=61)}, "Minutes kept"),
        ({"tiles": MapTiles(template="http://tiles.example/{z}/{x}/{y}.png")}, "Map tiles"),
        ({"tiles": MapTiles(template="https://tiles.example/{z}/{x}.png")}, "Map tiles"),
        ({"tiles": MapTiles(template="https://{z}.example/{x}/{y}")}, "Map tiles"),
        ({"tiles": MapTiles(template="https://a@tiles.example/{z}/{x}/{y}")}, "Map tiles"),
        ({"tiles": MapTiles(template="https://[/{z}/{x}/{y}")}, "Map tiles"),
        ({"tiles": MapTiles(most_zoom=23)}, "Largest zoom"),
    ],
)
def test_a_sites_rules_have_bounds(world: World, site: dict[str, object], words: str) -> None:
    """With words that name the field."""
    with refused(ErrorCode.INVALID_VALUE, words):
        world.do(PutSite(id=world.command_id(), site=world.site, key="bikes", name="Bikes", **site))  # type: ignore[arg-type]


def test_widgets_hear_what_a_site_allows(world: World) -> None:
    """And nothing of hosts and tiles."""
    assert not world.run(lambda tx: visitors.widget_config(tx, _last_site(world), {})).cobrowse
    open_up(world)
    config = world.run(lambda tx: visitors.widget_config(tx, _last_site(world), {}))
    assert (config.cobrowse, config.cobrowse_past, config.past_minutes, config.position) == (True, True, 5, True)


def _last_site(world: World) -> Site:
    return [event.site for event in world.floor() if isinstance(event, SiteConfigured)][-1]


def _last_queue(world: World) -> Queue:
    return [event.queue for event in world.floor() if isinstance(event, QueueConfigured)][-1]
