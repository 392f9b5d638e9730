"""Two records made one: what would come of it, value by value, before it is done; and the way back after."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.panels.customer.parts import BackHead, Card, Hint, Section
from desktop.panels.customer.scrolls import Scroll
from desktop.panels.customer.words import address_words
from desktop.state.changes import MergePreviewed
from desktop.ui import fonts
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.visitor_words import language_words
from desktop.ui.widgets.avatar import Avatar
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.labels import ElidedLabel, Label, Tone
from protocol.customers import CustomerRecord
from protocol.ids import CustomerId
from protocol.rest import MergePreview


class _Value(QWidget):
    """One value of the record to be, and the one that would be lost for it."""

    def __init__(self, name: str, value: str, lost: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.TWO, 3, Space.TWO, 3)
        row.setSpacing(Space.ONE)
        label = Label(name, Type.SMALL, tone=Tone.FAINT)
        label.setFixedWidth(84)
        row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(value or "–", Type.BODY, wrap=True))
        if lost:
            words.addWidget(Label(tr("not kept: {value}", value=lost), Type.SMALL, tone=Tone.WARN, wrap=True))
        row.addLayout(words, 1)


class MergePage(QWidget):
    """A look at the merge.

    Signals:
        back: the panel is wanted again.
    """

    back = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._customers = shell.desk.customers
        self._pair: tuple[CustomerId, CustomerId] | None = None
        self._preview: MergePreview | None = None
        self._rows: list[QWidget] = []
        self.head = BackHead()
        self.head.title.set_text(tr("Merge two customers"))
        self.head.back.connect(self.back)
        self.hint = Hint()
        self.area = Scroll()
        column = self.area.column
        self.kept, self.gone = _Who(tr("Stays")), _Who(tr("Goes into it"))
        around = QVBoxLayout()
        around.setContentsMargins(Space.ONE_HALF, Space.HALF, Space.ONE_HALF, 0)
        around.setSpacing(6)
        around.addWidget(self.kept)
        around.addWidget(self.gone)
        self.turn = Button(tr("The other way round"), Kind.QUIET, icon=Icon.HAND_OVER, small=True)
        self.turn.clicked.connect(self._turn)
        around.addWidget(self.turn, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(around)
        self.result = Section(tr("What comes of it"))
        column.addWidget(self.result)
        self.moves = Hint()
        column.addWidget(self.moves)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, Space.ONE_HALF)
        self.merge = Button(tr("Merge"), Kind.PRIMARY, icon=Icon.MERGE)
        self.merge.clicked.connect(self._merge)
        foot.addWidget(self.merge)
        foot.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.head)
        outer.addWidget(self.hint)
        outer.addWidget(self.area, 1)
        outer.addLayout(foot)
        self._customers.previewed.connect(self._previewed)

    def open(self, kept: CustomerId, gone: CustomerId) -> None:
        """Look at this merge."""
        self._pair, self._preview = (kept, gone), None
        self.merge.setEnabled(False)
        self.area.setVisible(False)
        self._said(tr("Fetching…"))
        self._customers.preview(kept, gone)

    def _turn(self) -> None:
        if self._pair is not None:
            self.open(self._pair[1], self._pair[0])

    def _said(self, words: str) -> None:
        self.hint.setText(words)
        self.hint.setVisible(bool(words))

    def _previewed(self, change: MergePreviewed) -> None:
        if (change.kept, change.gone) != self._pair:
            return
        preview = self._preview = change.preview
        self.area.setVisible(preview is not None)
        self.merge.setEnabled(preview is not None)
        if preview is None:
            self._said(tr("These two can't be merged. {why}", why=change.problem))
            return
        self._said("")
        self.kept.show_record(preview.kept)
        self.gone.show_record(preview.gone)
        for old in self._rows:
            self.result.column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows = [_Value(name, value, lost) for name, value, lost in _values(preview) if value or lost]
        for row in self._rows:
            self.result.column.addWidget(row)
            row.show()
        self.moves.setText(
            tr("Goes over: purchases {a}, chats {b}, and all notes.", a=preview.purchases, b=preview.interactions)
        )
        self.merge.setFocus(Qt.FocusReason.OtherFocusReason)

    def _merge(self) -> None:
        preview = self._preview
        if preview is not None:
            done = self._customers.merge(preview)
            undo = partial(self._customers.split, done)
            self._shell.toasts.say(tr("The customers are merged"), action=tr("Undo"), run=undo)
            self.back.emit()


class _Who(Card):
    """One of the two."""

    def __init__(self, title: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.ONE_HALF, Space.ONE, Space.ONE_HALF, Space.ONE)
        row.setSpacing(Space.ONE)
        self._avatar = Avatar("", 28)
        row.addWidget(self._avatar)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._name, self._about = ElidedLabel("", Type.BODY, fonts.MEDIUM), ElidedLabel("", Type.SMALL, tone=Tone.SOFT)
        words.addWidget(Label(title, Type.CAPTION, tone=Tone.FAINT))
        words.addWidget(self._name)
        words.addWidget(self._about)
        row.addLayout(words, 1)

    def show_record(self, record: CustomerRecord) -> None:
        """Show this one."""
        self._avatar.show_person(record.name)
        self._name.set_text(record.name or record.email or tr("A customer"))
        self._about.set_text(
            " · ".join(part for part in (record.account, record.customer_number, record.email) if part)
        )


def _values(preview: MergePreview) -> tuple[tuple[str, str, str], ...]:
    result, lost = preview.result, preview.lost
    return (
        (tr("Name"), result.name, lost.get("name", "")),
        (tr("Account"), result.account, lost.get("account", "")),
        (tr("E-mail"), result.email, lost.get("email", "")),
        (tr("Phone"), result.phone, lost.get("phone", "")),
        (tr("Customer no."), result.customer_number, lost.get("customer_number", "")),
        (tr("Address"), address_words(result.address), lost.get("address", "")),
        (tr("Language"), language_words(result.language), lost.get("language", "")),
        (tr("Time zone"), result.time_zone, lost.get("time_zone", "")),
        (tr("Tags"), ", ".join(result.tags), ""),
    )
