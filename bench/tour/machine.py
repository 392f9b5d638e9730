"""An agent's machine: a screen, and on Linux a session of its own with a keyring, as a desktop has it."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from backend.errors import KnownError
from bench.demo.processes import virtual_screen


@contextmanager
def machine(folder: Path, scale: int = 1) -> Generator[dict[str, str]]:
    """Yields the environment for programs on it. What its keyring holds stays in `folder`.

    `scale`: pixels of its screen to one of a window's.

    Raises KnownError when a program for it is missing.
    """
    if sys.platform != "linux":
        yield {}
        return
    missing = [name for name in ("Xvfb", "dbus-daemon", "gnome-keyring-daemon") if not shutil.which(name)]
    if missing:
        raise KnownError(f"The tour needs {', '.join(missing)}. Install the packages xvfb, dbus and gnome-keyring.")
    with ExitStack() as stack:
        # Sockets live here; their paths must be short.
        runtime = stack.enter_context(tempfile.TemporaryDirectory(prefix="deskbell-"))
        environment = {
            "DISPLAY": stack.enter_context(virtual_screen(1920 * scale, 1200 * scale)),
            "QT_SCALE_FACTOR": str(scale),
            "QT_QPA_PLATFORM": "xcb",
            "TZ": "Europe/Copenhagen",
            "XDG_RUNTIME_DIR": runtime,
            "XDG_DATA_HOME": str(folder.absolute()),
        }
        if os.geteuid() == 0:
            # Chromium's sandbox can't run as root; on such a machine only a test may open the viewer.
            environment |= {"QTWEBENGINE_DISABLE_SANDBOX": "1", "DESKBELL_TESTS_WITHOUT_SANDBOX": "1"}
        environment["DBUS_SESSION_BUS_ADDRESS"] = stack.enter_context(_bus())
        stack.enter_context(_keyring(environment))
        yield environment


@contextmanager
def _bus() -> Generator[str]:
    with subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as bus:
        assert bus.stdout
        try:
            yield bus.stdout.readline().strip()
        finally:
            bus.terminate()


@contextmanager
def _keyring(environment: dict[str, str]) -> Generator[None]:
    with subprocess.Popen(
        ["gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **environment},
        start_new_session=True,
    ) as keyring:
        assert keyring.stdin
        assert keyring.stdout
        keyring.stdin.write(b"the tour's own")
        keyring.stdin.close()
        # It lets go of its output once it is on the bus.
        keyring.stdout.read()
        try:
            yield
        finally:
            keyring.terminate()
