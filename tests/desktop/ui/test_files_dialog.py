"""The dialog that asks for files: any number of them, and nothing in it that attaching a file does not need."""

from PySide6.QtWidgets import QFileDialog, QToolButton, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.files_dialog import ask_for_files


def test_it_asks_for_files_in_the_desks_look(qtbot: QtBot) -> None:
    """Not shown here: the screen of tests knows one window."""
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ask_for_files(parent, "Attach files")
    assert dialog.fileMode() is QFileDialog.FileMode.ExistingFiles
    assert dialog.isHidden()
    tree = dialog.findChild(QTreeView, "treeView")
    assert isinstance(tree, QTreeView)
    assert tree.isColumnHidden(2)
    made = dialog.findChild(QToolButton, "newFolderButton")
    assert isinstance(made, QToolButton)
    assert made.isHidden()
    assert dialog.iconProvider() is not None
