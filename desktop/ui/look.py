"""Light, dark, or as the system is: chosen by command, and remembered by person."""

from functools import partial

from desktop.state.drafts import Memory, Remembered
from desktop.ui import theme
from desktop.ui.commands import Command, Commands
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.theme import Scheme


class Look:
    """The choice of whoever is at this desk."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def choose(self, scheme: Scheme) -> None:
        """Show the desk so from now on."""
        theme.current().choose(scheme)
        self._memory.put(Remembered.THEME, scheme.value.encode())

    def recall(self) -> None:
        """Show it as she chose, if she did."""
        kept = self._memory.of(Remembered.THEME)
        scheme = next((one for one in Scheme if one.value.encode() == kept), None)
        if scheme is not None:
            theme.current().choose(scheme)

    def add_commands(self, commands: Commands) -> None:
        """One for each."""
        for scheme, title, known_as, icon in (
            (Scheme.LIGHT, tr("Light look"), tr("light mode, day, white"), Icon.LIGHT),
            (Scheme.DARK, tr("Dark look"), tr("dark mode, night, black"), Icon.DARK),
            (Scheme.SYSTEM, tr("Look of the system"), tr("theme, automatic"), Icon.SYSTEM_THEME),
        ):
            commands.add(
                Command(
                    id=f"theme.{scheme}", title=title, known_as=known_as, icon=icon, run=partial(self.choose, scheme)
                )
            )
