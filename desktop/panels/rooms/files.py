"""Files laid ready for colleagues: chosen, dropped or pasted; they go with the next message."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desktop.panels.chat.attachments import Tray
from desktop.panels.chat.pasting import Pasting
from desktop.state.drafts import ReadyFile
from desktop.state.rooms import draft_key
from desktop.ui.panel import Shell
from desktop.ui.text import refusal, tr
from protocol.errors import Refusal
from protocol.ids import InteractionId, RoomId


class RoomFiles(QObject):
    """Of one composer; `tray` shows them.

    Signals:
        changed: others lie ready than before.
        problem: one can't be sent, in words.
    """

    changed = Signal()
    problem = Signal(str)

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        self._rooms = shell.desk.rooms
        self._window = parent
        self._room: RoomId | None = None
        self.tray = Tray()
        self.tray.removed.connect(self._remove)
        self._pasting = Pasting(shell.desk.pictures, self)
        self._pasting.done.connect(self._pasted)

    @property
    def ready(self) -> tuple[ReadyFile, ...]:
        """What lies ready."""
        return self._rooms.files(self._room) if self._room is not None else ()

    def show_room(self, room: RoomId | None) -> None:
        """Show another room's."""
        self._room = room
        self.refresh()

    def refresh(self) -> None:
        """Show what lies ready now."""
        self.tray.show_files(self.ready)

    def choose(self) -> None:
        """Ask for files."""
        # Loaded when it is first wanted: the start has no use for it.
        from desktop.ui.files_dialog import ask_for_files

        dialog = ask_for_files(self._window, tr("Attach files"))
        dialog.filesSelected.connect(self._chosen)
        dialog.open()

    def add(self, paths: Sequence[Path]) -> None:
        """Lay files ready."""
        for path in paths:
            try:
                self._lay(ReadyFile(path.name, path, path.stat().st_size))
            except OSError as error:
                self.problem.emit(tr("{name} could not be read: {why}", name=path.name, why=error.strerror or ""))

    def add_image(self, image: QImage) -> None:
        """Lay a pasted picture ready as soon as it is bytes."""
        if self._room is not None:
            self._pasting.begin(draft_key(self._room), image, hidden=False)

    def _chosen(self, names: Sequence[str]) -> None:
        self.add([Path(name) for name in names])

    def _pasted(self, key: InteractionId, _hidden: bool, data: bytes) -> None:
        if self._room is not None and key == draft_key(self._room):
            self._lay(ReadyFile(tr("Picture.png"), data, len(data)))

    def _lay(self, file: ReadyFile) -> None:
        if self._room is None:
            return
        try:
            self._rooms.lay(self._room, (*self.ready, file))
        except Refusal as refused:
            self.problem.emit(f"{file.name}: {refusal(refused.code, refused.text)}")
        self._tell()

    def _remove(self, gone: ReadyFile) -> None:
        if self._room is not None:
            self._rooms.lay(self._room, tuple(file for file in self.ready if file is not gone))
        self._tell()

    def _tell(self) -> None:
        self.refresh()
        self.changed.emit()
