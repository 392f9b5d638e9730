"""The commands about what is shown at once: how many chats, in which order, and which in a window of its own."""

from functools import partial

from PySide6.QtCore import QObject

from desktop.state.tiles import CHOICES
from desktop.ui.commands import Command
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr


class TileCommands(QObject):
    """They speak of the chosen chat."""

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._desk = shell.desk
        self._tiles = shell.desk.tiles
        shell.commands.add(
            Command(
                id="tiles.toggle",
                title=tr("One chat large, or several side by side"),
                known_as=tr("grid, split, multiple chats"),
                key="Alt+T",
                icon=Icon.TILES,
                run=self._toggle,
            ),
            *(
                Command(
                    id=f"tiles.{places}",
                    title=tr("Up to {n} chats side by side", n=places),
                    icon=Icon.TILES,
                    run=partial(self._place, places),
                )
                for places in CHOICES[1:]
            ),
            Command(
                id="tiles.pin",
                title=tr("Keep the chat in its place, or let it go"),
                known_as=tr("pin, stick, tack"),
                key="Alt+P",
                icon=Icon.TACK,
                run=self._pin,
                enabled=self._has_tile,
            ),
            Command(
                id="tiles.detach",
                title=tr("A window of its own for the chat, or back"),
                known_as=tr("pop out, new window, second screen"),
                key="Alt+W",
                icon=Icon.WINDOW,
                run=self._detach,
                enabled=self._can_detach,
            ),
            Command(
                id="tiles.next",
                title=tr("Next tile"),
                key="Alt+Right",
                run=partial(self._step, 1),
                enabled=self._several,
            ),
            Command(
                id="tiles.previous",
                title=tr("Previous tile"),
                key="Alt+Left",
                run=partial(self._step, -1),
                enabled=self._several,
            ),
            Command(
                id="tiles.forward",
                title=tr("Move the tile onwards"),
                key="Alt+Shift+Right",
                run=partial(self._tiles.shift, 1),
                enabled=self._several,
            ),
            Command(
                id="tiles.back",
                title=tr("Move the tile back"),
                key="Alt+Shift+Left",
                run=partial(self._tiles.shift, -1),
                enabled=self._several,
            ),
        )

    # --- inside -----------------------------------------------------------------------------

    def _toggle(self) -> None:
        self._tiles.toggle()
        if self._tiles.places == 1 and len(self._tiles.shown) > 1:
            key = self._shell.commands.key_of("tiles.pin")
            words = tr("A chat that is kept in its place stays beside the large one.")
            self._shell.toasts.say(f"{words} {key}".strip())
        self._shell.commands.run("chat.focus")

    def _place(self, places: int) -> None:
        self._tiles.place(places)
        self._shell.commands.run("chat.focus")

    def _several(self) -> bool:
        return len(self._tiles.shown) > 1

    def _has_tile(self) -> bool:
        return self._desk.selected in self._tiles.shown and self._desk.conversation is not None

    def _pin(self) -> None:
        chat = self._desk.selected
        if chat is not None:
            self._tiles.pin(chat, not self._tiles.pinned(chat))

    def _can_detach(self) -> bool:
        return self._desk.conversation is not None or self._tiles.detached(self._desk.selected)

    def _detach(self) -> None:
        chat = self._desk.selected
        if chat is None:
            return
        if self._tiles.detached(chat):
            self._tiles.attach(chat)
            self._shell.window_widget.activateWindow()
        else:
            self._tiles.detach(chat)
        self._shell.commands.run("chat.focus")

    def _step(self, by: int) -> None:
        chat = self._tiles.beside(by)
        if chat is not None:
            self._desk.select(chat)
            self._shell.commands.run("chat.focus")
