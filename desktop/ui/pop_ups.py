"""Pop-ups outside of the desk's windows, by whatever this system has for them.

The tray's own messages where there is a tray; the desktop's notifications (`notify-send`, D-Bus) where there is
none; else a small card of our own. Which of them it is nobody has to know.
"""

import shutil
import sys
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QProcess, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QSystemTrayIcon
from shiboken6 import isValid

from desktop.models.attention import Asking, How, PopUp
from desktop.ui.text import tr
from desktop.ui.widgets.pop_up_card import PopUpCard
from protocol.ids import InteractionId

#: Milliseconds for which a pop-up stands if nobody takes it away.
SHOWN_MS = 8_000
_MOST_WORDS = 160
_UNSEEN = ("offscreen", "minimal")
_ABOUT_US = ("--app-name=Deskbell", "--icon=deskbell", f"--expire-time={SHOWN_MS}")


def title_of(pop_up: PopUp) -> str:
    """Its first line."""
    return pop_up.title or tr("A customer")


def text_of(pop_up: PopUp) -> str:
    """What stands below: who brings the chat and why, or the text."""
    words = " ".join((pop_up.text if pop_up.asking is None else _asking_words(pop_up.asking)).split())
    return words if len(words) <= _MOST_WORDS else f"{words[: _MOST_WORDS - 1]}…"


def _asking_words(asking: Asking) -> str:
    name = asking.by or tr("A colleague")
    match asking.how:
        case How.OVER:
            asks = tr("{name} asks you to take this chat over", name=name)
        case How.JOIN:
            asks = tr("{name} asks you to join this chat", name=name)
        case How.GIVEN:
            asks = tr("{name} gave the chat to you", name=name)
        case How.PASSED:
            asks = tr("{name} passed the chat to {queue}", name=name, queue=asking.queue)
    return f"{asks}: “{asking.brief.strip()}”" if asking.brief.strip() else asks


def plain_body(text: str) -> str:
    """Customers' words as they are: the desktop reads marks of its own in a body, and `notify-send` backslashes."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return plain.replace("\\", r"\\")


def tray_body(text: str) -> str:
    """The same for a tray. On Linux a tray of D-Bus hands a body on to where marks are read, others do not: the text
    holds nothing that could begin one."""
    return text.replace("<", "‹") if sys.platform == "linux" else text


class Channel(Protocol):
    """A way to pop something up."""

    def show(self, pop_up: PopUp) -> None:
        """Pop up."""
        ...

    def withdraw(self, key: str) -> None:
        """Take it away, where that can be done."""
        ...


class TrayMessages:
    """Messages of the tray icon; a click is told by the tray."""

    def __init__(self, tray: QSystemTrayIcon, icon: Callable[[], QIcon]) -> None:
        self._tray = tray
        self._icon = icon

    def show(self, pop_up: PopUp) -> None:
        self._tray.showMessage(title_of(pop_up), tray_body(text_of(pop_up)), self._icon(), SHOWN_MS)

    def withdraw(self, key: str) -> None:
        """The system takes it away by itself."""


class Notifications(QObject):
    """The desktop's notifications, by `notify-send`. They go when their time is over."""

    def __init__(self, command: str, parent: QObject) -> None:
        super().__init__(parent)
        self._command = command
        self._processes: dict[str, QProcess] = {}

    def show(self, pop_up: PopUp) -> None:
        self.withdraw(pop_up.key)
        process = QProcess(self)
        process.setProgram(self._command)
        process.setArguments([*_ABOUT_US, "--", title_of(pop_up), plain_body(text_of(pop_up))])
        process.setStandardInputFile(QProcess.nullDevice())
        process.setStandardOutputFile(QProcess.nullDevice())
        process.setStandardErrorFile(QProcess.nullDevice())
        process.finished.connect(process.deleteLater)
        process.errorOccurred.connect(process.deleteLater)
        self._processes[pop_up.key] = process
        process.start()

    def withdraw(self, key: str) -> None:
        process = self._processes.pop(key, None)
        if process is not None and isValid(process):
            process.kill()


class Cards(QObject):
    """Cards of our own, one below the other in the screen's corner.

    Signals:
        clicked: one was clicked (PopUp).
    """

    clicked = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._cards: dict[str, PopUpCard] = {}
        self._told: dict[str, PopUp] = {}

    def show(self, pop_up: PopUp) -> None:
        self._told[pop_up.key] = pop_up
        there = self._cards.get(pop_up.key)
        if there is not None:
            # A window is dear, and one that jumps to the end at each word of a chat can't be read.
            there.tell(title_of(pop_up), text_of(pop_up), pop_up.event)
            return
        card = PopUpCard(pop_up.key, title_of(pop_up), text_of(pop_up), pop_up.event, SHOWN_MS)
        card.clicked.connect(self._clicked)
        card.left.connect(self.withdraw)
        self._cards[pop_up.key] = card
        self._place()
        card.show()

    def withdraw(self, key: str) -> None:
        card = self._cards.pop(key, None)
        if card is not None:
            del self._told[key]
            card.hide()
            card.deleteLater()
            self._place()

    def _clicked(self, key: str) -> None:
        pop_up = self._told.get(key)
        if pop_up is not None:
            self.clicked.emit(pop_up)

    def shown(self) -> tuple[PopUpCard, ...]:
        """Those that stand there now, the oldest first."""
        return tuple(self._cards.values())

    def stop(self) -> None:
        """Take all away."""
        for key in tuple(self._cards):
            self.withdraw(key)

    def _place(self) -> None:
        for at, card in enumerate(self._cards.values()):
            card.stand(at)


class PopUps(QObject):
    """Pops things up the best way there is.

    Signals:
        opened: one was clicked: its chat is wanted (InteractionId, or None).
    """

    opened = Signal(object)

    def __init__(self, tray: QSystemTrayIcon | None, icon: Callable[[], QIcon], parent: QObject) -> None:
        super().__init__(parent)
        self.cards = Cards(self)
        self.cards.clicked.connect(self._clicked)
        self._last: InteractionId | None = None
        # Where nobody sees the screen nobody is to be told beside it.
        seen = QGuiApplication.platformName() not in _UNSEEN
        command = shutil.which("notify-send") if seen else None
        self._channel: Channel = self.cards
        if tray is not None and QSystemTrayIcon.supportsMessages():
            self._channel = TrayMessages(tray, icon)
            tray.messageClicked.connect(self._tray_clicked)
        elif command is not None:
            self._channel = Notifications(command, self)

    def show(self, pop_up: PopUp) -> None:
        """Pop up."""
        self._last = pop_up.interaction
        self._channel.show(pop_up)

    def withdraw(self, key: str) -> None:
        """Take it away."""
        self._channel.withdraw(key)

    def stop(self) -> None:
        """Take all away."""
        self.cards.stop()

    def _clicked(self, pop_up: PopUp) -> None:
        self.cards.withdraw(pop_up.key)
        self.opened.emit(pop_up.interaction)

    def _tray_clicked(self) -> None:
        self.opened.emit(self._last)
