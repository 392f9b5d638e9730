"""The table of the look: contrasts, and that the two sides say the same things."""

import pytest

from desktop.ui.stylesheet import build
from desktop.ui.tokens import AVATARS, DARK, LIGHT, Space, Tokens, colour_names, contrast

#: What words can stand on.
_GROUNDS = (
    "ground",
    "surface",
    "side",
    "sunken",
    "raised",
    "hover",
    "pressed",
    "selected",
    "accent_soft",
    "good_soft",
    "warn_soft",
    "bad_soft",
    "hidden_soft",
    "coach_soft",
    "found",
    "sea",
    "land",
    "bubble_customer",
    "bubble_agent",
)
#: What words can be written in.
_INKS = ("text", "text_soft", "text_faint", "accent_text", "good", "warn", "bad", "hidden", "coach")
#: Grounds that have an ink of their own, and no other.
_OWN = {
    "accent": "on_accent",
    "accent_hover": "on_accent",
    "accent_pressed": "on_accent",
    "bad": "on_bad",
    "hidden_strong": "on_hidden",
}
#: Lines, shadows and what lies over everything: nobody reads them.
_DRAWN = {"line", "line_strong", "coast", "border", "shadow", "scrim"}


def both() -> list[Tokens]:
    """Light and dark."""
    return [LIGHT, DARK]


@pytest.mark.parametrize("tokens", both(), ids=["light", "dark"])
def test_every_ink_can_be_read_on_every_ground(tokens: Tokens) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1, whatever stands on what."""
    pairs = [(ink, ground) for ink in _INKS for ground in _GROUNDS] + [(ink, ground) for ground, ink in _OWN.items()]
    dim = {
        f"{ink} on {ground}": round(contrast(getattr(tokens, ink), getattr(tokens, ground)), 2) for ink, ground in pairs
    }
    assert {pair: ratio for pair, ratio in dim.items() if ratio < 4.5} == {}


def test_no_colour_is_left_out_of_that() -> None:
    """A new token is an ink, a ground, a ground with its own ink, or drawn."""
    assert {*_INKS, *_GROUNDS, *_OWN, *_OWN.values(), *_DRAWN} == set(colour_names())


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
