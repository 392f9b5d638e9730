"""What a customer does in a browser, in the words of the screen."""

import re
from collections.abc import Sequence
from uuid import UUID

import httpx
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect

from protocol.codec import encode_from_client
from protocol.commands import EndChat
from protocol.ids import CommandId, InteractionId, new_id

#: What Chromium says of calls that did not get through, at whichever moment the line went.
_LOST = ("net::ERR_", "closed before receiving a handshake response")


class Customer:
    """One browser of one customer.

    Attributes:
        complaints: what the browser called an error, in all its tabs.
        may_lose_the_line: then calls that did not get through are no complaint.
    """

    def __init__(self, context: BrowserContext, shop: str, server: str) -> None:
        context.set_default_timeout(15_000)
        self.context = context
        self.shop = shop
        self.server = server
        self.complaints: list[str] = []
        self.may_lose_the_line = False
        self.page = self.opens_tab()

    def opens_tab(self) -> Page:
        """Another tab of the same browser."""
        page = self.context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(error.message))
        return page

    def _hear(self, line: ConsoleMessage) -> None:
        lost = any(words in line.text for words in _LOST)
        if line.type == "error" and not (self.may_lose_the_line and lost):
            self.complaints.append(line.text)

    def visits(self, path: str = "/", page: Page | None = None) -> None:
        """Go to a page of the shop."""
        (page or self.page).goto(self.shop + path)

    def opens_chat(self, page: Page | None = None) -> None:
        """Press the launcher."""
        (page or self.page).get_by_role("button", name=re.compile("^Open chat")).click()

    def rings(self, name: str = "Freja") -> None:
        """Open the chat and start it."""
        self.opens_chat()
        self.fills_in(name)

    def fills_in(self, name: str = "Freja") -> None:
        """Fill in the form and start."""
        self.page.get_by_text("Workshop", exact=True).click()
        self.page.get_by_label("Your name").fill(name)
        self.page.get_by_role("button", name="Start chat").click()
        expect(self.composer()).to_be_visible()

    def composer(self, page: Page | None = None) -> Locator:
        """Where one writes."""
        return (page or self.page).get_by_role("textbox", name=re.compile("^Message"))

    def says(self, text: str, page: Page | None = None) -> None:
        """Write and send."""
        self.composer(page).fill(text)
        self.composer(page).press("Enter")

    def sees(self, text: str | re.Pattern[str], page: Page | None = None, patience: float = 15_000) -> None:
        """Wait until it is shown, for so many milliseconds."""
        expect((page or self.page).get_by_text(text).last).to_be_visible(timeout=patience)

    def leaves(self) -> None:
        """End a chat that a failed test left open, so that the next test does not find it."""
        kept = "name => Object.entries(localStorage).find(([key]) => key.endsWith(`:${name}`))?.[1] ?? null"
        page = next((page for page in self.context.pages if page.url.startswith(self.shop)), None)
        if page is None:
            return
        token, chat = page.evaluate(kept, "token"), page.evaluate(kept, "chat")
        if token is None or chat is None:
            return
        command = EndChat(id=CommandId(new_id()), interaction=InteractionId(UUID(chat)))
        headers = {"Authorization": f"Bearer {token}", "Origin": self.shop, "Content-Type": "application/json"}
        httpx.post(
            f"{self.server}/api/commands", content=encode_from_client(command), headers=headers, timeout=15
        ).raise_for_status()

    def conversation(self, page: Page | None = None) -> Sequence[str]:
        """All bubbles, top to bottom."""
        return (page or self.page).get_by_role("log").locator(".bubble").all_inner_texts()
