"""The button over the list of chats that says how many are shown side by side."""

from functools import partial

from desktop.state.tiles import CHOICES
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.menu import Entry, Menu


class TilesButton(IconButton):
    """Opens the choice; it stands out while several are shown."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(Icon.TILES, tr("Chats side by side"), edge=34, glyph=17)
        self._shell = shell
        self._tiles = shell.desk.tiles
        self.setCheckable(True)
        self.menu = Menu(shell.window_widget, tr("Chats side by side"))
        self.clicked.connect(self._open)
        self._tiles.changed.connect(self._refresh)
        shell.commands.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        self.setChecked(self._tiles.places > 1)
        self.name(tr("Chats side by side"), self._shell.commands.key_of("tiles.toggle"))

    def _open(self) -> None:
        self._refresh()
        menu, now = self.menu, self._tiles.places
        menu.clear()
        menu.heading(tr("Chats side by side"))
        for places in CHOICES:
            text = tr("One chat large") if places == 1 else tr("Up to {n} chats", n=places)
            icon = Icon.CHAT if places == 1 else Icon.TILES
            menu.add(Entry(text=text, run=partial(self._choose, places), icon=icon, chosen=places == now))
        menu.open_at(self)

    def _choose(self, places: int) -> None:
        self._tiles.place(places)
        self._shell.commands.run("chat.focus")
