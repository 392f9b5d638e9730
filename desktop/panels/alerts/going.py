"""Being where an alert leads."""

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from desktop.state.alerts.alert import Link, ToChat, ToCustomer, ToLink, ToPad, ToPage, ToQueue, ToVisitor
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from protocol.ids import InteractionId


class Going(QObject):
    """Knows the way to each place of the desk."""

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._desk = shell.desk
        shell.desk.alerts.go_asked.connect(self.go)

    def go(self, link: Link) -> None:
        """Be where a link leads; where that is gone, say so."""
        match link:
            case ToChat():
                self._go_to_chat(link.interaction, link.key)
            case ToCustomer():
                if self._go_to_chat(link.interaction, ""):
                    self._shell.dock.show_panel("contact")
            case ToVisitor():
                self._shell.commands.run("visitors.open")
                self._desk.visitors.point_at(link.visitor)
            case ToQueue():
                self._shell.commands.run("queues.open")
            case ToPad():
                if link.pad in self._desk.store.conversations:
                    self._desk.select(link.pad)
                self._shell.commands.run("pad.open")
            case ToPage():
                url = QUrl(link.url)
                if url.scheme() in ("http", "https"):
                    QDesktopServices.openUrl(url)
            case ToLink():
                self._shell.commands.run("link.open")

    def _go_to_chat(self, interaction: InteractionId, key: str) -> bool:
        store = self._desk.store
        card = store.floor.interactions.get(interaction)
        if card is not None and card.flag is not None:
            # She is asked for there: she reads along from now on, unless she has a part in it.
            self._desk.supervision.monitor(interaction)
        if interaction not in store.conversations and card is None:
            self._shell.toasts.say(tr("That chat is over and no longer here."))
            return False
        self._shell.go_to("chats")
        if key:
            self._desk.reveal(interaction, key)
        else:
            self._desk.select(interaction)
            self._shell.commands.run("chat.focus")
        return True
