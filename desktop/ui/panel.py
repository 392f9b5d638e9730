"""What a panel is: a name, an area of the window, and a way to build it."""

from collections.abc import Callable, Sequence
from enum import Enum
from typing import Protocol, runtime_checkable

from msgspec import Struct
from PySide6.QtWidgets import QWidget

from desktop.models.desk import Desk
from desktop.ui.commands import Commands
from desktop.ui.dock import Dock
from desktop.ui.icons import Icon
from desktop.ui.widgets.toast import ToastBar
from protocol.kinds import Role


class Area(Enum):
    """Where a panel stands."""

    #: The whole window, while nobody is signed in.
    DOOR = "door"
    TOP = "top"
    LEFT = "left"
    CENTRE = "centre"
    #: In the right dock, by tab.
    RIGHT = "right"
    #: A page of its own beside the rail, in place of left, centre and dock; built when first gone to.
    PAGE = "page"
    #: A small thing in the top bar, beside the agent's state; 36 pixels high.
    TOOLS = "tools"
    #: Above everything; it places itself.
    FLOATING = "floating"


class Shell(Protocol):
    """What a panel gets: the view-model, the commands, somewhere to say things, its window."""

    desk: Desk
    commands: Commands
    toasts: ToastBar
    dock: Dock

    @property
    def tools(self) -> QWidget:
        """Where small things of the top bar stand; the top bar places it."""
        ...

    @property
    def place(self) -> str:
        """The place that is shown: `chats`, or the id of a page."""
        ...

    def go_to(self, place: str, *, focus: bool = True) -> None:
        """Show a place. Raises KeyError for an unknown one."""
        ...

    def note_place(self, place: str, count: int) -> None:
        """Show in the rail that so much is new there."""
        ...

    @property
    def window_widget(self) -> QWidget:
        """The window, for what floats in it."""
        ...


@runtime_checkable
class TakesFocus(Protocol):
    """A panel that knows where in it the keyboard belongs."""

    def take_focus(self) -> None:
        """Put the keyboard there."""
        ...


@runtime_checkable
class HasPanes(Protocol):
    """A panel of several parts that the keyboard goes round one by one."""

    def panes(self) -> Sequence[QWidget]:
        """The parts, those too that can't be seen now."""
        ...


class PanelSpec(Struct, frozen=True, kw_only=True):
    """One line in the table of panels. `title` is an English text for `tr`."""

    id: str
    title: str
    area: Area
    build: Callable[[Shell], QWidget]
    icon: Icon = Icon.CIRCLE
    #: Of the left and the centre: it stands there while the desk shows questions to an expert instead of chats.
    for_expert: bool = False
    #: Of the dock, or a page: adds its commands; the panel itself is then built when it is first looked at.
    late: Callable[[Shell], None] | None = None
    #: Of a page: who can go there; nobody named: all. What else it is called, in English for `tr`, parted by commas;
    #: its key, and whether it stands at the foot of the rail.
    for_roles: tuple[Role, ...] = ()
    known_as: str = ""
    key: str = ""
    foot: bool = False
