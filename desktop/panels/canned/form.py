"""Writing a text kept ready: what it is called, whom it is for, its words, and how they read filled in."""

from collections.abc import Callable
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.models.canned import Written
from desktop.panels.canned.words import kind_words, variable_words, whom_words
from desktop.panels.customer.scrolls import Scroll
from desktop.panels.experts.fields import Field
from desktop.state import canned_words
from desktop.state.canned_csv import SHORTCUT
from desktop.state.canned_words import Variable
from desktop.ui import fonts
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.widgets.menu import Entry, Menu
from desktop.ui.widgets.segmented import Segmented
from desktop.ui.widgets.tick import Tick
from protocol.canned import Canned
from protocol.ids import CannedId, ProfileId, QueueId, new_id
from protocol.kinds import CannedKind
from protocol.limits import MAX_MESSAGE_CHARACTERS, MAX_SHORTCUT_CHARACTERS

_KINDS = tuple(CannedKind)
_WIDTH = 640


class CannedForm(QWidget):
    """One text. What is written is kept with `kept`; nothing is sent but by `save`.

    Signals:
        save: keep it (Written).
        drop: throw it away.
        copy: the same for herself, where this one is not hers to change.
        changed: it was written in (Written).
    """

    save = Signal(object)
    drop = Signal()
    copy = Signal()
    changed = Signal(object)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._desk = shell.desk
        self._texts = shell.desk.canned
        self._window = shell.window_widget
        self._written = Written(id=CannedId(new_id()))
        self._showing = False
        self._queues: dict[QueueId, Tick] = {}
        self._build()
        self._desk.selected_changed.connect(self._preview)

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = Scroll()
        outer.addWidget(area)
        area.column.setContentsMargins(Space.FOUR, Space.THREE, Space.FOUR, Space.FOUR)
        inside = QWidget()
        inside.setMaximumWidth(_WIDTH)
        area.column.addWidget(inside)
        area.column.addStretch(1)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.HALF)
        self.head = Label("", Type.HEADING, fonts.STRONG)
        self.note = Label("", Type.SMALL, tone=Tone.SOFT, wrap=True)
        column.addWidget(self.head)
        column.addWidget(self.note)
        column.addSpacing(Space.ONE_HALF)
        self.title, self.shortcut = _line(tr("Title")), _line(tr("Shortcut"))
        self.shortcut.setMaxLength(MAX_SHORTCUT_CHARACTERS)
        self.shortcut.setPlaceholderText(tr("such as: returns"))
        pair = QHBoxLayout()
        pair.setSpacing(Space.ONE_HALF)
        pair.addLayout(_named(tr("Title"), self.title), 3)
        pair.addLayout(_named(tr("Shortcut, typed after /"), self.shortcut), 2)
        column.addLayout(pair)
        column.addSpacing(Space.ONE)
        self.kind = Segmented(tr("What it is"), tuple(kind_words(kind) for kind in _KINDS))
        self.kind.setFixedWidth(340)
        self.whom = Button("", Kind.PLAIN, icon=Icon.CHEVRON_DOWN, small=True)
        self.whom.clicked.connect(self._choose_whom)
        row = QHBoxLayout()
        row.setSpacing(Space.ONE_HALF)
        for named in (_named(tr("What it is"), self.kind), _named(tr("Who can use it"), self.whom)):
            named.addStretch(1)
            row.addLayout(named)
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(Space.ONE)
        words = QHBoxLayout()
        words.addWidget(Label(tr("Text"), Type.SMALL, tone=Tone.SOFT))
        words.addStretch(1)
        self.variables = Button(tr("Put in what is known"), Kind.QUIET, icon=Icon.PLUS, small=True)
        self.variables.clicked.connect(self._choose_variable)
        words.addWidget(self.variables)
        column.addLayout(words)
        self.text = Field(tr("Text"), "{customer.first_name|there}, …")
        self.text.editor.first_keys.append(self._saves)
        self.text.editor.least_lines = 5
        column.addWidget(self.text)
        self.reads = Label("", Type.SMALL, tone=Tone.SOFT, wrap=True)
        self.reads.setContentsMargins(2, Space.HALF, 0, 0)
        column.addWidget(self.reads)
        self.problem = Label("", Type.SMALL, fonts.MEDIUM, Tone.BAD, wrap=True)
        self.problem.setContentsMargins(2, Space.HALF, 0, 0)
        column.addWidget(self.problem)
        column.addSpacing(Space.ONE)
        self._queue_head = Label(tr("Offered first in these queues (none: in all alike)"), Type.SMALL, tone=Tone.SOFT)
        column.addWidget(self._queue_head)
        self._queue_row = QWidget()
        self._flow = Flow(self._queue_row)
        column.addWidget(self._queue_row)
        column.addSpacing(Space.TWO)
        column.addLayout(self._foot())
        for field in (self.title, self.shortcut):
            field.textEdited.connect(self._edited)
            field.returnPressed.connect(self.try_save)
        self.kind.chosen.connect(self._edited)
        self.text.edited.connect(self._edited)

    def _foot(self) -> QHBoxLayout:
        self.save_button = Button(tr("Save"), Kind.PRIMARY, icon=Icon.CHECK)
        self.save_button.clicked.connect(self.try_save)
        self.drop_button = Button(tr("Throw away"), Kind.QUIET, icon=Icon.TRASH)
        self.drop_button.clicked.connect(self.drop)
        self.copy_button = Button(tr("Make one of my own from it"), Kind.PLAIN, icon=Icon.COPY)
        self.copy_button.clicked.connect(self.copy)
        foot = QHBoxLayout()
        foot.setSpacing(Space.ONE)
        for button in (self.save_button, self.copy_button, self.drop_button):
            foot.addWidget(button)
        foot.addStretch(1)
        return foot

    # --- showing ----------------------------------------------------------------------------

    def empty(self) -> None:
        """Nobody's text stands here."""
        self._showing = True
        self.title.clear()
        self.shortcut.clear()
        self.text.set_text("")
        self._showing = False

    def show_text(self, written: Written, canned: Canned | None, *, unsaved: bool) -> None:
        """Show this text; `canned`: as it is kept, None for a new one."""
        may = canned is None or self._texts.may_change(canned)
        self._showing = True
        self._written = written
        self.head.setText(tr("New text") if canned is None else canned.title)
        self.title.setText(written.title)
        self.shortcut.setText(written.shortcut)
        self.kind.choose(_KINDS.index(written.kind))
        self.text.set_text(written.text)
        self._show_queues()
        self._showing = False
        for field in (self.title, self.shortcut):
            field.setReadOnly(not may)
        self.text.editor.setReadOnly(not may)
        for part in (self.kind, self.whom, self._queue_row):
            part.setEnabled(may)
        self.whom.setEnabled(may and canned is None and bool(self._choices()))
        self.variables.setVisible(may)
        self.save_button.setVisible(may)
        self.drop_button.setVisible(may)
        self.copy_button.setVisible(not may)
        self.say_problem("")
        self._say_note(canned, may=may, unsaved=unsaved)
        self._show_whom()
        self._preview()

    def _say_note(self, canned: Canned | None, *, may: bool, unsaved: bool) -> None:
        sent = self._texts.uses_of(canned) if canned is not None else 0
        words = "" if canned is None else tr("Never sent") if not sent else tr("Sent {n} times", n=sent)
        if sent == 1:
            words = tr("Sent once")
        if not may:
            words += " · " + tr("Only those who look after it can change it")
        if unsaved and canned is not None:
            words += " · " + tr("Not saved yet")
        self.note.setText(words)
        self.note.setVisible(bool(words))

    def _show_queues(self) -> None:
        names = self._texts.names()
        queues = dict(names.queues) if names is not None else {}
        if list(self._queues) != list(queues):
            for tick in self._queues.values():
                self._flow.removeWidget(tick)
                tick.hide()
                tick.deleteLater()
            self._queues = {}
            for queue, name in queues.items():
                tick = Tick(name, parent=self._queue_row)
                tick.toggled.connect(self._edited)
                self._flow.addWidget(tick)
                tick.show()
                self._queues[queue] = tick
        for queue, tick in self._queues.items():
            tick.setChecked(queue in self._written.queues)
        for part in (self._queue_head, self._queue_row):
            part.setVisible(bool(queues))

    def _choices(self) -> list[tuple[str, bool, ProfileId | None]]:
        """Whom a text can be for besides herself."""
        groups: list[tuple[str, bool, ProfileId | None]] = [
            (name, False, id) for id, name in self._texts.groups().items()
        ]
        return [*groups, (tr("Everybody"), False, None)] if self._texts.may_for_all() else groups

    def _show_whom(self) -> None:
        self.whom.set_text(whom_words(self._texts, self._written.group, mine=self._written.mine))
        self.whom.setAccessibleName(tr("Who can use it: {who}", who=self.whom.text()))

    def _choose_whom(self) -> None:
        menu = Menu(self._window, tr("Who can use it"))
        menu.closed.connect(menu.deleteLater)
        now = (self._written.mine, self._written.group)
        for name, mine, group in [(tr("Only me"), True, None), *self._choices()]:
            run: Callable[[], None] = partial(self._whom_chosen, mine, group)
            menu.add(Entry(text=name, run=run, icon=Icon.USER if mine else Icon.USERS, chosen=now == (mine, group)))
        menu.open_at(self.whom)

    def _whom_chosen(self, mine: bool, group: ProfileId | None) -> None:
        self._written = replace(self._written, mine=mine, group=group)
        self._show_whom()
        self._edited()

    def _choose_variable(self) -> None:
        menu = Menu(self._window, tr("Put in what is known"))
        menu.closed.connect(menu.deleteLater)
        for variable in Variable:
            menu.add(Entry(text=variable_words(variable), run=partial(self._put_in, variable), key=variable.value))
        menu.open_at(self.variables)

    def _put_in(self, variable: Variable) -> None:
        self.text.editor.insertPlainText(f"{{{variable.value}}}")
        self.text.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- writing ----------------------------------------------------------------------------

    @property
    def written(self) -> Written:
        """What is written."""
        return replace(
            self._written,
            kind=_KINDS[self.kind.index()],
            shortcut=self.shortcut.text().strip().lstrip("/#"),
            title=" ".join(self.title.text().split()),
            text=self.text.text().strip(),
            queues=tuple(queue for queue, tick in self._queues.items() if tick.isChecked()),
        )

    def _edited(self, *_what: object) -> None:
        if not self._showing:
            self._written = self.written
            self.say_problem("")
            self._preview()
            self.changed.emit(self._written)

    def _preview(self) -> None:
        """How it reads, in the chosen chat or without one; and names that mean nothing."""
        text = self.text.text()
        unknown = canned_words.unknown_names(text)
        if unknown:
            names = ", ".join(f"{{{name}}}" for name in unknown)
            self.reads.set_tone(Tone.WARN)
            self.reads.setText(tr("Nobody knows {names}: it would have to be filled in each time.", names=names))
        else:
            chat = self._desk.conversation
            filled = canned_words.fill(text, self._texts.known.of(self._desk.selected)).text
            name = (chat.card.customer.name if chat is not None else "") or tr("the customer")
            self.reads.set_tone(Tone.SOFT)
            self.reads.setText(tr("To {name} it reads: {words}", name=name, words=filled) if filled != text else "")
        self.reads.setVisible(bool(self.reads.text()))

    def say_problem(self, words: str) -> None:
        """Say what is wrong with it."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def try_save(self) -> None:
        """Keep it, or say what is missing."""
        written = self.written
        if self.save_button.isHidden():
            return
        wrong = (
            (self.title, not written.title, tr("Give it a title.")),
            (self.shortcut, not written.shortcut, tr("Give it a shortcut.")),
            (
                self.shortcut,
                not SHORTCUT.fullmatch(written.shortcut or "a"),
                tr("A shortcut has letters, digits, - and _ only."),
            ),
            (self.shortcut, self._texts.taken(written), tr("Another text has that shortcut.")),
            (self.text.editor, not written.text, tr("Write the text.")),
            (self.text.editor, len(written.text) > MAX_MESSAGE_CHARACTERS, tr("The text is too long for a message.")),
        )
        for field, so, words in wrong:
            if so:
                self.say_problem(words)
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.save.emit(written)

    def _saves(self, event: QKeyEvent) -> bool:
        control = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.ControlModifier
        if not control or event.key() not in (Qt.Key.Key_S, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        self.try_save()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._saves(event):
            super().keyPressEvent(event)


def _line(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setObjectName("small")
    field.setAccessibleName(name)
    return field


def _named(name: str, field: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(3)
    column.addWidget(Label(name, Type.SMALL, tone=Tone.SOFT))
    column.addWidget(field)
    return column
