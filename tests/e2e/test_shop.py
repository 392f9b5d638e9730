"""The demo shop, as a visitor's browser meets it."""

import http.client
import re
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest

from backend.errors import KnownError
from bench.demo.catalogue import SHOP, catalogue
from bench.demo.setup import demo_setup
from bench.demo.shop import Shop, serve
from protocol.kinds import Role


class Visitor:
    """Asks the shop for pages and keeps its cookies, as a browser would."""

    def __init__(self, shop: Shop) -> None:
        self._place = urlsplit(shop.address).netloc
        self._cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, **form: str) -> tuple[int, str, http.client.HTTPMessage]:
        connection = http.client.HTTPConnection(self._place, timeout=10)
        try:
            cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
            connection.request(method, path, urlencode(form), {"Cookie": cookies} if cookies else {})
            answer = connection.getresponse()
            for header in answer.headers.get_all("Set-Cookie", []):
                name, _, value = header.partition(";")[0].partition("=")
                self._cookies[name] = value
            return answer.status, answer.read().decode(errors="replace"), answer.headers
        finally:
            connection.close()

    def get(self, path: str) -> str:
        status, body, _ = self.ask("GET", path)
        assert status == 200, (path, status)
        return body

    def post(self, path: str, **form: str) -> str:
        status, _, headers = self.ask("POST", path, **form)
        assert status == 303
        return headers["Location"]


@pytest.fixture
def shop() -> Iterator[Shop]:
    with serve() as open_shop:
        yield open_shop


@pytest.fixture
def visitor(shop: Shop) -> Visitor:
    return Visitor(shop)


def test_every_link_on_every_page_leads_somewhere(visitor: Visitor) -> None:
    """From the front page, all addresses of the shop that pages name can be opened."""
    seen, left = set[str](), {"/"}
    while left:
        path = left.pop()
        seen.add(path)
        status, body, headers = visitor.ask("GET", path)
        assert status in (200, 303), (path, status)
        if headers.get_content_type() == "text/html":
            left |= {p for p in re.findall(r'(?:href|src)="(/[^"]*)"', body) if p not in seen}
    assert {f"/p/{p.slug}" for p in catalogue().products} <= seen
    assert {f"/pictures/{p.slug}.svg" for p in catalogue().products} <= seen


def test_search_finds_by_all_words_and_shows_what_was_typed_as_text(visitor: Visitor) -> None:
    found = visitor.get("/search?q=cargo+lift")
    assert "Saga Longtail" in found
    assert "Havn Long John" not in found
    assert "&lt;script&gt;" in visitor.get("/search?q=%3Cscript%3E")


def test_cart_counts_and_sums(visitor: Visitor) -> None:
    assert visitor.post("/cart", add="kurv-basket") == "/cart"
    assert "€60" in visitor.get("/cart"), "54 and the delivery"
    visitor.post("/cart", add="vidda-gravel")
    visitor.post("/cart", set="vidda-gravel", count="2")
    assert "€4,034" in visitor.get("/cart"), "free delivery"
    visitor.post("/cart", set="vidda-gravel", count="0")
    visitor.post("/cart", set="kurv-basket", count="0")
    assert "Still empty" in visitor.get("/cart")


def test_cart_takes_nothing_that_is_not_sold(visitor: Visitor) -> None:
    visitor.post("/cart", add="../../etc/passwd")
    assert "Still empty" in visitor.get("/cart")


def test_account_wants_the_right_password(visitor: Visitor) -> None:
    customer = catalogue().customer
    assert visitor.ask("GET", "/account")[0] == 303
    status, body, _ = visitor.ask("POST", "/sign-in", email=customer.email, password="wrong")
    assert (status, "do not go together" in body) == (401, True)
    assert visitor.post("/sign-in", email=customer.email, password=customer.password) == "/account"
    account = visitor.get("/account")
    assert all(order.number in account for order in customer.orders)
    assert visitor.post("/sign-out") == "/"
    assert visitor.ask("GET", "/account")[0] == 303


@pytest.mark.parametrize(
    "path", ["/p/nothing", "/c/nothing", "/people/../catalogue.json", "/shop.py", "/pictures/x.svg"]
)
def test_what_is_not_there_is_not_found(visitor: Visitor, path: str) -> None:
    assert visitor.ask("GET", path)[0] == 404


def test_the_widget_is_on_every_page_once_there_is_a_server(shop: Shop, visitor: Visitor) -> None:
    """One script tag, and a policy that lets the page talk to that server alone."""
    assert "widget.js" not in visitor.get("/")
    shop.deskbell = "http://127.0.0.1:9"
    assert '<script src="http://127.0.0.1:9/widget.js" data-site="nordlys" async></script>' in visitor.get("/cart")
    policy = visitor.ask("GET", "/")[2]["Content-Security-Policy"]
    assert "connect-src 'self' http://127.0.0.1:9 ws://127.0.0.1:9;" in policy
    assert "unsafe" not in policy


def test_a_taken_port_is_said_plainly(shop: Shop) -> None:
    with pytest.raises(KnownError, match="--shop-port"), serve(port=urlsplit(shop.address).port or 0):
        pass


def test_the_set_up_names_the_shop_and_holds_together() -> None:
    """Everything that points somewhere points at something that is there."""
    setup = demo_setup("http://shop.example:1")
    (site,) = setup.sites
    queues = {queue.queue for queue in setup.queues}
    assert site.origins == ("http://shop.example:1",)
    assert {question.queue for question in site.questions} <= queues
    assert {agent.role for agent in setup.agents} == {Role.AGENT, Role.SUPERVISOR, Role.ADMINISTRATOR}
    for agent in setup.agents:
        assert set(agent.queues) <= queues
        assert agent.picture == f"http://shop.example:1/people/{agent.login}.png"
        assert (SHOP / "people" / f"{agent.login}.png").is_file()
    for order in catalogue().customer.orders:
        assert all(catalogue().product(slug) for slug, _ in order.lines)
