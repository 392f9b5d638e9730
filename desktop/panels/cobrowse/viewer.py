"""The customer's page on the desk: a locked page with the replayer in it, made anew when its process dies."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineScript
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QWidget

import resources
from desktop.panels.cobrowse.lock import ADDRESS, LockedPage, prepare
from desktop.panels.cobrowse.overlay import Overlay
from desktop.state.recordings import Batch

_WORLD = QWebEngineScript.ScriptWorldId.ApplicationWorld
#: After so many deaths in a row, without a minute of life between, it is not made again by itself.
_MOST_DEATHS = 4
_LIVED = 60_000
#: Characters of recording that go to the page at once.
_PIECE = 2_000_000

Answer = Callable[[object], None]


class Found(msgspec.Struct, frozen=True):
    """An element of the customer's page, and where it is on the screen."""

    node: int
    x: float
    y: float
    width: float
    height: float
    label: str = ""


class Viewer(QWidget):
    """Shows batches; scales them to its room.

    Signals:
        began: the page is made, for the first time or anew, and shows nothing yet.
        lost: a batch could not be shown: it needs a whole picture.
        gave_up: the page's process died again and again.

    Attributes:
        overlay: takes the mouse and the keys in the page's place.
    """

    began = Signal()
    lost = Signal()
    gave_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        prepare()
        self.view = QWebEngineView(self)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setAcceptDrops(False)
        self.overlay = Overlay(self)
        self.page: LockedPage | None = None
        self._ready = False
        self._deaths = 0
        self._lived = QTimer(self)
        self._lived.setSingleShot(True)
        self._lived.setInterval(_LIVED)
        self._lived.timeout.connect(self._has_lived)

    # --- life -----------------------------------------------------------------------------------

    @property
    def ready(self) -> bool:
        """The replayer is there."""
        return self._ready

    def begin(self) -> None:
        """Make the page, or make it anew."""
        self._ready = False
        old, self.page = self.page, LockedPage(self.view)
        self.view.setPage(self.page)
        if old is not None:
            old.deleteLater()
        self.page.loadFinished.connect(self._loaded)
        self.page.renderProcessTerminated.connect(self._died)
        self.page.load(ADDRESS)

    def end(self) -> None:
        """Let go of the page and its process."""
        self._ready = False
        self._lived.stop()
        page, self.page = self.page, None
        if page is not None:
            page.deleteLater()

    def try_again(self) -> None:
        """Make it anew, however often it died."""
        self._deaths = 0
        self.begin()

    # --- showing --------------------------------------------------------------------------------

    def feed(self, batch: Batch) -> None:
        """Show a batch now."""
        self.call("feed", batch.events, batch.whole, then=self._fed)

    def load(self, batches: Sequence[Batch]) -> None:
        """Take what was seen before, to be looked at again."""
        piece: list[str] = []
        first, size = True, 0
        for batch in batches:
            piece.append(batch.events)
            size += len(batch.events)
            if size > _PIECE:
                self.call("load", piece, first)
                piece, first, size = [], False, 0
        self.call("load", piece, first)
        self.call("open")

    def call(self, name: str, *values: object, then: Answer | None = None) -> bool:
        """Have the viewer do something; False: it is not there. Values go as JSON, no script whatever is in it."""
        if self.page is None or not self._ready:
            return False
        words = b", ".join(msgspec.json.encode(value) for value in values).decode()
        source = f"viewer.{name}({words})"
        if then is None:
            self.page.runJavaScript(source, _WORLD)
        else:
            self.page.runJavaScript(f"JSON.stringify({source})", _WORLD, _Answering(self, self.page, then))
        return True

    def element_at(self, x: float, y: float, then: Callable[[Found | None], None]) -> bool:
        """Ask what is at a place of the screen; False: nobody is there to ask."""

        def found(answer: object) -> None:
            try:
                then(msgspec.convert(answer, Found | None))
            except msgspec.ValidationError:
                then(None)

        return self.call("at", x, y, then=found)

    # --- inside ---------------------------------------------------------------------------------

    def _loaded(self, well: bool) -> None:
        page = self.page
        if page is None or self.sender() is not page:
            return
        if not well:
            self._died_once()
            return
        page.runJavaScript(_replayer(), _WORLD, self._injected)

    def _injected(self, _answer: object) -> None:
        if self.page is not None and not self._ready:
            self._ready = True
            self._lived.start()
            self.began.emit()

    def _fed(self, answer: object) -> None:
        if answer is not True:
            self.lost.emit()

    def _died(self, _how: QWebEnginePage.RenderProcessTerminationStatus, _code: int) -> None:
        if self.sender() is self.page:
            self._died_once()

    def _died_once(self) -> None:
        self._ready = False
        self._lived.stop()
        self._deaths += 1
        if self._deaths >= _MOST_DEATHS:
            self.end()
            self.gave_up.emit()
        else:
            # Not from within the dead page's own signal.
            QTimer.singleShot(0, self, self.begin)

    def _has_lived(self) -> None:
        self._deaths = 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view.setGeometry(self.rect())
        self.overlay.setGeometry(self.rect())


class _Answering:
    """Hands an answer on, if the page that gives it is still the one that is shown."""

    def __init__(self, viewer: Viewer, page: LockedPage, then: Answer) -> None:
        self._viewer = viewer
        self._page = page
        self._then = then

    def __call__(self, answer: object) -> None:
        if self._viewer.page is not self._page:
            return
        read: object = None
        if isinstance(answer, str) and answer:
            try:
                read = msgspec.json.decode(answer)
            except msgspec.DecodeError:
                read = None
        self._then(read)


@lru_cache(maxsize=1)
def _replayer() -> str:
    return (Path(resources.__file__).parent / "viewer" / "dist" / "viewer.js").read_text()
