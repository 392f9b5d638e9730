"""A customer: a browser context of their own, the shop's page and the widget on it."""

import base64
import re
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Locator, Page, expect

#: Milliseconds that something on a page may take to show, on a machine that has much else to do.
PATIENCE = 30_000

expect.set_options(timeout=PATIENCE)


class Customer:
    """Somebody in the shop, by what they see and do.

    Attributes:
        complaints: what the browser said was wrong (errors, refused by policy), and nobody pardoned.
    """

    def __init__(
        self,
        browser: Browser,
        shop: str,
        name: str,
        *,
        width: int = 1280,
        height: int = 860,
        dark: bool = False,
        touch: bool = False,
    ) -> None:
        self.name = name
        self.shop = shop
        self.complaints: list[str] = []
        self._pardons: list[str] = []
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale="en-GB",
            timezone_id="Europe/Copenhagen",
            has_touch=touch,
            is_mobile=touch,
            accept_downloads=True,
        )
        self.context.set_default_timeout(PATIENCE)
        self.page = self.new_tab()

    def new_tab(self) -> Page:
        """Another tab of the same browser."""
        page = self.context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", self._hear_error)
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._complain(message.text)

    def _hear_error(self, error: Error) -> None:
        self._complain(error.message)

    def _complain(self, text: str) -> None:
        if not any(re.search(pattern, text) for pattern in self._pardons):
            self.complaints.append(text)

    def pardon(self, pattern: str) -> None:
        """Complaints that match are meant to come from here on."""
        self._pardons.append(pattern)

    # --- the shop -----------------------------------------------------------------------------

    def visits(self, path: str = "/") -> None:
        """Go to a page of the shop."""
        self.page.goto(self.shop + path)

    # --- the widget ---------------------------------------------------------------------------

    def switches_to(self, tab: Page) -> None:
        """Look at this tab from here on."""
        tab.bring_to_front()
        self.page = tab

    @property
    def launcher(self) -> Locator:
        """The bell in the corner."""
        return self.page.get_by_role("button", name=re.compile("^Open chat"))

    @property
    def composer(self) -> Locator:
        """Where the customer writes."""
        return self.page.get_by_role("textbox", name=re.compile("^Message"))

    def opens_chat(self) -> None:
        """Press the bell."""
        self.launcher.click()

    def rings(self, question: str, email: str = "", number: str = "") -> None:
        """Fill in the form and start the chat."""
        first = self.name.casefold().replace(" ", ".")
        self.page.get_by_label("Your name").fill(self.name)
        self.page.get_by_label(re.compile("^E-mail")).fill(email or f"{first}@nordmail.example")
        if number:
            self.page.get_by_label(re.compile("^Customer number")).fill(number)
        self.page.get_by_role("group", name="What is it about?").get_by_text(question).click()
        self.page.get_by_role("button", name="Start chat").click()

    def says(self, text: str) -> None:
        """Write and send."""
        self.composer.fill(text)
        self.page.get_by_role("button", name="Send", exact=True).click()

    def sees(self, *texts: str) -> None:
        """Wait until all these texts are shown."""
        for text in texts:
            expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible()

    def sees_within(self, seconds: float, text: str) -> None:
        """Wait so long for what takes its time."""
        expect(self.page.get_by_text(text).last).to_be_visible(timeout=seconds * 1_000)

    def sees_once(self, text: str) -> None:
        """Wait until this text is shown, in one place alone."""
        self.sees(text)
        expect(self.page.get_by_text(text)).to_have_count(1)

    def gone(self, text: str) -> None:
        """Wait until this text is shown no more."""
        expect(self.page.get_by_text(text).filter(visible=True)).to_have_count(0)

    def messages(self, *texts: str) -> None:
        """Wait until all these messages are shown, and see that each is there once and that their order is this."""
        self.sees(*texts)
        shown = [text for text in self.page.get_by_role("log").locator(".bubble").all_inner_texts() if text in texts]
        if shown != list(texts):
            raise AssertionError(f"{self.name} sees {shown}, and not {list(texts)}")

    def attaches(self, *files: Path) -> None:
        """Choose files with the button."""
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_role("button", name="Attach a file").click()
        chooser.value.set_files(list(files))

    def has_uploaded(self, *files: Path) -> None:
        """Wait until these files have arrived; from then on they go along with what is sent next."""
        for file in files:
            expect(self.page.get_by_role("button", name=f"Remove {file.name}")).to_be_visible()

    def drops(self, file: Path, media_type: str) -> None:
        """Drop a file on the conversation."""
        self._hand_over("drop", file, media_type)

    def pastes(self, file: Path, media_type: str) -> None:
        """Paste a file into the composer."""
        self._hand_over("paste", file, media_type)

    def _hand_over(self, how: str, file: Path, media_type: str) -> None:
        data = self.page.evaluate_handle(
            """([bytes, name, type]) => {
                const data = new DataTransfer();
                data.items.add(new File([Uint8Array.from(atob(bytes), c => c.charCodeAt(0))], name, { type }));
                return data;
            }""",
            [_base64(file), file.name, media_type],
        )
        if how == "drop":
            self.composer.dispatch_event("dragenter", {"dataTransfer": data})
            self.composer.dispatch_event("dragover", {"dataTransfer": data})
            self.composer.dispatch_event("drop", {"dataTransfer": data})
        else:
            self.composer.evaluate(
                """(composer, clipboardData) => composer.dispatchEvent(
                    new ClipboardEvent("paste", { clipboardData, bubbles: true, composed: true, cancelable: true })
                )""",
                data,
            )

    def loses_the_network(self) -> None:
        """The browser notices, as it does when a cable is pulled. What is connected already must be cut as well."""
        self.pardon("ERR_|WebSocket|Failed to load")
        self.context.set_offline(True)

    def has_the_network(self) -> None:
        """Again."""
        self.context.set_offline(False)

    def close(self) -> None:
        """Leave."""
        self.context.close()


def _base64(file: Path) -> str:
    return base64.b64encode(file.read_bytes()).decode()
