"""Who signs in next at this desk finds nothing of what the one before was looking for or writing."""

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop.ui.widgets.popover import Popover


def empty(window: QWidget, door: QWidget | None) -> None:
    """Close what floats and empty what was typed, but at the door. Of chats and pads the store has let go itself."""
    for sheet in window.findChildren(Popover):
        sheet.close_again()
        for words in sheet.findChildren(QPlainTextEdit):
            words.clear()
    for field in window.findChildren(QLineEdit):
        if door is None or not door.isAncestorOf(field):
            field.clear()
