"""Hands for the driver: real key, mouse, clipboard and drop events, and a picture of what is on the screen."""

from PySide6.QtCore import QFileInfo, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPixmap,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.app import screen
from desktop.app.screen import CannotDo


class Hands:
    """What a person's hands can do to the window."""

    def place(self, name: str) -> screen.Place:
        """What is called this on the screen. Raises CannotDo."""
        found = screen.find(name)
        if found is None:
            raise CannotDo(f"There is nothing called {name!r} on the screen.")
        return found

    def key(self, text: str) -> QKeySequence:
        """A key by its portable name. Raises CannotDo."""
        sequence = QKeySequence(text)
        if not sequence.toString():
            raise CannotDo(f"There is no key {text!r}.")
        return sequence

    def press(self, widget: QWidget, sequence: QKeySequence) -> None:
        """Press keys."""
        QTest.keySequence(widget, sequence)

    def press_character(self, widget: QWidget, character: str) -> None:
        """Type one character, whatever key has it; a new line as the composer takes one."""
        if character == "\n":
            QTest.keyClick(widget, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
            return
        for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character))

    def click(self, target: screen.Place) -> None:
        """Click with the left button."""
        QTest.mouseClick(target.widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, target.point)

    def ask_menu(self, target: screen.Place) -> None:
        """Click with the right button."""
        there = target.widget.mapToGlobal(target.point)
        QApplication.sendEvent(target.widget, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, target.point, there))

    def copy(self, path: str, text: str) -> None:
        """Put a picture, or words, on the clipboard. Raises CannotDo."""
        if not path:
            QApplication.clipboard().setText(text)
            return
        picture = QImage(path)
        if picture.isNull():
            raise CannotDo(f"{path} is no picture.")
        QApplication.clipboard().setImage(picture)

    def paste(self, widget: QWidget) -> None:
        """Paste."""
        QTest.keySequence(widget, QKeySequence(QKeySequence.StandardKey.Paste))

    def drop(self, widget: QWidget, path: str) -> None:
        """Drop a file on a widget, or on the first around it that takes drops. Raises CannotDo."""
        files = QMimeData()
        files.setUrls([QUrl.fromLocalFile(QFileInfo(path).absoluteFilePath())])
        at = widget.rect().center()
        while not widget.acceptDrops() and (parent := widget.parentWidget()) is not None:
            at = widget.mapToParent(at)
            widget = parent
        action, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(QPoint(at), action, files, button, keys)
        QApplication.sendEvent(widget, enter)
        if not enter.isAccepted():
            raise CannotDo("Files can't be dropped there.")
        QApplication.sendEvent(widget, QDropEvent(QPointF(at), action, files, button, keys))

    def picture_of(self, window: QWidget) -> QPixmap:
        """The window with its dialogs and menus where they stand."""
        picture = window.grab()
        painter = QPainter(picture)
        for other in screen.windows():
            if other is not window:
                painter.drawPixmap(other.pos() - window.pos(), other.grab())
        painter.end()
        return picture
