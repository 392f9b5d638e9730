"""httpx without its command line, which brings 4 MB of other packages along where they happen to be installed."""

import sys
from types import ModuleType

# httpx does without it when it can't be imported, and a module without a `main` is as good as none.
sys.modules.setdefault("httpx._main", ModuleType("httpx._main"))

import httpx  # noqa: E402  after what it must not find

__all__ = ["httpx"]
