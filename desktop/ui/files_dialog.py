"""The dialog that asks for files: the system's own where Qt has it, else Qt's in the desk's look."""

from PySide6.QtCore import QFileInfo, Qt
from PySide6.QtGui import QAbstractFileIconProvider, QIcon
from PySide6.QtWidgets import QAbstractButton, QDialogButtonBox, QFileDialog, QSplitter, QToolButton, QTreeView, QWidget

from desktop.ui import icons, theme
from desktop.ui.icons import Icon

_TOOLS = {
    "backButton": Icon.CHEVRON_LEFT,
    "forwardButton": Icon.CHEVRON_RIGHT,
    "toParentButton": Icon.CHEVRON_UP,
}
#: Ways to look at a folder and to change it that nobody needs to attach a file.
_UNWANTED = ("newFolderButton", "listModeButton", "detailModeButton")
#: What kind a file is its icon tells; its column is hidden. Widths of the columns in logical pixels.
_KIND, _COLUMNS = 2, (380, 90, 0, 150)
_PICTURES = frozenset({"png", "jpg", "jpeg", "gif", "webp", "bmp", "svg", "heic"})


class _Icons(QAbstractFileIconProvider):
    """The desk's line icons for folders and files."""

    def icon(self, of: QAbstractFileIconProvider.IconType | QFileInfo) -> QIcon:
        colour = theme.tokens().text_soft
        if isinstance(of, QFileInfo):
            if of.isDir():
                return icons.icon(Icon.FOLDER, theme.tokens().accent_text)
            which = Icon.PICTURE if of.suffix().lower() in _PICTURES else Icon.FILE_TEXT
            return icons.icon(which, colour)
        return {
            QAbstractFileIconProvider.IconType.Folder: icons.icon(Icon.FOLDER, theme.tokens().accent_text),
            QAbstractFileIconProvider.IconType.Computer: icons.icon(Icon.MONITOR, colour),
            QAbstractFileIconProvider.IconType.Drive: icons.icon(Icon.SERVER, colour),
        }.get(of, icons.icon(Icon.FILE, colour))


def ask_for_files(parent: QWidget, title: str) -> QFileDialog:
    """A dialog for any number of files, not yet open. It deletes itself; listen to `filesSelected`, and `open()`."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    # Where the system has one, these parts are not there.
    provider = _Icons()
    dialog.setIconProvider(provider)
    # The dialog does not keep its provider alive.
    dialog.setProperty("icons", provider)
    for name, icon in _TOOLS.items():
        tool = dialog.findChild(QToolButton, name)
        if tool is not None:
            tool.setIcon(icons.icon(icon, theme.tokens().text_soft))
    for name in _UNWANTED:
        tool = dialog.findChild(QToolButton, name)
        if tool is not None:
            tool.hide()
    box = dialog.findChild(QDialogButtonBox, "buttonBox")
    if box is not None:
        for button in box.findChildren(QAbstractButton):
            button.setIcon(QIcon())
    tree = dialog.findChild(QTreeView, "treeView")
    if tree is not None:
        tree.setColumnHidden(_KIND, True)
        for column, width in enumerate(_COLUMNS):
            tree.header().resizeSection(column, width)
    parts = dialog.findChild(QSplitter, "splitter")
    if parts is not None:
        parts.setSizes([150, 650])
    dialog.resize(820, 540)
    return dialog
