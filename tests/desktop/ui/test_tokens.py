"""The table of the look: contrasts, and that the two sides say the same things."""

import pytest

from desktop.ui.stylesheet import build
from desktop.ui.tokens import AVATARS, DARK, LIGHT, Space, Tokens, contrast

_GROUNDS = ("ground", "surface", "side", "sunken", "raised", "hover", "selected", "bubble_customer", "bubble_agent")
_INKS = ("text", "text_soft", "text_faint", "accent_text", "good", "warn", "bad", "hidden")


def both() -> list[Tokens]:
    """Light and dark."""
    return [LIGHT, DARK]


@pytest.mark.parametrize("tokens", both(), ids=["light", "dark"])
@pytest.mark.parametrize("ground", _GROUNDS)
@pytest.mark.parametrize("ink", _INKS)
def test_words_can_be_read_on_every_ground(tokens: Tokens, ground: str, ink: str) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1."""
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("tokens", both(), ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("on_accent", "accent"),
        ("on_accent", "accent_hover"),
        ("on_accent", "accent_pressed"),
        ("accent_text", "accent_soft"),
        ("good", "good_soft"),
        ("warn", "warn_soft"),
        ("bad", "bad_soft"),
        ("on_bad", "bad"),
        ("hidden", "hidden_soft"),
        ("text", "hidden_soft"),
        ("text_soft", "hidden_soft"),
        ("text_faint", "hidden_soft"),
        ("on_hidden", "hidden_strong"),
        ("text_faint", "pressed"),
        ("text", "found"),
    ],
)
def test_pairs_that_stand_together_can_be_read(tokens: Tokens, ink: str, ground: str) -> None:
    """Buttons, clocks, chips."""
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize(("ground", "ink"), AVATARS)
def test_initials_can_be_read(ground: str, ink: str) -> None:
    """Avatars are the same in light and dark."""
    assert contrast(ground, ink) >= 4.5


@pytest.mark.parametrize("tokens", both(), ids=["light", "dark"])
def test_focus_can_be_seen(tokens: Tokens) -> None:
    """WCAG 2.2, 1.4.11: 3 to 1 for the ring against what is around it."""
    assert all(contrast(tokens.accent_text, getattr(tokens, ground)) >= 3 for ground in _GROUNDS)


def test_spacing_is_on_the_grid() -> None:
    """Eight points and their half."""
    assert all(step % 4 == 0 for step in Space)


def test_the_stylesheet_has_no_open_places() -> None:
    """Every token that the sheet names exists."""
    assert "$" not in build(LIGHT)
    assert build(LIGHT) != build(DARK)
