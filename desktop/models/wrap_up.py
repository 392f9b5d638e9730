"""What came of a chat: a disposition and notes, during the chat or after it, and being done with it."""

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from desktop.models.pull import answered_elsewhere
from desktop.models.signals import StoreSignals
from desktop.state.bus import CommandBus
from desktop.state.changes import CommandRefused
from desktop.state.conversation import Conversation, Held
from desktop.state.drafts import Aside
from desktop.state.store import Store
from protocol.commands import EndChat, FinishWrapUp, SetDisposition
from protocol.errors import ErrorCode, Refusal
from protocol.ids import CommandId, InteractionId, new_id
from protocol.kinds import InteractionStatus
from protocol.limits import MAX_MESSAGE_CHARACTERS
from protocol.service import Disposition, WrapUp, WrapUpMode

#: Milliseconds after the last key before notes go out.
SAVE_AFTER = 800
#: Milliseconds before a timed wrap-up ends in which nothing waits for the keys to rest.
_IN_TIME = 1_500


class Result(Struct, frozen=True):
    """What an agent says came of a chat."""

    disposition: str = ""
    notes: str = ""


class Said(Struct, frozen=True, kw_only=True):
    """What was said here and the server has not told back yet."""

    result: Result
    #: The chat's version when it was said.
    version: int
    #: It is on its way.
    sent: bool = False


_said = msgspec.json.Decoder(Said)


class Work(Struct, frozen=True, kw_only=True):
    """The wrap-up of one chat as it stands. Times are server time in ms."""

    interaction: InteractionId
    rules: WrapUp
    result: Result
    #: The chat has ended, and only this is left to do.
    ended: bool
    since: int
    #: When it ends by itself.
    until: int | None = None
    #: A left message or a callback: nobody is on the other side, so it ends when it is done.
    elsewhere: bool = False

    @property
    def wanted(self) -> bool:
        """It is time for it: the chat has ended, or never had another side."""
        return self.elsewhere or (self.ended and self.rules.mode is not WrapUpMode.NONE)

    @property
    def missing(self) -> bool:
        """A disposition is still to be chosen."""
        return self.rules.mode is WrapUpMode.REQUIRED and bool(self.rules.dispositions) and not self.result.disposition

    def label(self, key: str) -> str:
        """A disposition's words."""
        return next((one.label for one in self.rules.dispositions if one.key == key), key)

    def matching(self, words: str) -> tuple[Disposition, ...]:
        """Dispositions that hold all the words, those that begin with them first."""
        wanted = words.casefold().split()
        fits = [one for one in self.rules.dispositions if all(word in one.label.casefold() for word in wanted)]
        if not wanted:
            return tuple(fits)
        return tuple(sorted(fits, key=lambda one: not one.label.casefold().startswith(wanted[0])))


