"""The customer's phone number: whose country's it is, what time it is there, and the way to call it."""

from functools import partial

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.models.calls import Phone, read_number
from desktop.panels.customer.words import local_time
from desktop.ui import fonts, text
from desktop.ui.commands import Command
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.glyph import Glyph
from desktop.ui.widgets.labels import ElidedLabel, Label, Tone
from desktop.ui.widgets.popover import Popover
from desktop.ui.widgets.tick import Tick
from desktop.ui.widgets.toast import Weight
from protocol.ids import InteractionId

_WIDTH = 340


class CallSheet(Popover):
    """Reminds to ask before the system's program calls."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.window_widget, margin=Space.TWO)
        self._shell = shell
        self._desk = shell.desk
        self._chat: InteractionId | None = None
        self._number = ""
        self.title = Label("", Type.TITLE, fonts.STRONG)
        self.advice = Label(
            tr("Ask first whether you may call, and say so if the call is recorded."),
            Type.SMALL,
            tone=Tone.SOFT,
            wrap=True,
        )
        self.advice.setFixedWidth(_WIDTH)
        self.agreed = Tick(tr("The customer agreed to the call"))
        row = QHBoxLayout()
        row.setSpacing(Space.ONE)
        self.cancel = Button(tr("Cancel"), Kind.PLAIN)
        self.cancel.clicked.connect(self.close_again)
        self.go = Button(tr("Call"), Kind.PRIMARY, icon=Icon.PHONE)
        self.go.clicked.connect(self._call)
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.go)
        self.body.addWidget(self.title)
        self.body.addSpacing(Space.HALF)
        self.body.addWidget(self.advice)
        self.body.addSpacing(Space.ONE)
        self.body.addWidget(self.agreed)
        self.body.addSpacing(Space.ONE_HALF)
        self.body.addLayout(row)

    def ask(self, chat: InteractionId, phone: Phone, anchor: QWidget) -> None:
        """Open for a number of a chat's customer."""
        self._chat, self._number = chat, phone.dialled
        title = tr("Call {number}", number=phone.shown)
        self.title.setText(title)
        self.setAccessibleName(title)
        self.agreed.setChecked(False)
        self.open_at(anchor)

    def _call(self) -> None:
        if self._chat is not None and QDesktopServices.openUrl(QUrl(f"tel:{self._number}")):
            self._desk.calls.note(self._chat, self._number, consent=self.agreed.isChecked())
        else:
            self._shell.toasts.say(tr("No program on this computer makes calls"), Weight.PROBLEM)
        self.close_again()


class PhoneLine(QWidget):
    """A row of the customer panel; the number of the chosen chat's customer."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._desk = shell.desk
        self._phone: Phone | None = None
        self._number = self._zone = ""
        self.sheet = CallSheet(shell)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.TWO, 2, Space.ONE_HALF, 2)
        row.setSpacing(Space.ONE + 2)
        self.glyph = Glyph(Icon.PHONE, 15)
        self.glyph.setToolTip(tr("Phone"))
        row.addWidget(self.glyph)
        names = QVBoxLayout()
        names.setSpacing(0)
        self.value = ElidedLabel("", Type.BODY)
        self.about = ElidedLabel("", Type.SMALL, tone=Tone.FAINT)
        names.addWidget(self.value)
        names.addWidget(self.about)
        row.addLayout(names, 1)
        self.call = IconButton(Icon.PHONE, tr("Call the customer"), edge=26, glyph=14)
        shell.commands.keep_told("customer.call", partial(self.call.name, tr("Call the customer")))
        self.call.clicked.connect(self.ask)
        self.copy = IconButton(Icon.COPY, tr("Copy {what}", what=tr("Phone")), edge=26, glyph=14)
        self.copy.clicked.connect(self._copy)
        row.addWidget(self.call)
        row.addWidget(self.copy)
        shell.commands.add(
            Command(
                id="customer.call",
                title=tr("Call the customer"),
                known_as=tr("dial, ring, phone"),
                key="Ctrl+Shift+T",
                icon=Icon.PHONE,
                run=self.ask,
                enabled=self._can_call,
            )
        )
        self._desk.clock.tick.connect(self._tick)
        self.hide()

    def show_number(self, number: str, time_zone: str = "") -> None:
        """Show a number as it was said, and the zone its owner is known to be in; an empty one hides the row."""
        self._number, self._zone = number, time_zone
        self._phone = read_number(number, time_zone, text.language()) if number else None
        shown = self._phone.shown if self._phone is not None else number
        self.value.set_text(shown)
        self.value.setAccessibleName(f"{tr('Phone')}: {shown}")
        self.call.setVisible(self._can_call())
        self._tick()
        self.setVisible(bool(number))

    def ask(self) -> None:
        """Ask whether the customer agreed, then call."""
        chat, phone = self._desk.selected, self._phone
        if chat is not None and phone is not None and self._can_call():
            self.sheet.ask(chat, phone, self.call if self.call.isVisible() else self.window())

    def _can_call(self) -> bool:
        return self._phone is not None and self._desk.calls.can_call(self._desk.selected)

    def _tick(self) -> None:
        phone = self._phone
        if phone is None:
            words = tr("Not a number that can be called") if self._number else ""
        else:
            there = local_time(self._zone or phone.zone, self._desk.now()).partition(" · ")[0]
            words = " · ".join(
                part for part in (phone.country, tr("{time} there", time=there) if there else "") if part
            )
        self.about.set_text(words)
        self.about.setVisible(bool(words))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.value.text())
        self._shell.toasts.say(tr("{what} copied", what=tr("Phone")))
