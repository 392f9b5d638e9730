"""The one table of the desk's look: colours in light and dark, spacing, radii, type.

Nothing else in the desktop names a colour. Contrasts are held by a test (WCAG 2.2, 1.4.3 and 1.4.11).
"""

from enum import IntEnum

from msgspec import Struct


class Space(IntEnum):
    """Distances in logical pixels, on an eight-point grid with its half step."""

    HALF = 4
    ONE = 8
    ONE_HALF = 12
    TWO = 16
    THREE = 24
    FOUR = 32
    SIX = 48


class Radius(IntEnum):
    """Corner radii in logical pixels."""

    SMALL = 4
    CONTROL = 7
    CARD = 10
    BUBBLE = 12
    SHEET = 14


class Type(IntEnum):
    """Type sizes in logical pixels."""

    CAPTION = 11
    SMALL = 12
    BODY = 13
    READING = 14
    TITLE = 16
    HEADING = 20
    DISPLAY = 26


class Tokens(Struct, frozen=True, kw_only=True):
    """Colours by their work, each `#rrggbb`."""

    #: The window's own ground, behind all surfaces.
    ground: str
    #: Where content lives: lists, transcript, cards.
    surface: str
    #: The list and the dock, a tone away from the talk between them.
    side: str
    #: Things on a surface that stand back: fields, chips, code.
    sunken: str
    #: Things that float: menus, pop-ups, toasts.
    raised: str
    hover: str
    pressed: str
    selected: str
    line: str
    line_strong: str

    text: str
    text_soft: str
    text_faint: str

    accent: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    #: A tint of the accent to lie behind text.
    accent_soft: str
    #: The accent as text or line on a surface.
    accent_text: str

    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    on_bad: str

    #: What only staff reads: words and lines, the ground behind them, buttons and what stands on those.
    hidden: str
    hidden_soft: str
    hidden_strong: str
    on_hidden: str

    #: What a supervisor says to the agent alone: words and lines, and the ground behind them.
    coach: str
    coach_soft: str

    #: Behind words that were looked for.
    found: str

    #: Of the map.
    sea: str
    land: str
    coast: str
    border: str

    bubble_customer: str
    bubble_agent: str
    shadow: str
    scrim: str


LIGHT = Tokens(
    ground="#F3F4F7",
    surface="#FFFFFF",
    side="#F8F9FB",
    sunken="#F3F4F7",
    raised="#FFFFFF",
    hover="#F0F1F5",
    pressed="#E6E8EE",
    selected="#E9EEFD",
    line="#E4E6EC",
    line_strong="#C9CDD8",
    text="#171A21",
    text_soft="#4A5161",
    text_faint="#5C6475",
    accent="#2F5BEA",
    accent_hover="#274FD2",
    accent_pressed="#2144B8",
    on_accent="#FFFFFF",
    accent_soft="#E9EEFD",
    accent_text="#2549C4",
    good="#12763D",
    good_soft="#E3F5EA",
    warn="#8F5200",
    warn_soft="#FDF1DC",
    bad="#C02434",
    bad_soft="#FCE9EA",
    on_bad="#FFFFFF",
    hidden="#7B2A90",
    hidden_soft="#F8EAFB",
    hidden_strong="#7B2A90",
    on_hidden="#FFFFFF",
    coach="#0B6670",
    coach_soft="#DDF3F4",
    found="#FFE38A",
    sea="#DBE7F2",
    land="#FAF8F4",
    coast="#93A7BD",
    border="#B9AFA2",
    bubble_customer="#F0F1F5",
    bubble_agent="#E4EBFE",
    shadow="#171A21",
    scrim="#0B0D12",
)

DARK = Tokens(
    ground="#111318",
    surface="#181B21",
    side="#14171C",
    sunken="#21252D",
    raised="#22262F",
    hover="#21252D",
    pressed="#2A2F39",
    selected="#222C4A",
    line="#2A2E38",
    line_strong="#434A59",
    text="#ECEEF2",
    text_soft="#B3B9C6",
    text_faint="#99A1B1",
    accent="#3F62E0",
    accent_hover="#4A6CE6",
    accent_pressed="#385AD2",
    on_accent="#FFFFFF",
    accent_soft="#222C4A",
    accent_text="#9DB3FF",
    good="#5CCB8A",
    good_soft="#16301F",
    warn="#F0B354",
    warn_soft="#362912",
    bad="#FF8A8F",
    bad_soft="#3B1D21",
    on_bad="#2A0B0E",
    hidden="#E3A6F3",
    hidden_soft="#37203F",
    hidden_strong="#8B3BA2",
    on_hidden="#FFFFFF",
    coach="#6FD6DC",
    coach_soft="#12343A",
    found="#43370F",
    sea="#10151D",
    land="#262A31",
    coast="#4E5B6E",
    border="#4A4F5A",
    bubble_customer="#262A33",
    bubble_agent="#25335B",
    shadow="#000000",
    scrim="#000000",
)

#: Avatars of customers: (ground, letters), picked by name; the same in light and dark.
AVATARS: tuple[tuple[str, str], ...] = (
    ("#3B5BA9", "#FFFFFF"),
    ("#7A4B9E", "#FFFFFF"),
    ("#A3456B", "#FFFFFF"),
    ("#9A4F2C", "#FFFFFF"),
    ("#55701F", "#FFFFFF"),
    ("#1E7568", "#FFFFFF"),
    ("#256E93", "#FFFFFF"),
    ("#5D6270", "#FFFFFF"),
)


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def colour_names() -> tuple[str, ...]:
    """The names of all colour tokens."""
    return Tokens.__struct_fields__
