"""How the main window's parts share its width, and where on the screen it stands: as each person left it."""

from PySide6.QtCore import QByteArray, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter, QWidget

from desktop.state.drafts import Memory, Remembered
from desktop.ui import layout
from desktop.ui.dock import Dock
from desktop.ui.widgets.rail_button import RAIL

#: Narrower windows fold the dock away, so that the chat keeps its room.
_DOCK_FROM = 1160
_ROOMY = QSize(1440, 900)
#: With large words a screen has fewer logical pixels; so many there are to be.
_LEAST, _NARROWEST = QSize(880, 560), QSize(728, 480)
_DOCK_MOST = 600
_UNBOUNDED = 16_777_215
#: The least widths of the list and of the chat, and what they have where the dock takes its part of a narrow window.
_LEFT, _CENTRE = 232, 420
_LEFT_TIGHT, _CENTRE_TIGHT, _CENTRE_LEAST = 200, 400, 330
#: The width of the chat beside a wide dock.
_CENTRE_BESIDE = 568
#: Logical pixels that a frame may take of the screen: its sides, its title bar. A window whose frame hangs over the
#: screen's edge would be moved at the next start.
_FRAME = QSize(8, 40)
#: Milliseconds after the last move before the arrangement is kept.
_KEEP_AFTER = 300


class Arranging(QObject):
    """Of the main window, which tells it of its moves.

    Attributes:
        splitter: holds the parts.
    """

    def __init__(self, window: QMainWindow, memory: Memory, left: QWidget, centre: QWidget, dock: Dock) -> None:
        super().__init__(window)
        self._window = window
        self._memory = memory
        self._left, self._centre, self._dock = left, centre, dock
        #: A moment after the last change the arrangement is kept: who kills the desk finds it again too.
        self._keeping = QTimer(self)
        self._keeping.setSingleShot(True)
        self._keeping.setInterval(_KEEP_AFTER)
        self._keeping.timeout.connect(self.keep)
        self._arrangement = layout.read(memory)
        self._geometry: bytes | None = None
        left.setMinimumWidth(_LEFT)
        left.setMaximumWidth(440)
        centre.setMinimumWidth(_CENTRE)
        dock.setMaximumWidth(_DOCK_MOST)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        for part in (left, centre, dock):
            self.splitter.addWidget(part)
            self.splitter.setCollapsible(self.splitter.indexOf(part), False)
        self.splitter.setHandleWidth(1)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.splitterMoved.connect(self._moved)
        dock.widened.connect(self._widen)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            # The session of the system ends: nobody may ask again.
            app.commitDataRequest.connect(self.keep)

    # --- as it was left -----------------------------------------------------------------------

    def restore(self) -> None:
        """Arrange the desk as whoever has signed in left it; nothing happens when that is how it stands."""
        arrangement = layout.read(self._memory)
        if arrangement != self._arrangement and not self._keeping.isActive():
            self._arrangement = arrangement
            self._dock.setVisible(arrangement.dock_wanted and self._window.width() >= _DOCK_FROM)
            self._apply_widths()
        self.restore_place()

    def restore_place(self) -> None:
        """Put the window where it stood, as large as it was."""
        geometry = self._memory.of(Remembered.GEOMETRY)
        if geometry is not None and geometry != self._geometry and not self._keeping.isActive():
            self._geometry = geometry
            self._window.restoreGeometry(QByteArray(geometry))

    def keep(self) -> None:
        """Remember how it stands now."""
        self._keeping.stop()
        layout.write(self._memory, self._arrangement)
        self._geometry = bytes(self._window.saveGeometry().data())
        self._memory.put(Remembered.GEOMETRY, self._geometry)

    # --- changes ------------------------------------------------------------------------------

    def show_dock(self, wanted: bool) -> None:
        """Unfold the dock, or fold it away."""
        self._arrangement = layout.Arrangement(
            left=self._arrangement.left, dock=self._arrangement.dock, dock_wanted=wanted
        )
        self._dock.setVisible(wanted)
        self._apply_widths()
        self._keeping.start()

    def show_list(self) -> None:
        """The list is wanted: where it has no room beside the dock, the dock gives way."""
        if self._left.isHidden():
            self.show_dock(False)

    def resized(self, event: QResizeEvent) -> None:
        """The window has another size."""
        was_narrow = 0 < event.oldSize().width() < _DOCK_FROM
        narrow = event.size().width() < _DOCK_FROM
        if narrow != was_narrow or event.oldSize().width() <= 0:
            self._dock.setVisible(self._arrangement.dock_wanted and not narrow)
        self._apply_widths()
        self.place_changed()

    def place_changed(self) -> None:
        """The window stands elsewhere."""
        if self._window.isVisible():
            self._keeping.start()

    # --- inside -------------------------------------------------------------------------------

    def _moved(self, _position: int, _index: int) -> None:
        if self._dock.wide:
            return
        sizes = self.splitter.sizes()
        shown = not self._dock.isHidden()
        kept = self._arrangement
        self._arrangement = layout.Arrangement(
            left=kept.left if self._left.isHidden() else sizes[0],
            dock=sizes[2] if shown else kept.dock,
            dock_wanted=kept.dock_wanted,
        )
        self._keeping.start()

    def _widen(self, wide: bool) -> None:
        self._dock.setMaximumWidth(_UNBOUNDED if wide else _DOCK_MOST)
        self._apply_widths()

    def _apply_widths(self) -> None:
        width, left, dock = self._window.width(), self._arrangement.left, self._arrangement.dock
        self._make_room(width - RAIL)
        if width < _DOCK_FROM:
            left = min(left, 264)
        if self._dock.wide:
            left = self._left.minimumWidth()
            dock = max(dock, width - RAIL - left - _CENTRE_BESIDE - 2)
        beside = dock if not self._dock.isHidden() else 0
        left = left if not self._left.isHidden() else 0
        self.splitter.setSizes([left, max(self._centre.minimumWidth(), width - RAIL - left - beside - 2), beside])

    def _make_room(self, room: int) -> None:
        """Beside the dock the list and the chat grow narrow, then the list goes: nothing lies over anything."""
        dock = self._dock.minimumWidth() + 2 if not self._dock.isHidden() else 0
        tight = bool(dock) and room < _LEFT + _CENTRE + dock
        crowded = bool(dock) and room < _LEFT_TIGHT + _CENTRE_TIGHT + dock
        self._left.setMinimumWidth(_LEFT_TIGHT if tight else _LEFT)
        self._centre.setMinimumWidth(_CENTRE_LEAST if crowded else _CENTRE_TIGHT if tight else _CENTRE)
        self._left.setVisible(not crowded)


def first_size(available: QSize) -> tuple[QSize, QSize]:
    """How large a window opens that was never arranged, and its least size: roomy, and no larger than its screen."""
    room = available - _FRAME
    least = _LEAST.boundedTo(room.expandedTo(_NARROWEST))
    return _ROOMY.boundedTo(room).expandedTo(least), least
