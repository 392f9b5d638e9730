"""The customer panel on a desk, and what tests do to it."""

from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop.panels.customer.panel import CustomerPanel
from desktop.ui.widgets.buttons import Button
from protocol.commands import StaffCommand
from tests.desktop import afternoon as day
from tests.desktop import customer_scene as scene
from tests.desktop.desks import MakeDesk, Shown


def panel_of(shown: Shown) -> CustomerPanel:
    """The panel."""
    panel = shown.window.findChild(CustomerPanel)
    assert isinstance(panel, CustomerPanel)
    return panel


def known(make_desk: MakeDesk, *, verified: bool = True) -> tuple[Shown, CustomerPanel]:
    """Freja's chat, with her record and all that was asked of the server."""
    shown = make_desk(store=scene.known(day.store(day.afternoon()), verified=verified))
    shown.desk.select(day.FREJA)
    scene.answers(shown.store)
    return shown, panel_of(shown)


def last(shown: Shown) -> StaffCommand:
    """What was sent last."""
    return shown.bus.sent[-1]


def undo(shown: Shown) -> None:
    """Press the newest notice's button."""
    buttons = [one for one in shown.window.toasts.findChildren(Button) if one.text() == "Undo"]
    buttons[-1].click()


def names(widget: QWidget) -> list[str]:
    """What can be pressed in it, by name."""
    return [one.accessibleName() or one.text() for one in widget.findChildren(QAbstractButton) if one.isVisible()]
