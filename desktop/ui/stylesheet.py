"""The stylesheet of Qt's own widgets, built from the tokens. Own-drawn widgets paint themselves."""

from string import Template

from desktop.ui.tokens import Radius, Tokens, Type, colour_names

_SOURCE = Template(
    """
QMainWindow, QWidget#shell { background: $ground; }
QWidget#surface { background: $surface; }
QWidget#side { background: $side; }
QLabel[tone="soft"] { color: $text_soft; }
QLabel[tone="faint"] { color: $text_faint; }
QLabel[tone="bad"] { color: $bad; }
QLabel[tone="warn"] { color: $warn; }
QLabel[tone="good"] { color: $good; }
QLabel[tone="hidden"] { color: $hidden; }
QLabel[tone="accent"] { color: $accent_text; }

QLineEdit {
    background: $surface; color: $text; border: 1px solid $line_strong; border-radius: ${control}px;
    padding: 8px 11px; selection-background-color: $accent; selection-color: $on_accent; font-size: ${reading}px;
}
QLineEdit:hover { border-color: $text_faint; }
QLineEdit:focus { border: 2px solid $accent; padding: 7px 10px; }
QLineEdit:disabled { background: $sunken; color: $text_faint; border-color: $line; }
QLineEdit[state="bad"] { border-color: $bad; }
QLineEdit#bare, QLineEdit#bare:focus, QLineEdit#bare:hover {
    border: none; background: transparent; padding: 4px 0; font-size: ${title}px;
}
QLineEdit#finder, QLineEdit#finder:focus, QLineEdit#finder:hover {
    border: none; background: transparent; padding: 4px 0;
}
QLineEdit#small { padding: 5px 9px; font-size: ${body}px; }
QLineEdit#small:focus { padding: 4px 8px; }
QPlainTextEdit#composer {
    border: none; background: transparent; padding: 0; font-size: ${reading}px;
    selection-background-color: $accent; selection-color: $on_accent;
}
QTextEdit#pad {
    border: none; background: transparent; padding: 0; font-size: ${reading}px;
    selection-background-color: $accent; selection-color: $on_accent;
}
QScrollArea, QAbstractItemView { border: none; background: transparent; outline: none; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar::handle:vertical { background: $line_strong; border-radius: 3px; min-height: 36px; margin: 0 1px 0 1px; }
QScrollBar::handle:vertical:hover { background: $text_faint; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle:horizontal { background: $line_strong; border-radius: 3px; min-width: 36px; margin: 1px 0 1px 0; }
QScrollBar::handle:horizontal:hover { background: $text_faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; }

QSplitter::handle { background: $line; }
QSplitter::handle:hover { background: $accent; }

QToolTip {
    background: $raised; color: $text; border: 1px solid $line_strong; border-radius: ${small}px;
    padding: 5px 8px; font-size: ${size_small}px;
}
QMenu { background: $raised; border: 1px solid $line_strong; padding: 5px; }
QMenu::item { padding: 7px 28px 7px 10px; border-radius: ${small}px; color: $text; }
QMenu::item:selected { background: $hover; }
QMenu::item:disabled { color: $text_faint; }
QMenu::separator { height: 1px; background: $line; margin: 5px 6px; }
QMenu::icon { padding-left: 8px; }
QFileDialog { background: $surface; }
QFileDialog QTreeView, QFileDialog QListView {
    background: $surface; border: 1px solid $line; border-radius: ${control}px; padding: 4px;
}
QFileDialog QListView { background: $side; }
QFileDialog QTreeView::item, QFileDialog QListView::item { padding: 5px 6px; border-radius: ${small}px; }
QFileDialog QTreeView::item:hover, QFileDialog QListView::item:hover { background: $hover; }
QFileDialog QTreeView::item:selected, QFileDialog QListView::item:selected { background: $selected; color: $text; }
QFileDialog QHeaderView { background: $surface; }
QFileDialog QHeaderView::section {
    background: $surface; color: $text_faint; border: none; border-bottom: 1px solid $line; padding: 5px 6px;
}
QFileDialog QComboBox {
    background: $surface; color: $text; border: 1px solid $line_strong; border-radius: ${control}px; padding: 6px 10px;
}
QFileDialog QComboBox::drop-down { border: none; width: 26px; }
QFileDialog QComboBox QAbstractItemView { background: $raised; selection-background-color: $selected; }
QFileDialog QToolButton { border: none; border-radius: ${control}px; padding: 5px; }
QFileDialog QToolButton:hover { background: $hover; }
QFileDialog QPushButton {
    background: $surface; color: $text; border: 1px solid $line_strong; border-radius: ${control}px;
    padding: 8px 18px; min-width: 64px;
}
QFileDialog QPushButton:hover { background: $hover; }
QFileDialog QPushButton:default { background: $accent; color: $on_accent; border-color: $accent; }
QFileDialog QPushButton:disabled { background: $sunken; color: $text_faint; border-color: $line; }
QFileDialog QPushButton:focus { border: 2px solid $accent_text; padding: 7px 17px; }
QCheckBox { spacing: 8px; color: $text_soft; }
"""
)


def build(tokens: Tokens) -> str:
    """The whole stylesheet for a set of tokens."""
    values: dict[str, str | int] = {name: getattr(tokens, name) for name in colour_names()}
    values |= {"control": int(Radius.CONTROL), "small": int(Radius.SMALL)}
    values |= {"reading": int(Type.READING), "title": int(Type.TITLE), "size_small": int(Type.SMALL)}
    values |= {"body": int(Type.BODY)}
    return _SOURCE.substitute(values)
