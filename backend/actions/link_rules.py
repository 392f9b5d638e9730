"""Where a link may lead: pure rules, nothing is ever fetched.

An address that is let through is written anew from its parts, so that every browser reads in it what was checked
here: host in lower case and as punycode, everything else as printable ASCII.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from ipaddress import IPv6Address
from urllib.parse import quote

from msgspec import Struct

from backend.actions.seen_text import is_blank
from protocol.entities import Queue, Site
from protocol.errors import ErrorCode, Refusal
from protocol.limits import MAX_LINKS, MAX_URL_CHARACTERS
from protocol.links import Link

_DEFAULT_PORTS = {"http": 80, "https": 443}
#: Scheme, authority, and the rest from the first of `/?#` on (RFC 3986, appendix B).
_PARTS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?://([^/?#]*))?(.*)", re.DOTALL)
_AUTHORITY = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(?::([0-9]{1,5}))?")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_IPV4 = re.compile(
    r"(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
)
#: A browser reads a host that ends so as a number, in one of several ways (WHATWG URL, "ends in a number").
_NUMERIC = re.compile(r"[0-9]+|0x[0-9a-f]*")
_MOST_HOST_CHARACTERS = 253
#: What stays as it is behind the host; `%` because it is encoded already.
_KEPT = "/?#%:@!$&'()*+,;=-._~[]"
#: Words that show an address themselves; `invoice.pdf` does not.
_LOOKS_LIKE = re.compile(
    r"\s*(?:[a-z][a-z0-9+.-]*://|(?=www\.))((?:[\w-]+\.)+[^\W\d_]{2,})(?::[0-9]+)?(?:[/?#].*)?\s*",
    re.IGNORECASE | re.DOTALL,
)


class Address(Struct, frozen=True):
    """An address that was let through."""

    url: str
    host: str
    #: It lies on one of the shop's own origins: same scheme, host and port.
    own: bool


class Hosts(Struct, frozen=True):
    """Where links may lead: each host with the ports that are named for it, and the shop's own origins."""

    ports: Mapping[str, frozenset[int]]
    origins: frozenset[str]


class _Parts(Struct, frozen=True):
    scheme: str
    host: str
    port: int
    rest: str

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.host}{self.suffix}"

    @property
    def suffix(self) -> str:
        return "" if self.port == _DEFAULT_PORTS[self.scheme] else f":{self.port}"


def hosts_of(site: Site, queue: Queue | None) -> Hosts:
    """What a site and a queue of it allow."""
    ports: dict[str, set[int]] = {}
    for address in (*site.origins, *(() if queue is None else (link.url for link in queue.links))):
        parts = _read(address)
        ports.setdefault(parts.host, set()).add(parts.port)
    for entry in site.link_hosts:
        host, port = split_host(entry)
        ports.setdefault(host, set()).update(() if port is None else (port,))
    return Hosts(
        ports={host: frozenset(named) for host, named in ports.items()},
        origins=frozenset(_read(origin).origin for origin in site.origins),
    )


def check(url: str, hosts: Hosts) -> Address:
    """Raises Refusal(link_refused); its words say why."""
    parts = _read(url)
    if parts.host not in hosts.ports:
        raise refusal(f"{parts.host} is not one of the hosts that this shop's links may lead to.")
    if parts.suffix and parts.port not in hosts.ports[parts.host]:
        raise refusal(f"Port {parts.port} of {parts.host} is not one that this shop's links may lead to.")
    return _address(parts, hosts.origins)


def tidy(url: str) -> str:
    """A web address on whatever host, written anew. Raises Refusal(link_refused)."""
    return _address(_read(url), frozenset()).url


def split_host(entry: str) -> tuple[str, int | None]:
    """A host as an administrator names it, `shop.example` or `shop.example:8080`. Raises Refusal(link_refused)."""
    host, port = _authority(entry)
    return host, port


