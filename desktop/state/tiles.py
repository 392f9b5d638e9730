"""Which chats are shown at once, in which order, and which have a window of their own. Pure.

A chat that is pinned keeps its tile; the others share the places that there are, and the one that was
not looked at for longest gives way.
"""

from collections.abc import Collection, Sequence

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from desktop.state.tile_grid import MOST, Rect, Sizes
from desktop.state.unreadable import UNREADABLE
from protocol.ids import InteractionId

#: How many tiles can be asked for; the first is one chat large.
CHOICES = (1, 2, 3, 4, 6, MOST)
#: Chats remembered of the order they were looked at in.
_RECENT = 24


class Detached(Struct, frozen=True, kw_only=True):
    """A chat in a window of its own; None: it has not been placed yet."""

    chat: InteractionId
    at: Rect | None = None


class Tiling(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The layout, kept by person."""

    #: Places for chats that are not pinned.
    places: int = 1
    #: The number that was chosen last besides one: the same key goes there and back.
    several: int = MOST
    order: tuple[InteractionId, ...] = ()
    pinned: tuple[InteractionId, ...] = ()
    windows: tuple[Detached, ...] = ()
    #: The one looked at last comes last.
    recent: tuple[InteractionId, ...] = ()
    #: How the tiles share their room, by how many they are and stand side by side; drawn last comes last.
    sizes: tuple[Sizes, ...] = ()

    def detached(self, chat: InteractionId | None) -> bool:
        """It has a window of its own."""
        return any(window.chat == chat for window in self.windows)


def settle(
    tiling: Tiling,
    here: Sequence[InteractionId],
    coming: Collection[InteractionId],
    chosen: InteractionId | None,
    over: Collection[InteractionId] = (),
) -> Tiling:
    """The layout with what is on the desk now. A chat that goes leaves its place to the next; no other moves.

    `here`: the chats of this desk in their order. `coming`: those that may still come, after a start.
    `chosen`: the one before the agent; one that only waits has a tile as long as it is chosen. `over`: those of
    `here` that have ended, which give way to one that goes on and was never seen.
    """
    stay = {*here, *coming}
    windows = tuple(window for window in tiling.windows if window.chat in stay)
    apart = {window.chat for window in windows}
    pinned = tuple(chat for chat in tiling.pinned if chat in stay)
    recent = tiling.recent
    if chosen is not None and (not recent or recent[-1] != chosen):
        recent = (*(chat for chat in recent if chat != chosen), chosen)[-_RECENT:]
    #: None: a place that somebody has left.
    slots: list[InteractionId | None] = [
        chat if chat not in apart and (chat in stay or chat == chosen) else None for chat in tiling.order
    ]
    if chosen is not None and chosen not in apart and chosen not in slots:
        if _loose(slots, pinned) < tiling.places and sum(chat is not None for chat in slots) < MOST:
            _put(slots, chosen)
        else:
            slots[_oldest(slots, pinned, recent, over)] = chosen
    while _loose(slots, pinned) > tiling.places or sum(chat is not None for chat in slots) > MOST:
        slots[_oldest(slots, pinned, recent, over, but=chosen)] = None
    for chat in here:
        if _loose(slots, pinned) >= tiling.places or sum(one is not None for one in slots) >= MOST:
            break
        if chat not in slots and chat not in apart:
            _put(slots, chat)
    for chat in here:
        ended = [at for at, one in enumerate(slots) if one in over and one not in pinned and one != chosen]
        if ended and chat not in over and chat not in recent and chat not in slots and chat not in apart:
            slots[ended[-1]] = chat
    order = tuple(chat for chat in slots if chat is not None)
    if not tiling.order:
        # Nobody has arranged these: as in the list.
        order = tuple(sorted(order, key=lambda chat: here.index(chat) if chat in here else len(here)))
    return replace(tiling, order=order, pinned=pinned, windows=windows, recent=recent)


def shown(
    tiling: Tiling, here: Collection[InteractionId], chosen: InteractionId | None, room: int = MOST
) -> tuple[InteractionId, ...]:
    """The chats that have a tile now, in their order. `room`: so many can be seen; the chosen one always is."""
    every = [chat for chat in tiling.order if chat in here or chat == chosen]
    seen = every[: max(1, room)]
    if chosen is not None and chosen in every and chosen not in seen:
        seen[-1] = chosen
    return tuple(seen)


def bring(
    tiling: Tiling,
    here: Collection[InteractionId],
    chosen: InteractionId | None,
    room: int = MOST,
    over: Collection[InteractionId] = (),
) -> Tiling:
    """The chosen one among those that there is room for, and those that have ended (`over`) behind those that go on.

    The chosen one changes places with one that has ended, or that was not looked at for longest.
    """
    every, room = [chat for chat in tiling.order if chat in here or chat == chosen], max(1, room)
    if chosen is not None and chosen in every[room:]:
        age = {chat: at for at, chat in enumerate(tiling.recent)}
        other = min(every[:room], key=lambda chat: (chat in tiling.pinned, chat not in over, age.get(chat, -1)))
        tiling = exchange(tiling, chosen, other)
        every = [chat for chat in tiling.order if chat in here or chat == chosen]
    ended = [chat for chat in every[:room] if chat in over and chat not in tiling.pinned and chat != chosen]
    for chat, other in zip((chat for chat in every[room:] if chat not in over), ended, strict=False):
        tiling = exchange(tiling, chat, other)
    return tiling


def with_places(tiling: Tiling, places: int) -> Tiling:
    """As many places, 1 to `MOST`."""
    places = max(1, min(MOST, places))
    if tiling.places == 1 < places and not tiling.pinned:
        tiling = replace(tiling, order=())
    return replace(tiling, places=places, several=places if places > 1 else tiling.several)


def pin(tiling: Tiling, chat: InteractionId, on: bool) -> Tiling:
    """Keep a chat where it is, or no longer."""
    rest = tuple(one for one in tiling.pinned if one != chat)
    return replace(tiling, pinned=(*rest, chat) if on else rest)


def exchange(tiling: Tiling, one: InteractionId, other: InteractionId) -> Tiling:
    """Two tiles change their places; with one that has no tile, it takes the other's."""
    if other not in tiling.order:
        return tiling
    swapped = {one: other, other: one} if one in tiling.order else {other: one}
    order = tuple(swapped.get(chat, chat) for chat in tiling.order)
    windows = tuple(window for window in tiling.windows if window.chat != one)
    return replace(tiling, order=order, windows=windows)


def detach(tiling: Tiling, chat: InteractionId, at: Rect | None = None) -> Tiling:
    """A window of its own for this chat; or its window is somewhere else now."""
    windows = tuple(window for window in tiling.windows if window.chat != chat)
    return replace(tiling, windows=(*windows, Detached(chat=chat, at=at)))


def moved(tiling: Tiling, chat: InteractionId, at: Rect) -> Tiling:
    """Where a chat's window is now."""
    windows = tuple(replace(window, at=at) if window.chat == chat else window for window in tiling.windows)
    return replace(tiling, windows=windows)


def share(tiling: Tiling, sizes: Sizes) -> Tiling:
    """So many tiles share their room like this from now on."""
    others = tuple(one for one in tiling.sizes if (one.count, one.across) != (sizes.count, sizes.across))
    return replace(tiling, sizes=others if sizes.even else (*others, sizes))


def attach(tiling: Tiling, chat: InteractionId) -> Tiling:
    """Back among the tiles."""
    return replace(tiling, windows=tuple(window for window in tiling.windows if window.chat != chat))


def on_a_screen(at: Rect, screens: Sequence[Rect], *, title: int, least: int) -> Rect:
    """Where a window goes: where it was, if one can get hold of it there; else onto the first screen.

    `screens`: the room each has for windows. `title`: the height of a title bar, which is above the window;
    `least`: so much of it must be seen.
    """
    bar = Rect(at.x, at.y - title, at.width, title + least)
    home = next((screen for screen in screens if _holds(screen.common(bar), least)), None)
    if home is not None:
        return _within(at, home, title) if _outgrows(at, home) else at
    return _within(at, screens[0], title) if screens else at


def inside(at: Rect, screen: Rect, *, title: int) -> Rect:
    """Where a window goes that is new: wholly on the screen."""
    return _within(at, screen, title)


def read(value: bytes | None) -> Tiling:
    """What was kept; one chat large where nothing was, or where it can't be read."""
    if value is None:
        return Tiling()
    try:
        kept = msgspec.json.decode(value, type=Tiling)
    except UNREADABLE:
        return Tiling()
    return replace(kept, places=max(1, min(MOST, kept.places)), several=max(2, min(MOST, kept.several)))


def write(tiling: Tiling) -> bytes:
    """To be kept. With one chat large and none pinned it does not change as the agent goes from one to another."""
    kept = replace(tiling, recent=(), order=() if tiling.places == 1 and not tiling.pinned else tiling.order)
    return msgspec.json.encode(kept)


def _loose(slots: Sequence[InteractionId | None], pinned: Collection[InteractionId]) -> int:
    """Tiles that are not pinned."""
    return sum(chat is not None and chat not in pinned for chat in slots)


def _put(slots: list[InteractionId | None], chat: InteractionId) -> None:
    """Into the first place that was left, or behind the others."""
    if None in slots:
        slots[slots.index(None)] = chat
    else:
        slots.append(chat)


def _oldest(
    slots: Sequence[InteractionId | None],
    pinned: Collection[InteractionId],
    recent: Sequence[InteractionId],
    over: Collection[InteractionId],
    but: InteractionId | None = None,
) -> int:
    """The place of one that has ended, or was not looked at for longest; a pinned one only if all are."""
    age = {chat: at for at, chat in enumerate(recent)}
    taken = [
        (chat in pinned, chat not in over, age.get(chat, -1), -at)
        for at, chat in enumerate(slots)
        if chat and chat != but
    ]
    return -min(taken)[3]


def _holds(seen: Rect, least: int) -> bool:
    return seen.width >= least and seen.height >= least


def _outgrows(at: Rect, screen: Rect) -> bool:
    return at.width > screen.width or at.height > screen.height


def _within(at: Rect, screen: Rect, title: int) -> Rect:
    """As large as it was, where there is so much room, and wholly on the screen."""
    width, height = min(at.width, screen.width), min(at.height, screen.height - title)
    x = min(max(at.x, screen.x), screen.x + screen.width - width)
    y = min(max(at.y, screen.y + title), screen.y + screen.height - height)
    return Rect(x, y, width, height)
