"""How large each tile is: drawn by its lines, or by the keyboard; kept when the line is let go."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.panels.cockpit.dividers import Divider
from desktop.state.tile_grid import Grid, Sizes, grid
from desktop.ui.commands import Command
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr

_GAP = 1
#: Pixels by which one press makes a tile larger.
_STEP = 48


class Sizing(QObject):
    """Lays the tiles of the cockpit out, and the lines between them. `changed` lays them out anew."""

    def __init__(self, shell: Shell, cockpit: QWidget, changed: Callable[[], None]) -> None:
        super().__init__(cockpit)
        self._cockpit = cockpit
        self._changed = changed
        self._desk = shell.desk
        self._tiles = shell.desk.tiles
        #: As a line is drawn now.
        self._trial: Sizes | None = None
        self._dividers: list[Divider] = []
        shell.commands.add(
            Command(
                id="tiles.larger",
                title=tr("Make the tile larger"),
                key="Alt++",
                icon=Icon.TILES,
                run=partial(self._grow, _STEP, _STEP),
                enabled=self._several,
            ),
            Command(
                id="tiles.smaller",
                title=tr("Make the tile smaller"),
                key="Alt+-",
                icon=Icon.TILES,
                run=partial(self._grow, -_STEP, -_STEP),
                enabled=self._several,
            ),
            Command(
                id="tiles.even",
                title=tr("Make all tiles the same size"),
                known_as=tr("reset sizes, equal"),
                key="Alt+0",
                icon=Icon.TILES,
                run=self._even_all,
                enabled=self._several,
            ),
            *(
                Command(
                    id=f"tiles.{id}",
                    title=title,
                    icon=Icon.TILES,
                    run=partial(self._grow, wider, taller),
                    enabled=self._several,
                )
                for id, title, wider, taller in (
                    ("wider", tr("Make the tile wider"), _STEP, 0),
                    ("narrower", tr("Make the tile narrower"), -_STEP, 0),
                    ("taller", tr("Make the tile taller"), 0, _STEP),
                    ("lower", tr("Make the tile lower"), 0, -_STEP),
                )
            ),
        )

    def lay(self) -> Grid:
        """The tiles as they are to stand now, with their lines above them."""
        laid = self._grid(self._trial)
        for line, divider in zip(laid.lines, self._dividers, strict=False):
            divider.stand(line)
        for line in laid.lines[len(self._dividers) :]:
            divider = Divider(self._cockpit, line)
            divider.drawn.connect(partial(self._draw, divider))
            divider.let_go.connect(self._keep)
            divider.evened.connect(partial(self._even, divider))
            self._dividers.append(divider)
        for at, divider in enumerate(self._dividers):
            divider.setVisible(at < len(laid.lines))
        return laid

    def lift(self) -> None:
        """Lines lie over tiles that came after them too."""
        for divider in self._dividers:
            divider.raise_()

    # --- inside -----------------------------------------------------------------------------

    def _grid(self, trial: Sizes | None = None) -> Grid:
        kept = self._tiles.sizes if trial is None else (trial, *self._tiles.sizes)
        return grid(max(1, len(self._tiles.shown)), self._cockpit.width(), self._cockpit.height(), _GAP, kept)

    def _several(self) -> bool:
        return len(self._tiles.shown) > 1

    def _draw(self, divider: Divider, by: int) -> None:
        self._trial = self._grid().drawn(divider.line, by)
        self._changed()

    def _keep(self) -> None:
        if self._trial is not None:
            sizes, self._trial = self._trial, None
            self._tiles.share(sizes)

    def _even(self, divider: Divider) -> None:
        self._tiles.share(self._grid().sizes.put(divider.line.run, ()))

    def _even_all(self) -> None:
        sizes = self._grid().sizes
        self._tiles.share(Sizes(count=sizes.count, across=sizes.across))

    def _grow(self, wider: int, taller: int) -> None:
        """The chosen tile."""
        chosen = self._desk.selected
        if chosen not in self._tiles.shown:
            return
        at = self._tiles.shown.index(chosen)
        for upright, by in ((False, wider), (True, taller)):
            if by:
                self._tiles.share(self._grid().grown(at, upright, by))
