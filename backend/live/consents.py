"""What customers agreed to and goes on: a fold of the public streams, for what is volatile and asks at each frame."""

from collections.abc import Iterable

from msgspec import Struct

from backend.actions.proposal_rows import GoingOn
from protocol.events import ChatEnded
from protocol.frames import PublicEntry
from protocol.ids import InteractionId, ProposalId
from protocol.kinds import PartyKind, ProposalState
from protocol.proposals import Cobrowse, PositionShare, ProposalChanged, Proposed

_SHARING = (Cobrowse, PositionShare)
_ACCEPTED = ProposalState.ACCEPTED


class Sharing(Struct, frozen=True):
    """Of a page: the proposal, and whether staff may see the last minutes too."""

    id: ProposalId
    past: bool


class Ended(Struct, frozen=True):
    """A page is shared no more: because the customer stopped it, the chat is over, or staff stopped it."""

    by_customer: bool = False
    chat_over: bool = False


class _Kept:
    __slots__ = ("past", "state", "what")

    def __init__(self, what: Cobrowse | PositionShare, state: ProposalState, past: bool) -> None:
        self.what = what
        self.state = state
        self.past = past


class Consents:
    """Proposals to share a page or a place that are open or go on, by chat."""

    def __init__(self) -> None:
        self._kept: dict[InteractionId, dict[ProposalId, _Kept]] = {}

    def load(self, rows: Iterable[GoingOn]) -> None:
        """Begin with what is stored."""
        for row in rows:
            if isinstance(row.what, _SHARING):
                self._kept.setdefault(row.interaction, {})[row.id] = _Kept(row.what, row.state, row.past)

    def take(self, entry: PublicEntry) -> Sharing | Ended | None:
        """Take a committed entry in. Answers the sharing of a page that begins thereby, or its end."""
        match entry.event:
            case Proposed(id=proposal, what=what) as event if isinstance(what, _SHARING):
                self._kept.setdefault(entry.interaction, {})[proposal] = _Kept(what, event.state, past=False)
            case ProposalChanged() as event:
                return self._change(entry.interaction, event)
            case ChatEnded():
                self._kept.pop(entry.interaction, None)
                # Whether or not a page is shared now: what is kept of an earlier time goes with the chat.
                return Ended(chat_over=True)
            case _:
                pass
        return None

    def page(self, interaction: InteractionId) -> Sharing | None:
        """The sharing of a page that goes on."""
        for proposal, kept in self._kept.get(interaction, {}).items():
            if kept.state is _ACCEPTED and isinstance(kept.what, Cobrowse):
                return Sharing(proposal, kept.past)
        return None

    def position(self, interaction: InteractionId) -> PositionShare | None:
        """The sharing of a place that goes on."""
        for kept in self._kept.get(interaction, {}).values():
            if kept.state is _ACCEPTED and isinstance(kept.what, PositionShare):
                return kept.what
        return None

    def _change(self, interaction: InteractionId, event: ProposalChanged) -> Sharing | Ended | None:
        in_chat = self._kept.get(interaction, {})
        kept = in_chat.get(event.id)
        if kept is None:
            return None
        if event.state is _ACCEPTED:
            kept.state, kept.past = _ACCEPTED, event.past
            return Sharing(event.id, event.past) if isinstance(kept.what, Cobrowse) else None
        del in_chat[event.id]
        if not in_chat:
            del self._kept[interaction]
        if isinstance(kept.what, Cobrowse) and kept.state is _ACCEPTED:
            return Ended(by_customer=event.by.kind is PartyKind.CUSTOMER)
        return None
