"""The bundled typeface, and fonts by size and weight from the type scale."""

from functools import lru_cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

import resources

_FOLDER = Path(resources.__file__).parent / "fonts"
FAMILY = "Inter"
_FILES = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf")
_FALLBACK = ("Noto Sans", "Segoe UI", "Helvetica Neue", "sans-serif")

REGULAR = QFont.Weight.Normal
MEDIUM = QFont.Weight.Medium
STRONG = QFont.Weight.DemiBold


@lru_cache(maxsize=1)
def load() -> bool:
    """Make the bundled typeface known to Qt, once. False: the system's font stands in."""
    loaded = [QFontDatabase.addApplicationFont(str(_FOLDER / name)) for name in _FILES]
    return min(loaded) >= 0


@lru_cache(maxsize=64)
def font(size: int, weight: QFont.Weight = REGULAR, *, tabular: bool = False) -> QFont:
    """A font of `size` logical pixels; `tabular` keeps digits equally wide, for clocks and counts.

    The returned object is shared: copy it before changing it.
    """
    made = QFont([FAMILY, *_FALLBACK])
    made.setPixelSize(int(size))
    made.setWeight(weight)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made
