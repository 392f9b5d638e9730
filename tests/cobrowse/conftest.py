"""One browser for all; a fresh page for each test."""

import subprocess
from collections.abc import Generator

import pytest
from playwright.sync_api import Browser, sync_playwright

from bench.demo.chromium import CHROMIUM, FLAGS
from tests.cobrowse.recorded import WIDGET, Recording, serve_shop


@pytest.fixture(scope="package")
def built() -> None:
    """The widget as it is in the tree now."""
    subprocess.run(
        ["make", "--silent", "resources/widget/dist/widget.js"], cwd=WIDGET.parents[1], check=True, capture_output=True
    )


@pytest.fixture(scope="package")
def shop(built: None) -> Generator[str]:
    """The address of a shop whose pages show everything that is typed."""
    with serve_shop() as address:
        yield address


@pytest.fixture(scope="package")
def browser() -> Generator[Browser]:
    """The real browser."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def recording(browser: Browser, shop: str) -> Generator[Recording]:
    """A customer's browser on the shop's first page."""
    context = browser.new_context(viewport={"width": 900, "height": 700}, locale="en-GB")
    page = context.new_page()
    page.goto(shop)
    yield Recording(page)
    context.close()
