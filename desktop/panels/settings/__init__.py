"""What the agent chooses for her desk: a section is one file and one line here."""

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtWidgets import QWidget

from desktop.models.desk import Desk
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import mark


class SectionSpec(Struct, frozen=True, kw_only=True):
    """A section of the settings. `title` is an English text for `tr`."""

    id: str
    title: str
    icon: Icon
    build: Callable[[Shell], QWidget]
    #: For those who oversee something, alone.
    supervises: bool = False

    def for_whom(self, desk: Desk) -> bool:
        """Whoever is at this desk has use for it."""
        return desk.supervision.on or not self.supervises


def _general(shell: Shell) -> QWidget:
    from desktop.panels.settings.general import GeneralSection

    return GeneralSection(shell)


def _writing(shell: Shell) -> QWidget:
    from desktop.panels.settings.writing import WritingSection

    return WritingSection(shell)


def _notices(shell: Shell) -> QWidget:
    from desktop.panels.settings.notices import NoticesSection

    return NoticesSection(shell)


def _floor(shell: Shell) -> QWidget:
    from desktop.panels.settings.floor import FloorSection

    return FloorSection(shell)


def _keys(shell: Shell) -> QWidget:
    from desktop.panels.settings.keys import KeysSection

    return KeysSection(shell)


#: In the order of the list; titles are translated where they are shown.
SECTIONS: tuple[SectionSpec, ...] = (
    SectionSpec(id="general", title=mark("General"), icon=Icon.SETTINGS, build=_general),
    SectionSpec(id="writing", title=mark("Writing"), icon=Icon.SPELLING, build=_writing),
    SectionSpec(id="notices", title=mark("Notices and sounds"), icon=Icon.BELL, build=_notices),
    SectionSpec(id="floor", title=mark("Floor"), icon=Icon.FLOOR, build=_floor, supervises=True),
    SectionSpec(id="keys", title=mark("Keys"), icon=Icon.KEYBOARD, build=_keys),
)
