"""Asks for the password again, over the desk, when the session has run out."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.panels.sign_in import SignInCard, SignInForm
from desktop.state.link import SignInPhase
from desktop.ui import theme
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.widgets import paint


class ExpiredSheet(QWidget):
    """Over the shell when the session has run out: nothing behind it is lost."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.window_widget)
        self._shell = shell
        self.form = SignInForm(shell, again=True)
        self.setAccessibleName(tr("Sign in again"))
        column = QVBoxLayout(self)
        column.addWidget(SignInCard(self.form), 0, Qt.AlignmentFlag.AlignCenter)
        shell.window_widget.installEventFilter(self)
        shell.desk.signals.sign_in.connect(self._refresh)
        self.hide()
        self._refresh()

    def _refresh(self) -> None:
        expired = self._shell.desk.store.sign_in.phase is SignInPhase.EXPIRED
        working = self._shell.desk.store.sign_in.phase is SignInPhase.WORKING and self.isVisible()
        if expired and self.isHidden():
            self.setGeometry(self._shell.window_widget.rect())
            self.show()
            self.raise_()
            self.form.focus_first()
        elif not expired and not working:
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._shell.window_widget.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.begin(self)
        paint.fill(painter, QRectF(self.rect()), theme.tokens().scrim, 0, alpha=120)
        painter.end()
