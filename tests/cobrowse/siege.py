"""The corpus against the viewer's page, in a process of its own: `python -m tests.cobrowse.siege WALLS BASE`.

`WALLS`: `all` as the product is; `armed` with recordings that nothing was taken out of; `policy` and `wall` have that
one wall only, besides the script that is off.
Prints one line of JSON for each case, and what was blocked.
"""

import json
import os
import sys
import time

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

_MOST = 20_000
_STEP = 15


class Siege:
    """Feeds one case after another, each when the one before was seen."""

    def __init__(self, walls: str, base: str) -> None:
        from desktop.panels.cobrowse import lock
        from tests.cobrowse.corpus import all_recordings

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
        self._until(self.viewer.began.connect, self.viewer.begin)
        self.viewer.call("disarm", self.disarms)
        for name, events in self.cases:
            answers: list[object] = []
            text = json.dumps(events)
            self.viewer.call("clear")
            self.viewer.call("feed", text, True, then=answers.append)
            shown = self._seen()
            sys.stdout.write(json.dumps({"case": name, "fed": answers[:1] == [True], **shown}) + "\n")
        # What is slow to bite gets its time: the page's own pictures have come by then.
        for _ in range(10):
            self._pause()
        page = self.viewer.page
        blocked = page.wall.blocked if page is not None else []
        sys.stdout.write(json.dumps({"blocked": blocked}) + "\n")
        self.viewer.end()
        self.viewer.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _seen(self) -> dict[str, object]:
        """What the page shows, when the case's own words are there; whether a script has left its mark."""
        painted = 0
        for _ in range(_MOST // _STEP):
            answers: list[object] = []
            self._until(lambda quit_: self.viewer.call("look", then=lambda got: (answers.append(got), quit_())))
            look = answers[0] if answers else None
            painted += len(look["painted"]) if isinstance(look, dict) else 0
            if painted and isinstance(look, dict) and "sentinel" in str(look["text"]):
                return {"seen": True}
            self._pause()
        return {"seen": False}

    def _pause(self) -> None:
        loop = QEventLoop()
        QTimer.singleShot(_STEP, loop.quit)
        loop.exec()

    def _until(self, connect: object, start: object = None) -> None:
        loop = QEventLoop()
        connect(loop.quit)  # type: ignore[operator]
        if callable(start):
            start()
        QTimer.singleShot(_MOST, loop.quit)
        loop.exec()


def _let_pass(*_: object) -> None:
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
