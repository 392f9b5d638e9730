"""The corpus against the viewer's page, in a process of its own: `python -m tests.cobrowse.siege WALLS BASE`.

`WALLS`: `all` as the product is; `armed` with recordings that nothing was taken out of; `policy` and `wall` have that
one wall only, besides the script that is off.
Prints one line of JSON for each case, and what was blocked.
"""

import json
import os
import sys
import time
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt, QTimer
from PySide6.QtWebEngineCore import QWebEngineUrlRequestInfo
from PySide6.QtWidgets import QApplication

from tests.cobrowse.corpus import SENTINEL, all_recordings

if TYPE_CHECKING:
    from desktop.panels.cobrowse.lock import Wall

_MOST = 20_000
_STEP = 15


class Look(msgspec.Struct):
    """What the viewer says of itself."""

    text: str
    painted: tuple[object, ...] = ()


class Siege:
    """Feeds one case after another, each when the one before was seen."""

    def __init__(self, walls: str, base: str) -> None:
        from desktop.panels.cobrowse import lock

        if walls in ("policy", "wall"):
            lock._FLAGS = ()
        if walls == "policy":
            lock.Wall.interceptRequest = _let_pass
        if walls == "wall":
            lock._PAGE = "<!doctype html><html><head></head><body></body></html>"
        from desktop.panels.cobrowse.viewer import Viewer

        self.disarms = walls == "all"  # else the walls hold what is not made harmless
        self.viewer = Viewer()
        self.viewer.resize(900, 640)
        self.viewer.show()
        self.cases = all_recordings(base, int(time.time() * 1000))

    def run(self) -> None:
        """All of it."""
        self._begin()
        self.viewer.call("disarm", self.disarms)
        for name, events in self.cases:
            answers: list[object] = []
            text = json.dumps(events)
            self.viewer.call("clear")
            self.viewer.call("feed", text, True, then=answers.append)
            seen = self._seen()
            sys.stdout.write(json.dumps({"case": name, "fed": answers[:1] == [True], "seen": seen}) + "\n")
        # What is slow to bite gets its time: the page's own pictures have come by then.
        for _ in range(10):
            self._pause()
        page = self.viewer.page
        blocked = page.wall.blocked if page is not None else []
        sys.stdout.write(json.dumps({"blocked": blocked}) + "\n")
        self.viewer.end()
        self.viewer.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _seen(self) -> bool:
        """The case's own words are there, and were painted."""
        painted = False
        for _ in range(_MOST // _STEP):
            look = self._ask("look")
            if look is not None:
                painted = painted or bool(look.painted)
                if painted and SENTINEL in look.text:
                    return True
            self._pause()
        return False

    def _ask(self, name: str) -> Look | None:
        loop = QEventLoop()
        answers: list[object] = []

        def answered(answer: object) -> None:
            answers.append(answer)
            loop.quit()

        self.viewer.call(name, then=answered)
        QTimer.singleShot(_MOST, loop.quit)
        if not answers:
            loop.exec()
        return msgspec.convert(answers[0], Look) if answers else None

    def _begin(self) -> None:
        loop = QEventLoop()
        self.viewer.began.connect(loop.quit)
        self.viewer.begin()
        QTimer.singleShot(_MOST, loop.quit)
        loop.exec()

    def _pause(self) -> None:
        loop = QEventLoop()
        QTimer.singleShot(_STEP, loop.quit)
        loop.exec()


def _let_pass(self: "Wall", info: QWebEngineUrlRequestInfo) -> None:
    return


def main() -> None:
    """Run it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    application = QApplication(["siege"])
    Siege(sys.argv[1], sys.argv[2]).run()
    application.quit()


if __name__ == "__main__":
    main()
