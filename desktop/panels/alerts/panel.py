"""The alerts in the dock: what there is to know now, what comes later, and a way to be reminded."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.panels.alerts.card import AlertCard
from desktop.panels.alerts.going import Going
from desktop.panels.alerts.remind import RemindForm, at_words, when_words
from desktop.panels.alerts.rows import LaterRow, forget_words, now_words
from desktop.panels.customer.scrolls import Scroll
from desktop.state.alerts.alert import Alert
from desktop.state.alerts.kept import BellKept
from desktop.state.alerts.reminder import Reminder
from desktop.state.alerts.sources import SOURCES
from desktop.ui import fonts, theme
from desktop.ui.alert_words import headline, look_icon, severity_tone
from desktop.ui.commands import Command
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.widgets.menu import Entry, Menu
from protocol.ids import InteractionId
from protocol.kinds import Severity

_MINUTE = 60_000
#: Cards at once: a widget each.
_MOST = 50
#: What an alert can be put off for, in minutes.
_SPANS = (5, 15, 60, 240)


class AlertsPanel(QWidget):
    """Cards above, what comes later below them, the foot makes reminders."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._desk = shell.desk
        self._alerts = shell.desk.alerts
        self.cards: dict[str, AlertCard] = {}
        self.rows: dict[str, LaterRow] = {}
        self._menu = Menu(shell.window_widget, tr("Later"))
        self._build()
        self._add_commands()
        self._alerts.changed.connect(self._changed)
        self._alerts.begun.connect(self.remind)
        self._me = self._desk.store.me
        self._desk.signals.me.connect(self._another)
        self.going = Going(shell, self)
        self._desk.clock.tick.connect(self._tick)
        self.refresh()

    def _build(self) -> None:
        self.empty = EmptyState(
            Icon.BELL,
            tr("Nothing to tell"),
            tr("Your reminders, long waits and what your supervisor tells stand here."),
            narrow=True,
        )
        self.list = Scroll()
        self.list.column.setContentsMargins(Space.ONE_HALF, Space.ONE, Space.ONE_HALF, Space.TWO)
        self.list.column.setSpacing(Space.ONE)
        self._now = QVBoxLayout()
        self._now.setSpacing(Space.ONE)
        self._later = QVBoxLayout()
        self._later.setSpacing(6)
        self.later_head = Label(tr("Later"), Type.SMALL, fonts.STRONG, Tone.SOFT)
        self.later_head.setContentsMargins(Space.HALF, Space.ONE, 0, 0)
        self.more = Label("", Type.SMALL, tone=Tone.FAINT)
        self.more.setContentsMargins(Space.HALF, 0, 0, 0)
        self.list.column.addLayout(self._now)
        self.list.column.addWidget(self.more)
        self.list.column.addWidget(self.later_head)
        self.list.column.addLayout(self._later)
        self.list.column.addStretch(1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.list)
        self.form = RemindForm(self._desk)
        self.form.made.connect(self._made)
        self.form.left.connect(self._close_form)
        self.form.hide()
        self.foot = QWidget()
        foot = QHBoxLayout(self.foot)
        foot.setContentsMargins(Space.ONE_HALF, Space.ONE, Space.ONE_HALF, Space.ONE)
        self.new = Button(tr("Remind me"), Kind.PLAIN, icon=Icon.ALARM)
        self.new.clicked.connect(self._new)
        foot.addWidget(self.new)
        foot.addStretch(1)
        self.choose = IconButton(Icon.MENU, tr("What to be told"), edge=32)
        self.choose.clicked.connect(self._open_choice)
        foot.addWidget(self.choose)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._stack, 1)
        outer.addWidget(self.form)
        outer.addWidget(self.foot)

    def _add_commands(self) -> None:
        self._shell.commands.add(
            Command(
                id="alerts.open",
                title=tr("Alerts"),
                known_as=tr("notifications, bell, reminders"),
                key="Alt+A",
                icon=Icon.BELL,
                run=self._open,
            ),
            Command(
                id="alerts.remind",
                title=tr("Remind me"),
                known_as=tr("reminder, alarm, timer, follow up, snooze"),
                icon=Icon.ALARM,
                run=self._new,
            ),
            Command(
                id="alerts.done",
                title=tr("Done with the first alert"),
                known_as=tr("dismiss alert, tick off"),
                icon=Icon.CHECK,
                run=self._first_done,
                enabled=self._any,
            ),
            Command(
                id="alerts.later",
                title=tr("Later: the first alert"),
                known_as=tr("snooze, postpone, put off"),
                icon=Icon.CLOCK,
                run=self._first_later,
                enabled=self._any,
            ),
            Command(
                id="alerts.go",
                title=tr("Go where the first alert leads"),
                icon=Icon.BELL_RING,
                run=self._first_go,
                enabled=self._first_leads,
            ),
        )

    # --- what is shown ------------------------------------------------------------------------

    def _changed(self) -> None:
        """Cards are made for who looks: waits alone change them each second."""
        if self.isVisible():
            self.refresh()
        else:
            self._note()

    def _note(self) -> None:
        """As the bell of the top bar has it."""
        alerts = self._alerts.open
        self._shell.dock.note("alerts", len(alerts), severity_tone(alerts[0].severity if alerts else Severity.INFO))

    def _another(self) -> None:
        """What was begun by who sat here before is not for who does now."""
        if self._desk.store.me != self._me:
            self._me = self._desk.store.me
            self.form.empty()
            self.form.hide()
            self.foot.show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Show what there is; cards that stay keep the keyboard."""
        alerts, now = self._alerts.open, self._desk.now()
        self._note()
        held = self._held()
        shown = alerts[:_MOST]
        keys = {alert.key for alert in shown}
        for key in [key for key in self.cards if key not in keys]:
            self._drop_widget(self.cards.pop(key))
        self.more.setText(tr("and {n} more", n=len(alerts) - len(shown)))
        self.more.setVisible(len(alerts) > len(shown))
        for at, alert in enumerate(shown):
            card = self.cards.get(alert.key)
            if card is None:
                card = self.cards[alert.key] = self._card(alert)
            if self._now.indexOf(card) != at:
                self._now.removeWidget(card)
                self._now.insertWidget(at, card)
            card.show_alert(alert, now)
            card.show()
        self._show_later(now)
        some = bool(alerts or self.rows)
        self._stack.setCurrentWidget(self.list if some else self.empty)
        if held is not None:
            self._hold(held)

    def _show_later(self, now: int) -> None:
        wanted: dict[str, tuple[Icon, str, str, str]] = {}
        for until, alert in self._alerts.later:
            words = alert.said or headline(alert, now)
            again = tr("again at {time}", time=at_words(until, now))
            wanted[alert.key] = (look_icon(alert.look), words, again, now_words())
        for reminder in self._alerts.waiting:
            wanted[reminder.id] = (Icon.ALARM, _of_words(reminder), when_words(reminder, now), forget_words())
        for key in [key for key in self.rows if key not in wanted]:
            self._drop_widget(self.rows.pop(key))
        for at, (key, (icon, words, when, drop)) in enumerate(wanted.items()):
            row = self.rows.get(key)
            if row is None:
                row = self.rows[key] = LaterRow(key, icon)
                row.dropped.connect(self._dropped)
            if self._later.indexOf(row) != at:
                self._later.removeWidget(row)
                self._later.insertWidget(at, row)
            row.show_words(words, when, drop)
            row.show()
        self.later_head.setVisible(bool(wanted))

    def _card(self, alert: Alert) -> AlertCard:
        card = AlertCard(alert)
        card.gone.connect(self._go)
        card.done.connect(self._done)
        card.later.connect(self._ask_later)
        card.stepped.connect(self._step)
        return card

    def _drop_widget(self, widget: QWidget) -> None:
        widget.hide()
        widget.setParent(None)
        widget.deleteLater()

    def _tick(self) -> None:
        if self.isVisible():
            now = self._desk.now()
            for card in self.cards.values():
                card.show_alert(card.alert, now)

    def take_focus(self) -> None:
        """The first card, or the way to a reminder."""
        keys = [alert.key for alert in self._alerts.open if alert.key in self.cards]
        target: QWidget = self.cards[keys[0]] if keys else self.new
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _held(self) -> int | None:
        """Which card has the keyboard, in it or in one of its buttons."""
        focus = QApplication.focusWidget()
        for card in self.cards.values():
            if focus is card or (focus is not None and card.isAncestorOf(focus)):
                return self._now.indexOf(card)
        return None

    def _hold(self, at: int) -> None:
        """The keyboard stays in its place when a card has gone."""
        focus = QApplication.focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            return
        left = [alert.key for alert in self._alerts.open]
        target: QWidget = self.cards[left[min(at, len(left) - 1)]] if left else self.new
        if self.isVisible():
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step(self, by: int) -> None:
        keys = [alert.key for alert in self._alerts.open]
        at = next((at for at, key in enumerate(keys) if self.cards[key].hasFocus()), None)
        if at is not None and 0 <= at + by < len(keys):
            card = self.cards[keys[at + by]]
            card.setFocus(Qt.FocusReason.TabFocusReason)
            self.list.ensureWidgetVisible(card)

    # --- doing --------------------------------------------------------------------------------

    def _open(self) -> None:
        self._shell.dock.show_panel("alerts")

    def _any(self) -> bool:
        return bool(self._alerts.open)

    def _first_leads(self) -> bool:
        return self._any() and self._alerts.open[0].link is not None

    def _first_done(self) -> None:
        self._done(self._alerts.open[0].key)

    def _first_later(self) -> None:
        self._open()
        self._ask_later(self._alerts.open[0].key)

    def _first_go(self) -> None:
        self._go(self._alerts.open[0].key)

    def _done(self, key: str) -> None:
        alert = self._alerts.of(key)
        if alert is None:
            return
        before = self._alerts.done(key)
        if alert.broadcast is None:
            self._shell.toasts.say(tr("Done"), action=tr("Undo"), run=partial(self._undo, key, before))

    def _undo(self, key: str, before: BellKept) -> None:
        self._alerts.undo(key, before)

    def _ask_later(self, key: str) -> None:
        card = self.cards.get(key)
        if card is None:
            return
        self._menu.clear()
        self._menu.heading(tr("Tell me again"))
        for minutes in _SPANS:
            words = tr("In {n} min", n=minutes) if minutes < 60 else _hours(minutes // 60)
            self._menu.add(Entry(text=words, run=partial(self._put_off, key, minutes), icon=Icon.CLOCK))
        self._menu.open_at(card.put_off)

    def _put_off(self, key: str, minutes: int) -> None:
        self._alerts.put_off(key, minutes * _MINUTE)

    def _dropped(self, key: str) -> None:
        reminder = next((one for one in self._alerts.waiting if one.id == key), None)
        if reminder is None:
            self._alerts.put_off(key, 0)
            return
        self._alerts.forget(reminder)
        back = partial(self._alerts.put_back, reminder)
        self._shell.toasts.say(tr("You will not be reminded"), action=tr("Undo"), run=back)

    def _new(self) -> None:
        self.remind("", self._desk.selected)

    def remind(self, text: str, interaction: InteractionId | None, pad: InteractionId | None = None) -> None:
        """Begin a reminder."""
        self._shell.dock.show_panel("alerts", focus=False)
        self.form.show()
        self.foot.hide()
        self.form.open(text, interaction, pad)

    def _close_form(self) -> None:
        self.form.hide()
        self.foot.show()
        self.new.setFocus(Qt.FocusReason.OtherFocusReason)

    def _made(self, reminder: Reminder) -> None:
        self._close_form()
        when = when_words(reminder, self._desk.now())
        words = tr("You will be reminded at {time}", time=when) if reminder.after is None else _reminded(when)
        self._shell.toasts.say(words, action=tr("Undo"), run=partial(self._alerts.forget, reminder))

    def _open_choice(self) -> None:
        """Which sources are to tell."""
        self._menu.clear()
        self._menu.heading(tr("Tell me when"))
        unwanted = self._desk.preferences.now.unwanted_alerts
        for source in SOURCES:
            if source.optional:
                wanted = source.id not in unwanted
                run = partial(self._alerts.want, source.id, not wanted)
                self._menu.add(Entry(text=tr(source.title), run=run, chosen=wanted))
        self._menu.open_at(self.choose)

    def _go(self, key: str) -> None:
        alert = self._alerts.of(key)
        if alert is not None and alert.link is not None:
            self.going.go(alert.link)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        t = theme.tokens()
        painter.fillRect(self.rect(), t.side)
        painter.fillRect(0, self._stack.height(), self.width(), 1, t.line)
        painter.end()


def _of_words(reminder: Reminder) -> str:
    if reminder.text or not reminder.name:
        return reminder.text or tr("Reminder")
    return tr("The chat with {name}", name=reminder.name)


def _hours(hours: int) -> str:
    return tr("In an hour") if hours == 1 else tr("In {n} hours", n=hours)


def _reminded(when: str) -> str:
    return tr("You will be reminded {when}", when=when)
