"""Whether Chromium's sandbox can hold what a customer's page may be. Without it the viewer does not open.

Chromium ends the whole program where it can't have its sandbox, so that is found out before it is asked.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from enum import Enum
from pathlib import Path

#: The one switch by which the tests, which may run as root, go without the sandbox.
TESTS_GO_WITHOUT = "DESKBELL_TESTS_WITHOUT_SANDBOX"
_OFF = "QTWEBENGINE_DISABLE_SANDBOX"
_FLAGS = "QTWEBENGINE_CHROMIUM_FLAGS"
_OFF_FLAGS = ("--no-sandbox", "--disable-setuid-sandbox", "--disable-namespace-sandbox", "--single-process")
#: Seconds for the question whether processes may have a name space of their own.
_ASKED_WITHIN = 2


class Hold(Enum):
    """Whether the viewer may open, or why not."""

    HOLDS = "holds"
    #: Somebody has switched it off.
    SWITCHED_OFF = "switched_off"
    #: Chromium has none for the administrator of a machine.
    ROOT = "root"
    #: The system gives programs no name spaces.
    NO_NAMESPACES = "no_namespaces"


def hold(environment: Mapping[str, str] | None = None) -> Hold:
    """Whether the viewer may open."""
    env = os.environ if environment is None else environment
    if env.get(TESTS_GO_WITHOUT) == "1":
        return Hold.HOLDS
    flags = env.get(_FLAGS, "").split()
    if env.get(_OFF, "0") not in ("", "0") or any(flag.split("=")[0] in _OFF_FLAGS for flag in (*flags, *sys.argv)):
        return Hold.SWITCHED_OFF
    if sys.platform != "linux":
        return Hold.HOLDS
    if os.geteuid() == 0:
        return Hold.ROOT
    return Hold.HOLDS if _has_namespaces() else Hold.NO_NAMESPACES


def _has_namespaces() -> bool:
    for name in ("kernel/unprivileged_userns_clone", "user/max_user_namespaces"):
        switch = Path("/proc/sys") / name
        try:
            if switch.read_text().strip() == "0":
                return False
        except OSError:
            continue
    try:
        asked = ["/usr/bin/unshare", "--user", "--map-root-user", "--net", "true"]
        done = subprocess.run(asked, capture_output=True, check=False, timeout=_ASKED_WITHIN)  # noqa: S603  fixed words
    except (OSError, subprocess.TimeoutExpired):
        # Nobody there to ask: what the switches say counts.
        return True
    return done.returncode == 0
