"""The transcript as it is seen, and what is under the pointer: parts, links, chosen words, what carries them away."""

from collections.abc import Callable
from urllib.parse import urlsplit

from PySide6.QtCore import QEvent, QModelIndex, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QCursor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from desktop.models.finding import Needle, findable
from desktop.models.pictures import Pictures
from desktop.models.transcript import TranscriptRow
from desktop.panels.transcript import draw
from desktop.panels.transcript.parts import Part, Spot
from desktop.panels.transcript.rows import Layouts, mine_side
from desktop.panels.transcript.rows_view import RowsView
from desktop.panels.transcript.selection import Place
from desktop.panels.transcript.words import explained
from desktop.state.messages import Item, MessageItem, Said
from desktop.state.runs import Run, Shown, first_of
from desktop.ui import theme
from desktop.ui.text import tr
from protocol.entities import Attachment


class PointedView(RowsView):
    """Draws the rows, and knows what is under the pointer.

    Signals:
        part_activated: a part was clicked or entered (Spot, Item).
        link_activated: a web address was clicked (str).
        part_dragged: a picture or a file is being dragged out (Attachment).
        words_dragged: what is selected is being dragged out.
    """

    part_activated = Signal(object, object)
    link_activated = Signal(str)
    part_dragged = Signal(object)
    words_dragged = Signal()

    def __init__(
        self, layouts: Layouts, pictures: Pictures, now: Callable[[], int], parent: QWidget | None = None
    ) -> None:
        super().__init__(layouts, parent)
        self.pictures = pictures
        self._now = now
        #: What is looked for, and the key of the match before the reader.
        self.needle = Needle("")
        self.match: str | None = None
        self._dragging = False
        self._pressed_at = QPointF()
        #: What lay under the press and can be dragged out.
        self._carried: Attachment | None = None
        #: The press was on selected words, which can be dragged out too.
        self._lifted = False
        pictures.came.connect(self._picture_came)
        pictures.failed.connect(self._picture_failed)

    # --- painting ---------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t = theme.tokens()
        painter.fillRect(event.rect(), t.surface)
        model = self.transcript()
        if model is None or not self.heights:
            painter.end()
            return
        left, width = self.message_column()
        base = self.first_top()
        current = self.currentIndex().row() if self.hasFocus() else -1
        look = draw.Look(t, self._now(), self.pictures.of, self._has_problem, self.hovered)
        clip = event.rect()
        for at in range(self.row_at(float(clip.top())), len(self.heights)):
            top = base + self.tops[at]
            if top > clip.bottom():
                break
            made = self.layouts.of(model.interaction, model.row(at), width)
            look.chosen = self.selection.part_of(at, made.text)
            look.current = at == current
            # Of several words each may stand in many rows: only rows that hold all of them are marked.
            look.needle = self.needle if self.needle and self.needle.fits(findable(made.row.item)) else None
            look.match = made.row.item.key == self.match
            painter.save()
            painter.translate(left, top)
            draw.row(painter, made, width, look)
            painter.restore()
        painter.end()

    def mark_found(self, needle: Needle, match: str | None) -> None:
        """Mark what is looked for, and the match before the reader."""
        self.needle, self.match = needle, match
        self.viewport().update()

    def _has_problem(self, attachment: Attachment) -> bool:
        return attachment.id in self.pictures.problems

    def _picture_came(self, _file: object) -> None:
        self.viewport().update()

    def _picture_failed(self, _file: object, _words: str) -> None:
        self.viewport().update()

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
                self.words_dragged.emit()
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
            self.act(found[0], found[1].item)
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

    def item_at(self, at: QPointF) -> Item | None:
        """The item under a point of the viewport; of a run the first."""
        if not self.heights:
            return None
        made = self.layout_of(self._local(at)[0])
        return first_of(made.row.item) if made is not None else None

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

    def _in_selection(self, at: QPointF) -> bool:
        place = self._text_place(at)
        made = self.layout_of(place.row) if place is not None else None
        part = self.selection.part_of(place.row, made.text) if place is not None and made is not None else None
        return place is not None and part is not None and part[0] <= place.position < part[1]

    # --- doing ------------------------------------------------------------------------------

    def act(self, spot: Spot, item: Shown) -> None:
        """Do what a part is there for. What concerns the reading alone is done here."""
        model = self.transcript()
        if isinstance(item, Run):
            self._toggle(item)
            return
        if spot.part is Part.FIRST and model is not None:
            self.layouts.toggle_first(model.interaction, item.key)
            self.measure_again(item.key)
        elif spot.part is Part.QUOTE:
            if isinstance(item, MessageItem) and item.quote is not None:
                self.reveal(str(item.quote.message))
        else:
            self.part_activated.emit(spot, item)

    def _toggle(self, run: Run) -> None:
        """Open or close it; the line to do it by stays to be seen."""
        model = self.transcript()
        if model is None:
            return
        model.toggle(run)
        at = model.row_of(run.key)
        if at is not None:
            self.scrollTo(model.index(at))
        self.viewport().update()
