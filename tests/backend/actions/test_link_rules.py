"""Where links may lead: what is let through reads the same in every browser, what is not is refused in words."""

from urllib.parse import urlsplit

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.actions import link_rules
from protocol.entities import Queue, Site
from protocol.errors import ErrorCode, Refusal
from protocol.ids import QueueId, SiteId, new_id
from protocol.links import Link, PredefinedLink
from tests.backend.actions.world import refused

_SITE = Site(
    id=SiteId(new_id()),
    key="bikes",
    name="Bikes",
    origins=("https://bikes.example", "http://127.0.0.1:8000", "https://xn--rsted-uua.example"),
    link_hosts=("pay.example", "maps.example:8443"),
)
_QUEUE = Queue(
    id=QueueId(new_id()),
    name="Sales",
    links=(PredefinedLink(key="guide", label="Guide", url="https://guide.example/how?to=fit"),),
)
_HOSTS = link_rules.hosts_of(_SITE, _QUEUE)


@pytest.mark.parametrize(
    ("given", "url", "own"),
    [
        ("https://bikes.example", "https://bikes.example/", True),
        ("  HTTPS://Bikes.Example.:443/a/../b?c=d#e ", "https://bikes.example/a/../b?c=d#e", True),
        ("http://bikes.example", "http://bikes.example/", False),
        ("http://127.0.0.1:8000/x", "http://127.0.0.1:8000/x", True),
        ("https://ørsted.example/ø?q=å|b", "https://xn--rsted-uua.example/%C3%B8?q=%C3%A5%7Cb", True),
        ("https://PAY.example?x", "https://pay.example/?x", False),
        ("https://maps.example:8443/#here", "https://maps.example:8443/#here", False),
        ("https://maps.example/", "https://maps.example/", False),
        ("https://guide.example/other", "https://guide.example/other", False),
        ("https://bikes.example/100%25@home:", "https://bikes.example/100%25@home:", True),
    ],
)
def test_what_is_allowed_is_written_anew(given: str, url: str, own: bool) -> None:
    """Host in lower case and as punycode, everything as ASCII, default ports left out."""
    address = link_rules.check(given, _HOSTS)
    assert (address.url, address.own) == (url, own)
    assert link_rules.check(address.url, _HOSTS) == address, "once more it stays as it is"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "Give an address"),
        ("bikes.example", "https://"),
        ("//bikes.example", "https://"),
        ("https:bikes.example", "https://"),
        ("https:///bikes.example", "https://"),
        ("javascript:alert(1)", "https://"),
        ("JaVaScRiPt://bikes.example/%0aalert(1)", "https://"),
        ("data:text/html,<script>", "https://"),
        ("file:///etc/passwd", "https://"),
        ("ftp://bikes.example", "https://"),
        ("https://bikes.example@evil.example", "name before its host"),
        ("https://bikes.example:443@evil.example", "name before its host"),
        ("https://evil.example\\@bikes.example", "\\"),
        ("https:\\\\bikes.example", "\\"),
        ("https://evil.example", "evil.example is not"),
        ("https://bikes.example.evil.example", "is not"),
        ("https://notbikes.example", "is not"),
        ("https://bіkes.example", "xn--"),
        ("https://bikes.example\u202e/gpj.exe", "can't be seen"),
        ("https://bikes\u200b.example", "can't be seen"),
        ("https://bikes.example/a\tb", "can't be seen"),
        ("https://bikes.example/a b", "blanks"),
        ("https://bikes.example:8080", "Port 8080"),
        ("http://127.0.0.1:9000/", "Port 9000"),
        ("https://bikes.example:0/", "port"),
        ("https://bikes.example:99999/", "port"),
        ("https://bikes.example:/", "host"),
        ("https://2130706433:8000/", "host"),
        ("http://0x7f.1:8000/", "host"),
        ("http://0177.0.0.1:8000/", "host"),
        ("https://[::1]/", "is not"),
        ("https://[::zz]/", "host"),
        ("https://bikes..example/", "host"),
        ("https://-bikes.example/", "host"),
        ("https://bikes%2eexample/", "host"),
        (f"https://{'a' * 64}.example/", "host"),
        (f"https://bikes.example/{'a' * 2_000}", "longer"),
        (f"https://bikes.example/{'ø' * 1_000}", "longer"),
    ],
)
def test_what_is_refused_says_why(url: str, words: str) -> None:
    """In words that an agent can do something with."""
    with refused(ErrorCode.LINK_REFUSED, words):
        link_rules.check(url, _HOSTS)


