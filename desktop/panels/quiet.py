"""A sign in the top bar while nothing sounds or pops up; a click ends it."""

from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.widgets.buttons import IconButton


class QuietButton(IconButton):
    """There only while she is not to be disturbed."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(Icon.BELL_OFF, tr("Do not disturb is on: turn it off"), edge=36)
        self._shell = shell
        self.hide()
        self.clicked.connect(self._end)
        shell.desk.preferences.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Be there, or not; call it once it is placed."""
        self.setVisible(self._shell.desk.preferences.now.notices.do_not_disturb)

    def _end(self) -> None:
        self._shell.commands.run("notices.disturb")
