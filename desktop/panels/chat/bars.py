"""Over the composer: what waits for the agent's word in this chat, and that it is about to end."""

from desktop.models.clock import clock_words
from desktop.models.desk import Desk
from desktop.models.shown import ShownChat
from desktop.state.conversation import Conversation, Held
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Space
from desktop.ui.widgets.bar import Bar, Choice
from desktop.ui.widgets.labels import Tone
from desktop.ui.words import held_words


class _FootBar(Bar):
    """A bar with a gap below it, towards the composer."""

    GAP = Space.ONE


class HeldBar(_FootBar):
    """Messages to this chat that are so old that they don't go out by themselves."""

    def __init__(self, desk: Desk, shown: ShownChat) -> None:
        super().__init__(
            Icon.PAUSE,
            Tone.WARN,
            (Choice(tr("Send"), self._send), Choice(tr("Discard"), self._discard)),
        )
        self._desk = desk
        self._chat = shown
        self.hide()

    def refresh(self, chat: Conversation | None) -> None:
        """Show what waits in this chat; without any there is no bar."""
        held = self._desk.unsent.held(chat.id) if chat is not None else ()
        if chat is not None and held:
            words = held_words(len(held), self._desk.unsent.oldest(chat.id), self._desk.local_now())
            if self._desk.unsent.ends_after(chat.id):
                words += " " + tr("The chat ends after that.")
            self.say(Icon.PAUSE, Tone.WARN, words)
        self.setVisible(bool(held))

    def _send(self) -> None:
        self._desk.unsent.send(self._desk.unsent.held(self._chat.id))

    def _discard(self) -> None:
        self._desk.unsent.discard(self._desk.unsent.held(self._chat.id))


class SilenceBar(_FootBar):
    """The customer was told that the chat ends without an answer: how long they have."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(Icon.TIMER, Tone.WARN)
        self._desk = desk
        self.hide()

    def refresh(self, chat: Conversation | None) -> None:
        """Show how long it goes on yet; nothing while it is not about to end."""
        here = chat is not None and chat.ended is None and chat.held is Held.MINE
        closes = chat.closes_at if chat is not None and here else None
        if chat is not None and closes is not None:
            left = clock_words(closes - self._desk.now())
            name = chat.card.customer.name or tr("The customer")
            self.say(Icon.TIMER, Tone.WARN, tr("The chat ends in {time} unless {name} answers.", time=left, name=name))
        self.setVisible(closes is not None)


class EndingBar(_FootBar):
    """The chat ends in a few seconds, unless the agent thinks better of it."""

    def __init__(self, desk: Desk, shown: ShownChat) -> None:
        super().__init__(
            Icon.POWER,
            Tone.TEXT,
            (Choice(tr("Undo"), self._undo), Choice(tr("End now"), self._now)),
        )
        self._desk = desk
        self._chat = shown
        self.hide()

    def refresh(self) -> None:
        """Show how long it still goes on."""
        left = self._desk.endings.left(self._chat.id) if self._chat.can_write() else None
        if left is not None:
            self.say(Icon.POWER, Tone.TEXT, tr("The chat ends in {n} s.", n=(left + 999) // 1000))
        self.setVisible(left is not None)

    def _undo(self) -> None:
        if self._chat.id is not None:
            self._desk.endings.undo(self._chat.id)

    def _now(self) -> None:
        if self._chat.id is not None:
            self._desk.endings.now(self._chat.id)
