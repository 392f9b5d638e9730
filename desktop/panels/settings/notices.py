"""What sounds and what pops up: by event, by queue, how loud, and when not at all."""

from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.panels.settings.rows import Card, Row, switch_row
from desktop.state import waiting
from desktop.state.preferences import Event, Notice, Notices
from desktop.ui import fonts
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.sound import can_play
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.widgets.slider import Slider
from desktop.ui.widgets.switch import Switch
from protocol.ids import QueueId


def event_words(event: Event) -> tuple[str, str]:
    """What an event is called, and what it is."""
    match event:
        case Event.OFFER:
            return tr("A chat rings"), tr("Until it is answered, or rings elsewhere.")
        case Event.MESSAGE:
            return tr("A message comes"), tr("Of a customer of yours, or of a colleague.")
        case Event.TRANSFER:
            return tr("A chat is handed to you"), tr("A colleague asks, or a supervisor gives it to you.")
        case Event.ALERT:
            return tr("An alert"), tr("Reminders, long waits, words of a supervisor.")


class _Events(QWidget):
    """A line an event: sound, pop-up, and a way to hear it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._chosen = shell.desk.preferences
        self.sounds: dict[Event, Switch] = {}
        self.pop_ups: dict[Event, Switch] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(Space.TWO, Space.ONE_HALF, Space.TWO, Space.ONE_HALF)
        grid.setHorizontalSpacing(Space.THREE)
        grid.setVerticalSpacing(Space.ONE_HALF)
        grid.setColumnStretch(0, 1)
        centre = Qt.AlignmentFlag.AlignCenter
        for column, words in ((1, tr("Sound")), (2, tr("Pop-up"))):
            grid.addWidget(Label(words, Type.CAPTION, fonts.MEDIUM, Tone.FAINT), 0, column, centre)
        for at, event in enumerate(Event, 1):
            title, about = event_words(event)
            words = QVBoxLayout()
            words.setSpacing(2)
            words.addWidget(Label(title, Type.BODY, fonts.MEDIUM))
            words.addWidget(Label(about, Type.SMALL, tone=Tone.SOFT, wrap=True))
            grid.addLayout(words, at, 0)
            sound = self.sounds[event] = Switch(f"{title}, {tr('Sound')}")
            pop_up = self.pop_ups[event] = Switch(f"{title}, {tr('Pop-up')}")
            sound.clicked.connect(partial(self._put, event))
            pop_up.clicked.connect(partial(self._put, event))
            hear = IconButton(Icon.SOUND, tr("Hear it: {event}", event=title))
            hear.clicked.connect(partial(self._hear, event))
            grid.addWidget(sound, at, 1, centre)
            grid.addWidget(pop_up, at, 2, centre)
            grid.addWidget(hear, at, 3, centre)

    def refresh(self) -> None:
        """Show what is chosen now."""
        for event in Event:
            notice = self._chosen.now.notices.of(event)
            self.sounds[event].setChecked(notice.sound)
            self.pop_ups[event].setChecked(notice.pop_up)

    def _put(self, event: Event) -> None:
        now = self._chosen.now
        notice = Notice(sound=self.sounds[event].isChecked(), pop_up=self.pop_ups[event].isChecked())
        by_event = {**now.notices.by_event, event: notice}
        self._chosen.put(replace(now, notices=replace(now.notices, by_event=by_event)))

    def _hear(self, event: Event) -> None:
        self._shell.desk.attention.hear(event)


class NoticesSection(QWidget):
    """How the desk draws attention."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._desk = shell.desk
        self._chosen = shell.desk.preferences
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.THREE)
        quiet = Card()
        self._commands = shell.commands
        row, self.disturb = switch_row(tr("Do not disturb"), " ")
        self._about_disturb = row.about
        self.disturb.clicked.connect(self._disturb_chosen)
        quiet.put(row)
        row, self.focused = switch_row(
            tr("Messages are silent while I work in Deskbell"), tr("What rings sounds all the same.")
        )
        self.focused.clicked.connect(self._focused_chosen)
        quiet.put(row)
        self.volume = Slider(tr("Volume"))
        self.volume.setFixedWidth(240)
        self.volume.changed.connect(self._volume_chosen)
        silent = "" if can_play() else tr("This machine has nothing to play sounds with: pw-play, paplay or aplay.")
        quiet.put(Row(tr("Volume"), silent, self.volume))
        column.addWidget(quiet)
        events = Card(tr("By event"))
        self.events = _Events(shell)
        events.put(self.events)
        column.addWidget(events)
        self._queues = Card(tr("Messages by queue"))
        self._switches: dict[QueueId, Switch] = {}
        column.addWidget(self._queues)
        self._chosen.changed.connect(self.refresh)
        self._desk.signals.floor.connect(self._list_queues)
        shell.commands.changed.connect(self.refresh)
        self._list_queues()

    def refresh(self) -> None:
        """Show what is chosen now."""
        notices = self._chosen.now.notices
        key = self._commands.key_of("notices.disturb")
        self._about_disturb.setText(
            tr("Nothing sounds and nothing pops up; chats that ring are still shown. {key} turns it.", key=key)
        )
        self.disturb.setChecked(notices.do_not_disturb)
        self.focused.setChecked(notices.silent_when_focused)
        self.volume.show_value(notices.volume)
        self.events.refresh()
        for queue, switch in self._switches.items():
            switch.setChecked(str(queue) not in notices.quiet_queues)

    def queue_switch(self, queue: QueueId) -> Switch:
        """The switch of a queue she serves. Raises KeyError for another."""
        return self._switches[queue]

    def _list_queues(self) -> None:
        """The queues she serves; the list is made anew only when it differs."""
        floor, me = self._desk.store.floor, self._desk.me
        served = sorted((q for q in floor.queues.values() if waiting.serves(me, q.id)), key=lambda q: q.name)
        if [queue.id for queue in served] != list(self._switches):
            self._queues.drop_all()
            self._switches.clear()
            for queue in served:
                row, switch = switch_row(queue.name)
                switch.clicked.connect(partial(self._queue_chosen, queue.id))
                self._switches[queue.id] = switch
                self._queues.put(row)
            self._queues.setVisible(bool(served))
        self.refresh()

    def _put(self, notices: Notices) -> None:
        self._chosen.put(replace(self._chosen.now, notices=notices))

    def _disturb_chosen(self, on: bool) -> None:
        self._put(replace(self._chosen.now.notices, do_not_disturb=on))

    def _focused_chosen(self, on: bool) -> None:
        self._put(replace(self._chosen.now.notices, silent_when_focused=on))

    def _volume_chosen(self, volume: int) -> None:
        self._put(replace(self._chosen.now.notices, volume=volume))
        self._desk.attention.hear(Event.MESSAGE)

    def _queue_chosen(self, queue: QueueId) -> None:
        on = self._switches[queue].isChecked()
        notices = self._chosen.now.notices
        quiet = set(notices.quiet_queues) - {str(queue)}
        self._put(replace(notices, quiet_queues=tuple(sorted(quiet if on else quiet | {str(queue)}))))
