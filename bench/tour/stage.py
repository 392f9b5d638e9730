"""Where an act is played: a server with a fresh data folder, the shop, a browser, and who is there."""

import re
import shutil
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image, ImageOps
from playwright.sync_api import Browser

from bench.demo import morning
from bench.demo.catalogue import catalogue
from bench.demo.identity import take_keys, tell_customer
from bench.demo.processes import Program, import_setup, start_server
from bench.demo.setup import Setup, demo_setup
from bench.demo.shop import Shop, serve
from bench.faults.line import Line, line_to
from bench.tour.customer import Customer
from bench.tour.desk import Desk
from bench.tour.machine import machine

Change = Callable[[Setup], Setup]

_WORRY = re.compile(r"\b(warning|error|critical|traceback)\b", re.IGNORECASE)
_GAP = 24
_HEIGHT = 900
_BEHIND = "#c9ced6"


@dataclass
class Stage:
    """The running parts of an act. Desks and customers come when they are first named, and stay.

    Attributes:
        folder: for files the act makes.
        scale: pixels of the agents' screens to one of a window's.
        line: the way from customers to the server.
        machines: by login; an agent's stays when her desk is closed.
        desks: open desks by login.
        settled: connections there had been when all had come.
        pardons: what a log line that complains for a good reason has in it.
        customers: by name; `customer()` brings a new one.
    """

    folder: Path
    browser: Browser
    open_machines: ExitStack
    setup: Setup
    shop: Shop
    line: Line
    server: Program
    address: str
    scale: int = 1
    machines: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    desks: dict[str, Desk] = field(default_factory=dict[str, Desk])
    settled: int = 0
    pardons: list[str] = field(default_factory=list[str])
    customers: dict[str, Customer] = field(default_factory=dict[str, Customer])

    @property
    def data(self) -> Path:
        """The server's data folder."""
        return self.folder / "server"

    def desk(self, login: str) -> Desk:
        """That agent's desk, opened and signed in."""
        if login not in self.desks:
            self.desks[login] = self.open_desk(login, self.setup.agent(login).password)
        return self.desks[login]

    def open_desk(self, login: str, password: str) -> Desk:
        """Start a desk with this password, right or wrong, on that agent's machine."""
        folder = self.folder / login
        if login not in self.machines:
            folder.mkdir()
            self.machines[login] = self.open_machines.enter_context(machine(folder, self.scale))
        desk = Desk(self.address, login, password, folder / "desk", self.machines[login])
        self.desks[login] = desk
        return desk

    def close_desk(self, login: str) -> None:
        """Close a desk as its user does."""
        self.desks.pop(login).close()

    def kill_desk(self, login: str) -> None:
        """End a desk on the spot, as a crash or a dead battery does."""
        self.desks.pop(login).program.kill()

    def kill_server(self) -> None:
        """End the server on the spot: kill -9."""
        self.server.kill()

    def start_server(self) -> None:
        """Start it again, where it was."""
        port = urlsplit(self.address).port
        assert port
        self.server, self.address = start_server(self.data, port)

    def customer(
        self, name: str, *, width: int = 1280, height: int = 860, dark: bool = False, touch: bool = False
    ) -> Customer:
        """Somebody in the shop; new with these measures, or the one who is there."""
        if name not in self.customers:
            self.customers[name] = Customer(
                self.browser, self.shop.address, name, width=width, height=height, dark=dark, touch=touch
            )
        return self.customers[name]

    def leave(self, name: str) -> None:
        """A customer closes the browser."""
        self.customers.pop(name).close()

    def ready(self, login: str) -> Desk:
        """That agent's desk, ready for chats."""
        desk = self.desk(login)
        desk.sees("Your state: ")
        desk.command("state.ready")
        desk.sees("Your state: Ready")
        return desk

    def picture(self, file: Path) -> None:
        """All customers' pages and all desks, side by side."""
        shots: list[Image.Image] = []
        with ExitStack() as stack:
            scratch = self.folder / "shot.png"
            for customer in self.customers.values():
                customer.page.screenshot(path=scratch, animations="disabled")
                shots.append(_loaded(scratch))
            for desk in self.desks.values():
                desk.picture(scratch)
                shots.append(_loaded(scratch))
            for shot in shots:
                stack.callback(shot.close)
            beside(shots).save(file)

    def go_home(self) -> None:
        """Customers leave, desks are closed, the server stops. Raises AssertionError if one of them has a complaint."""
        for name in tuple(self.customers):
            self.leave(name)
        for login in tuple(self.desks):
            self.close_desk(login)
        if code := self.server.stop():
            raise AssertionError(f"the server ended with {code}")
        for log in sorted(self.folder.rglob("*.log")) + sorted(self.folder.rglob("*.err")):
            lines = log.read_text(encoding="utf-8").splitlines()
            said = [line for line in lines if _WORRY.search(line) and not any(word in line for word in self.pardons)]
            if said:
                raise AssertionError(f"{log.relative_to(self.folder)} says: {' / '.join(said[:5])}")

    def complaints(self) -> list[str]:
        """What browsers said was wrong since the last time this was asked."""
        said = [f"{c.name}'s browser: {text}" for c in self.customers.values() for text in c.complaints]
        for customer in self.customers.values():
            customer.complaints.clear()
        return said


def _loaded(file: Path) -> Image.Image:
    with Image.open(file) as image:
        return image.convert("RGB")


def beside(shots: list[Image.Image]) -> Image.Image:
    """Pictures side by side at one height."""
    scaled = [ImageOps.contain(shot, (shot.width, min(shot.height, _HEIGHT))) for shot in shots]
    width = sum(s.width for s in scaled) + _GAP * (len(scaled) + 1)
    sheet = Image.new("RGB", (width, max(s.height for s in scaled) + 2 * _GAP), _BEHIND)
    left = _GAP
    for shot in scaled:
        sheet.paste(shot, (left, _GAP))
        left += shot.width + _GAP
    return sheet


@contextmanager
def stage(folder: Path, browser: Browser, change: Change, scale: int = 1, *, later: bool = False) -> Generator[Stage]:
    """Build the stage in `folder`, emptied first; at the end everybody leaves and every process is stopped."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with ExitStack() as stack:
        shop = stack.enter_context(serve())
        setup = change(demo_setup(shop.address))
        if later:
            # In a thread of its own: Playwright has an event loop in this one.
            with ThreadPoolExecutor(1) as pool:
                pool.submit(morning.play, folder / "server", setup).result()
        else:
            import_setup(folder / "server", setup)
        server, address = start_server(folder / "server")
        line = stack.enter_context(line_to(address))
        shop.deskbell = line.address
        shop.keys = take_keys(address, setup)
        if shop.keys:
            tell_customer(shop.keys, catalogue(), shop.address)
        built = Stage(folder, browser, stack.enter_context(ExitStack()), setup, shop, line, server, address, scale)
        stack.callback(_strike, built)
        yield built


def _strike(built: Stage) -> None:
    """Clear the stage, whatever state a failed step left it in: a desk that is still open is ended on the spot."""
    with ExitStack() as stack:
        if built.server.running:
            stack.callback(built.server.stop)
        for desk in built.desks.values():
            if desk.program.running:
                stack.callback(desk.program.kill)
        for customer in built.customers.values():
            stack.callback(customer.close)
