"""Signing out with words that have not gone out, or with chats: says what becomes of them, and lets one choose."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.models.unsent import Leaving
from desktop.ui import fonts
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.glyph import Glyph
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.widgets.popover import Popover

_WIDTH = 380
#: Names of chats shown with drafts.
_NAMES = 3


def leaving_words(leaving: Leaving) -> str:
    """What signing out would lose."""
    what: list[str] = []
    if leaving.messages:
        what.append(tr("1 message") if leaving.messages == 1 else tr("{n} messages", n=leaving.messages))
    if leaving.drafts:
        what.append(tr("1 draft") if leaving.drafts == 1 else tr("{n} drafts", n=leaving.drafts))
    if len(what) == 1:
        return tr("{what} would be lost.", what=what[0])
    return tr("{messages} and {drafts} would be lost.", messages=what[0], drafts=what[1])


def title_words(leaving: Leaving) -> str:
    """What is to be thought of before signing out."""
    if leaving.messages or leaving.drafts:
        return tr("Not everything has gone out")
    return tr("Customers are still with you")


def chats_words(chats: Sequence[str]) -> str:
    """What becomes of chats that go on."""
    if len(chats) == 1:
        return tr("{names} would wait again for a colleague, keeping the place in line.", names=_some(chats))
    return tr(
        "{n} chats would wait again for colleagues, keeping their places in line: {names}",
        n=len(chats),
        names=_some(chats),
    )


def _some(names: Sequence[str]) -> str:
    shown = [name or tr("A customer") for name in names]
    return ", ".join(shown[:_NAMES]) + (" …" if len(shown) > _NAMES else "")


class LeavingPanel(Popover):
    """Beside the account. Anything but the two buttons that sign out means staying."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.window_widget, margin=Space.TWO)
        self._desk = shell.desk
        self._sending = False
        self.setAccessibleName(tr("Sign out"))
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.ONE)
        row.addWidget(Glyph(Icon.ALERT, tone=Tone.WARN))
        self.title = Label("", Type.READING, fonts.STRONG)
        row.addWidget(self.title, 1)
        self.words = Label("", Type.BODY, tone=Tone.SOFT, wrap=True)
        self.words.setFixedWidth(_WIDTH)
        self.stay = Button(tr("Stay"), Kind.PRIMARY, small=True)
        self.send = Button(tr("Send first"), small=True)
        self.lose = Button(tr("Sign out"), Kind.DANGER, small=True)
        self.stay.clicked.connect(self.close_again)
        self.send.clicked.connect(self._send)
        self.lose.clicked.connect(self._lose)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.ONE)
        buttons.addWidget(self.stay)
        buttons.addWidget(self.send)
        buttons.addStretch(1)
        buttons.addWidget(self.lose)
        self.body.addWidget(head)
        self.body.addSpacing(Space.HALF)
        self.body.addWidget(self.words)
        self.body.addSpacing(Space.ONE_HALF)
        self.body.addLayout(buttons)
        self.closed.connect(self._stays)
        self._desk.unsent.changed.connect(self._changed)
        self._desk.signals.link.connect(self._changed)

    def ask(self, anchor: QWidget) -> None:
        """Sign out at once if all has gone out and nobody is left alone; ask otherwise."""
        leaving = self._desk.unsent.leaving()
        if leaving.nothing and not leaving.chats:
            self._desk.bus.sign_out()
            return
        self._sending = False
        self.refresh()
        self.open_at(anchor)

    def take_focus(self) -> None:
        """Enter stays: nothing is lost by a habit."""
        self.stay.setFocus(Qt.FocusReason.PopupFocusReason)

    def refresh(self) -> None:
        """Say what would be lost now, and who would wait again."""
        leaving = self._desk.unsent.leaving()
        lost = not leaving.nothing
        self.title.setText(title_words(leaving))
        self.lose.set_text(tr("Sign out and lose them") if lost else tr("Sign out"))
        lines = [leaving_words(leaving)] if lost else []
        if self._sending and leaving.messages:
            # Drafts can't be sent: they are asked about again.
            if leaving.drafts:
                lines = [tr("Being sent: {n} to go. Then the drafts are asked about.", n=leaving.messages)]
            else:
                lines = [tr("Being sent: {n} to go. Then you are signed out.", n=leaving.messages)]
            if self._desk.link.cut_off:
                lines.append(tr("There is no link now; it goes on when it is back."))
        if leaving.drafts:
            names = (*self._desk.unsent.drafts(), *((tr("to many at once"),) if leaving.telling else ()))
            lines.append(tr("Drafts: {names}", names=_some(names)))
        if leaving.chats:
            lines.append(chats_words(leaving.chats))
        self.words.setText("\n".join(lines))
        self.send.setVisible(bool(leaving.messages) and not self._sending)
        if self.isVisible():
            self.adjustSize()
            self._place()

    def _send(self) -> None:
        self._sending = True
        self.take_focus()
        self._desk.unsent.send_all()
        self.refresh()

    def _changed(self) -> None:
        if not self.isVisible():
            return
        leaving = self._desk.unsent.leaving()
        if leaving.nothing:
            send = self._sending
            self.close_again()
            if send:
                self._desk.bus.sign_out()
            return
        self.refresh()

    def _lose(self) -> None:
        self.close_again()
        self._desk.bus.sign_out()

    def _stays(self) -> None:
        self._sending = False
