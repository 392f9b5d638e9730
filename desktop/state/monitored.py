"""The chats that a supervisor at this desk reads along in. The server says so; the desk remembers which."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from desktop.state import changes
from desktop.state.changes import Change
from protocol.ids import InteractionId
from protocol.supervision import MonitorChat

if TYPE_CHECKING:
    from desktop.state.store import Store

_BYTES = 16


def acknowledged(store: "Store", command: MonitorChat) -> list[Change]:
    """The server lets her read along from now on, or has heard that she stopped."""
    return begun(store, command.interaction) if command.on else over(store, command.interaction)


def begun(store: "Store", interaction: InteractionId) -> list[Change]:
    """She reads along in this chat."""
    if interaction in store.monitored:
        return []
    store.monitored.add(interaction)
    return [changes.MonitoredChanged()]


def over(store: "Store", interaction: InteractionId) -> list[Change]:
    """She does not any more: she stopped, the server shows it no more, or the chat has left the floor."""
    if interaction not in store.monitored:
        return []
    store.monitored.discard(interaction)
    return [changes.MonitoredChanged()]


def write(monitored: Iterable[InteractionId]) -> bytes:
    """To be remembered."""
    return b"".join(sorted(interaction.bytes for interaction in monitored))


def read(kept: bytes | None) -> frozenset[InteractionId]:
    """What was remembered."""
    parts = range(0, len(kept) - len(kept) % _BYTES, _BYTES) if kept else ()
    return frozenset(InteractionId(UUID(bytes=kept[at : at + _BYTES])) for at in parts if kept)
