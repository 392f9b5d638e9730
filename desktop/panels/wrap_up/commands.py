"""The commands about what came of the chosen chat."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop.panels.wrap_up.panel import WrapUpPanel
from desktop.ui.commands import Command, Scope
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr


class WrapUpCommands(QObject):
    """`focused` gives the panel of the chosen chat."""

    def __init__(self, shell: Shell, focused: Callable[[], WrapUpPanel], parent: QObject) -> None:
        super().__init__(parent)
        self._focused = focused
        shell.commands.add(
            Command(
                id="wrap_up.open",
                title=tr("Say what came of the chat"),
                known_as=tr("outcome, disposition, result, wrap up"),
                key="Ctrl+D",
                icon=Icon.FORM,
                run=self._toggle,
                enabled=self._has_work,
            ),
            Command(
                id="wrap_up.focus",
                title=tr("Go to what came of the chat"),
                run=self._focus,
                enabled=self._has_work,
                quiet=True,
            ),
            Command(
                id="wrap_up.finish",
                title=tr("Finish with what was chosen"),
                key="Ctrl+Return",
                icon=Icon.CHECK,
                run=self._finish,
                enabled=self._can_finish,
                scope=Scope.FOCUS,
                quiet=True,
            ),
        )

    def _has_work(self) -> bool:
        return self._focused().work is not None

    def _toggle(self) -> None:
        self._focused().toggle()

    def _focus(self) -> None:
        self._focused().focus_if_shown()

    def _can_finish(self) -> bool:
        return self._focused().can_finish()

    def _finish(self) -> None:
        self._focused().finish()
