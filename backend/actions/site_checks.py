"""Checks of what a site lets staff do with a customer's page: links, pushed pages, co-browsing, position, tiles."""

from collections.abc import Sequence
from urllib.parse import urlsplit

import msgspec

from backend.actions import checks, link_rules
from protocol.entities import Site
from protocol.errors import Refusal
from protocol.limits import MAX_NAME_CHARACTERS
from protocol.links import MapTiles, PredefinedLink
from protocol.service import CobrowseRules

_MOST_HOSTS = 100
_MOST_LINKS = 200
_MOST_MINUTES = 15
_MOST_KEPT_MINUTES = 60
_PLACES = ("{z}", "{x}", "{y}")
#: Where a tile server without a certificate may be: on the desk's own machine.
_OWN_MACHINE = {"127.0.0.1", "localhost"}


def sharing(site: Site) -> None:
    """Raises Refusal(invalid_value)."""
    checks.number("Number of hosts for links", len(site.link_hosts), 0, _MOST_HOSTS)
    for host in site.link_hosts:
        try:
            link_rules.split_host(host)
        except Refusal as refusal:
            raise checks.invalid("Hosts for links", f"“{host[:80]}” is not a host like pay.example.") from refusal
    _cobrowse(site.cobrowse)
    _tiles(site.tiles)


def predefined(links: Sequence[PredefinedLink]) -> tuple[PredefinedLink, ...]:
    """Addresses kept ready for a queue, written anew. Raises Refusal: `invalid_value`, `link_refused`."""
    checks.number("Number of links", len(links), 0, _MOST_LINKS)
    for link in links:
        checks.key("Link, key", link.key)
        checks.text("Link, label", link.label, MAX_NAME_CHARACTERS)
    if len({link.key for link in links}) < len(links):
        raise checks.invalid("Links", "each needs a key of its own.")
    return tuple(msgspec.structs.replace(link, url=link_rules.tidy(link.url)) for link in links)


def _cobrowse(rules: CobrowseRules) -> None:
    checks.number("Minutes of the past", rules.past_minutes, 1, _MOST_MINUTES)
    checks.number("Minutes kept after the chat", rules.keep_minutes, 0, _MOST_KEPT_MINUTES)


def _tiles(tiles: MapTiles) -> None:
    checks.text("Text beside the map", tiles.attribution, 300, required=False)
    checks.number("Largest zoom", tiles.most_zoom, 1, 22)
    if not tiles.template:
        return
    wrong = checks.invalid("Map tiles", "an address like https://tiles.example/{z}/{x}/{y}.png.")
    try:
        parts = urlsplit(tiles.template)
    except ValueError as error:
        raise wrong from error
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _OWN_MACHINE)
    if not safe or not parts.hostname or "@" in parts.netloc or len(tiles.template) > 1_000:
        raise wrong
    if any(place not in tiles.template for place in _PLACES) or "{" in parts.netloc:
        raise wrong
