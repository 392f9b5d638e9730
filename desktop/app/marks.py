"""How far this desk has received and seen each chat, told to the customer when it changes."""

from collections.abc import Callable

from desktop.state.conversation import Conversation, Held, Marks
from protocol.commands import Mark
from protocol.ids import CommandId, InteractionId, new_id


class Marker:
    """Tells the server, once a number. `send` is given what is new."""

    def __init__(self, send: Callable[[Mark], None]) -> None:
        self._send = send
        self._told: dict[InteractionId, Marks] = {}

    def received(self, chat: Conversation) -> None:
        """All entries of this chat are on this machine."""
        self._tell(chat, seen=0)

    def seen(self, chat: Conversation) -> None:
        """The agent has the chat before her eyes."""
        self._tell(chat, seen=chat.last_from_customer)

    def forget(self, interaction: InteractionId) -> None:
        """The chat left the desk."""
        self._told.pop(interaction, None)

    def _tell(self, chat: Conversation, seen: int) -> None:
        if chat.held is not Held.MINE or chat.ended is not None:
            return
        told = self._told.get(chat.id, chat.agent_marks)
        now = Marks(
            delivered=max(told.delivered, chat.agent_marks.delivered, chat.last_from_customer),
            seen=max(told.seen, chat.agent_marks.seen, seen),
        )
        if now == told:
            return
        self._told[chat.id] = now
        self._send(
            Mark(
                id=CommandId(new_id()),
                interaction=chat.id,
                delivered=now.delivered,
                seen=now.seen,
                version=chat.version,
            )
        )
