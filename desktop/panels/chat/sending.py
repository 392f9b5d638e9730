"""Which key sends what is written in a composer; wherever words are sent, it is the same one."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from desktop.ui.commands import Commands

_SEND = "chat.send"


def send_key(commands: Commands, *, enter_sends: bool) -> str:
    """The key that sends where Enter does not, as people read it; empty: Enter does."""
    if commands.key(_SEND) == "Return":
        return "" if enter_sends else "Ctrl+Enter"
    return commands.key_of(_SEND).replace("Return", "Enter")


def is_send_key(commands: Commands, event: QKeyEvent, *, enter_sends: bool) -> bool:
    """Whether a press sends. Where Enter is not to, Enter alone begins a line, whatever else was chosen."""
    alone = is_enter(event) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return (enter_sends or not alone) and commands.is_key(_SEND, event)


def is_enter(event: QKeyEvent) -> bool:
    """Enter, on either part of the keyboard, with whatever is held."""
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
