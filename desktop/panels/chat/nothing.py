"""What stands in the centre while no chat of the agent's is chosen: one that waits, or what to do."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget

from desktop.models.shown import ShownChat
from desktop.panels.waiting import WaitingPage
from desktop.state.floor import WAITS
from desktop.state.link import LinkPhase
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.empty import EmptyState
from protocol.entities import Interaction
from protocol.kinds import AgentStatus

if TYPE_CHECKING:
    from desktop.panels.monitoring import MonitorPage


class NoChat(QStackedWidget):
    """Says who waits or how to get a chat.

    Attributes:
        note: what to do.
        monitor: the chosen one that goes on with somebody else; made when a supervisor first chooses one.
    """

    def __init__(self, shell: Shell, shown: ShownChat) -> None:
        super().__init__()
        self._shell = shell
        self._chat = shown
        self.note = EmptyState(Icon.CHAT, "")
        self.ready = Button(tr("Set yourself ready"), Kind.PRIMARY, icon=Icon.PLAY)
        self.ready.clicked.connect(self._set_ready)
        self.note.add(self.ready)
        self.monitor: MonitorPage | None = None
        self.addWidget(self.note)
        shell.desk.signals.me.connect(self.refresh)
        shell.desk.signals.chats.connect(self._chats_changed)
        shell.desk.signals.link.connect(self._chats_changed)
        shell.desk.tiles.changed.connect(self._chats_changed)
        shell.commands.changed.connect(self._chats_changed)

    @cached_property
    def waiting(self) -> WaitingPage:
        """Made when one who waits is first chosen: most tiles never show any."""
        page = WaitingPage(self._shell, self._chat)
        self.addWidget(page)
        return page

    def refresh(self) -> None:
        """Say what there is to say."""
        desk = self._shell.desk
        card, me = self._chat.card, desk.me
        self.ready.hide()
        if self._chat.conversation is not None:
            return
        if card is not None and card.status not in WAITS and desk.supervision.on:
            self._monitor(card)
            return
        self.setCurrentWidget(self.waiting if card is not None else self.note)
        if card is not None:
            self.waiting.refresh(card)
        elif desk.tiles.windows:
            key = self._shell.commands.key_of("tiles.detach")
            advice = tr("Close such a window, or press {key} in it, and its chat is here again.", key=key)
            self.note.say(Icon.WINDOW, tr("Your chats stand in windows of their own"), advice)
        elif me is None or desk.store.link.phase in (LinkPhase.CONNECTING, LinkPhase.CATCHING_UP):
            # What is so is not known yet; what was so when she left says nothing.
            self.note.say(Icon.CHAT, tr("Fetching…"), "")
        elif me.status is AgentStatus.READY:
            self.note.say(Icon.BELL, tr("All quiet"), tr("You are ready. The next customer rings here."))
        elif me.status is AgentStatus.FINISHING:
            advice = tr("You take no new chats. Set yourself ready to go on.")
            self.note.say(Icon.FINISHING, tr("All finished"), advice)
            self.ready.show()
        else:
            advice = tr("No customer rings here until you set yourself ready.")
            self.note.say(Icon.PAUSE, tr("You are not ready"), advice)
            self.ready.show()

    def _monitor(self, card: Interaction) -> None:
        if self.monitor is None:
            # Of use to supervisors alone: the start of an agent's desk does without.
            from desktop.panels.monitoring import MonitorPage

            self.monitor = MonitorPage(self._shell, self._chat)
            self.addWidget(self.monitor)
        self.setCurrentWidget(self.monitor)
        self.monitor.refresh(card)

    def take_focus(self) -> None:
        """Put the keyboard where the next act is one key away."""
        if self.monitor is not None and self.currentWidget() is self.monitor:
            self.monitor.take_focus()
        if isinstance(self.currentWidget(), WaitingPage):
            self.waiting.take_focus()

    def _chats_changed(self) -> None:
        if self._chat.conversation is None:
            self.refresh()

    def _set_ready(self) -> None:
        self._shell.commands.run("state.ready")
