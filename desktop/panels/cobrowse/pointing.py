"""Pointing at the customer's page: what a click would mean, what was pointed at here, and by colleagues."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Qt, QTimer

from desktop.models.cobrowse import Cobrowse
from desktop.panels.cobrowse.overlay import Tool
from desktop.panels.cobrowse.tools import Tools
from desktop.ui import theme
from desktop.ui.text import tr
from protocol.cobrowse import Pointed
from protocol.kinds import PointKind

if TYPE_CHECKING:
    from desktop.panels.cobrowse.viewer import Found, Viewer

#: How long a short sign stays, in ms.
_SIGN = 3_000
_OWN, _AIM = "me", "aim"
_TOOLS = {Tool.POINT: PointKind.POINT, Tool.BOX: PointKind.HIGHLIGHT}


class Pointing(QObject):
    """Between the overlay, the page and the customer."""

    def __init__(self, model: Cobrowse, tools: Tools, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._tools = tools
        self._viewer: Viewer | None = None
        self._tab = ""
        self._tool = Tool.NONE
        self._aimed: Found | None = None
        self._aiming = False
        self._next: QPointF | None = None
        #: Colleagues of whom something stands on the page, and until when their short signs do.
        self._theirs: dict[str, QTimer] = {}
        self._sign = QTimer(self)
        self._sign.setSingleShot(True)
        self._sign.setInterval(_SIGN)
        self._sign.timeout.connect(self._sign_over)
        tools.tool_chosen.connect(self._choose)
        tools.cleared.connect(self._clear)
        model.pointed.connect(self._colleague)

    def attach(self, viewer: "Viewer") -> None:
        """The page is there."""
        self._viewer = viewer
        overlay = viewer.overlay
        overlay.aimed.connect(self._aim)
        overlay.used.connect(self._use)
        overlay.put_away.connect(self._tools.put_away)

    def turn(self, tab: str) -> None:
        """A whole picture begins: nothing stands on it yet."""
        self._tab = tab
        self._aimed = None
        self._sign.stop()
        self._tools.marked(False)

    def forget(self) -> None:
        """Nothing is shared any more."""
        self.turn("")
        self._tools.put_away()

    # --- by hand ----------------------------------------------------------------------------------

    def _choose(self, tool: Tool) -> None:
        self._tool = tool
        if self._viewer is not None:
            self._viewer.overlay.choose(tool)
            self._viewer.overlay.setAccessibleName(tr("The customer's page"))
            if tool is not Tool.NONE:
                self._viewer.overlay.setFocus(Qt.FocusReason.OtherFocusReason)

    def _aim(self, at: QPointF | None) -> None:
        """Show what a click would mean; one question at a time."""
        if self._viewer is None:
            return
        self._next = at
        if at is None:
            self._aimed = None
            self._viewer.call("unmark", _AIM)
        elif not self._aiming:
            self._ask(self._viewer, at)

    def _ask(self, viewer: "Viewer", at: QPointF) -> None:
        self._next = None
        self._aiming = viewer.element_at(at.x(), at.y(), self._aims)

    def _aims(self, found: "Found | None") -> None:
        self._aiming = False
        if self._viewer is None or self._tool is Tool.NONE:
            return
        if found is None:
            self._viewer.call("unmark", _AIM)
        elif self._aimed is None or found.node != self._aimed.node:
            self._viewer.call("mark", _AIM, found.node, "", theme.tokens().accent, True)
            self._viewer.overlay.setAccessibleName(found.label or tr("The customer's page"))
        self._aimed = found
        if self._next is not None:
            self._ask(self._viewer, self._next)

    def _use(self, at: QPointF) -> None:
        if self._viewer is not None:
            self._viewer.element_at(at.x(), at.y(), self._point)

    def _point(self, found: "Found | None") -> None:
        kind = _TOOLS.get(self._tool)
        if found is None or kind is None or self._viewer is None:
            return
        self._model.point(kind, self._tab, found.node)
        self._viewer.call("mark", _OWN, found.node, tr("You"), theme.tokens().accent, False)
        self._tools.marked(kind is PointKind.HIGHLIGHT)
        if kind is PointKind.POINT:
            self._sign.start()
        else:
            self._sign.stop()

    def _clear(self) -> None:
        self._model.point(PointKind.CLEAR, self._tab)
        self._tools.marked(False)
        self._sign_over()

    def _sign_over(self) -> None:
        if self._viewer is not None:
            self._viewer.call("unmark", _OWN)

    # --- colleagues -------------------------------------------------------------------------------

    def _colleague(self, pointed: Pointed) -> None:
        if self._viewer is None or pointed.tab != self._tab:
            return
        who = f"by {pointed.name}"
        if pointed.kind is PointKind.CLEAR:
            self._viewer.call("unmark", who)
            return
        self._viewer.call("mark", who, pointed.node, pointed.name, theme.tokens().hidden_strong, False)
        timer = self._theirs.get(who)
        if timer is None:
            timer = self._theirs[who] = QTimer(self)
            timer.setSingleShot(True)
            timer.setInterval(_SIGN)
            timer.setObjectName(who)
            timer.timeout.connect(self._their_sign_over)
        if pointed.kind is PointKind.POINT:
            timer.start()
        else:
            timer.stop()

    def _their_sign_over(self) -> None:
        if self._viewer is not None:
            self._viewer.call("unmark", self.sender().objectName())
