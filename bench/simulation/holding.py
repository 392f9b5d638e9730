"""What a customer's tab holds, as far as the simulation looks at it, and beside what a new one would be shown."""

from typing import TYPE_CHECKING, cast

import msgspec

from backend.actions import chats, resume
from backend.store import Tx
from bench.simulation.history import Restored
from protocol.errors import Refusal
from protocol.frames import VisitorSnapshot
from protocol.ids import CommandId, InteractionId, ProposalId
from protocol.kinds import ProposalState
from protocol.proposals import Proposable

if TYPE_CHECKING:
    from bench.simulation.widgets import Widget

#: What a chat shows that nobody is promised: it is volatile, or known only while it lasts.
_VOLATILE = ("typing", "place", "wait", "shortened")
#: What may still change in a chat that has ended.
_MARKS = ("seq", "theirs", "mine")


class Pending(msgspec.Struct, frozen=True):
    """A command in a widget's outbox."""

    id: CommandId
    failure: dict[str, object] | None = None
    asks: bool = False


class Asked(msgspec.Struct, frozen=True):
    """A proposal in a chat, as a tab shows it."""

    proposal: ProposalId
    #: The customer's own.
    mine: bool
    state: ProposalState
    what: Proposable


class _Kind(msgspec.Struct, frozen=True):
    kind: str


class View(msgspec.Struct, frozen=True):
    """What a tab shows, as far as the simulation looks at it."""

    chat: dict[str, object] | None
    pending: tuple[Pending, ...]
    link: dict[str, object]
    invitation: dict[str, object] | None = None

    @property
    def interaction(self) -> InteractionId | None:
        """The chat it shows."""
        return None if self.chat is None else msgspec.convert(self.chat["interaction"], InteractionId)

    @property
    def proposals(self) -> list[Asked]:
        """What is proposed in the chat, or was."""
        items = [] if self.chat is None else msgspec.convert(self.chat["items"], list[object])
        return [msgspec.convert(one, Asked) for one in items if msgspec.convert(one, _Kind).kind == "proposal"]

    @property
    def phase(self) -> str:
        """`none`, `waiting`, `talking` or `ended`."""
        return "none" if self.chat is None else str(self.chat["phase"])


def differences_of(widget: "Widget", tx: Tx, tab: str, view: View) -> list[str]:
    """How what a tab holds differs from what the server would show a new one."""
    open_chat = None if widget.visitor is None else chats.open_chat_of(tx, widget.visitor)
    found = [f"{one.id} is still on its way" for one in view.pending if one.failure is None and not one.asks]
    if open_chat is not None and view.interaction != open_chat:
        found.append(f"shows chat {view.interaction}, and {open_chat} goes on")
    elif view.interaction is not None and view.chat is not None:
        snapshot = _snapshot(tx, view.interaction)
        if snapshot is None:
            # A restore has taken it; what was said stays before the customer's eyes.
            return found if view.phase == "ended" else [*found, f"goes on with chat {view.interaction}, which is gone"]
        left_out = _VOLATILE
        if view.phase == "ended" and view.link["kind"] == "off":
            # It has let the line go, and hears of no marks after that, nor of a restore.
            if any(isinstance(one, Restored) for one in widget.history.happenings):
                return found
            left_out += _MARKS
        held, fresh = view.chat, _fold(widget, tab, snapshot)
        if fresh["shortened"]:
            # A long chat: a new tab is given its end, without the beginning and who joined then. It shows
            # whoever wrote last.
            left_out += ("queueName", "agents", "away")
            held = held | {"items": _end_of(held["items"], fresh["items"])}
        found += [
            f"chat {view.interaction}: {name} is {held.get(name)!r}, a new tab would have {value!r}"
            for name, value in fresh.items()
            if name not in left_out and held.get(name) != value
        ]
    return found


def _fold(widget: "Widget", tab: str, snapshot: VisitorSnapshot) -> dict[str, object]:
    frame = msgspec.to_builtins(snapshot)
    return msgspec.json.decode(widget.call("fold", {"tab": tab, "frame": frame}), type=dict[str, object])


def _end_of(items: object, like: object) -> object:
    """As many of the last items as there are in the others."""
    wanted = len(cast("list[object]", like))
    return cast("list[object]", items)[-wanted:] if wanted else []


def _snapshot(tx: Tx, interaction: InteractionId) -> VisitorSnapshot | None:
    try:
        return resume.visitor_view(tx, interaction)
    except Refusal:
        return None
