"""A composer in a low tile: one line while the keyboard is elsewhere, so that the conversation has the room.

With the mouse over it its buttons lie over the end of that line; with the keyboard they stand above the words. So
nothing moves under the pointer, and the line where words are written stays where it is.
"""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.panels.chat.editor import Editor
from desktop.panels.chat.tool_row import ToolRow
from desktop.ui.tokens import Space

_TURNED = (QEvent.Type.ShowToParent, QEvent.Type.HideToParent)
_AROUND = (14, 12, 8, 8)
_AROUND_LOW = (14, 8, 8, 8)


class LowRoom(QObject):
    """Of one composer, whose frame has this layout.

    Signals:
        changed: the tile is low, or is not any more.
    """

    changed = Signal()

    def __init__(self, composer: QWidget, frame: QVBoxLayout, editor: Editor, tools: ToolRow, warning: QWidget) -> None:
        super().__init__(composer)
        self._composer = composer
        self._frame = frame
        self._editor = editor
        self._tools = tools
        #: While it is shown over the words it has what is to be pressed: for the other buttons there is no room.
        self._warning = warning
        #: The tile is low, and has the keyboard.
        self.low = False
        self._awake = False
        self._over = False
        composer.installEventFilter(self)
        editor.installEventFilter(self)
        warning.installEventFilter(self)
        self._arrange()

    @property
    def quiet(self) -> bool:
        """It is one line now."""
        return self.low and not self._awake

    def set_low(self, low: bool) -> None:
        """Whether its tile is low, and others stand beside it."""
        if low != self.low:
            self.low = low
            self._arrange()
            self.changed.emit()

    def set_awake(self, awake: bool) -> None:
        """Whether the words here are, or were last among the tiles, what the keyboard writes."""
        if awake != self._awake:
            self._awake = awake
            if self.low:
                self._arrange()
                self.changed.emit()

    def fit(self) -> None:
        """Lay the buttons where they belong now."""
        if self.low:
            self._tools.setVisible((self._awake or self._over) and self._warning.isHidden())
            if self.quiet and self._over:
                self._tools.float_over(self._editor)

    # --- inside -------------------------------------------------------------------------------

    def _arrange(self) -> None:
        frame, tools = self._frame, self._tools
        frame.removeWidget(tools)
        frame.setContentsMargins(*(_AROUND_LOW if self.low else _AROUND))
        self._editor.show_one_line(self.quiet)
        if self.quiet:
            # It is no part of the layout, and still a child of the frame.
            tools.setParent(self._editor.parentWidget())
            self.fit()
            return
        tools.stand(Space.HALF + 2 if not self.low else 0, Space.HALF if self.low else 0)
        at = frame.indexOf(self._editor)
        frame.insertWidget(at if self.low else at + 1, tools)
        tools.show()
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._composer and kind in (QEvent.Type.Enter, QEvent.Type.Leave):
            self._over = kind is QEvent.Type.Enter
            if not self._over and self.quiet and self._tools.isAncestorOf(QApplication.focusWidget() or self._composer):
                # The keyboard does not fall out of the buttons with the mouse.
                self._editor.setFocus()
            self.fit()
        if (watched is self._editor and kind is QEvent.Type.Resize) or (watched is self._warning and kind in _TURNED):
            self.fit()
        return super().eventFilter(watched, event)
