"""What the agent should know or decide: a line under the top bar, and toasts."""

from collections.abc import Iterator

from msgspec import Struct
from PySide6.QtGui import QPaintEvent

from desktop.models.readiness import Aside
from desktop.models.unsent import Discarded
from desktop.state.changes import CommandRefused
from desktop.ui import theme
from desktop.ui.commands import Command
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import refusal, said, tr
from desktop.ui.tokens import Space
from desktop.ui.widgets import paint
from desktop.ui.widgets.bar import Bar, Choice, soft_ground
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.labels import Tone
from desktop.ui.widgets.toast import Weight
from desktop.ui.words import held_words, off_words, time_words
from protocol.ids import MessageId
from protocol.kinds import Feature, NotReadyReason


class Notice(Struct, frozen=True):
    """One thing to know. `key` names it, so that closing it closes nothing else."""

    key: str
    words: str
    tone: Tone = Tone.WARN
    icon: Icon = Icon.ALERT
    choices: tuple[Choice, ...] = ()


def aside_words(aside: Aside, key: str) -> str:
    """Why nobody rings here, and the key that changes it."""
    match aside.reason:
        case NotReadyReason.NO_ANSWER if aside.name:
            why = tr("{name} rang here and was not answered.", name=aside.name)
        case NotReadyReason.NO_ANSWER:
            why = tr("Somebody rang here and was not answered.")
        case NotReadyReason.DECLINED if aside.name:
            why = tr("You sent {name} on.", name=aside.name)
        case NotReadyReason.DECLINED:
            why = tr("You sent a chat on.")
        case _:
            why = tr("Your connection was lost.")
    return f"{why} {tr('You are not ready, so nobody else rings. {key}: ready again', key=key)}"


class NoticeLine(Bar):
    """The most important of all notices. Closed by hand, one stays closed."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(Icon.ALERT, Tone.WARN)
        self._desk = shell.desk
        self._shell = shell
        self._closed: set[str] = set()
        self._gone: tuple[Discarded, ...] = ()
        self._key = ""
        self._row.setContentsMargins(Space.THREE - 4, 0, Space.TWO, self.GAP)
        close = IconButton(Icon.CLOSE, tr("Close this notice"), edge=26, glyph=14)
        close.clicked.connect(self._close)
        self._row.addWidget(close)
        desk, held = self._desk, self._any_held
        shell.commands.add(
            Command(id="held.send", title=tr("Send what has waited"), icon=Icon.SEND, run=self._send, enabled=held),
            Command(id="held.look", title=tr("Look at what has waited"), icon=Icon.PAUSE, run=self._look, enabled=held),
            Command(
                id="held.discard",
                title=tr("Discard what has waited"),
                icon=Icon.TRASH,
                run=self._discard,
                enabled=held,
            ),
        )
        shell.commands.add(
            Command(
                id="state.again",
                title=tr("Ready again"),
                key="F5",
                icon=Icon.PLAY,
                run=desk.readiness.again,
                enabled=desk.readiness.is_aside,
            )
        )
        shell.commands.keep_told("state.again", self._tell_key)
        desk.readiness.changed.connect(self.refresh)
        for signal in (desk.signals.keeping, desk.signals.problem, desk.signals.degraded, desk.signals.link):
            signal.connect(self.refresh)
        desk.unsent.changed.connect(self.refresh)
        desk.unsent.discarded.connect(self._discarded)
        desk.clock.tick.connect(self.refresh)
        desk.signals.refused.connect(self._refused)
        self.hide()
        self.refresh()

    def _notices(self) -> Iterator[Notice]:
        """All there is to say, the most important first."""
        store, now = self._desk.store, self._desk.local_now()
        if store.problem:
            yield Notice(store.problem, said(store.problem), Tone.BAD, Icon.ERROR)
        held = self._desk.unsent.held()
        if held:
            choices = (
                Choice(tr("Send"), self._send),
                Choice(tr("Show them"), self._look),
                Choice(tr("Discard"), self._discard),
            )
            words = held_words(len(held), self._desk.unsent.oldest(), now)
            yield Notice(f"held {held[-1].id}", words, Tone.WARN, Icon.PAUSE, choices)
        away = self._desk.link.away_since
        if away is not None and self._desk.link.told(now):
            words = tr(
                "Offline since {time}. You can read, write and search; what you send goes out when the link is back.",
                time=time_words(away),
            )
            yield Notice(f"away {away}", words, Tone.WARN, Icon.LINK_LOST, (Choice(tr("Try now"), self._try_now),))
        aside = self._desk.readiness.aside
        if aside is not None:
            words, choice = aside_words(aside, self._key), Choice(tr("Ready again"), self._desk.readiness.again)
            yield Notice(f"aside {aside.since}", words, Tone.WARN, Icon.PAUSE, (choice,))
        refusing = store.link.refusing
        if refusing is not None:
            yield Notice(f"refusing {refusing}", refusal(refusing), Tone.WARN, Icon.PAUSE)
        # What an agent would otherwise wonder about; the lesser things are told with the link.
        busy = off_words(store.off) if Feature.NEW_CHATS in store.off else ""
        for note in (busy, said(store.keeping.note) if store.keeping.note else ""):
            if note:
                yield Notice(note, note)

    def refresh(self) -> None:
        """Say what there is to say."""
        notice = next((one for one in self._notices() if one.key not in self._closed), None)
        if notice is not None:
            self.say(notice.icon, notice.tone, notice.words)
            self.offer(notice.choices)
        self.setVisible(notice is not None)

    def _tell_key(self, key: str) -> None:
        self._key = key

    def _close(self) -> None:
        self._closed |= {notice.key for notice in self._notices() if notice.words == self.words.text()}
        self.refresh()

    def _any_held(self) -> bool:
        return bool(self._desk.unsent.held())

    def _send(self) -> None:
        self._desk.unsent.send(self._desk.unsent.held())

    def _look(self) -> None:
        held = self._desk.unsent.held()
        if held:
            self._desk.reveal(held[0].interaction, str(MessageId(held[0].id)))

    def _discard(self) -> None:
        self._desk.unsent.discard(self._desk.unsent.held())

    def _discarded(self, gone: tuple[Discarded, ...]) -> None:
        self._gone = gone
        words = tr("Message discarded") if len(gone) == 1 else tr("{n} messages discarded", n=len(gone))
        self._shell.toasts.say(words, Weight.NOTE, tr("Put back to write"), self._put_back)

    def _put_back(self) -> None:
        gone, self._gone = self._gone, ()
        self._desk.unsent.restore(gone)

    def _try_now(self) -> None:
        self._desk.bus.reconnect()

    def _refused(self, change: CommandRefused) -> None:
        self._shell.toasts.say(refusal(change.code, change.text), Weight.PROBLEM)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.begin(self)
        painter.fillRect(self.rect(), soft_ground(theme.tokens(), self.tone))
        painter.end()
