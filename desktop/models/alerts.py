"""The alerts as the agent sees them: asked for once a second at most, done with, put off, and her own reminders."""

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop.models.known_words import KnownWords
from desktop.models.preferences import Chosen
from desktop.models.signals import StoreSignals
from desktop.state.alerts.alert import Alert, Link
from desktop.state.alerts.bell import Bell, Rung
from desktop.state.alerts.kept import BellKept
from desktop.state.alerts.reminder import MAX_REMINDER_CHARACTERS, After, Reminder
from desktop.state.bus import CommandBus
from desktop.state.canned_words import fill
from desktop.state.link import SignInPhase
from desktop.state.store import Store
from protocol.errors import ErrorCode, Refusal
from protocol.ids import AgentId, CommandId, InteractionId, new_id
from protocol.supervision import ReadBroadcast

#: Milliseconds between two looks; what is due is told that late at most.
_EVERY = 1_000
_INSIDE = (SignInPhase.SIGNED_IN, SignInPhase.EXPIRED)


class Alerts(QObject):
    """View-model of the bell.

    Signals:
        changed: what there is to know, or to be told later.
        raised: something is new (Alert); told once for each.
        go_asked: somebody wants to be where a link leads (Link).
        begun: a reminder is to be made (its words, InteractionId or None, the pad's key or None).
    """

    changed = Signal()
    raised = Signal(object)
    go_asked = Signal(object)
    begun = Signal(str, object, object)

    def __init__(
        self,
        store: Store,
        bus: CommandBus,
        signals: StoreSignals,
        preferences: Chosen,
        known: KnownWords,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._bus = bus
        self._preferences = preferences
        self._known = known
        self._bell = Bell(store)
        self._rung = Rung()
        self._waiting: tuple[Reminder, ...] = ()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self.look)
        signals.sign_in.connect(self._signed_in)
        signals.me.connect(self._another)
        signals.link.connect(self._link_changed)
        signals.broadcasts.connect(self._look_soon)
        preferences.changed.connect(self._look_soon)
        self._me: AgentId | None = store.me
        self._phase = store.link.phase
        self._signed_in()

    def stop(self) -> None:
        """Ask no more; before the desk goes."""
        self._timer.stop()

    # --- reading ----------------------------------------------------------------------------

    @property
    def open(self) -> tuple[Alert, ...]:
        """What there is to know now, the most pressing first."""
        return self._rung.open

    @property
    def later(self) -> tuple[tuple[int, Alert], ...]:
        """What was put off, and until when (server time)."""
        return self._rung.later

    @property
    def waiting(self) -> tuple[Reminder, ...]:
        """The reminders that are not due."""
        return self._waiting

    def of(self, key: str) -> Alert | None:
        """An alert of now by its key."""
        return next((one for one in self._rung.open if one.key == key), None)

    def look(self) -> None:
        """Ask all sources now."""
        before = (self._rung.open, self._rung.later, self._waiting)
        self._rung = self._filled(self._bell.look(self._preferences.now.unwanted_alerts))
        self._waiting = self._bell.waiting()
        if (self._rung.open, self._rung.later, self._waiting) != before:
            self.changed.emit()
        for alert in self._rung.new:
            self.raised.emit(alert)

    # --- doing ------------------------------------------------------------------------------

    def done(self, key: str) -> BellKept:
        """The agent is done with it. What is given back undoes it, by `undo`."""
        alert, before = self.of(key), self._bell.state()
        self._bell.done(key)
        if alert is not None and alert.broadcast is not None:
            self._bus.send(ReadBroadcast(id=CommandId(new_id()), broadcast=alert.broadcast))
        self.look()
        return before

    def put_off(self, key: str, milliseconds: int) -> BellKept:
        """Tell it again after a while. What is given back undoes it, by `undo`."""
        before = self._bell.state()
        self._bell.put_off(key, self._store.now() + milliseconds)
        self.look()
        return before

    def undo(self, key: str, before: BellKept) -> None:
        """It is as it was."""
        self._bell.back_to(before, key)
        self.look()

    def remind(
        self,
        text: str,
        *,
        at: int | None = None,
        after: After | None = None,
        interaction: InteractionId | None = None,
        pad: InteractionId | None = None,
    ) -> Reminder:
        """Remind me: at a time (server's), or when something happens in a chat. Raises Refusal.

        Variables in the text are filled in from the chat, as they are in texts kept ready.
        """
        text = fill(text.strip(), self._known.of(interaction)).text
        if (at is None) is (after is None) or (after is not None and interaction is None):
            raise Refusal(ErrorCode.INVALID_VALUE)
        if len(text) > MAX_REMINDER_CHARACTERS:
            raise Refusal(ErrorCode.MESSAGE_TOO_LONG)
        reminder = Reminder(
            id=str(new_id()),
            text=text,
            made_at=self._store.now(),
            at=at,
            after=after,
            interaction=interaction,
            name=self._name(interaction),
            pad=pad,
        )
        self._bell.remind(reminder)
        self.look()
        return reminder

    def begin(self, text: str, interaction: InteractionId | None, pad: InteractionId | None = None) -> None:
        """Let the agent say when she is to be reminded of this."""
        self.begun.emit(text, interaction, pad)

    def change(self, reminder: Reminder, text: str) -> None:
        """Let a reminder say something else."""
        self._bell.remind(replace(reminder, text=text.strip()[:MAX_REMINDER_CHARACTERS]))
        self.look()

    def forget(self, reminder: Reminder) -> None:
        """A reminder is not wanted any more."""
        self._bell.forget(reminder.id)
        self.look()

    def put_back(self, reminder: Reminder) -> None:
        """It is wanted after all."""
        self._bell.remind(reminder)
        self.look()

    def want(self, source: str, wanted: bool) -> None:
        """Be told by a source, or not."""
        now = self._preferences.now
        others = tuple(one for one in now.unwanted_alerts if one != source)
        self._preferences.put(replace(now, unwanted_alerts=others if wanted else (*others, source)))

    def go(self, link: Link) -> None:
        """Be where a link leads."""
        self.go_asked.emit(link)

    # --- inside -----------------------------------------------------------------------------

    def _name(self, interaction: InteractionId | None) -> str:
        if interaction is None:
            return ""
        chat = self._store.chat(interaction)
        card = chat.card if chat is not None else self._store.floor.interactions.get(interaction)
        return card.customer.name if card is not None else ""

    def _filled(self, rung: Rung) -> Rung:
        """With the variables of broadcasts filled in for who reads them."""
        if not any("{" in alert.said for alert in rung.open):
            return rung
        known = self._known.of(None)
        told = {alert.key: replace(alert, said=fill(alert.said, known).text) for alert in rung.open}
        return replace(rung, open=tuple(told.values()), new=tuple(told[alert.key] for alert in rung.new))

    def _link_changed(self) -> None:
        """It tells of each number it has come to; only whether it is there matters here."""
        if self._store.link.phase is not self._phase:
            self._phase = self._store.link.phase
            self._look_soon()

    def _look_soon(self) -> None:
        if self._timer.isActive():
            self.look()

    def _signed_in(self) -> None:
        # Until the server, or what is kept of it, has said who she is, its clock is not known either.
        inside = self._store.sign_in.phase in _INSIDE and self._store.me is not None
        if inside and not self._timer.isActive():
            self._timer.start()
            self.look()
        elif not inside:
            self._timer.stop()

    def _another(self) -> None:
        """What was known of the agent before concerns nobody any more."""
        if self._store.me != self._me:
            self._me = self._store.me
            self._bell = Bell(self._store)
            self._timer.stop()
            self._signed_in()
            if self._me is None:
                # Nothing of hers stays to be seen.
                self.look()
