"""A quiet bar with words and what can be done about them."""

from collections.abc import Callable
from typing import ClassVar

from msgspec import Struct
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui import fonts, theme
from desktop.ui.icons import Icon
from desktop.ui.tokens import Radius, Space, Tokens, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.glyph import Glyph
from desktop.ui.widgets.labels import ElidedLabel, Tone


class Choice(Struct, frozen=True):
    """Something to do: the words of its button, and the doing."""

    text: str
    run: Callable[[], None]


def soft_ground(t: Tokens, tone: Tone) -> str:
    """The ground behind words of a tone."""
    return {Tone.WARN: t.warn_soft, Tone.BAD: t.bad_soft, Tone.GOOD: t.good_soft, Tone.HIDDEN: t.hidden_soft}.get(
        tone, t.sunken
    )


class Bar(QWidget):
    """An icon, a line of words, and buttons.

    Attributes:
        words: the line.
        tone: its colour.
        buttons: by the order of the choices.
    """

    HEIGHT: ClassVar[int] = 38
    #: Room below it that is not painted.
    GAP: ClassVar[int] = 0

    def __init__(self, icon: Icon, tone: Tone, choices: tuple[Choice, ...] = ()) -> None:
        super().__init__()
        self.tone = tone
        self._said: tuple[Icon, Tone, str] | None = None
        self._runs: dict[Button, Callable[[], None]] = {}
        self.setFixedHeight(self.HEIGHT + self.GAP)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(Space.ONE_HALF, 0, Space.HALF, self.GAP)
        self._row.setSpacing(Space.HALF)
        self._glyph = Glyph(icon, tone=tone)
        self.words = ElidedLabel("", Type.SMALL, fonts.MEDIUM, tone)
        self._row.addWidget(self._glyph)
        self._row.addSpacing(Space.HALF)
        self._row.addWidget(self.words, 1)
        self.buttons: list[Button] = []
        self.offer(choices)

    def say(self, icon: Icon, tone: Tone, words: str) -> None:
        """Show these words."""
        if (icon, tone, words) == self._said:
            return
        self._said = (icon, tone, words)
        self.tone = tone
        self._glyph.show_icon(icon, tone)
        self.words.set_text(words)
        self.words.set_tone(tone)
        self.setAccessibleName(words)
        self.update()

    def offer(self, choices: tuple[Choice, ...]) -> None:
        """Show these buttons; those that are there already stay, with the keyboard on them."""
        for at, choice in enumerate(choices):
            if at == len(self.buttons):
                button = Button(choice.text, Kind.QUIET if at else Kind.PLAIN, small=True)
                button.clicked.connect(self._clicked)
                self.buttons.append(button)
                # After the words and the buttons before it, before what a child class put behind them.
                self._row.insertWidget(3 + at, button)
            self.buttons[at].set_text(choice.text)
            self.buttons[at].show()
            self._runs[self.buttons[at]] = choice.run
        for button in self.buttons[len(choices) :]:
            button.hide()

    def _clicked(self) -> None:
        run = next((run for button, run in self._runs.items() if button is self.sender()), None)
        if run is not None:
            run()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.begin(self)
        paint.fill(
            painter,
            QRectF(self.rect()).adjusted(0, 0, 0, -self.GAP),
            soft_ground(theme.tokens(), self.tone),
            Radius.CONTROL,
        )
        painter.end()
