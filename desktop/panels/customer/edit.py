"""Changing what is known of a customer: one field a value, tags, saved by Enter, taken back by a click."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.models.customers import Changed
from desktop.panels.customer.parts import BackHead, Tag
from desktop.panels.customer.scrolls import Scroll
from desktop.state.changes import CommandRefused
from desktop.ui.panel import Shell
from desktop.ui.text import refusal, tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.labels import Label, Tone
from protocol.customers import CustomerRecord, PostalAddress
from protocol.errors import ErrorCode
from protocol.ids import CommandId, CustomerId
from protocol.limits import MAX_TAG_CHARACTERS, MAX_TAGS


class _Field(QWidget):
    """A name and a line to write in."""

    def __init__(self, name: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(Label(name, Type.SMALL, tone=Tone.SOFT))
        self.line = QLineEdit()
        self.line.setObjectName("small")
        self.line.setAccessibleName(name)
        column.addWidget(self.line)

    def text(self) -> str:
        return " ".join(self.line.text().split())


class _Tags(QWidget):
    """The tags, and a field for one more."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Label(tr("Tags"), Type.SMALL, tone=Tone.SOFT))
        self._row = QWidget()
        self._flow = Flow(self._row, 5)
        column.addWidget(self._row)
        self.line = QLineEdit()
        self.line.setObjectName("small")
        self.line.setMaxLength(MAX_TAG_CHARACTERS)
        self.line.setPlaceholderText(tr("Another tag, then Enter"))
        self.line.setAccessibleName(tr("Another tag"))
        self.line.returnPressed.connect(self.add)
        column.addWidget(self.line)

    def show_words(self, words: tuple[str, ...]) -> None:
        """Show these."""
        self.words = list(words)
        self.line.clear()
        self._show()

    def add(self) -> bool:
        """Take over what is written; False: nothing was."""
        word = " ".join(self.line.text().split())
        if not word:
            return False
        if word.casefold() not in (one.casefold() for one in self.words) and len(self.words) < MAX_TAGS:
            self.words.append(word)
            self._show()
        self.line.clear()
        return True

    def _remove(self, word: str) -> None:
        self.words.remove(word)
        self._show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for word in self.words:
            tag = Tag(word, taken_off=True)
            tag.removed.connect(self._remove)
            self._flow.addWidget(tag)
            tag.show()
        self._row.setVisible(bool(self.words))
        self._row.updateGeometry()


