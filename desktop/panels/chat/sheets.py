"""The sheets about chats that float in a window."""

from collections.abc import Callable
from functools import cached_property

from desktop.panels.handing import BlockSheet, FlagSheet, HandingSheet
from desktop.panels.links.sheet import LinkSheet
from desktop.ui.panel import Shell


class ChatSheets:
    """The sheets of one window; each is made when it is first wanted."""

    def __init__(self, shell: Shell, insert_link: Callable[[str, str], None]) -> None:
        self._shell = shell
        self._insert_link = insert_link

    @cached_property
    def handing(self) -> HandingSheet:
        """To whom a chat is handed, or who is asked in."""
        return HandingSheet(self._shell)

    @cached_property
    def flag_sheet(self) -> FlagSheet:
        """Why a supervisor is wanted."""
        return FlagSheet(self._shell)

    @cached_property
    def block_sheet(self) -> BlockSheet:
        """How long a customer is kept out."""
        return BlockSheet(self._shell)

    @cached_property
    def links(self) -> LinkSheet:
        """Where words, or the customer, are to go."""
        sheet = LinkSheet(self._shell)
        sheet.inserted.connect(self._insert_link)
        return sheet
