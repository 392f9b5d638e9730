"""The transcript as people use it: pointer, keyboard, chosen words, links, pictures and files."""

from collections.abc import Callable
from urllib.parse import urlsplit

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPointF,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QApplication, QMenu, QToolTip, QWidget

from desktop.models.pictures import Pictures
from desktop.models.transcript import TranscriptRow
from desktop.panels.transcript.carrying import drag, origin_of, packed
from desktop.panels.transcript.parts import Part, Spot
from desktop.panels.transcript.rows import Layouts, mine_side
from desktop.panels.transcript.rows_view import RowsView
from desktop.panels.transcript.selection import Place
from desktop.panels.transcript.words import explained
from desktop.state.messages import Item, MessageItem, Said, StaffItem
from desktop.state.pads import Origin
from desktop.ui import icons, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from protocol.entities import Attachment
from protocol.kinds import ProposalState

#: What Enter does in a row, whichever comes first in it.
_BY_KEY = (Part.PICTURE, Part.FILE, Part.RETRY, Part.STEP, Part.QUOTE, Part.FIRST)


class TranscriptView(RowsView):
    """Shows a `TranscriptModel`.

    Signals:
        part_activated: a part was clicked or entered (Spot, Item).
        link_activated: a web address was clicked (str).
        part_dragged: a picture or a file is being dragged out (Attachment).
        noted: what is selected is to stand on the scratch pad.
        quote_asked: a message is to be answered (Item).
    """

    part_activated = Signal(object, object)
    link_activated = Signal(str)
    part_dragged = Signal(object)
    noted = Signal()
    quote_asked = Signal(object)

    def __init__(
        self, layouts: Layouts, pictures: Pictures, now: Callable[[], int], parent: QWidget | None = None
    ) -> None:
        super().__init__(layouts, pictures, now, parent)
        self._dragging = False
        self._pressed_at = QPointF()
        #: What lay under the press and can be dragged out.
        self._carried: Attachment | None = None
        #: The press was on selected words, which can be dragged out too.
        self._lifted = False
        self._link_in_menu: str | None = None
        self._item_in_menu: Item | None = None
        #: Which items can be answered with a quote.
        self.quotable: Callable[[Item], bool] = _no_item

    # --- pointing ---------------------------------------------------------------------------

    def _local(self, at: QPointF) -> tuple[int, QPointF]:
        """Row and point within it."""
        row = self.row_at(at.y()) if self.heights else 0
        return row, QPointF(
            at.x() - self.message_column()[0], at.y() - self.first_top() - (self.tops[row] if self.heights else 0)
        )

    def spot_at(self, at: QPointF) -> tuple[Spot, TranscriptRow] | None:
        """The part that can be acted on under a point of the viewport."""
        if not self.heights:
            return None
        number, local = self._local(at)
        made = self.layout_of(number)
        if made is None:
            return None
        for spot in reversed(made.spots):
            if spot.part is not Part.UPLOAD and spot.rect.contains(local):
                return spot, made.row
        return None

    def link_at(self, at: QPointF) -> str | None:
        """The web address under a point of the viewport."""
        if not self.heights:
            return None
        number, local = self._local(at)
        made = self.layout_of(number)
        if made is None or made.text is None:
            return None
        link = made.text.link_at(local - made.text_at)
        return link.url if link is not None else None

    def _text_place(self, at: QPointF) -> Place | None:
        if not self.heights:
            return None
        number, local = self._local(at)
        made = self.layout_of(number)
        if made is None:
            return None
        return Place(number, made.text.position(local - made.text_at) if made.text is not None else 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        found = self.spot_at(event.position())
        payload = found[0].payload if found is not None else None
        self._carried = payload if isinstance(payload, Attachment) else None
        self._pressed_at = event.position()
        self._lifted = self._carried is None and self._in_selection(event.position())
        if self._lifted:
            return
        place = self._text_place(event.position())
        if place is not None:
            self.selection.start(place)
            self._dragging = True
            self.setCurrentIndex(QModelIndex())
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._lifted:
            if (at - self._pressed_at).manhattanLength() >= QApplication.startDragDistance():
                self._lifted = False
                drag(self, self.chosen_text(), self.origin(), hidden=self.chose_hidden())
            return
        if self._dragging and self._carried is not None:
            if (at - self._pressed_at).manhattanLength() >= QApplication.startDragDistance():
                carried, self._carried, self._dragging = self._carried, None, False
                self.part_dragged.emit(carried)
            return
        if self._dragging and event.buttons() & Qt.MouseButton.LeftButton:
            place = self._text_place(at)
            if place is not None:
                self.selection.extend(place)
            self.viewport().update()
            return
        found = self.spot_at(at)
        spot = found[0] if found is not None else None
        if spot is not self.hovered:
            self.hovered = spot
            self.viewport().update()
        self.viewport().setCursor(self._cursor(at, spot))

    def _cursor(self, at: QPointF, spot: Spot | None) -> QCursor:
        if spot is not None or self.link_at(at) is not None:
            return QCursor(Qt.CursorShape.PointingHandCursor)
        if self.heights:
            number, local = self._local(at)
            made = self.layout_of(number)
            if made is not None and made.text is not None:
                box = QRectF(made.text_at.x(), made.text_at.y(), made.text.width, made.text.height)
                if box.contains(local):
                    return QCursor(Qt.CursorShape.IBeamCursor)
        return QCursor(Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._lifted:
            # Pressed on what is selected and not carried away: as anywhere else, that chooses nothing.
            self._lifted = False
            self.selection.clear()
            self.viewport().update()
        if event.button() is not Qt.MouseButton.LeftButton or not self._dragging:
            return
        self._dragging = False
        if not self.selection.empty:
            return
        found = self.spot_at(event.position())
        if found is not None:
            self._act(found[0], found[1].item)
            return
        link = self.link_at(event.position())
        if link is not None:
            self.link_activated.emit(link)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self._text_place(event.position())
        if place is None:
            return
        made = self.layout_of(place.row)
        if made is not None and made.text is not None:
            start, end = made.text.word_at(place.position)
            self.selection.start(Place(place.row, start))
            self.selection.extend(Place(place.row, end))
            self.viewport().update()

    def leaveEvent(self, _event: QEvent) -> None:
        if self.hovered is not None:
            self.hovered = None
            self.viewport().update()

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

    def item_at(self, at: QPointF) -> Item | None:
        """The item under a point of the viewport."""
        if not self.heights:
            return None
        made = self.layout_of(self._local(at)[0])
        return made.row.item if made is not None else None

    def current_item(self) -> Item | None:
        """The item that the keyboard is at, or that something is selected in."""
        model, row = self.transcript(), self.currentIndex().row()
        if model is None:
            return None
        if not self.selection.empty:
            row = self.selection.first_row
        return model.row(row).item if 0 <= row < len(self.heights) else None

    def _copy_link(self) -> None:
        if self._link_in_menu is not None:
            QGuiApplication.clipboard().setText(self._link_in_menu)

    def named_parts(self) -> tuple[tuple[str, QRect], ...]:
        """What can be clicked now, by name, with its place in the viewport."""
        model, named = self.transcript(), list[tuple[str, QRect]]()
        if model is None:
            return ()
        left, bottom = self.message_column()[0], self.viewport().height()
        for at in range(self.row_at(0.0), len(self.heights)):
            top = self.first_top() + self.tops[at]
            if top > bottom:
                break
            made = self.layouts.of(model.interaction, model.row(at), self.message_column()[1])
            named += [(spot.name(), spot.rect.translated(left, top).toRect()) for spot in made.spots if spot.name()]
        return tuple(named)

    def explained_at(self, at: QPointF) -> str:
        """In words, of a point of the viewport: where a link leads; over its sign, how far a message has come."""
        if not self.heights:
            return ""
        link = self.link_at(at)
        if link is not None:
            return tr("Leads to {host}", host=urlsplit(link).netloc or link)
        number, local = self._local(at)
        made = self.layout_of(number)
        item = made.row.item if made is not None else None
        if made is None or made.meta is None or not isinstance(item, Said) or not mine_side(item):
            return ""
        return explained(item) if made.meta.adjusted(-4, -4, 4, 4).contains(local) else ""

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.explained_at(QPointF(event.pos())), self.viewport())
            return True
        return super().viewportEvent(event)

    # --- words out --------------------------------------------------------------------------

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

    def _in_selection(self, at: QPointF) -> bool:
        place = self._text_place(at)
        made = self.layout_of(place.row) if place is not None else None
        part = self.selection.part_of(place.row, made.text) if place is not None and made is not None else None
        return place is not None and part is not None and part[0] <= place.position < part[1]

    # --- keyboard ---------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        count = len(self.heights)
        at = self.currentIndex().row()
        match event.key():
            case Qt.Key.Key_Up:
                self._go(count - 1 if at < 0 else at - 1, -1)
            case Qt.Key.Key_Down:
                self._go(count - 1 if at < 0 else at + 1, 1)
            case Qt.Key.Key_Home:
                self._go(0, 1)
            case Qt.Key.Key_End:
                self._go(count - 1, -1)
            case Qt.Key.Key_PageUp | Qt.Key.Key_PageDown:
                self.page(1 if event.key() == Qt.Key.Key_PageDown else -1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self._activate_current()
            case Qt.Key.Key_Delete:
                self._activate_current(Part.DISCARD)
            case _:
                event.ignore()

    def _act(self, spot: Spot, item: Item) -> None:
        """What concerns the reading alone is done here."""
        model = self.transcript()
        if spot.part is Part.FIRST and model is not None:
            self.layouts.toggle_first(model.interaction, item.key)
            self.measure_again(item.key)
        elif spot.part is Part.QUOTE:
            if isinstance(item, MessageItem) and item.quote is not None:
                self.reveal(str(item.quote.message))
        else:
            self.part_activated.emit(spot, item)

    def page(self, by: int) -> None:
        """Scroll a page up (-1) or down (1)."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + by * bar.pageStep())

    def _go(self, at: int, step: int) -> None:
        model = self.transcript()
        while model is not None and 0 <= at < len(self.heights):
            if not model.row(at).hidden:
                index = model.index(at)
                self.setCurrentIndex(index)
                self.scrollTo(index)
                self.viewport().update()
                return
            at += step

    def _activate_current(self, *wanted: Part) -> None:
        """Act on the first of these parts of the current row; without any, on what a click would open."""
        made = self.layout_of(self.currentIndex().row()) if self.currentIndex().isValid() else None
        if made is None:
            return
        for spot in made.spots:
            refuses = spot.step is ProposalState.REFUSED and Part.DISCARD in wanted
            if refuses or spot.part in (wanted or _BY_KEY):
                self._act(spot, made.row.item)
                return
        if not wanted and made.text is not None and made.text.links:
            self.link_activated.emit(made.text.links[0].url)


def _no_item(_item: Item) -> bool:
    return False
