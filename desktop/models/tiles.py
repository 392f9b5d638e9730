"""The chats that are shown at once: tiles in the centre, and windows of their own. Kept by person."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QObject, Signal

from desktop.models.chats import in_sections
from desktop.models.shown import ShownChat
from desktop.models.signals import StoreSignals
from desktop.state import tiles
from desktop.state.drafts import Remembered
from desktop.state.store import Store
from desktop.state.tile_grid import MOST, Rect, Sizes
from desktop.state.tiles import Detached, Tiling
from protocol.ids import InteractionId


class Tiles(QObject):
    """View-model of the cockpit; `focused` is the chat before the agent.

    Signals:
        changed: other chats have tiles or windows, or other places, or they share their room otherwise.
    """

    changed = Signal()

    def __init__(self, store: Store, signals: StoreSignals, focused: ShownChat, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._focused = focused
        self._kept = store.memory.of(Remembered.TILES)
        self._tiling = tiles.read(self._kept)
        #: How many tiles there is room for.
        self._room = MOST
        #: Chats with a tile, in their order.
        self.shown: tuple[InteractionId, ...] = ()
        #: Chats with a window of their own.
        self.windows: tuple[Detached, ...] = ()
        #: Chats in the order of the list, which numbers them.
        self._listed: Sequence[InteractionId] = ()
        #: How tiles share their room, where that was drawn.
        self.sizes: tuple[Sizes, ...] = ()
        signals.sign_in.connect(self._read)
        for signal in (signals.opened, signals.closed, signals.chats, signals.monitored, focused.changed):
            signal.connect(self._settle)
        self._settle()

    # --- reading ----------------------------------------------------------------------------

    @property
    def places(self) -> int:
        """How many chats that are not pinned can have a tile; 1: one chat is shown large."""
        return self._tiling.places

    def make_room(self, room: int) -> None:
        """So many tiles can be seen where they stand."""
        if room != self._room:
            self._room = room
            self._settle()

    def pinned(self, chat: InteractionId | None) -> bool:
        """It keeps its tile whatever else is chosen."""
        return chat in self._tiling.pinned

    def number(self, chat: InteractionId | None) -> int | None:
        """By which a chat is chosen, 1 to 8; it is its place in the list."""
        mine = chat is not None and chat in self._listed and chat in self._store.conversations
        at = self._listed.index(chat) + 1 if chat is not None and mine else MOST + 1
        return at if at <= MOST else None

    def detached(self, chat: InteractionId | None) -> bool:
        """It has a window of its own."""
        return any(window.chat == chat for window in self.windows)

    def place_of(self, chat: InteractionId) -> Rect | None:
        """Where its window is wished to stand."""
        return next((window.at for window in self._tiling.windows if window.chat == chat), None)

    def beside(self, by: int) -> InteractionId | None:
        """The tile so many further than the chosen one, round the ends."""
        if not self.shown:
            return None
        at = self.shown.index(self._focused.id) if self._focused.id in self.shown else -min(by, 0)
        return self.shown[(at + by) % len(self.shown)]

    # --- doing ------------------------------------------------------------------------------

    def place(self, places: int) -> None:
        """Show so many chats at once."""
        self._put(tiles.with_places(self._tiling, places))

    def toggle(self) -> None:
        """One chat large, or as many as were shown before."""
        self.place(self._tiling.several if self._tiling.places == 1 else 1)

    def pin(self, chat: InteractionId, on: bool) -> None:
        """Keep a chat's tile, or no longer."""
        self._put(tiles.pin(self._tiling, chat, on))

    def exchange(self, one: InteractionId, other: InteractionId) -> None:
        """Two tiles change places; a chat without a tile takes that of the other."""
        self._put(tiles.exchange(self._tiling, one, other))

    def shift(self, by: int) -> None:
        """The chosen tile changes places with the one so many further."""
        other = self.beside(by)
        if other is not None and self._focused.id is not None and other != self._focused.id:
            self.exchange(self._focused.id, other)

    def detach(self, chat: InteractionId, at: Rect | None = None) -> None:
        """Give a chat of this desk a window of its own."""
        if chat in self._here():
            self._put(tiles.detach(self._tiling, chat, at))

    def share(self, sizes: Sizes) -> None:
        """So many tiles share their room like this from now on."""
        self._put(tiles.share(self._tiling, sizes))

    def attach(self, chat: InteractionId) -> None:
        """Take a chat's window back into the centre."""
        self._put(tiles.attach(self._tiling, chat))

    def moved(self, chat: InteractionId, at: Rect) -> None:
        """Remember where a chat's window is."""
        self._tiling = tiles.moved(self._tiling, chat, at)
        self._keep()

    # --- inside -----------------------------------------------------------------------------

    def _put(self, tiling: Tiling) -> None:
        self._tiling = tiling
        self._settle()

    def _settle(self, _interaction: InteractionId | None = None) -> None:
        here, chosen = self._here(), self._focused.id
        over = {chat.id for section in in_sections(self._store)[1:] for chat in section}
        self._tiling = tiles.settle(self._tiling, here, self._coming(), chosen, over)
        self._tiling = tiles.bring(self._tiling, here, chosen, self._room, over)
        self._keep()
        shown = tiles.shown(self._tiling, here, chosen, self._room)
        windows = tuple(window for window in self._tiling.windows if window.chat in here)
        apart = [one.chat for one in windows] != [one.chat for one in self.windows]
        differs = shown != self.shown or apart or self._tiling.sizes != self.sizes or here != self._listed
        self._listed = here
        self.shown, self.windows, self.sizes = shown, windows, self._tiling.sizes
        if differs:
            self.changed.emit()

    def _here(self) -> Sequence[InteractionId]:
        """Her own chats that go on, those to finish, then those she reads along in."""
        store = self._store
        mine = [chat.id for section in in_sections(store) for chat in section]
        cards = [store.floor.interactions.get(one) for one in store.monitored - set(mine)]
        read = sorted((card.arrived_at, card.id) for card in cards if card is not None)
        return [*mine, *(id for _, id in read)]

    def _coming(self) -> Collection[InteractionId]:
        """Chats of the layout that may come yet: all of them, until the floor says whose they are."""
        floor, me = self._store.floor, self._store.me
        if not floor.seq or me is None:
            return {*self._tiling.order, *self._tiling.pinned, *(window.chat for window in self._tiling.windows)}
        return {card.id for card in floor.of_agent(me)}

    def _keep(self) -> None:
        kept = tiles.write(self._tiling)
        if kept != self._kept and self._store.me is not None:
            self._kept = kept
            self._store.memory.put(Remembered.TILES, kept)

    def _read(self) -> None:
        """Who signs in has a layout of her own."""
        kept = self._store.memory.of(Remembered.TILES)
        if kept != self._kept:
            self._kept = kept
            self._put(tiles.read(kept))
