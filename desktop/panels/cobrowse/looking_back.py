"""Back in time: the last minutes go into the page when they are wanted, and the timeline moves through them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.models.cobrowse import Cobrowse
from desktop.panels.cobrowse.timeline import Timeline

if TYPE_CHECKING:
    from desktop.panels.cobrowse.viewer import Viewer


class LookingBack(QObject):
    """Between the timeline and the page.

    Signals:
        turned: another moment is shown, or what happens now.
    """

    turned = Signal()

    def __init__(self, model: Cobrowse, timeline: Timeline, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._timeline = timeline
        self._viewer: Viewer | None = None
        #: Up to where the last minutes are in the page; None: they are not.
        self._loaded: int | None = None
        timeline.sought.connect(self._seek)
        timeline.played.connect(self._play)
        timeline.paused.connect(self._pause)
        timeline.asked.connect(self._ask)

    def attach(self, viewer: "Viewer") -> None:
        """The page is there."""
        self._viewer = viewer

    def begin(self) -> None:
        """The page was made anew: what was looked at is put into it again."""
        self._loaded = None
        if not self._timeline.live:
            self._seek(self._timeline.position)

    def forget(self) -> None:
        """Another recording, or none."""
        self._loaded = None
        self._timeline.forget()

    def _seek(self, at: int | None) -> None:
        if self._viewer is None:
            return
        if at is None:
            self._loaded = None
            self._viewer.call("leave")
        else:
            self._load(self._viewer, at)
            self._viewer.call("seek", at)
        self.turned.emit()

    def _load(self, viewer: "Viewer", at: int) -> None:
        """Put the last minutes into the page, once for each look back that they reach."""
        tape = self._model.tape
        span = tape.span if tape is not None else None
        if tape is not None and span is not None and (self._loaded is None or at > self._loaded):
            self._loaded = span[1]
            viewer.load(tape.played())

    def _play(self, at: int) -> None:
        if self._viewer is not None:
            self._load(self._viewer, at)
            self._viewer.call("play", at, 1)
        self.turned.emit()

    def _pause(self) -> None:
        self._seek(self._timeline.position)

    def _ask(self) -> None:
        if self._viewer is not None:
            self._viewer.call("time", then=self._is_at)

    def _is_at(self, answer: object) -> None:
        if isinstance(answer, int | float):
            self._timeline.moved(round(answer))
