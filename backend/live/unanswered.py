"""Which customers wait for a word of the agent who has their chat, and since when: a fold over what happened, pure.

The rule is the desk's for its own chats (`Conversation.waiting_since`): they rang, were passed on or wrote, and no
message of an agent stands since.
"""

from protocol.events import ChatStarted, MessagePosted, MessageTakenBack, PassedOn
from protocol.floor import (
    InteractionArrived,
    InteractionAssigned,
    InteractionClosed,
    InteractionEnded,
    InteractionRequeued,
)
from protocol.frames import FloorEntry, PublicEntry
from protocol.ids import AgentId, InteractionId, MessageId
from protocol.kinds import Channel, PartyKind


class _Chat:
    __slots__ = ("answered", "owner", "since", "standing")

    def __init__(self, since: int) -> None:
        self.owner: AgentId | None = None
        #: Since when they wait for a word; None: they have one.
        self.since: int | None = since
        #: What `since` was before it, and which messages of agents stand since then.
        self.answered = since
        self.standing: set[MessageId] = set()


class Unanswered:
    """What each agent's customers wait for. A chat costs what happens in it, however many there are."""

    def __init__(self, moved: set[AgentId]) -> None:
        """`moved` is told for whom something has changed."""
        self._moved = moved
        self._chats: dict[InteractionId, _Chat] = {}
        self._of: dict[AgentId, dict[InteractionId, int]] = {}

    def of(self, agent: AgentId) -> dict[InteractionId, int]:
        """Her chats whose customers wait, and since when (Unix ms)."""
        return dict(self._of.get(agent, {}))

    @property
    def agents(self) -> tuple[AgentId, ...]:
        """Those with such a chat."""
        return tuple(self._of)

    def floor(self, entry: FloorEntry) -> None:
        """Whose the chats are, and which go on."""
        match entry.event:
            case InteractionAssigned(interaction=interaction, agent=agent):
                self._give(interaction, agent)
            case InteractionRequeued(interaction=interaction):
                self._give(interaction, None)
            case InteractionEnded(interaction=interaction) | InteractionClosed(interaction=interaction):
                self._give(interaction, None)
                self._chats.pop(interaction, None)
            case InteractionArrived(interaction=card) if card.channel is not Channel.CHAT:
                # Nobody sits and waits there.
                self._chats.pop(card.id, None)
            case _:
                pass

    def public(self, entry: PublicEntry) -> None:
        """What is said in the chats."""
        if isinstance(entry.event, ChatStarted):
            self._chats[entry.interaction] = _Chat(entry.at)
            return
        chat = self._chats.get(entry.interaction)
        if chat is None:
            return
        match entry.event:
            case MessagePosted(author=author) if author.kind is PartyKind.CUSTOMER:
                self._asks(entry.interaction, chat, entry.at)
            case MessagePosted(id=message, author=author) if author.kind is PartyKind.AGENT:
                if chat.since is not None:
                    chat.answered = chat.since
                    self._wait(entry.interaction, chat, None)
                chat.standing.add(message)
            case MessageTakenBack(id=message) if message in chat.standing:
                chat.standing.discard(message)
                if not chat.standing and chat.since is None:
                    self._wait(entry.interaction, chat, chat.answered)
            case PassedOn(stays=False):
                self._asks(entry.interaction, chat, entry.at)
            case _:
                pass

    def _asks(self, interaction: InteractionId, chat: _Chat, at: int) -> None:
        if chat.since is None:
            chat.standing.clear()
            self._wait(interaction, chat, at)

    def _wait(self, interaction: InteractionId, chat: _Chat, since: int | None) -> None:
        chat.since = since
        if chat.owner is not None:
            self._note(interaction, chat.owner, since)

    def _give(self, interaction: InteractionId, owner: AgentId | None) -> None:
        chat = self._chats.get(interaction)
        if chat is None or chat.owner == owner:
            return
        if chat.owner is not None:
            self._note(interaction, chat.owner, None)
        chat.owner = owner
        if owner is not None:
            self._note(interaction, owner, chat.since)

    def _note(self, interaction: InteractionId, agent: AgentId, since: int | None) -> None:
        waits = self._of.get(agent, {})
        if waits.get(interaction) == since:
            return
        if since is not None:
            self._of.setdefault(agent, waits)[interaction] = since
        elif len(waits) == 1:
            del self._of[agent]
        else:
            del waits[interaction]
        self._moved.add(agent)
