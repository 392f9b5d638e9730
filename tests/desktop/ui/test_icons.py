"""Icons: there, tinted, sharp."""

import pytest
from PySide6.QtWidgets import QApplication

from desktop.ui import icons
from desktop.ui.icons import Icon


@pytest.mark.parametrize("icon", list(Icon))
@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_every_icon_is_drawn_in_its_colour_at_every_ratio(qapp: QApplication, icon: Icon, ratio: float) -> None:
    """As many real pixels as the screen has, and not empty."""
    drawn = icons.pixmap(icon, 16, "#ff0000", ratio)
    image = drawn.toImage()
    assert image.width() == round(16 * ratio)
    reds = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    assert any(colour.alpha() > 100 and colour.red() > 200 and colour.green() < 60 for colour in reds)
