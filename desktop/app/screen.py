"""What is on the screen, in words: what a screen reader would find, in reading order."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)


@dataclass(frozen=True)
class Place:
    """Something with words on the screen, and where a click on it goes."""

    words: str
    widget: QWidget
    point: QPoint
    enabled: bool
    #: It takes clicks or keys, unlike a label that only names it.
    acts: bool
    #: Its name alone, without what it holds.
    name: str = ""


class CannotDo(Exception):
    """An order can't be carried out with what is on the screen; its text says why."""


@runtime_checkable
class _HasParts(Protocol):
    """A view whose rows hold more than one thing to click."""

    def named_parts(self) -> tuple[tuple[str, QRect], ...]: ...


def windows() -> list[QWidget]:
    """The visible windows, menus and pop-ups, the main window first."""
    shown = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
    return sorted(shown, key=lambda window: (window.parentWidget() is not None, isinstance(window, QMenu)))


def places() -> list[Place]:
    """All that can be read, in reading order."""
    return [place for window in windows() for place in _within(window)]


def texts() -> list[str]:
    """The words of all places, one each."""
    return [place.words for place in places() if place.words]


def find(name: str) -> Place | None:
    """The place with this name, or these words; failing that, the first that begins with or holds them."""
    all_places = places()
    exact = [place for place in all_places if name in (place.name, place.words)]
    begins = [place for place in all_places if place.words.startswith(name)]
    holds = [place for place in all_places if name in place.words]
    fitting = exact or begins or holds
    return min(fitting, key=lambda place: (not place.enabled, not place.acts), default=None)


def name_of(widget: QWidget | None) -> str:
    """A widget's accessible name, or what it says."""
    if widget is None:
        return ""
    return widget.accessibleName() or _said(widget) or widget.objectName()


def _within(widget: QWidget) -> Iterator[Place]:
    if isinstance(widget, QMenu):
        yield from _entries(widget)
        return
    yield from _own(widget)
    if isinstance(widget, QAbstractItemView):
        yield from _rows(widget)
    children = [
        child
        for child in widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if child.isVisible() and not child.isWindow() and not _is_inside(widget, child)
    ]
    children.sort(key=lambda child: (child.y() // 8, child.x()))
    for child in children:
        yield from _within(child)


def _is_inside(widget: QWidget, child: QWidget) -> bool:
    """Parts of a widget that has told its words itself."""
    whole = QLineEdit | QComboBox | QAbstractItemView | QTextEdit | QPlainTextEdit
    return isinstance(widget, whole) and not child.accessibleName()


def _own(widget: QWidget) -> Iterator[Place]:
    name, said = widget.accessibleName(), _said(widget)
    if isinstance(widget, QAbstractItemView):
        said = ""
    words = name if said in name else (said if name in said else f"{name}: {said}")
    if words and not (isinstance(widget, QLabel) and not said):
        acts = widget.focusPolicy() is not Qt.FocusPolicy.NoFocus or isinstance(widget, QAbstractButton)
        yield Place(words, widget, widget.rect().center(), widget.isEnabled(), acts, name or said)


def _said(widget: QWidget) -> str:
    match widget:
        case QLabel():
            return _plain(widget.text())
        case QAbstractButton():
            return widget.text().replace("&", "")
        case QLineEdit():
            hidden = widget.echoMode() is not QLineEdit.EchoMode.Normal
            return widget.placeholderText() if hidden or not widget.text() else widget.text()
        case QTextEdit() | QPlainTextEdit():
            return widget.toPlainText() or widget.placeholderText()
        case QComboBox():
            return widget.currentText()
        case QGroupBox():
            return widget.title()
        case _:
            return widget.accessibleDescription()


def _plain(text: str) -> str:
    return QTextDocumentFragment.fromHtml(text).toPlainText() if "</" in text else text.replace("&", "")


def _rows(view: QAbstractItemView) -> Iterator[Place]:
    model = view.model()
    seen = view.viewport().rect()
    for row in range(model.rowCount(view.rootIndex())):
        index = model.index(row, 0, view.rootIndex())
        rect = view.visualRect(index)
        if rect.isValid() and rect.intersects(seen):
            yield Place(row_words(index), view.viewport(), _middle(rect, seen), enabled=True, acts=True)
    if isinstance(view, _HasParts):
        for name, rect in view.named_parts():
            if rect.intersects(seen):
                yield Place(name, view.viewport(), _middle(rect, seen), enabled=True, acts=True)


def row_words(index: QModelIndex | QPersistentModelIndex) -> str:
    """What a row says to a screen reader."""
    for role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole):
        said = index.data(role)
        if isinstance(said, str) and said:
            return said
    return ""


def _middle(rect: QRect, seen: QRect) -> QPoint:
    return rect.intersected(seen).center()


def _entries(menu: QMenu) -> Iterator[Place]:
    for action in menu.actions():
        if action.isVisible() and not action.isSeparator():
            words = action.text().split("\t")[0].replace("&", "")
            yield Place(words, menu, menu.actionGeometry(action).center(), action.isEnabled(), acts=True)
