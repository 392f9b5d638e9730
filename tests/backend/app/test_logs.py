"""What the log tells, and what it must not."""

import subprocess
import sys

import pytest

from backend.app.settings import LogFormat

#: The secret is put together at run time: the traceback shows the source's lines.
_FAILS = """
import logging, sys
from backend.app import logs
from backend.app.settings import LogFormat, LogLevel

def fails(token):
    raise RuntimeError("as it must")

logs.set_up(LogFormat(sys.argv[1]), LogLevel.INFO)
try:
    fails("".join(["se", "cret"]))
except RuntimeError:
    logging.getLogger("here").exception("a call failed")
"""


@pytest.mark.parametrize("form", list(LogFormat))
def test_a_failure_is_told_without_what_the_variables_held(form: LogFormat) -> None:
    """Tokens, names and words of people pass through every function; the log has none of them."""
    told = subprocess.run([sys.executable, "-c", _FAILS, form], capture_output=True, text=True, timeout=60)
    assert "as it must" in told.stderr
    assert "in fails" in told.stderr
    assert "secret" not in told.stderr


_SAYS = """
import logging
from backend.app import logs
from backend.app.settings import LogFormat, LogLevel

logs.set_up(LogFormat.CONSOLE, LogLevel.INFO)
server = logging.getLogger("uvicorn.error")
for said in ("Invalid HTTP request received.", "Unsupported upgrade request."):
    server.warning(said)
try:
    b"\\xff".decode()
except UnicodeDecodeError:
    server.exception("Invalid UTF-8 sequence received from client.")
server.error("a failure of ours")
"""


def test_what_callers_get_wrong_does_not_flood_the_log() -> None:
    """Anybody can send as much of it as they like; the answer tells them, and nothing is to be done here."""
    told = subprocess.run([sys.executable, "-c", _SAYS], capture_output=True, text=True, timeout=60)
    assert "a failure of ours" in told.stderr
    assert told.stderr.count("\n") == 1