class WrapUps(QObject):
    """View-model of the agent's wrap-ups.

    Signals:
        changed: the wrap-up of a chat differs (InteractionId).
        missed: a chat was to be finished without the disposition that it needs (InteractionId).
        refused: what was said was not taken; it stands there still (InteractionId, code, words).
    """

    changed = Signal(object)
    missed = Signal(object)
    refused = Signal(object, object, str)

    def __init__(self, store: Store, bus: CommandBus, signals: StoreSignals, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._bus = bus
        #: Chats of which something was said that is not on its way: it goes out a moment after the last key.
        self._unsaved: set[InteractionId] = set()
        #: To be finished as soon as they have ended.
        self._finishing: set[InteractionId] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER)
        self._timer.timeout.connect(self.save)
        signals.conversation.connect(self._conversation_changed)
        signals.items.connect(self._conversation_changed)
        signals.closed.connect(self._closed)
        signals.opened.connect(self._opened)
        signals.refused.connect(self._refused)
        for chat in store.conversations:
            self._opened(chat)

    def stop(self) -> None:
        """Send what is not sent; before the desk goes."""
        self.save()

    # --- reading ----------------------------------------------------------------------------

    def of(self, interaction: InteractionId | None) -> Work | None:
        """The wrap-up of a chat that is the agent's own; None for any other."""
        chat = self._mine(interaction)
        if chat is None:
            return None
        card = chat.card
        queue = self._store.floor.queues.get(card.queue)
        return Work(
            interaction=card.id,
            rules=queue.wrap_up if queue is not None else WrapUp(),
            result=said.result if (said := self._said_of(card.id)) is not None else self._told(chat),
            ended=card.status is InteractionStatus.WRAP_UP or chat.ended is not None,
            since=card.since,
            until=card.wrap_up_until,
            elsewhere=answered_elsewhere(card),
        )

    # --- doing ------------------------------------------------------------------------------

    def choose(self, interaction: InteractionId, disposition: str) -> None:
        """Say what came of the chat; empty takes it back."""
        work = self.of(interaction)
        if work is None or work.result.disposition == disposition:
            return
        self._say(interaction, Result(disposition, work.result.notes))
        self.save()
        self.changed.emit(interaction)

    def note(self, interaction: InteractionId, notes: str) -> None:
        """Write notes; they go out when the keys rest. Raises Refusal when they are too long."""
        if len(notes) > MAX_MESSAGE_CHARACTERS:
            raise Refusal(ErrorCode.MESSAGE_TOO_LONG)
        work = self.of(interaction)
        if work is None or work.result.notes == notes:
            return
        self._say(interaction, Result(work.result.disposition, notes))
        left = SAVE_AFTER if work.until is None else work.until - self._store.now() - _IN_TIME
        self._timer.start(max(0, min(SAVE_AFTER, left)))

    def add_note(self, interaction: InteractionId, words: str) -> None:
        """Write more notes after those that are there. Raises Refusal when they are too long."""
        work = self.of(interaction)
        if work is not None:
            there = work.result.notes.rstrip()
            self.note(interaction, f"{there}\n{words}" if there else words)
            self.changed.emit(interaction)

    def save(self) -> None:
        """Send what was said and not sent yet."""
        self._timer.stop()
        unsaved, self._unsaved = self._unsaved, set()
        for interaction in unsaved:
            chat, said = self._mine(interaction), self._said_of(interaction)
            if chat is not None and said is not None:
                said = replace(said, version=chat.version)
                self._put(interaction, replace(said, sent=True))
                self._send(interaction, said)

    def finish(self, interaction: InteractionId) -> None:
        """Done with it. Raises Refusal when a disposition is missing, or while customers can still write."""
        work, chat = self.of(interaction), self._mine(interaction)
        if work is None or chat is None:
            return
        if work.missing:
            raise Refusal(ErrorCode.DISPOSITION_MISSING)
        if not work.ended and not work.elsewhere:
            raise Refusal(ErrorCode.NOT_ALLOWED)
        self.save()
        version = chat.version
        if not work.ended:
            if interaction not in self._finishing:
                self._finishing.add(interaction)
                self._bus.send(EndChat(id=CommandId(new_id()), interaction=interaction, version=version))
            return
        self._bus.send(FinishWrapUp(id=CommandId(new_id()), interaction=interaction, version=version))

    # --- inside -----------------------------------------------------------------------------

    def _mine(self, interaction: InteractionId | None) -> Conversation | None:
        chat = None if interaction is None else self._store.conversations.get(interaction)
        if chat is None or chat.held is not Held.MINE or chat.card.agent != self._store.me:
            return None
        return chat

    def _told(self, chat: Conversation) -> Result:
        return Result(chat.disposition, chat.notes)

    def _said_of(self, interaction: InteractionId) -> Said | None:
        """It is kept over a restart, as all is that was written."""
        kept = self._store.drafts.aside(Aside.RESULT, interaction)
        try:
            return _said.decode(kept) if kept else None
        except msgspec.DecodeError:
            # A newer desk wrote it in words of its own.
            return None

    def _put(self, interaction: InteractionId, said: Said | None) -> None:
        kept = msgspec.json.encode(said).decode() if said is not None else ""
        self._store.drafts.put_aside(Aside.RESULT, kept, interaction)

    def _say(self, interaction: InteractionId, result: Result) -> None:
        chat = self._mine(interaction)
        if chat is not None:
            self._put(interaction, Said(result=result, version=chat.version))
            self._unsaved.add(interaction)

    def _send(self, interaction: InteractionId, said: Said) -> None:
        self._bus.send(
            SetDisposition(
                id=CommandId(new_id()),
                interaction=interaction,
                version=said.version,
                disposition=said.result.disposition,
                notes=said.result.notes.strip(),
            )
        )

    def _opened(self, interaction: InteractionId) -> None:
        """The program may have been killed between the last key and the sending."""
        said = self._said_of(interaction)
        if said is not None and not said.sent:
            self._unsaved.add(interaction)
            self._timer.start(SAVE_AFTER)

    def _conversation_changed(self, interaction: InteractionId) -> None:
        chat = self._mine(interaction)
        if chat is not None and interaction not in self._unsaved:
            said = self._said_of(interaction)
            if said is not None and self._told(chat) == replace(said.result, notes=said.result.notes.strip()):
                self._put(interaction, None)
        if chat is not None and interaction in self._finishing and chat.card.status is InteractionStatus.WRAP_UP:
            self._finishing.discard(interaction)
            self.finish(interaction)
        self.changed.emit(interaction)

    def _closed(self, interaction: InteractionId) -> None:
        said = self._said_of(interaction)
        if said is not None:
            if not said.sent:
                # Its time was over, or somebody has it now. The server takes her last words a while after the end.
                self._send(interaction, said)
            self._put(interaction, None)
        self._unsaved.discard(interaction)
        self._finishing.discard(interaction)
        self.changed.emit(interaction)

    def _refused(self, change: CommandRefused) -> None:
        """Her words stand where she wrote them; of a chat that has left, `losses` has them."""
        command = change.command
        if isinstance(command, SetDisposition) and self._mine(command.interaction) is not None:
            self.refused.emit(command.interaction, change.code, change.text)
