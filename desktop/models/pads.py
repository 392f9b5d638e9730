"""The scratch pads as the agent sees them, and the ways of their lines into notes that others read."""

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from desktop.models.signals import StoreSignals
from desktop.models.wrap_up import WrapUps
from desktop.models.writing import Writing
from desktop.state.conversation import Held
from desktop.state.link import LinkPhase, SignInPhase
from desktop.state.pads import GENERAL, MAX_PAD_CHARACTERS, Added, Goal, Line, Pad, as_words
from desktop.state.store import Store
from protocol.errors import ErrorCode, Refusal
from protocol.ids import InteractionId


class ScratchPads(QObject):
    """View-model of the pads.

    Signals:
        changed: a pad was written on from elsewhere than its editor (its key).
        listed: pads came or went.
    """

    changed = Signal(object)
    listed = Signal()

    def __init__(
        self,
        store: Store,
        signals: StoreSignals,
        writing: Writing,
        wrap_ups: WrapUps,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._writing = writing
        self._wrap_ups = wrap_ups
        self._online = False
        signals.sign_in.connect(self._signed_in)
        signals.link.connect(self._link_changed)
        signals.closed.connect(self._closed)

    # --- reading ----------------------------------------------------------------------------

    def of(self, key: InteractionId) -> Pad:
        """The pad of a chat, or that of none (`GENERAL`)."""
        return self._store.pads.of(key)

    def earlier(self) -> tuple[InteractionId, ...]:
        """Pads whose chats are gone, the last written first."""
        return self._store.pads.earlier(self._here)

    def name_of(self, key: InteractionId) -> str:
        """The name of a pad's customer; empty where it is not known."""
        chat = self._store.chat(key)
        card = chat.card if chat is not None else self._store.floor.interactions.get(key)
        return card.customer.name if card is not None else self.of(key).name

    def goals(self, interaction: InteractionId | None) -> tuple[Goal, ...]:
        """Where lines can be added now, as far as this chat is concerned."""
        chat = self._store.conversations.get(interaction) if interaction is not None else None
        if chat is None or chat.held is not Held.MINE:
            return ()
        noted = (Goal.HIDDEN, Goal.CUSTOMER)
        return noted if self._wrap_ups.of(chat.id) is None else (*noted, Goal.WRAP_UP)

    # --- writing ----------------------------------------------------------------------------

    def put(self, key: InteractionId, lines: tuple[Line, ...], caret: int) -> None:
        """Keep what stands on a pad now; its editor has it already."""
        new = self.of(key).empty
        self._store.pads.put(key, self._pad(key, lines, caret))
        if self.of(key).empty is not new:
            self.listed.emit()

    def append(self, key: InteractionId, lines: tuple[Line, ...]) -> None:
        """Write lines at the end of a pad. Raises Refusal when there is no room."""
        there = self.of(key).lines
        while there and not there[-1].text.strip():
            there = there[:-1]
        both = (*there, *lines)
        if sum(len(line.text) for line in both) > MAX_PAD_CHARACTERS:
            raise Refusal(ErrorCode.MESSAGE_TOO_LONG)
        self._store.pads.put(key, self._pad(key, both, self.of(key).caret))
        self.changed.emit(key)
        self.listed.emit()

    def clear(self, key: InteractionId) -> Pad:
        """Throw a pad away; it is given back, to be put back."""
        gone = self.of(key)
        self._store.pads.put(key, Pad())
        self.changed.emit(key)
        self.listed.emit()
        return gone

    def put_back(self, key: InteractionId, pad: Pad) -> None:
        """Put a pad back that was thrown away; what was begun meanwhile stands after it."""
        begun = tuple(line for line in self.of(key).lines if line.text.strip())
        self._store.pads.put(key, replace(pad, lines=(*pad.lines, *begun)))
        self.changed.emit(key)
        self.listed.emit()

    def add_to(self, goal: Goal, interaction: InteractionId, lines: tuple[Line, ...]) -> Added:
        """Add lines to a chat's notes; the mark says where they went. Raises Refusal, and then nothing was added."""
        words = as_words(lines)
        if not words.strip():
            raise Refusal(ErrorCode.MESSAGE_EMPTY)
        if goal not in self.goals(interaction):
            raise Refusal(ErrorCode.STALE_ASSIGNMENT)
        if goal is Goal.WRAP_UP:
            self._wrap_ups.add_note(interaction, words)
            return Added(goal=goal, interaction=interaction, at=self._store.now())
        sent = self._writing.say_hidden(interaction, words, keep=goal is Goal.CUSTOMER)
        return Added(goal=goal, interaction=interaction, at=self._store.now(), key=str(sent))

    # --- inside -----------------------------------------------------------------------------

    def _pad(self, key: InteractionId, lines: tuple[Line, ...], caret: int) -> Pad:
        name = "" if key == GENERAL else self.name_of(key)
        return Pad(lines=lines, caret=caret, name=name, at=self._store.local_now())

    def _here(self, key: InteractionId) -> bool:
        return key in self._store.conversations

    def _signed_in(self) -> None:
        """Another person may have signed in, with pads of her own."""
        if self._store.sign_in.phase is SignInPhase.SIGNED_IN:
            self.listed.emit()

    def _link_changed(self) -> None:
        """Which chats are here is known for sure from the moment there is a link."""
        online = self._store.link.phase is LinkPhase.ONLINE
        if online and not self._online:
            self._store.pads.tidy(self._here, self._store.local_now())
            self.listed.emit()
        self._online = online

    def _closed(self, _interaction: InteractionId) -> None:
        self.listed.emit()
