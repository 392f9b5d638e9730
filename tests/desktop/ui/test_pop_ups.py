"""What pops up outside of the desk's windows."""

import pytest

from desktop.ui.pop_ups import plain_body


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
