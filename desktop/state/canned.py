"""Texts kept ready, as the server told last. They are cached, so that they are at hand without a network too."""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.state import changes
from desktop.state.changes import Change
from protocol.canned import Canned, CannedShown, PutCanned
from protocol.entities import Agent
from protocol.ids import CannedId

if TYPE_CHECKING:
    from desktop.state.store import Store


class Texts:
    """All texts that this desk was told of: those to write with, and those to look after.

    Attributes are for reading.
    """

    def __init__(self) -> None:
        self.texts: dict[CannedId, Canned] = {}
        #: Of what was told; 0: nothing yet.
        self.revision = 0

    def snapshot(self) -> CannedShown:
        """All of it in one frame, to be kept."""
        return CannedShown(revision=self.revision, texts=tuple(self.texts.values()), all=True)

    def take(self, shown: CannedShown) -> bool:
        """Fold what was told. False: all is as it was."""
        self.revision = shown.revision
        told = {text.id: text for text in shown.texts}
        if shown.all:
            before, self.texts = self.texts, told
            return before != told
        is_news = any(gone in self.texts for gone in shown.gone)
        for gone in shown.gone:
            self.texts.pop(gone, None)
        is_news = is_news or any(self.texts.get(id) != text for id, text in told.items())
        self.texts |= told
        return is_news

    def forget(self) -> None:
        """Nothing was told."""
        self.texts = {}
        self.revision = 0


def writes_with(agent: Agent, text: Canned) -> bool:
    """It is hers, her group's or everybody's; a supervisor is told of other groups' texts too."""
    if text.owner is not None:
        return text.owner == agent.id
    return text.group is None or text.group == agent.profile


def as_put(command: PutCanned, before: Canned | None) -> Canned:
    """A text as it will be once a command has been done."""
    put = Canned(
        id=command.canned,
        kind=command.kind,
        shortcut=command.shortcut,
        title=command.title,
        text=command.text,
        owner=command.owner,
        group=command.group,
        queues=command.queues,
    )
    return put if before is None else replace(put, uses=before.uses, changed_at=before.changed_at)


def fold(store: "Store", shown: CannedShown) -> list[Change]:
    """Texts came, changed or went."""
    return [changes.CannedChanged()] if store.canned.take(shown) else []
