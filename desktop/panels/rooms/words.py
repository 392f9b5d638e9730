"""Lines of a thread in words: what nobody said, and what a screen reader says of each."""

from desktop.models.rooms import Presence
from desktop.models.thread import ThreadModel
from desktop.state.messages import Delivery
from desktop.state.rooms import ClosedLine, Line, MembersLine, SaidLine
from desktop.state.store import Store
from desktop.ui.text import tr
from desktop.ui.words import time_words
from protocol.ids import AgentId
from protocol.rooms import Card, RoomKind


def presence_words(presence: Presence) -> str:
    """How a colleague can be reached."""
    match presence:
        case Presence.THERE:
            return tr("There")
        case Presence.BUSY:
            return tr("Not ready")
        case Presence.AWAY:
            return tr("Away")


def card_words(card: Card) -> str:
    """A chat that is attached."""
    return tr("Chat with {name}", name=card.customer or tr("A customer"))


class LineWords:
    """Words for lines. Names come from the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def name(self, agent: AgentId | None) -> str:
        """A colleague's name."""
        found = self._store.floor.agents.get(agent) if agent is not None else None
        return found.name if found is not None else tr("A colleague")

    def system(self, line: Line) -> str:
        """A line for what happened that nobody said."""
        time = time_words(line.at)
        match line:
            case MembersLine(joined=joined, left=left) if joined or left:
                said = [tr("{name} joined", name=self._names(joined))] if joined else []
                said += [tr("{name} left", name=self._names(left))] if left else []
                words = ". ".join(said)
            case MembersLine():
                words = tr("Others are in it now")
            case ClosedLine(by=by):
                words = tr("Finished by {name}", name=self.name(by)) if by is not None else tr("Finished")
            case SaidLine():
                words = ""
        return f"{words} · {time}"

    def spoken(self, line: Line) -> str:
        """All of a line, for a screen reader."""
        if not isinstance(line, SaidLine):
            return self.system(line)
        who = tr("You") if line.mine else self.name(line.author)
        parts = (line.text, card_words(line.card) if line.card is not None else "")
        files = ", ".join(file.name for file in (*line.attachments, *line.uploads))
        said = ". ".join(part for part in (*parts, files) if part)
        state = f", {tr('In the outbox')}" if line.delivery is Delivery.OUTBOX else ""
        return f"{who}, {time_words(line.at)}{state}: {said}"

    def _names(self, agents: tuple[AgentId, ...]) -> str:
        return ", ".join(self.name(agent) for agent in agents)


def is_consultation(model: ThreadModel) -> bool:
    """Its first message is a question with what was quoted."""
    talk = model.talk
    return talk is not None and talk.room.kind is RoomKind.CONSULTATION
