"""One chat before the agent: the chosen one, that of a tile, or that of a window of its own."""

from PySide6.QtCore import QObject, Signal

from desktop.models.looks import Looks
from desktop.models.signals import StoreSignals
from desktop.models.writing import writable
from desktop.state.conversation import Conversation, Held
from desktop.state.store import Store
from protocol.entities import Interaction
from protocol.ids import InteractionId
from protocol.kinds import InteractionStatus


class ShownChat(QObject):
    """What the panels of one place speak of; several places show several chats at once.

    Signals:
        changed: another chat is shown here, or this one has just come to the desk.
    """

    changed = Signal()

    def __init__(self, store: Store, signals: StoreSignals, looks: Looks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._looks = looks
        #: It may be one that waits, which can only be looked at; None: nothing is shown here.
        self.id: InteractionId | None = None
        signals.opened.connect(self._opened)

    def show(self, interaction: InteractionId | None) -> None:
        """Show this chat here."""
        if interaction != self.id:
            self.id = interaction
            self.changed.emit()

    @property
    def conversation(self) -> Conversation | None:
        """The conversation, if it is on this desk."""
        return None if self.id is None else self._store.conversations.get(self.id)

    @property
    def followed(self) -> Conversation | None:
        """The conversation where it is none of this agent's and she only looks into it."""
        return self._looks.of(self.id)

    @property
    def card(self) -> Interaction | None:
        """The chat's card, whether it is mine or waits."""
        chat = self.conversation
        if chat is not None:
            return chat.card
        return None if self.id is None else self._store.floor.interactions.get(self.id)

    def can_write(self) -> bool:
        """The chat is mine and goes on."""
        chat = self.conversation
        return chat is not None and writable(chat)

    def can_hide(self) -> bool:
        """Staff alone can be written to: after the chat's end too, while it is mine."""
        chat = self.conversation
        return chat is not None and chat.held is Held.MINE

    def can_finish(self) -> bool:
        """The chat is mine, has ended and waits to be finished."""
        chat = self.conversation
        return chat is not None and chat.held is Held.MINE and chat.card.status is InteractionStatus.WRAP_UP

    def can_dismiss(self) -> bool:
        """The chat is no longer mine but still on the desk."""
        chat = self.conversation
        return chat is not None and chat.held is not Held.MINE

    # --- inside -----------------------------------------------------------------------------

    def _opened(self, interaction: InteractionId) -> None:
        if interaction == self.id:
            self.changed.emit()
