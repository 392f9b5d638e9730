"""The customer panel's words for times, browsers and languages."""

import pytest

from desktop.panels.customer.words import local_time
from desktop.ui import text
from desktop.ui.visitor_words import browser_words, language_words
from tests.desktop import afternoon as day


def test_local_time_of_the_customer() -> None:
    """By the zone's name; nothing for a zone nobody knows."""
    assert local_time("Europe/Copenhagen", day.NOW) == "15:32 · Copenhagen"
    assert local_time("America/New_York", day.NOW) == "09:32 · New York"
    assert local_time("Nowhere/Atall", day.NOW) == ""
    assert local_time("", day.NOW) == ""


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
            "Chrome 131 on Linux",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36 Edg/131.0",
            "Edge 131 on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1 Version/18.1 Mobile Safari/604.1",
            "Safari 18 on iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox 133 on Windows"),
        ("Mozilla/5.0 (compatible)", "Mozilla/5.0 (compatible)"),
        ("Firefox 133 on Windows", "Firefox 133 on Windows"),
    ],
)
def test_browsers_in_words(agent: str, said: str) -> None:
    """Name, number, system."""
    assert browser_words(agent) == said


def test_languages_in_the_desks_own() -> None:
    """With the country where the code has one; a language that we have no word for by its own name."""
    assert language_words("da-DK") == "Danish (DK)"
    assert language_words("fi") == "Finnish"
    assert language_words("cy-GB") == "Cymraeg (GB)"
    text.use("da")
    try:
        assert language_words("en-GB") == "engelsk (GB)"
    finally:
        text.use("en")
    assert language_words("xx") == "xx"
    assert language_words("") == ""
