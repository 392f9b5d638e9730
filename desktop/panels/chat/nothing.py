"""What stands in the centre while no chat of the agent's is chosen: one that waits, or what to do."""

from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.empty import EmptyState
from protocol.entities import AgentStatus


class NoChat(EmptyState):
    """Says who waits or how to get a chat."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(Icon.CHAT, "")
        self._shell = shell
        self.ready = Button(tr("Set yourself ready"), Kind.PRIMARY, icon=Icon.PLAY)
        self.ready.clicked.connect(self._set_ready)
        self.add(self.ready)
        shell.desk.signals.me.connect(self.refresh)
        shell.desk.signals.chats.connect(self._chats_changed)

    def refresh(self) -> None:
        """Say what there is to say."""
        desk = self._shell.desk
        card, me = desk.card, desk.me
        self.ready.hide()
        if desk.conversation is not None:
            return
        if card is not None:
            queue = desk.store.floor.queues.get(card.queue)
            name = card.customer.name or tr("A customer")
            title = tr("{name} waits in {queue}", name=name, queue=queue.name if queue is not None else "")
            advice = tr("It is offered to the next free agent with the skills for it.")
            self.say(Icon.TIMER, title, f"“{card.question}”\n\n{advice}" if card.question else advice)
        elif me is None or me.status is AgentStatus.READY:
            self.say(Icon.BELL, tr("All quiet"), tr("You are ready. The next customer rings here."))
        elif me.status is AgentStatus.FINISHING:
            self.say(Icon.FINISHING, tr("All finished"), tr("You take no new chats. Set yourself ready to go on."))
            self.ready.show()
        else:
            self.say(Icon.PAUSE, tr("You are not ready"), tr("No customer rings here until you set yourself ready."))
            self.ready.show()

    def _chats_changed(self) -> None:
        if self._shell.desk.conversation is None:
            self.refresh()

    def _set_ready(self) -> None:
        self._shell.commands.run("state.ready")
