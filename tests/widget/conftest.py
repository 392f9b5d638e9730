"""One server and one browser for all; a fresh customer for each test."""

import subprocess
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from bench.demo.chromium import CHROMIUM, FLAGS
from bench.demo.processes import import_setup, start_server
from tests.widget.customer import Customer
from tests.widget.desk import Desk, at_desk
from tests.widget.pages import ShopPages, serve_pages
from tests.widget.site import PASSWORD, setup

#: Milliseconds; much, because the machine may be busy with other tests.
PATIENCE = 15_000

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="package")
def shop() -> Generator[ShopPages]:
    """A shop whose pages a test may change."""
    with serve_pages() as pages:
        yield pages


@pytest.fixture(scope="package")
def data(tmp_path_factory: pytest.TempPathFactory, shop: ShopPages) -> Path:
    """A data folder with one site, its queues and agents."""
    folder = tmp_path_factory.mktemp("server")
    import_setup(folder, setup(shop.address))
    return folder


class Server:
    """A server process."""

    def __init__(self, data: Path, port: int = 0) -> None:
        self._program, self.address = start_server(data, port)
        self.port = int(self.address.rpartition(":")[2])

    def stop(self) -> None:
        """Stop it in good order."""
        self._program.stop()


@pytest.fixture(scope="package")
def server(data: Path, shop: ShopPages) -> Generator[Server]:
    """The real server, as a process of its own."""
    running = Server(data)
    shop.desk = running.address
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="package")
def browser() -> Generator[Browser]:
    """The real browser."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def maja(server: Server) -> Generator[Desk]:
    """An agent who is ready."""
    with at_desk(server.address, "maja", PASSWORD) as desk:
        yield desk


@pytest.fixture
def oskar(server: Server) -> Generator[Desk]:
    """A colleague of hers, at Sales."""
    with at_desk(server.address, "oskar", PASSWORD) as desk:
        yield desk


NewContext = Callable[..., BrowserContext]


@pytest.fixture
def new_context(browser: Browser) -> Generator[NewContext]:
    """Makes browsers of other kinds (a phone, dark); they are closed at the end."""
    made: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        made.append(browser.new_context(**{"locale": "en-GB", "accept_downloads": True, **options}))  # pyright: ignore[reportArgumentType]
        return made[-1]

    yield make
    for context in made:
        context.close()


@pytest.fixture
def freja(server: Server, shop: ShopPages, new_context: NewContext) -> Generator[Customer]:
    """A customer with a desktop browser. At the end nothing may be in the console that is red."""
    customer = Customer(new_context(viewport={"width": 1100, "height": 800}), shop.address, server.address)
    yield customer
    customer.leaves()
    assert not customer.complaints


def widget_folder() -> Path:
    """Where the widget's sources are."""
    return Path(__file__).parents[2] / "resources" / "widget"


@pytest.fixture(scope="package", autouse=True)
def built() -> None:
    """The widget as it is in the tree now, not as it was built some day."""
    subprocess.run(
        ["make", "--silent", "resources/widget/dist/widget.js"],
        cwd=Path(__file__).parents[2],
        check=True,
        capture_output=True,
    )
