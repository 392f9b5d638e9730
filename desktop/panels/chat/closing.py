"""Stands where the composer was when there is nothing more to say in a chat."""

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.labels import Label, Tone


class ClosingBar(QWidget):
    """The chat has ended, or is no longer mine: what is left to do."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._desk = shell.desk
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.THREE, Space.ONE_HALF, Space.THREE, Space.THREE - 4)
        self.words = Label("", Type.BODY, tone=Tone.SOFT, wrap=True)
        self.button = Button(tr("Finish"), Kind.PRIMARY)
        self.button.clicked.connect(self._go)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)

    def refresh(self) -> None:
        """Say what is left to do."""
        if self._desk.can_finish():
            self.words.setText(tr("The chat has ended. Finish it when you are done, then the next can come."))
            self.button.set_text(tr("Finish"))
        elif self._desk.can_dismiss():
            self.words.setText(tr("This chat went on without you. You can read it until you put it away."))
            self.button.set_text(tr("Put away"))
        else:
            self.words.setText(tr("The chat has ended."))
        self.button.setVisible(self._desk.can_finish() or self._desk.can_dismiss())

    def _go(self) -> None:
        if self._desk.can_finish():
            self._desk.finish()
        else:
            self._desk.dismiss()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.begin(self)
        painter.fillRect(0, 0, self.width(), 1, theme.tokens().line)
        painter.end()