_PIECES = (
    *("https", "http", "javascript", ":", "//", "/", "\\", "@", "?", "#", ".", "bikes.example", "evil.example"),
    *(":443", ":8000", "127.0.0.1", "%40", "%2f", "[", "]", "\u202e", "\u3002", "\uff45", "ß", " ", "\n", "a"),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=9).map("".join))
def test_whatever_is_let_through_leads_where_it_may(url: str) -> None:
    """As another parser reads it: a scheme of the web, an allowed host, nobody before it."""
    try:
        address = link_rules.check(url, _HOSTS)
    except Refusal:
        return
    parts = urlsplit(address.url)
    assert parts.scheme in {"http", "https"}
    assert parts.hostname == address.host
    assert address.host in _HOSTS.ports
    assert "@" not in parts.netloc
    assert address.url.isascii()
    assert address.url.isprintable()


# --- in messages ------------------------------------------------------------------------------

_TEXT = "Pay here 🚲 or look at the guide"


def _link(words: str, url: str = "https://pay.example/1", text: str = _TEXT) -> Link:
    return Link(start=text.index(words), length=len(words), url=url)


def test_links_stand_over_words() -> None:
    """Counted in code points; the address as it was checked."""
    links = (_link("here 🚲"), _link("guide", "HTTPS://GUIDE.example"))
    checked = link_rules.check_links(_TEXT, links, _HOSTS)
    assert [_TEXT[link.start : link.start + link.length] for link in checked] == ["here 🚲", "guide"]
    assert checked[1].url == "https://guide.example/"


@pytest.mark.parametrize(
    "links",
    [
        (_link("guide"), _link("here")),
        (_link("here"), _link("ere")),
        (Link(start=-1, length=3, url="https://pay.example"),),
        (Link(start=0, length=0, url="https://pay.example"),),
        (Link(start=0, length=len(_TEXT) + 1, url="https://pay.example"),),
        (Link(start=3, length=1, url="https://pay.example"),),
        tuple(Link(start=number, length=1, url="https://pay.example") for number in range(21)),
    ],
)
def test_links_that_do_not_fit_are_refused(links: tuple[Link, ...]) -> None:
    """Out of order, one over another, over nothing, too many."""
    with refused(ErrorCode.LINK_REFUSED):
        link_rules.check_links(_TEXT, links, _HOSTS)


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        ("https://pay.example/invoice", True),
        ("www.pay.example", True),
        ("invoice.pdf", True),
        ("https://bank.example/", False),
        ("http://BANK.example", False),
        ("www.bank.example/login", False),
        ("ｗｗｗ．bank.example", False),
    ],
)
def test_words_do_not_show_another_address(words: str, fits: bool) -> None:
    """Who reads an address goes to that one."""
    link = Link(start=0, length=len(words), url="https://pay.example/")
    if fits:
        assert link_rules.check_links(words, (link,), _HOSTS) == (link,)
    else:
        with refused(ErrorCode.LINK_REFUSED, "pay.example"):
            link_rules.check_links(words, (link,), _HOSTS)


def test_without_a_queue_its_links_do_not_count() -> None:
    """Nor another queue's."""
    hosts = link_rules.hosts_of(_SITE, msgspec.structs.replace(_QUEUE, links=()))
    with refused(ErrorCode.LINK_REFUSED):
        link_rules.check("https://guide.example", hosts)
