"""Walks what a screen reader is given: every part of a window, and what is wrong with it."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QScrollBar, QWidget

_ROLE = QAccessible.Role
#: What people act on.
CONTROLS = frozenset(
    {
        _ROLE.Button,
        _ROLE.ButtonMenu,
        _ROLE.CheckBox,
        _ROLE.RadioButton,
        _ROLE.ComboBox,
        _ROLE.EditableText,
        _ROLE.Slider,
        _ROLE.SpinBox,
        _ROLE.List,
        _ROLE.Table,
        _ROLE.Tree,
        _ROLE.PageTab,
        _ROLE.Link,
        _ROLE.MenuItem,
    }
)
#: Set on a list that is driven from a field beside it, which has the keyboard all the time.
DRIVEN = "driven"


def parts(of: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """All that can be seen in it, from above."""
    for at in range(of.childCount()):
        child = of.child(at)
        if not child.isValid():
            continue
        yield child
        # The rows of a view are told by its model; a test of the view's own says what.
        if not isinstance(child.object(), QAbstractItemView):
            yield from parts(child)


def faults(window: QWidget) -> list[str]:
    """Controls without a name, and those that no key reaches."""
    root = QAccessible.queryAccessibleInterface(window)
    assert root is not None
    return [fault for part in parts(root) for fault in _faults_of(part)]


def _faults_of(part: QAccessibleInterface) -> Iterator[str]:
    widget = part.object()
    if not isinstance(widget, QWidget) or not widget.isVisible() or isinstance(widget, QScrollBar):
        return
    takes_keys = widget.focusPolicy() is not Qt.FocusPolicy.NoFocus
    if _carries(widget) or (part.role() not in CONTROLS and not takes_keys):
        return
    where = f"{type(widget).__name__} in {type(widget.parent()).__name__}"
    if not part.text(QAccessible.Text.Name).strip():
        yield f"nameless: {where}"
    if not widget.isEnabled() or widget.property(DRIVEN):
        return
    if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield f"unreachable: {where} ({part.text(QAccessible.Text.Name)})"


def _carries(widget: QWidget) -> bool:
    """The inside of something that scrolls; the thing itself is what the keyboard reaches."""
    parent = widget.parentWidget()
    return isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget
