"""The transcript as people use it: by keys, by the menu, and for the words that are taken out of it."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from desktop.models.pictures import Pictures
from desktop.panels.transcript.carrying import drag, origin_of, packed
from desktop.panels.transcript.parts import Part
from desktop.panels.transcript.pointing import PointedView
from desktop.panels.transcript.rows import Layouts
from desktop.state.messages import Item, Said, StaffItem
from desktop.state.pads import Origin
from desktop.state.runs import first_of
from desktop.ui import icons, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from protocol.kinds import ProposalState

#: What Enter does in a row, whichever comes first in it.
_BY_KEY = (Part.PICTURE, Part.FILE, Part.RETRY, Part.STEP, Part.QUOTE, Part.FIRST, Part.RUN)


class TranscriptView(PointedView):
    """Shows a `TranscriptModel`.

    Signals:
        noted: what is selected is to stand on the scratch pad.
        quote_asked: a message is to be answered (Item).
    """

    noted = Signal()
    quote_asked = Signal(object)

    def __init__(
        self, layouts: Layouts, pictures: Pictures, now: Callable[[], int], parent: QWidget | None = None
    ) -> None:
        super().__init__(layouts, pictures, now, parent)
        self._link_in_menu: str | None = None
        self._item_in_menu: Item | None = None
        #: Which items can be answered with a quote.
        self.quotable: Callable[[Item], bool] = _no_item
        self.words_dragged.connect(self._drag_words)

    # --- menu -------------------------------------------------------------------------------

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        t = theme.tokens()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction(icons.icon(Icon.COPY, t.text_soft), tr("Copy"))
        copy.setEnabled(bool(self.chosen_text()))
        copy.triggered.connect(self.copy)
        note = menu.addAction(icons.icon(Icon.PAD, t.text_soft), tr("To the scratch pad"))
        note.setEnabled(bool(self.chosen_text()))
        note.triggered.connect(self.noted)
        at = QPointF(self.viewport().mapFromGlobal(event.globalPos()))
        self._item_in_menu = self.item_at(at)
        if self._item_in_menu is not None and self.quotable(self._item_in_menu):
            menu.addAction(icons.icon(Icon.QUOTE, t.text_soft), tr("Quote")).triggered.connect(self._quote)
        self._link_in_menu = self.link_at(at)
        if self._link_in_menu is not None:
            menu.addAction(icons.icon(Icon.LINK, t.text_soft), tr("Copy the address")).triggered.connect(
                self._copy_link
            )
        menu.popup(event.globalPos())

    def _quote(self) -> None:
        if self._item_in_menu is not None:
            self.quote_asked.emit(self._item_in_menu)

    def _copy_link(self) -> None:
        if self._link_in_menu is not None:
            QGuiApplication.clipboard().setText(self._link_in_menu)

    # --- words out --------------------------------------------------------------------------

    def current_item(self) -> Item | None:
        """The item that the keyboard is at, or that something is selected in."""
        model, row = self.transcript(), self.currentIndex().row()
        if model is None:
            return None
        if not self.selection.empty:
            row = self.selection.first_row
        return first_of(model.row(row).item) if 0 <= row < len(self.heights) else None

    def chosen_text(self) -> str:
        """What is selected, or the current row's words."""
        model = self.transcript()
        if model is None:
            return ""
        if not self.selection.empty:
            return self.selection.text(self.layout_of)
        row = self.currentIndex().row()
        if row < 0:
            return ""
        item = model.row(row).item
        return item.text if isinstance(item, Said) else str(model.data(model.index(row)))

    def chose_hidden(self) -> bool:
        """What would be copied is hidden from the customer."""
        model = self.transcript()
        if model is None:
            return False
        if not self.selection.empty:
            return self.selection.hidden(self.layout_of)
        row = self.currentIndex().row()
        return row >= 0 and isinstance(model.row(row).item, StaffItem)

    def origin(self) -> Origin | None:
        """The item that `chosen_text` is of, or begins in."""
        model, first = self.transcript(), self.selection.first_row
        row = self.currentIndex().row() if first < 0 else first
        return origin_of(model.interaction, model.row(row).item) if model is not None and row >= 0 else None

    def copy(self) -> None:
        """Put what is selected on the clipboard; hidden words with a mark, for the composers here to mind."""
        text = self.chosen_text()
        if text:
            QGuiApplication.clipboard().setMimeData(packed(text, self.origin(), hidden=self.chose_hidden()))

    def _drag_words(self) -> None:
        drag(self, self.chosen_text(), self.origin(), hidden=self.chose_hidden())

    # --- keyboard ---------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        count = len(self.heights)
        at = self.currentIndex().row()
        match event.key():
            case Qt.Key.Key_Up:
                self._go(count - 1 if at < 0 else at - 1)
            case Qt.Key.Key_Down:
                self._go(count - 1 if at < 0 else at + 1)
            case Qt.Key.Key_Home:
                self._go(0)
            case Qt.Key.Key_End:
                self._go(count - 1)
            case Qt.Key.Key_PageUp | Qt.Key.Key_PageDown:
                self.page(1 if event.key() == Qt.Key.Key_PageDown else -1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self._activate_current()
            case Qt.Key.Key_Delete:
                self._activate_current(Part.DISCARD)
            case _:
                event.ignore()

    def page(self, by: int) -> None:
        """Scroll a page up (-1) or down (1)."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + by * bar.pageStep())

    def _go(self, at: int) -> None:
        model = self.transcript()
        if model is not None and 0 <= at < len(self.heights):
            index = model.index(at)
            self.setCurrentIndex(index)
            self.scrollTo(index)
            self.viewport().update()

    def _activate_current(self, *wanted: Part) -> None:
        """Act on the first of these parts of the current row; without any, on what a click would open."""
        made = self.layout_of(self.currentIndex().row()) if self.currentIndex().isValid() else None
        if made is None:
            return
        for spot in made.spots:
            refuses = spot.step is ProposalState.REFUSED and Part.DISCARD in wanted
            if refuses or spot.part in (wanted or _BY_KEY):
                self.act(spot, made.row.item)
                return
        if not wanted and made.text is not None and made.text.links:
            self.link_activated.emit(made.text.links[0].url)


def _no_item(_item: Item) -> bool:
    return False