class EditPage(QWidget):
    """A form over a record.

    Signals:
        back: the panel is wanted again.
    """

    back = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._customers = shell.desk.customers
        self._record: CustomerRecord | None = None
        self._saving: CommandId | None = None
        #: It is in the outbox.
        self._kept = False
        self.head = BackHead()
        self.head.title.set_text(tr("Change what is known"))
        self.head.back.connect(self.back)
        self.save = Button(tr("Save"), Kind.PRIMARY, small=True)
        self.save.clicked.connect(self._save)
        self.head.row.addWidget(self.save)
        self.problem = Label("", Type.SMALL, tone=Tone.BAD, wrap=True)
        self.problem.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, 0)
        self.problem.hide()
        self.area = Scroll()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.head)
        outer.addWidget(self.problem)
        outer.addWidget(self.area, 1)
        column = self.area.column
        column.setContentsMargins(Space.TWO, Space.ONE_HALF, Space.TWO, Space.TWO)
        column.setSpacing(Space.ONE)
        self.name, self.email = _Field(tr("Name")), _Field(tr("E-mail"))
        self.phone, self.number = _Field(tr("Phone")), _Field(tr("Customer no."))
        self.street, self.postcode, self.city = _Field(tr("Street")), _Field(tr("Postcode")), _Field(tr("Town"))
        self.region, self.country = _Field(tr("Region")), _Field(tr("Country"))
        self.language, self.zone = _Field(tr("Language")), _Field(tr("Time zone"))
        self.country.line.setMaxLength(2)
        self.country.line.setPlaceholderText("DK")
        self.language.line.setPlaceholderText("da-DK")
        self.zone.line.setPlaceholderText("Europe/Copenhagen")
        self.tags = _Tags()
        for pair in (
            (self.name,),
            (self.email,),
            (self.phone, self.number),
            (self.street,),
            (self.postcode, self.city),
            (self.region, self.country),
            (self.language, self.zone),
        ):
            row = QHBoxLayout()
            row.setSpacing(Space.ONE)
            for at, field in enumerate(pair):
                row.addWidget(field, 1 if len(pair) == 1 else _share(pair, at, (self.postcode, self.country)))
                field.line.returnPressed.connect(self._save)
            column.addLayout(row)
        column.addWidget(self.tags)
        column.addStretch(1)
        self._customers.refused.connect(self._refused)
        shell.desk.signals.record.connect(self._changed)
        shell.desk.signals.outbox.connect(self._answered)

    def open(self, record: CustomerRecord) -> None:
        """Show this record's values."""
        self._record = record
        self._saving = None
        self.save.setEnabled(True)
        self._problem("")
        home = record.address
        for field, value in (
            (self.name, record.name),
            (self.email, record.email),
            (self.phone, record.phone),
            (self.number, record.customer_number),
            (self.street, home.street),
            (self.postcode, home.postcode),
            (self.city, home.city),
            (self.region, home.region),
            (self.country, home.country),
            (self.language, record.language),
            (self.zone, record.time_zone),
        ):
            field.line.setText(value)
            field.line.setCursorPosition(0)
        self.tags.show_words(record.tags)
        self.name.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _problem(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def _wanted(self, record: CustomerRecord) -> Changed:
        address = PostalAddress(
            street=self.street.text(),
            postcode=self.postcode.text(),
            city=self.city.text(),
            region=self.region.text(),
            country=self.country.text().upper(),
        )
        tags = tuple(self.tags.words)
        return Changed(
            name=_other(self.name.text(), record.name),
            email=_other(self.email.text(), record.email),
            phone=_other(self.phone.text(), record.phone),
            customer_number=_other(self.number.text(), record.customer_number),
            address=address if address != record.address else None,
            language=_other(self.language.text(), record.language),
            time_zone=_other(self.zone.text(), record.time_zone),
            tags=tags if tags != record.tags else None,
        )

    def _save(self) -> None:
        record = self._record
        if record is None:
            return
        self.tags.add()
        wanted = self._wanted(record)
        if wanted == Changed():
            self.back.emit()
            return
        self._problem("")
        self._kept = False
        self._saving = self._customers.edit(record, wanted)
        self.save.setEnabled(False)

    def _refused(self, change: CommandRefused) -> None:
        if change.command.id == self._saving:
            self._saving = None
            self.save.setEnabled(True)
            self._problem(refusal(change.code, change.text))
            if change.code is ErrorCode.RECORD_CHANGED:
                self._customers.again()

    def _answered(self) -> None:
        """What was carried out is fetched: that it changed nothing, or was lost on the way, nobody tells."""
        if self._saving is None:
            return
        here = self._saving in self._shell.desk.store.outbox
        if self._kept and not here:
            self.save.setEnabled(True)
            self._customers.again()
        self._kept = here

    def _changed(self, customer: CustomerId) -> None:
        record = self._record
        if record is None or record.id != customer:
            return
        now = self._shell.desk.store.records[customer]
        if self._saving is None:
            # Somebody else was quicker: what is written here stays, and goes against what is so now.
            self._record = now
            return
        self._saving = None
        self.save.setEnabled(True)
        undo = partial(self._undo, record, now)
        self._shell.toasts.say(tr("Saved"), action=tr("Undo"), run=undo)
        self.back.emit()

    def _undo(self, before: CustomerRecord, after: CustomerRecord) -> None:
        now = self._shell.desk.store.records.get(after.id, after)
        self._customers.edit(
            now,
            Changed(
                name=_other(before.name, after.name),
                email=_other(before.email, after.email),
                phone=_other(before.phone, after.phone),
                customer_number=_other(before.customer_number, after.customer_number),
                address=before.address if before.address != after.address else None,
                language=_other(before.language, after.language),
                time_zone=_other(before.time_zone, after.time_zone),
                tags=before.tags if before.tags != after.tags else None,
            ),
        )


def _other(wanted: str, known: str) -> str | None:
    return wanted if wanted != known else None


def _share(pair: tuple[_Field, ...], at: int, narrow: tuple[_Field, ...]) -> int:
    """A postcode and a country need less room than what stands beside them."""
    return 2 if pair[at] in narrow else 3
