"""Files and pictures laid ready in a composer, to go where its words go."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desktop.models.desk import Desk
from desktop.panels.chat.attachments import Tray
from desktop.panels.chat.pasting import Pasting
from desktop.state.drafts import ReadyFile
from desktop.ui.text import refusal, tr
from protocol.errors import ErrorCode
from protocol.ids import InteractionId
from protocol.limits import MAX_ATTACHMENTS, MAX_UPLOAD_BYTES

#: A chat, and whether what is laid ready is for staff alone.
_Where = tuple[InteractionId | None, bool]


class Laying(QObject):
    """Of one composer; `where` tells the chat it writes in and whether to staff alone.

    Signals:
        changed: files were laid ready or taken away.
        laid: one was laid ready by hand; the keyboard belongs to the words again.
        problem: one can't be sent; why, in words (str).
    """

    changed = Signal()
    laid = Signal()
    problem = Signal(str)

    def __init__(self, desk: Desk, where: Callable[[], _Where], parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._where = where
        self._parent = parent
        self.tray = Tray()
        self.tray.removed.connect(self.remove)
        self._pasting = Pasting(desk.pictures, self)
        self._pasting.done.connect(self._encoded)

    def ready(self) -> tuple[ReadyFile, ...]:
        """The files laid ready for this chat, to go where its words go."""
        _chat, hidden = self._where()
        return tuple(file for file in self._all() if file.hidden is hidden)

    def show(self) -> None:
        """Show what lies ready here."""
        self.tray.show_files(self.ready())
        self.changed.emit()

    def take_away(self, gone: ReadyFile) -> None:
        """One lies there no more."""
        chat, _hidden = self._where()
        if chat is not None:
            self._desk.store.drafts.put_files(chat, tuple(file for file in self._all() if file is not gone))

    def remove(self, gone: ReadyFile) -> None:
        """Take one away by hand."""
        self.take_away(gone)
        self.show()

    def choose(self) -> None:
        """Ask for files."""
        # Loaded when it is first wanted: the start has no use for it.
        from desktop.ui.files_dialog import ask_for_files

        dialog = ask_for_files(self._parent, tr("Attach files"))
        # They go where they were asked for, whatever is shown here when they are chosen.
        dialog.filesSelected.connect(partial(self._files_chosen, self._where()))
        dialog.open()

    def add(self, paths: list[Path]) -> None:
        """Lay files ready; what can't be sent is refused at once."""
        self._add_all(self._where(), paths)

    def paste(self, image: QImage) -> None:
        """Lay a picture ready as soon as it is a file."""
        chat, hidden = self._where()
        if chat is not None:
            self._pasting.begin(chat, image, hidden=hidden)

    # --- inside -----------------------------------------------------------------------------

    def _all(self) -> tuple[ReadyFile, ...]:
        chat, _hidden = self._where()
        return self._desk.store.drafts.files(chat) if chat is not None else ()

    def _files_chosen(self, where: _Where, names: Sequence[str]) -> None:
        self._add_all(where, [Path(name) for name in names])

    def _add_all(self, where: _Where, paths: list[Path]) -> None:
        for path in paths:
            try:
                self._add(where, path.name, path, path.stat().st_size)
            except OSError as error:
                self.problem.emit(tr("{name} could not be read: {why}", name=path.name, why=error.strerror or ""))

    def _add(self, where: _Where, name: str, source: Path | bytes, size: int) -> None:
        chat, hidden = where
        there = self._desk.store.drafts.files(chat) if chat is not None else ()
        problem = None
        if size == 0:
            problem = ErrorCode.FILE_EMPTY
        elif size > MAX_UPLOAD_BYTES:
            problem = ErrorCode.FILE_TOO_LARGE
        elif sum(file.hidden is hidden for file in there) >= MAX_ATTACHMENTS:
            problem = ErrorCode.TOO_MANY_ATTACHMENTS
        if problem is not None:
            self.problem.emit(f"{name}: {refusal(problem)}")
            return
        if chat is not None:
            self._desk.store.drafts.put_files(chat, (*there, ReadyFile(name, source, size, hidden)))
        if where == self._where():
            self.show()
            self.laid.emit()

    def _encoded(self, chat: InteractionId, hidden: bool, data: bytes) -> None:
        self._add((chat, hidden), tr("Picture.png"), data, len(data))
