"""What is built: small enough, and speaking the contract of today."""

import gzip

from resources.widget import generate_protocol
from tests.widget.conftest import widget_folder

#: Gzipped bytes on every page, before first use, of all that a customer who chats loads; then of what is apart.
MOST_LOADER, MOST_BEFORE_USE, MOST = 8_000, 30_000, 46_500
MOST_ASKS, MOST_RECORDER = 6_000, 45_000


def _size(pattern: str) -> int:
    files = list((widget_folder() / "dist").glob(pattern))
    assert files, pattern
    return max(len(gzip.compress(file.read_bytes(), 9)) for file in files)


def test_the_widget_is_small() -> None:
    loader = _size("widget.js")
    assert loader <= MOST_LOADER
    assert loader + _size("engine-*.js") <= MOST_BEFORE_USE
    assert loader + _size("engine-*.js") + _size("panel-*.js") <= MOST
    assert _size("asks-*.js") <= MOST_ASKS
    assert _size("cobrowse-*.js") <= MOST_RECORDER


def test_no_eval_and_no_markup_strings() -> None:
    """What a strict policy forbids, and what could turn a customer's words into markup."""
    for file in (widget_folder() / "dist").glob("*.js"):
        text = file.read_text(encoding="utf-8")
        for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
            assert word not in text, (file.name, word)


def test_the_protocol_s_types_are_current() -> None:
    assert generate_protocol.TARGET.read_text(encoding="utf-8") == generate_protocol.generate()


def test_the_lock_names_no_registry() -> None:
    assert "registry" not in (widget_folder() / "package-lock.json").read_text(encoding="utf-8")
