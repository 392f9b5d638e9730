"""Brings files of a chat to the folder for downloads, and says when they are there."""

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices

from desktop.state.changes import FileFetched
from desktop.ui.panel import Shell
from desktop.ui.text import said, tr
from desktop.ui.widgets.toast import Weight
from protocol.entities import Attachment
from protocol.ids import FileId


class Saving(QObject):
    """The files on their way."""

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._targets: dict[FileId, Path] = {}
        self._folder = Path()
        shell.desk.signals.file.connect(self._came)

    def save(self, attachment: Attachment) -> None:
        """Bring a file to the folder for downloads."""
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation))
        target = free_name(folder, attachment.name)
        self._targets[attachment.id] = target
        self._shell.desk.bus.save_file(attachment, target)

    def _came(self, change: FileFetched) -> None:
        if change.thumbnail or change.file not in self._targets:
            return
        target = self._targets.pop(change.file)
        if change.path is None:
            self._shell.toasts.say(
                tr("{name} was not saved. {why}", name=target.name, why=said(change.problem)), Weight.PROBLEM
            )
            return
        self._folder = target.parent
        self._shell.toasts.say(tr("{name} saved", name=target.name), Weight.GOOD, tr("Open folder"), self._open_folder)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))


def free_name(folder: Path, name: str) -> Path:
    """A name in a folder that is not taken: `plan.pdf`, `plan (2).pdf`. Only the last part of `name` counts."""
    plain = Path(name.replace("\\", "/")).name or "file"
    target, number = folder / plain, 2
    while target.exists():
        target = folder / f"{Path(plain).stem} ({number}){Path(plain).suffix}"
        number += 1
    return target
