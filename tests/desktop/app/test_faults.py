"""Faults of the program itself, in a real process: recorded, shown, and the window goes on."""

import json
import os
import subprocess
import sys
import textwrap

import pytest

_PROGRAM = """
    import asyncio, json, sys
    from pathlib import Path

    import qasync
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

    from desktop.app.faults import Faults, write_log
    from desktop.state.store import Store

    app = QApplication(["test"])
    app.setQuitOnLastWindowClosed(False)
    store = Store(lambda: 0)
    faults = Faults(write_log(Path(sys.argv[1])))
    faults.install()
    faults.show_with(store.set_problem)


    class Good(QWidget):
        paints = 0

        def paintEvent(self, event):
            painter = QPainter(self)
            painter.drawText(5, 15, "good")
            painter.end()
            Good.paints += 1


    class Bad(Good):
        def paintEvent(self, event):
            painter = QPainter(self)
            raise ValueError("at each paint")

        def clicked(self):
            raise ValueError("in a slot")


    window, good, bad, button = QWidget(), Good(), Bad(), QPushButton("Press")
    column = QVBoxLayout(window)
    for part in (good, bad, button):
        column.addWidget(part)
    button.clicked.connect(bad.clicked)
    store.listen(lambda _: window.update())
    window.resize(300, 200)


    async def main():
        window.show()
        while not Good.paints:
            await asyncio.sleep(0.01)
        for _ in range(150):
            before = Good.paints
            window.update()
            async with asyncio.timeout(30):
                while Good.paints == before:
                    await asyncio.sleep(0.001)
        button.click()
        await asyncio.sleep(0)
        painter = QPainter(window.grab(window.rect().intersected(good.geometry())))
        print(json.dumps([store.problem, painter.isActive()]))
        painter.end()
        window.close()


    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        faults.install_in(runner.get_loop())
        runner.run(main())
    faults.uninstall()
"""


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], str]:
    """A program whose window fails at each paint, and its log."""
    folder = tmp_path_factory.mktemp("desk")
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(_PROGRAM), str(folder)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done, (folder / "desk.log").read_text()


def test_a_paint_that_fails_leaves_the_rest_of_the_window_painted(
    ended: tuple[subprocess.CompletedProcess[str], str],
) -> None:
    """A painter that stays at work would freeze the window or end the process."""
    done, log = ended
    assert done.returncode == 0, done.stderr[-2_000:]
    problem, active = json.loads(done.stdout)
    assert "Something went wrong in Deskbell" in problem
    assert active
    assert "active painter" not in log


def test_it_is_in_the_log_with_its_trace_but_does_not_fill_the_disk(
    ended: tuple[subprocess.CompletedProcess[str], str],
) -> None:
    """The first times, then each hundredth; another fault is recorded all the same."""
    _, log = ended
    assert 5 <= log.count("ValueError: at each paint") <= 8
    assert log.count("ValueError: in a slot") == 1
    assert "line" in log
