"""What is done with texts kept ready, from anywhere: their page is built when it is first gone to."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from desktop.ui.commands import Command
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr

if TYPE_CHECKING:
    from desktop.panels.canned.page import CannedPage


def add_commands(shell: Shell) -> None:
    """A new text, and tables in and out."""
    shell.commands.add(
        Command(
            id="canned.new",
            title=tr("New text"),
            known_as=tr("new snippet, new template, add a text"),
            icon=Icon.PLUS,
            run=partial(_on_page, shell, lambda page: page.new()),
        ),
        Command(
            id="canned.bring_in",
            title=tr("Bring texts in from a table"),
            known_as=tr("import, csv, spreadsheet"),
            icon=Icon.UPLOAD,
            run=partial(_on_page, shell, lambda page: page.ask_for_table()),
        ),
        Command(
            id="canned.take_out",
            title=tr("Take texts out as a table"),
            known_as=tr("export, csv, spreadsheet"),
            icon=Icon.DOWNLOAD,
            run=partial(_on_page, shell, lambda page: page.take_out()),
        ),
    )


def _on_page(shell: Shell, do: Callable[["CannedPage"], None]) -> None:
    from desktop.panels.canned.page import CannedPage

    shell.go_to("canned", focus=False)
    page = shell.window_widget.findChild(CannedPage)
    if isinstance(page, CannedPage):
        do(page)
