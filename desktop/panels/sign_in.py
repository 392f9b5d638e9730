"""The door: server, name, password. Also asks again, in the shell, when a session has expired."""

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPaintEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.panels.welcome import Welcome
from desktop.state.drafts import Remembered
from desktop.state.link import SignInPhase, SignInState
from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import said, tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.widgets.mark import Mark

_WIDTH = 380


class SignInForm(QWidget):
    """The fields and the button. Errors stand under the fields in plain words."""

    def __init__(self, shell: Shell, *, again: bool = False) -> None:
        super().__init__()
        self._desk = shell.desk
        self._again = again
        self.setFixedWidth(_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.FOUR, Space.FOUR, Space.FOUR, Space.FOUR)
        column.setSpacing(0)
        column.addWidget(Mark(44), 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(Space.TWO)
        title = tr("Sign in again") if again else tr("Sign in to Deskbell")
        column.addWidget(Label(title, Type.HEADING, fonts.STRONG))
        column.addSpacing(Space.HALF)
        self.advice = Label(tr("Your desk for customer conversations."), Type.BODY, tone=Tone.SOFT, wrap=True)
        column.addWidget(self.advice)
        column.addSpacing(Space.THREE - 4)
        self.server = self._field(column, tr("Server"), "https://desk.example.com")
        self.login = self._field(column, tr("Name"), tr("Your sign-in name"))
        self.password = self._field(column, tr("Password"), "")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        column.addSpacing(Space.TWO)
        self.problem = _Problem()
        column.addWidget(self.problem)
        self.button = Button(tr("Sign in"), Kind.PRIMARY)
        self.button.setMinimumWidth(_WIDTH - 2 * Space.FOUR)
        self.button.setFixedHeight(40)
        column.addWidget(self.button)
        column.addSpacing(Space.ONE_HALF)
        self.note = Label("", Type.SMALL, tone=Tone.FAINT, wrap=True)
        column.addWidget(self.note)
        self.button.clicked.connect(self._go)
        for field in (self.server, self.login, self.password):
            field.returnPressed.connect(self._go)
            field.textEdited.connect(self._edited)
        shell.desk.signals.sign_in.connect(self.refresh)
        shell.desk.signals.keeping.connect(self.refresh)
        self.refresh()

    def _field(self, column: QVBoxLayout, name: str, hint: str) -> QLineEdit:
        label = Label(name, Type.SMALL, fonts.MEDIUM, Tone.SOFT)
        field = QLineEdit()
        field.setPlaceholderText(hint)
        field.setAccessibleName(name)
        field.setMinimumHeight(38)
        label.setBuddy(field)
        column.addWidget(label)
        column.addSpacing(Space.HALF)
        column.addWidget(field)
        column.addSpacing(Space.ONE_HALF)
        return field

    def refresh(self) -> None:
        """Show the sign-in's state."""
        state = self._desk.store.sign_in
        working = state.phase is SignInPhase.WORKING
        worked = not self.button.isEnabled()
        if not self.server.text():
            self.server.setText(state.server)
        if not self.login.text():
            self.login.setText(state.login)
        self.server.setEnabled(not working and not self._again)
        self.login.setEnabled(not working and not self._again)
        self.password.setEnabled(not working)
        self.button.setEnabled(not working)
        self.button.set_text(tr("Signing in") if working else tr("Sign in"))
        self.problem.say(said(state.problem) if state.problem and not working else "")
        if self._again:
            self.advice.setText(_why_again(state))
        if worked and not working:
            # The fields lost the keyboard when they were disabled; what else this tells of has its turn first.
            self._go_on()
            QTimer.singleShot(0, self, self._go_on)
        keeping = self._desk.store.keeping
        self.note.setText(said(keeping.note) if keeping.note else tr("You stay signed in on this machine."))
        if state.phase is SignInPhase.SIGNED_IN:
            self.password.clear()

    def _go_on(self) -> None:
        if self.isVisible() and self.password.isEnabled():
            self.password.selectAll()
            self.focus_first()

    def focus_first(self) -> None:
        """Put the caret where something is missing."""
        for field in (self.server, self.login, self.password):
            if field.isEnabled() and not field.text():
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _edited(self, _text: str) -> None:
        self.problem.say("")

    def _go(self) -> None:
        if self._desk.store.sign_in.phase is SignInPhase.WORKING:
            return
        missing = [
            (self.server, tr("Write the server's address.")),
            (self.login, tr("Write your name.")),
            (self.password, tr("Write your password.")),
        ]
        for field, words in missing:
            if not field.text().strip():
                self.problem.say(words)
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self._desk.bus.sign_in(self.server.text().strip(), self.login.text().strip(), self.password.text())


def _why_again(state: SignInState) -> str:
    """One reason: who or what ended the sign-in, and that nothing is lost."""
    return said(state.ended) or tr("Your session ran out. Your chats and all you wrote are kept.")


class _Problem(QWidget):
    """A plain line of what went wrong, on its own ground."""

    def __init__(self) -> None:
        super().__init__()
        self._label = Label("", Type.BODY, tone=Tone.BAD, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(38, 9, 12, 9 + Space.ONE_HALF)
        column.addWidget(self._label)
        self.hide()

    def say(self, text: str) -> None:
        """Say what went wrong; nothing hides the line."""
        self._label.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))

    def text(self) -> str:
        """What is said."""
        return self._label.text()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect()).adjusted(0, 0, 0, -Space.ONE_HALF)
        paint.fill(painter, rect, t.bad_soft, Radius.CONTROL)
        icons.paint(painter, Icon.ERROR, 12, 11, 16, t.bad)
        painter.end()


class SignInCard(QWidget):
    """A sheet around the form."""

    def __init__(self, form: SignInForm) -> None:
        super().__init__()
        inner = QVBoxLayout(self)
        inner.setContentsMargins(*(paint.SHADOW,) * 4)
        inner.addWidget(form)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.begin(self)
        s = paint.SHADOW
        paint.sheet(painter, QRectF(self.rect().adjusted(s, s, -s, -s)))
        painter.end()


class SignInPage(QWidget):
    """The whole window while nobody is signed in. Who stays signed in is welcomed back, and sees no form."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setObjectName("shell")
        self._desk = shell.desk
        self.form = SignInForm(shell)
        self._card = SignInCard(self.form)
        self.welcome = Welcome()
        #: Nothing was asked for yet: the sign-in that is kept on this machine may do.
        self._resumes = True
        column = QVBoxLayout(self)
        column.addStretch(1)
        for one in (self._card, self.welcome):
            column.addWidget(one, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        shell.desk.signals.sign_in.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        state = self._desk.store.sign_in
        self._resumes = self._resumes and state.phase in (SignInPhase.WORKING, SignInPhase.SIGNED_IN)
        kept = self._desk.store.memory.of(Remembered.NAME)
        self.welcome.greet(kept.decode(errors="replace") if kept else state.login)
        self.welcome.setVisible(self._resumes)
        asks = self._card.isHidden() and not self._resumes
        self._card.setVisible(not self._resumes)
        if asks and self.isVisible():
            self.form.focus_first()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._resumes:
            self.form.focus_first()
