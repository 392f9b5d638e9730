"""What sources of alerts say is known where it is translated."""

import ast
from collections.abc import Iterator
from pathlib import Path

from desktop.state import alerts
from desktop.state.alerts.sources import SOURCES
from desktop.ui import alert_words


def said() -> Iterator[str]:
    """All sentences in the sources, but for what they say of themselves."""
    for file in Path(alerts.__file__).parent.glob("*.py"):
        tree = ast.parse(file.read_text("utf-8"))
        told = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in told:
                words = node.value
                if words[:1] == "{" or (words[:1].isupper() and words.isprintable()):
                    yield words


def test_what_sources_say_can_be_translated() -> None:
    """Nothing more, and nothing less."""
    known = {*alert_words.WORDS, *alert_words.TITLES}
    assert set(said()) - known == set()
    assert known - set(said()) == set()
    assert {source.title for source in SOURCES} == set(alert_words.TITLES)
