"""The least that a window of PySide6 can be: what the desk's cold start is set in ratio to.

`python -m bench.bare_window` says so in a line once it is painted and takes input, then ends.
"""

import sys

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget


class Bare(QWidget):
    """A form of three fields and a button, as a sign-in is."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        for text in ("Server", "Name", "Password"):
            field = QLineEdit(self)
            field.setPlaceholderText(text)
            column.addWidget(field)
        column.addWidget(QPushButton("Sign in", self))
        self.resize(1280, 800)
        self.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Says so after the first paint, from the loop: it takes input now."""
        if event.type() == QEvent.Type.Paint:
            self.removeEventFilter(self)
            QTimer.singleShot(0, self, self._ready)
        return super().eventFilter(watched, event)

    def _ready(self) -> None:
        sys.stdout.write("painted\n")
        sys.stdout.flush()
        QApplication.quit()


def main() -> None:
    """Show it and say when it is there."""
    app = QApplication(sys.argv)
    window = Bare()
    window.show()
    app.exec()


if __name__ == "__main__":
    main()
