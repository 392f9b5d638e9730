"""The commands of panels in the dock that are built when they are first looked at."""

from functools import partial

from desktop.ui.commands import Command
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr


def why(shell: Shell) -> None:
    """Why a chat came to whom it came."""
    _add(shell, "why.open", tr("Why this agent"), "Ctrl+Shift+W", Icon.WHY, "why", tr("routing, reason, why me"))


def visitors(shell: Shell) -> None:
    """Who is on the shops' pages."""
    _add(
        shell,
        "visitors.open",
        tr("Visitors of the shops"),
        "Ctrl+Shift+V",
        Icon.VISITORS,
        "visitors",
        tr("who is on the site, live traffic"),
    )


def place(shell: Shell) -> None:
    """Where the customer is."""
    _add(shell, "map.open", tr("Where the customer is"), "Ctrl+Shift+P", Icon.PIN, "map", tr("map, location, address"))
    shell.commands.add(
        Command(
            id="map.ask",
            title=tr("Ask for the position"),
            known_as=tr("location, gps"),
            icon=Icon.PIN,
            run=partial(_ask, shell),
        ),
        Command(id="map.copy", title=tr("Copy the coordinates"), icon=Icon.COPY, run=partial(_copy, shell)),
    )


def _add(shell: Shell, id: str, title: str, key: str, icon: Icon, panel: str, known_as: str) -> None:
    shell.commands.add(
        Command(id=id, title=title, known_as=known_as, key=key, icon=icon, run=partial(shell.dock.show_panel, panel))
    )


def _ask(shell: Shell) -> None:
    from desktop.panels.map import PlacePanel

    panel = shell.dock.panel("map")
    if isinstance(panel, PlacePanel):
        panel.ask_for_it()


def _copy(shell: Shell) -> None:
    from desktop.panels.map import PlacePanel

    panel = shell.dock.panel("map")
    if isinstance(panel, PlacePanel):
        panel.copy_it()
