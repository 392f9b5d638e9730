"""How a left message or a callback is answered: by the machine's own mail program or telephone."""

from PySide6.QtCore import QUrl, QUrlQuery
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.buttons import Button, IconButton
from desktop.ui.widgets.labels import Label, Tone
from protocol.entities import Interaction
from protocol.kinds import Channel


def mail_address(card: Interaction) -> QUrl:
    """What the mail program is opened with; empty when they gave no address."""
    if not card.customer.email:
        return QUrl()
    url = QUrl()
    url.setScheme("mailto")
    url.setPath(card.customer.email)
    if card.question:
        query = QUrlQuery()
        query.addQueryItem("subject", f"Re: {card.question}")
        url.setQuery(query)
    return url


def phone_address(card: Interaction) -> QUrl:
    """What the telephone is opened with; empty when they gave no number."""
    number = "".join(letter for letter in card.customer.phone if letter.isdigit() or letter == "+")
    return QUrl(f"tel:{number}") if number else QUrl()


class AnswerBar(QWidget):
    """Says that nobody reads what is written here, and opens what the customer can be answered with."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._card: Interaction | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.ONE)
        self.words = Label("", Type.BODY, tone=Tone.SOFT, wrap=True)
        row.addWidget(self.words, 1)
        self.call = Button(tr("Phone"), icon=Icon.PHONE, small=True)
        self.call.clicked.connect(self._call)
        self.mail = Button(tr("E-mail"), icon=Icon.MAIL, small=True)
        self.mail.clicked.connect(self._mail)
        self.copy = IconButton(Icon.COPY, tr("Copy"), edge=30, glyph=15)
        self.copy.clicked.connect(self._copy)
        for button in (self.call, self.mail, self.copy):
            row.addWidget(button)
        self.hide()

    def refresh(self, card: Interaction | None) -> None:
        """Show how this one is answered; None hides it."""
        self._card = card
        if card is not None:
            calls = card.channel is Channel.PHONE
            self.words.setText(
                tr("They want to be called. Say below what came of it, then you are done.")
                if calls
                else tr("They left a message. Answer by mail, then say below what came of it.")
            )
            self.call.set_text(tr("Call {number}", number=card.customer.phone))
            self.call.setVisible(not phone_address(card).isEmpty())
            self.mail.set_text(tr("Write to {address}", address=card.customer.email))
            self.mail.setVisible(not mail_address(card).isEmpty())
            self.copy.setVisible(bool(self._address()))
            self.copy.name(tr("Copy {what}", what=self._address()))
        self.setVisible(card is not None)

    def _address(self) -> str:
        card = self._card
        if card is None:
            return ""
        customer = card.customer
        return customer.phone if card.channel is Channel.PHONE else customer.email or customer.phone

    def _call(self) -> None:
        if self._card is not None:
            QDesktopServices.openUrl(phone_address(self._card))

    def _mail(self) -> None:
        if self._card is not None:
            QDesktopServices.openUrl(mail_address(self._card))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._address())
        self._shell.toasts.say(tr("{what} copied", what=self._address()))
