"""All texts kept ready: the list with what is looked for, and the chosen one beside it, to be written in."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QModelIndex, QObject, QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from desktop.models.canned import Written
from desktop.panels.canned.form import CannedForm
from desktop.panels.canned.rows import CannedList, CannedRows
from desktop.panels.canned.table import Coming, TablePage, coming
from desktop.panels.chat.saving import free_name
from desktop.state import canned_csv
from desktop.state.changes import CommandRefused
from desktop.ui import fonts, theme
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import refusal, tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.widgets.menu import Entry, Menu
from desktop.ui.widgets.segmented import Segmented
from desktop.ui.widgets.toast import Weight
from protocol.canned import Canned, PutCanned
from protocol.ids import CannedId, new_id

_SIDE = 380
_NOTHING, _FORM, _TABLE = range(3)
_ALL, _MINE, _SHARED = range(3)


class CannedPage(QWidget):
    """A place of the desk. What is written in a text stays until it is saved, also while others are looked at."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._texts = shell.desk.canned
        self._shown: CannedId | None = None
        self._folder = Path()
        #: Written in and not saved, by text.
        self._unsaved: dict[CannedId, Written] = {}
        #: As they were saved last: what is refused comes back.
        self._saved: dict[CannedId, Written] = {}
        self._whose = self._texts.me
        self.setAccessibleName(tr("Texts"))
        self.rows = CannedRows(self._texts, self)
        self._search = self._texts.search(self)
        self._search.found.connect(self._found)
        self._build()
        self._texts.changed.connect(self._refresh)
        self._texts.refused.connect(self._refused)
        self._texts.edit_asked.connect(self._edit_asked)
        self._refresh()
        self._edit_asked()

    def _build(self) -> None:
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Find a text"))
        self.field.setAccessibleName(tr("Find a text"))
        self.field.setClearButtonEnabled(False)
        self.field.textChanged.connect(self._find)
        self.field.installEventFilter(self)
        self.which = Segmented(tr("Whose"), (tr("All"), tr("Mine"), tr("Shared")))
        self.which.chosen.connect(self._find)
        self.list = CannedList(self.rows, self._texts)
        self.list.selectionModel().currentChanged.connect(self._chosen)
        self.list.installEventFilter(self)
        self.status = Label("", Type.SMALL, tone=Tone.FAINT)
        self.new_button = Button(tr("New text"), Kind.PRIMARY, icon=Icon.PLUS, small=True)
        self.new_button.clicked.connect(self.new)
        self.more = IconButton(Icon.MENU, tr("Bring texts in or take them out"))
        self.more.clicked.connect(self._more)
        head = QHBoxLayout()
        head.setSpacing(Space.ONE)
        head.addWidget(Label(tr("Texts"), Type.HEADING, fonts.STRONG))
        head.addStretch(1)
        head.addWidget(self.new_button)
        head.addWidget(self.more)
        top = QVBoxLayout()
        top.setContentsMargins(Space.TWO + 4, Space.THREE, Space.TWO, Space.ONE)
        top.setSpacing(Space.ONE)
        top.addLayout(head)
        top.addSpacing(Space.HALF)
        top.addWidget(self.field)
        top.addWidget(self.which)
        top.addWidget(self.status)
        side = QVBoxLayout()
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(0)
        side.addLayout(top)
        side.addWidget(self.list, 1)
        self._side = QWidget()
        self._side.setLayout(side)
        self._side.setFixedWidth(_SIDE)
        self.empty = EmptyState(Icon.TEXTS, "")
        self.form, self.table = CannedForm(self._shell), TablePage()
        self.form.save.connect(self._save)
        self.form.drop.connect(self._drop)
        self.form.copy.connect(self._copy)
        self.form.changed.connect(self._written)
        self.table.bring.connect(self._bring)
        self.table.left.connect(self._leave_table)
        self._stack = QStackedWidget()
        for part in (self.empty, self.form, self.table):
            self._stack.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side)
        row.addWidget(self._stack, 1)

    def panes(self) -> Sequence[QWidget]:
        """The list, and what stands beside it."""
        return (self._side, self._stack)

    def take_focus(self) -> None:
        """What is looked for."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def edit(self, canned: CannedId) -> None:
        """Put a text before the agent, to be written in."""
        self.field.clear()
        self.which.choose(_ALL)
        self._find()
        self._show(canned)
        self.form.text.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _edit_asked(self) -> None:
        wanted, self._texts.to_edit = self._texts.to_edit, None
        if wanted is not None:
            self.edit(wanted)

    def new(self) -> None:
        """Begin a text; what was looked for and not found is its title. One that is begun is not in the list: go on."""
        begun = self._begun()
        if begun is None or not (begun.title or begun.shortcut or begun.text):
            id = begun.id if begun is not None else CannedId(new_id())
            begun = Written(id=id, title=self.field.text().strip() if not self.rows.rows else "")
        self._unsaved[begun.id] = begun
        self._show(begun.id)
        self.form.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begun(self) -> Written | None:
        """The text that is new and was not saved."""
        return next((one for one in self._unsaved.values() if self._texts.of(one.id) is None), None)

    # --- the list ---------------------------------------------------------------------------

    def _refresh(self) -> None:
        me, before = self._texts.me, self._whose
        if me is not None and (before is None or me.id != before.id):
            # What another agent wrote is none of hers.
            self._unsaved.clear()
            self._saved.clear()
            self.form.empty()
        self._whose = me or before
        self._find()
        if self._shown is not None and self._shown not in self._unsaved:
            self._show(self._shown if self._texts.of(self._shown) is not None else None)
        elif self._shown is None:
            self._show(None)

    def _find(self, *_what: object) -> None:
        wanted = self.field.text().strip()
        if wanted:
            self._texts.find_all(self._search, wanted)
        else:
            self._search.stop()
            self._found(self._texts.all())

    def _found(self, found: list[Canned]) -> None:
        wanted, which = self.field.text().strip(), self.which.index()
        if which != _ALL:
            found = [one for one in found if (one.owner is not None) is (which == _MINE)]
        self.rows.show(found)
        count = len(found)
        words = tr("1 text") if count == 1 else tr("{n} texts", n=count)
        self.status.setText(words if count or not wanted else tr("Nothing like that. New text begins one."))
        self._mark()

    def _mark(self) -> None:
        """The shown text is the current row, without telling that it was chosen."""
        at, model = self.rows.row_of(self._shown), self.list.selectionModel()
        model.blockSignals(True)
        self.list.setCurrentIndex(self.rows.index(at) if at >= 0 else QModelIndex())
        model.blockSignals(False)
        self.list.viewport().update()

    def _chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            self._show(self.rows.rows[index.row()].id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter or event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._search.finish()
            if watched is self.field and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if enter and self.rows.rows:
                if self.rows.row_of(self._shown) < 0:
                    self._step(1)
                self.form.text.editor.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
            if enter and watched is self.field:
                self.new()
                return True
        return super().eventFilter(watched, event)

    def _step(self, by: int) -> None:
        if self.rows.rows:
            at = self.rows.row_of(self._shown)
            wanted = self.rows.rows[max(0, min(at + by, len(self.rows.rows) - 1))]
            self.list.setCurrentIndex(self.rows.index(self.rows.row_of(wanted.id)))

    # --- one text ---------------------------------------------------------------------------

    def _show(self, canned: CannedId | None) -> None:
        self._shown = canned
        kept = self._texts.of(canned) if canned is not None else None
        unsaved = self._unsaved.get(canned) if canned is not None else None
        self._mark()
        if kept is None and unsaved is None:
            self._shown = None
            none = self._texts.is_empty
            self.empty.say(
                Icon.TEXTS,
                tr("No texts yet") if none else tr("No text chosen"),
                tr("What you write again and again can stand ready here. In a chat, / brings it.")
                if none
                else tr("Choose one to read or change it. In a chat, / brings it."),
            )
            self._stack.setCurrentIndex(_NOTHING)
            return
        written = unsaved if unsaved is not None else _as_written(kept) if kept is not None else None
        if written is not None:
            self.form.show_text(written, kept, unsaved=unsaved is not None)
        self._stack.setCurrentIndex(_FORM)

    def _written(self, written: Written) -> None:
        self._unsaved[written.id] = written

    def _save(self, written: Written) -> None:
        self._unsaved.pop(written.id, None)
        self._saved[written.id] = written
        self._texts.put(written)
        self._shown = written.id
        self._refresh()
        self._shell.toasts.say(tr("“{title}” is kept", title=written.title), Weight.GOOD)

    def _drop(self) -> None:
        kept = self._texts.of(self._shown) if self._shown is not None else None
        if kept is not None:
            self._unsaved.pop(kept.id, None)
            self._texts.drop(kept)
            self._shell.toasts.say(
                tr("“{title}” is thrown away", title=kept.title),
                action=tr("Undo"),
                run=partial(self._texts.put_back, kept),
            )
        elif self._shown is not None and (begun := self._unsaved.pop(self._shown, None)) is not None:
            self._show(None)
            words = tr("“{title}” is thrown away", title=begun.title or tr("New text"))
            self._shell.toasts.say(words, action=tr("Undo"), run=partial(self._write_on, begun))

    def _copy(self) -> None:
        kept = self._texts.of(self._shown) if self._shown is not None else None
        if kept is not None:
            mine = replace(_as_written(kept), id=CannedId(new_id()), mine=True, group=None)
            self._unsaved[mine.id] = mine
            self._show(mine.id)
            self.form.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def _write_on(self, written: Written) -> None:
        """It stands before her again, not saved."""
        self._unsaved[written.id] = written
        self._show(written.id)

    def _refused(self, refused: CommandRefused) -> None:
        command = refused.command
        saved = self._saved.pop(command.canned, None) if isinstance(command, PutCanned) else None
        if saved is not None and saved.id not in self._unsaved:
            self._unsaved[saved.id] = saved
            if self._shown in (None, saved.id):
                self._show(saved.id)
        self._shell.toasts.say(refusal(refused.code, refused.text), Weight.PROBLEM)

    # --- tables -----------------------------------------------------------------------------

    def _more(self) -> None:
        menu = Menu(self._shell.window_widget, tr("Bring texts in or take them out"))
        menu.closed.connect(menu.deleteLater)
        menu.add(Entry(text=tr("Bring in a table (CSV)"), run=self.ask_for_table, icon=Icon.UPLOAD))
        menu.add(Entry(text=tr("Take them out as a table (CSV)"), run=self.take_out, icon=Icon.DOWNLOAD))
        menu.open_at(self.more)

    def ask_for_table(self) -> None:
        """Ask for a file with a table."""
        # Loaded when it is first wanted: the start has no use for it.
        from desktop.ui.files_dialog import ask_for_files

        dialog = ask_for_files(self, tr("Bring in a table (CSV)"))
        dialog.setNameFilter("CSV (*.csv *.tsv *.txt)")
        dialog.filesSelected.connect(self._table_chosen)
        dialog.open()

    def _table_chosen(self, names: Sequence[str]) -> None:
        if names:
            self.read_table(Path(names[0]))

    def read_table(self, path: Path) -> None:
        """Show what would come of a table."""
        known = self._texts.names()
        if known is None:
            return
        try:
            with path.open("rb") as file:
                data = file.read(canned_csv.MOST_BYTES + 1)
        except OSError as error:
            words = tr("{name} could not be read: {why}", name=path.name, why=error.strerror or "")
            self._shell.toasts.say(words, Weight.PROBLEM)
            return
        read = canned_csv.read(data, known)
        self.table.show_table(path.name, read, coming(self._texts, read))
        self._stack.setCurrentIndex(_TABLE)

    def _bring(self, found: Coming) -> None:
        self._texts.put_rows(found.rows)
        count = len(found.rows)
        self._leave_table()
        words = tr("1 text was brought in") if count == 1 else tr("{n} texts were brought in", n=count)
        self._shell.toasts.say(words, Weight.GOOD)

    def _leave_table(self) -> None:
        self._show(self._shown)
        self.take_focus()

    def take_out(self) -> None:
        """Write those that are listed as a table into the folder for downloads."""
        known = self._texts.names()
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation))
        target = free_name(folder, f"{tr('Texts')}.csv")
        if known is None:
            return
        try:
            folder.mkdir(parents=True, exist_ok=True)
            target.write_bytes(canned_csv.write(self.rows.rows, known))
        except OSError as error:
            words = tr("{name} was not saved. {why}", name=target.name, why=error.strerror or "")
            self._shell.toasts.say(words, Weight.PROBLEM)
            return
        self._folder = folder
        self._shell.toasts.say(tr("{name} saved", name=target.name), Weight.GOOD, tr("Open folder"), self._open_folder)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    # --- look -------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = QPainter(self)
        painter.fillRect(self.rect(), t.side)
        side = self._side.geometry()
        painter.fillRect(side.right(), 0, 1, self.height(), t.line)
        painter.end()


def _as_written(canned: Canned) -> Written:
    return Written(
        id=canned.id,
        kind=canned.kind,
        shortcut=canned.shortcut,
        title=canned.title,
        text=canned.text,
        mine=canned.owner is not None,
        group=canned.group,
        queues=canned.queues,
    )
