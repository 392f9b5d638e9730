"""The contact panel: what is known, what is not, copied by a click."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton

from desktop.panels.contact import ContactPanel, local_time
from desktop.ui.words import browser_words, language_words
from tests.desktop import afternoon as day
from tests.desktop.desks import MakeDesk, Shown


def panel_of(shown: Shown) -> ContactPanel:
    """The panel."""
    panel = shown.window.findChild(ContactPanel)
    assert isinstance(panel, ContactPanel)
    return panel


def test_it_shows_what_the_customer_said(make_desk: MakeDesk) -> None:
    """And hides what nobody knows."""
    shown = make_desk()
    shown.desk.select(day.FREJA)
    panel = panel_of(shown)
    assert panel.name.text() == "Freja Nielsen"
    assert panel.email.value.text() == "freja.nielsen@nordmail.example"
    assert panel.waited.value.text() == "0:24"
    assert not panel.nothing.isVisible()
    shown.desk.select(day.ELINA)
    assert not panel.email.isVisible()
    assert panel.nothing.isVisible()


def test_a_value_is_copied_by_a_click(make_desk: MakeDesk) -> None:
    """And a notice says so."""
    shown = make_desk()
    shown.desk.select(day.FREJA)
    (button,) = panel_of(shown).email.findChildren(QAbstractButton)
    assert button.accessibleName() == "Copy E-mail"
    button.click()
    assert QGuiApplication.clipboard().text() == "freja.nielsen@nordmail.example"
    assert shown.window.toasts.texts() == ("E-mail copied",)


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


def test_languages_by_their_own_names() -> None:
    """With the country where the code has one."""
    assert language_words("da-DK") == "dansk (Danmark)"
    assert language_words("fi") == "suomi"
    assert language_words("xx") == "xx"
    assert language_words("") == ""
