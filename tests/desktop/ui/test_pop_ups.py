"""What pops up outside of the desk's windows."""

import re
import sys

import pytest
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from desktop.models.attention import PopUp
from desktop.state.preferences import Event
from desktop.ui.pop_ups import TrayMessages, plain_body


@pytest.mark.parametrize(
    ("said", "handed_over"),
    [
        ("Where is it?", "Where is it?"),
        ('<a href="https://bad.example">Your bank</a>', '&lt;a href="https://bad.example"&gt;Your bank&lt;/a&gt;'),
        ("Fish & chips", "Fish &amp; chips"),
        (r"C:\new", r"C:\\new"),
    ],
)
def test_customers_words_are_no_marks_of_the_desktops(said: str, handed_over: str) -> None:
    """Desktops read a body's marks, and `notify-send` reads backslashes; a customer makes neither."""
    assert plain_body(said) == handed_over


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere trays read no marks")
def test_a_tray_is_handed_no_marks(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its message goes on to the desktop's notifications as it is, where there is a tray of D-Bus."""
    shown: list[str] = []

    def show(_tray: QSystemTrayIcon, _title: str, text: str, *_: object) -> None:
        shown.append(text)

    monkeypatch.setattr(QSystemTrayIcon, "showMessage", show)
    words = "<a href='http://evil.example'>Sign in again</a> <img src='file:///etc/passwd'>"
    TrayMessages(QSystemTrayIcon(), QIcon).show(
        PopUp(key="k", event=Event.MESSAGE, title="Kim", text=words, interaction=None)
    )
    assert "Sign in again" in shown[0]
    assert not re.search(r"<[a-zA-Z/!]", shown[0])
