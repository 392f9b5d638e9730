"""The phone's place in the top bar: until calls come through the desk, who asked to be called back."""

from functools import partial

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPaintEvent

from desktop.models.clock import clock_words
from desktop.state import waiting
from desktop.state.waiting import waits_since
from desktop.ui import theme
from desktop.ui.commands import Command
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.badge import draw_badge
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.widgets.menu import Entry, Menu
from protocol.entities import Interaction
from protocol.ids import InteractionId
from protocol.kinds import Channel

_MOST = 8


class PhoneButton(IconButton):
    """How many wait for a call; opens the list of them."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(Icon.PHONE, tr("Phone"), edge=36)
        self._shell = shell
        self._desk = shell.desk
        self._count = 0
        self._menu = Menu(shell.window_widget, tr("To call back"))
        self.clicked.connect(self._open)
        shell.commands.add(
            Command(
                id="phone.open",
                title=tr("Who is to be called back"),
                known_as=tr("callbacks, calls"),
                key="Alt+H",
                icon=Icon.PHONE,
                run=self._open,
            )
        )
        shell.commands.changed.connect(self.refresh)
        for signal in (self._desk.signals.waiting, self._desk.signals.chats, self._desk.signals.me):
            signal.connect(self.refresh)
        self.refresh()

    def to_call(self) -> list[Interaction]:
        """Mine first, then those that wait where she serves, the longest wait first."""
        floor, me = self._desk.store.floor, self._desk.me
        if me is None:
            return []
        mine = [card for card in floor.of_agent(me.id) if card.channel is Channel.PHONE]
        others = waiting.takeable(floor, me, Channel.PHONE)
        return [*mine, *sorted(others, key=waits_since)]

    def refresh(self) -> None:
        """Show how many there are."""
        count = len(self.to_call())
        name = tr("Phone: {n} to call back", n=count) if count else tr("Phone: nobody to call back")
        self.name(name, self._shell.commands.key_of("phone.open"))
        if count != self._count:
            self._count = count
            self.update()

    def _open(self) -> None:
        if self._menu.isVisible():
            self._menu.close_again()
            return
        self._menu.clear()
        self._menu.heading(tr("To call back"))
        cards = self.to_call()
        for card in cards[:_MOST]:
            name = card.customer.name or tr("A customer")
            number = card.customer.phone or tr("no number")
            waited = clock_words(self._desk.now() - waits_since(card))
            run = partial(self._choose, card.id)
            self._menu.add(Entry(text=f"{name} · {number}", run=run, icon=Icon.PHONE, key=waited))
        if not cards:
            none = Label(tr("Nobody has asked for a call."), Type.BODY, tone=Tone.SOFT)
            none.setContentsMargins(10, 4, 10, 8)
            self._menu.put(none)
        self._menu.open_at(self)

    def _choose(self, interaction: InteractionId) -> None:
        self._desk.select(interaction)
        self._shell.commands.run("chat.focus")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._count:
            painter = paint.begin(self)
            draw_badge(painter, QPointF(self.width() - 9, 10), self._count, theme.tokens().surface)
            painter.end()
