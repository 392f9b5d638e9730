"""What an agent leaves on this machine, and finds again: unsent words, files, places, what became of chats."""

from msgspec import Struct

from desktop.state.alerts.kept import BellKept
from desktop.state.drafts import Draft, HiddenDraft, ReadyFile
from desktop.state.losses import Loss
from desktop.state.messages import Queued
from desktop.state.pads import Pad
from desktop.state.places import Place
from protocol.ids import CommandId, InteractionId


class Written(Struct):
    """What the agent has left in her chats since it was kept last; the newest of each. None: nothing any more."""

    drafts: dict[InteractionId, Draft] = {}
    hidden: dict[InteractionId, HiddenDraft] = {}
    files: dict[InteractionId, tuple[ReadyFile, ...]] = {}
    places: dict[InteractionId, Place | None] = {}
    losses: dict[InteractionId, Loss | None] = {}
    pads: dict[InteractionId, Pad | None] = {}
    bell: BellKept | None = None
    #: Commands that were answered, taken back or let go.
    done: frozenset[CommandId] = frozenset()

    def __bool__(self) -> bool:
        of_chats = self.drafts or self.hidden or self.files or self.places or self.losses or self.pads
        return bool(of_chats) or bool(self.done) or self.bell is not None

    def then(self, newer: "Written") -> "Written":
        """Both, the newer one where they differ."""
        return Written(
            drafts=self.drafts | newer.drafts,
            hidden=self.hidden | newer.hidden,
            files=self.files | newer.files,
            places=self.places | newer.places,
            losses=self.losses | newer.losses,
            pads=self.pads | newer.pads,
            bell=newer.bell if newer.bell is not None else self.bell,
            done=self.done | newer.done,
        )


class Belongings(Struct, frozen=True):
    """What an agent finds again: outbox in its order, and by chat what she has left there."""

    outbox: list[Queued]
    drafts: dict[InteractionId, Draft]
    hidden: dict[InteractionId, HiddenDraft]
    files: dict[InteractionId, tuple[ReadyFile, ...]]
    places: dict[InteractionId, Place]
    losses: dict[InteractionId, Loss]
    pads: dict[InteractionId, Pad]
    #: Reminders, and what was done with alerts; None: nothing.
    bell: BellKept | None = None
    #: Files laid ready that are no longer to be had, by name.
    lost_files: tuple[str, ...] = ()
    #: There is more, in words of a newer desk; it stays for that one.
    partly: bool = False
