"""What leads into the settings, and what of them is worth a command of its own."""

from functools import partial

from msgspec.structs import replace

from desktop.panels.settings import SECTIONS
from desktop.ui.commands import Command
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr


def add_commands(shell: Shell) -> None:
    """A way into each section, and a switch for all notices."""
    shell.commands.add(
        *(
            Command(
                id=f"settings.{spec.id}",
                title=tr("Settings: {section}", section=tr(spec.title)),
                icon=spec.icon,
                run=partial(_open, shell, spec.id),
                enabled=partial(spec.for_whom, shell.desk),
            )
            for spec in SECTIONS
        ),
        Command(
            id="notices.disturb",
            title=tr("Do not disturb: on or off"),
            known_as=tr("mute, silence, dnd, quiet, sound off"),
            key="Alt+J",
            icon=Icon.BELL_OFF,
            run=partial(_disturb, shell),
        ),
    )


def _open(shell: Shell, section: str) -> None:
    from desktop.panels.settings.page import SettingsPage

    shell.go_to("settings", focus=False)
    page = shell.window_widget.findChild(SettingsPage)
    if isinstance(page, SettingsPage):
        page.show_section(section)


def _disturb(shell: Shell) -> None:
    chosen = shell.desk.preferences
    now = chosen.now
    on = not now.notices.do_not_disturb
    chosen.put(replace(now, notices=replace(now.notices, do_not_disturb=on)))
    shell.toasts.say(tr("Nothing sounds or pops up now") if on else tr("Sounds and pop-ups are on again"))
