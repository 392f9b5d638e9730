"""The row under the customer's page: pointing, boxes, and how large it is shown."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.panels.cobrowse.overlay import Tool
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Space
from desktop.ui.widgets.buttons import Button, IconButton, Kind


class Tools(QWidget):
    """What a click on the page does, and how the page is scaled.

    Signals:
        tool_chosen: a click does this from now on (Tool).
        cleared: take my box away.
        fit_chosen: the whole page is to be seen, or it is to be at its own size.
    """

    tool_chosen = Signal(object)
    cleared = Signal()
    fit_chosen = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.fits = True
        self.point = IconButton(Icon.POINT, tr("Point"))
        self.box = IconButton(Icon.MAXIMIZE, tr("Draw a box"))
        self.clear = Button(tr("Clear"), Kind.QUIET, small=True)
        self.scale = IconButton(Icon.ZOOM_IN, tr("At its own size"))
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.ONE, Space.HALF, Space.ONE, Space.HALF)
        row.setSpacing(Space.HALF)
        for button in (self.point, self.box):
            button.setCheckable(True)
            button.clicked.connect(self._clicked)
            row.addWidget(button)
        row.addWidget(self.clear)
        row.addStretch(1)
        row.addWidget(self.scale)
        self.clear.clicked.connect(self.cleared)
        self.scale.clicked.connect(self._rescale)
        self.clear.hide()

    def can_point(self, can: bool) -> None:
        """Whether there is something to point at."""
        for button in (self.point, self.box):
            button.setEnabled(can)
        if not can:
            self.put_away()

    def marked(self, marked: bool) -> None:
        """A box of mine stands on the page."""
        self.clear.setVisible(marked)

    def take(self, tool: Tool) -> None:
        """Take a tool."""
        self.point.setChecked(tool is Tool.POINT)
        self.box.setChecked(tool is Tool.BOX)
        self.tool_chosen.emit(tool)

    def put_away(self) -> None:
        """No tool."""
        if self.point.isChecked() or self.box.isChecked():
            self.take(Tool.NONE)

    def _clicked(self) -> None:
        chosen = Tool.POINT if self.sender() is self.point else Tool.BOX
        button = self.point if chosen is Tool.POINT else self.box
        self.take(chosen if button.isChecked() else Tool.NONE)

    def _rescale(self) -> None:
        self.fits = not self.fits
        self.scale.set_icon(Icon.ZOOM_IN if self.fits else Icon.ZOOM_OUT)
        self.scale.name(tr("At its own size") if self.fits else tr("All of it"))
        self.fit_chosen.emit(self.fits)
