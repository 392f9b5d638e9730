"""Which Chromium plays the customer, and how it is started: quiet, and with no calls home."""

import os
import sys

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")

#: Root can't use Chromium's sandbox; anybody else keeps it.
_ROOT = ("--no-sandbox",) if sys.platform != "win32" and os.geteuid() == 0 else ()
FLAGS = (
    *_ROOT,
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
