"""What an agent leaves on this machine, and finds again: unsent words, files, places, what became of chats."""

from msgspec import Struct

from desktop.state.drafts import Draft, HiddenDraft, ReadyFile
from desktop.state.losses import Loss
from desktop.state.messages import Queued
from desktop.state.places import Place
from protocol.ids import InteractionId


class Written(Struct):
    """What the agent has left in her chats since it was kept last; the newest of each. None: nothing any more."""

    drafts: dict[InteractionId, Draft] = {}
    hidden: dict[InteractionId, HiddenDraft] = {}
    files: dict[InteractionId, tuple[ReadyFile, ...]] = {}
    places: dict[InteractionId, Place | None] = {}
    losses: dict[InteractionId, Loss | None] = {}

    def __bool__(self) -> bool:
        return bool(self.drafts or self.hidden or self.files or self.places or self.losses)

    def then(self, newer: "Written") -> "Written":
        """Both, the newer one where they differ."""
        return Written(
            drafts=self.drafts | newer.drafts,
            hidden=self.hidden | newer.hidden,
            files=self.files | newer.files,
            places=self.places | newer.places,
            losses=self.losses | newer.losses,
        )


class Belongings(Struct, frozen=True):
    """What an agent finds again: outbox in its order, and by chat what she has left there."""

    outbox: list[Queued]
    drafts: dict[InteractionId, Draft]
    hidden: dict[InteractionId, HiddenDraft]
    files: dict[InteractionId, tuple[ReadyFile, ...]]
    places: dict[InteractionId, Place]
    losses: dict[InteractionId, Loss]
    #: Files laid ready that are no longer to be had, by name.
    lost_files: tuple[str, ...] = ()
    #: There is more, in words of a newer desk; it stays for that one.
    partly: bool = False