def check_links(text: str, links: Sequence[Link], hosts: Hosts) -> tuple[Link, ...]:
    """Links of a message: in order, each over words of `text`, each to where links may lead.

    Raises Refusal(link_refused).
    """
    if len(links) > MAX_LINKS:
        raise refusal(f"A message has at most {MAX_LINKS} links.")
    return tuple(_checked(text, links, hosts))


def _checked(text: str, links: Sequence[Link], hosts: Hosts) -> Iterable[Link]:
    end = 0
    for link in links:
        if link.start < end or link.length < 1 or link.start + link.length > len(text):
            raise refusal("The links do not fit the words of the message.")
        end = link.start + link.length
        words = text[link.start : end]
        if is_blank(words):
            raise refusal("A link needs words that can be seen.")
        address = check(link.url, hosts)
        _check_words(words, address)
        yield Link(start=link.start, length=link.length, url=address.url)


def _check_words(words: str, address: Address) -> None:
    """Words that look like an address must not look like another one."""
    found = _LOOKS_LIKE.fullmatch(unicodedata.normalize("NFKC", words))
    if found is None:
        return
    try:
        shown = _host(found[1])
    except Refusal:
        shown = ""
    if shown.removeprefix("www.") != address.host.removeprefix("www."):
        raise refusal(f"The words show another address than the one behind them, {address.host}.")


def refusal(words: str) -> Refusal:
    """Of an address, with the reason in words."""
    return Refusal(ErrorCode.LINK_REFUSED, words)


def _address(parts: _Parts, origins: frozenset[str]) -> Address:
    url = parts.origin + quote(parts.rest, safe=_KEPT)
    if len(url) > MAX_URL_CHARACTERS:
        raise refusal(f"The address is longer than {MAX_URL_CHARACTERS} characters.")
    return Address(url, parts.host, parts.origin in origins)


def _read(url: str) -> _Parts:
    url = url.strip()
    if not url:
        raise refusal("Give an address.")
    if len(url) > MAX_URL_CHARACTERS:
        raise refusal(f"The address is longer than {MAX_URL_CHARACTERS} characters.")
    if any(_is_unseen(character) for character in url):
        raise refusal("The address holds blanks or characters that can't be seen.")
    if "\\" in url:
        raise refusal("The address holds a “\\”, which browsers read in different ways.")
    found = _PARTS.fullmatch(url)
    scheme = "" if found is None else found[1].lower()
    if found is None or scheme not in _DEFAULT_PORTS or not found[2]:
        raise refusal("Only addresses of web pages can be sent: they begin with https:// or http://.")
    host, port = _authority(found[2])
    rest = found[3]
    return _Parts(
        scheme, host, _DEFAULT_PORTS[scheme] if port is None else port, rest if rest[:1] == "/" else f"/{rest}"
    )


def _authority(authority: str) -> tuple[str, int | None]:
    if "@" in authority:
        raise refusal("The address has a name before its host, which hides where it leads.")
    found = _AUTHORITY.fullmatch(authority)
    if found is None:
        raise refusal("The address has no host that can be read.")
    port = None if found[2] is None else int(found[2])
    if port is not None and not 1 <= port <= 65_535:
        raise refusal("The address has no port that there is.")
    return _host(found[1]), port


def _host(host: str) -> str:
    if host.startswith("["):
        try:
            return f"[{IPv6Address(host[1:-1]).compressed}]"
        except ValueError as error:
            raise refusal("The address has no host that can be read.") from error
    try:
        plain = host.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError as error:
        raise refusal("The address has no host that can be read.") from error
    labels = plain.split(".")
    whole = len(plain) <= _MOST_HOST_CHARACTERS and all(_LABEL.fullmatch(label) for label in labels)
    if not whole or (_NUMERIC.fullmatch(labels[-1]) and _IPV4.fullmatch(plain) is None):
        raise refusal("The address has no host that can be read.")
    return plain


def _is_unseen(character: str) -> bool:
    """Controls, marks of direction, zero-width ones, blanks of all kinds, what no font has."""
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"}
