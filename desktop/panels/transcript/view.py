"""The transcript's view: an item view of its own that lays out only what is new.

It keeps the reader's place: at the end it follows what comes; anywhere else nothing moves, also
when older rows come above or the window changes its width.
"""

from collections.abc import Callable
from itertools import accumulate

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
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
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QMenu, QWidget

from desktop.models.pictures import Pictures
from desktop.models.transcript import TranscriptModel, TranscriptRow
from desktop.panels.transcript import draw
from desktop.panels.transcript.rows import Layouts, Part, RowLayout, Spot, column
from desktop.panels.transcript.selection import Place, Selection
from desktop.state.messages import MessageItem
from desktop.ui import icons, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from protocol.entities import Attachment

_TOP, _BOTTOM = 8.0, 12.0
#: This near to the end counts as the end.
_END = 24


class TranscriptView(QAbstractItemView):
    """Shows a `TranscriptModel`.

    Signals:
        part_activated: a part was clicked or entered (Spot, MessageItem).
        link_activated: a web address was clicked (str).
        end_changed: whether the reader is at the end.
    """

    part_activated = Signal(object, object)
    link_activated = Signal(str)
    end_changed = Signal(bool)

    def __init__(
        self, layouts: Layouts, pictures: Pictures, now: Callable[[], int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._layouts = layouts
        self._pictures = pictures
        self._now = now
        self._heights: list[float] = []
        self._tops: list[float] = [0.0]
        self._at_end = True
        self._measured = 0.0
        self._restoring = False
        self._hovered: Spot | None = None
        self.selection = Selection()
        self._dragging = False
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        # A click here leaves the keyboard in the composer; Tab and F6 come here.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(tr("Conversation"))
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        pictures.came.connect(self._picture_came)
        pictures.failed.connect(self._picture_failed)
        theme.current().changed.connect(self.viewport().update)

    # --- rows -------------------------------------------------------------------------------

    def transcript(self) -> TranscriptModel | None:
        """The model, if one is set."""
        model = self.model()
        return model if isinstance(model, TranscriptModel) else None

    def setModel(self, model: QAbstractItemModel | None) -> None:
        old = self.transcript()
        if old is not None:
            old.rowsInserted.disconnect(self._inserted)
            old.rowsAboutToBeRemoved.disconnect(self._about_to_remove)
            old.rowsRemoved.disconnect(self._removed)
            old.dataChanged.disconnect(self._changed)
        super().setModel(model)
        self.selection.clear()
        self._hovered = None
        if isinstance(model, TranscriptModel):
            model.rowsInserted.connect(self._inserted)
            model.rowsAboutToBeRemoved.connect(self._about_to_remove)
            model.rowsRemoved.connect(self._removed)
            model.dataChanged.connect(self._changed)
        self._measure_all()
        self._at_end = True
        self.to_end()

    def _column(self) -> tuple[float, float]:
        return column(float(self.width()))

    def _layout(self, at: int) -> RowLayout | None:
        model = self.transcript()
        return None if model is None else self._layouts.of(model.row(at), self._column()[1])

    def _measure(self, at: int) -> float:
        made = self._layout(at)
        return 0.0 if made is None else made.height

    def _measure_all(self) -> None:
        model = self.transcript()
        self._measured = self._column()[1]
        self._heights = [self._measure(at) for at in range(model.rowCount())] if model is not None else []
        self._sum()

    def _sum(self) -> None:
        self._tops = list(accumulate(self._heights, initial=0.0))
        bar = self.verticalScrollBar()
        most = max(0, round(self._tops[-1] + _TOP + _BOTTOM) - self.viewport().height())
        self._restoring = True
        bar.setRange(0, most)
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(40)
        self._restoring = False

    def _base(self) -> float:
        """Where the first row begins in the viewport."""
        return _TOP - self.verticalScrollBar().value()

    def _inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        anchor = self._anchor() if not self._at_end else None
        new = [self._measure(at) for at in range(first, last + 1)]
        self._heights[first:first] = new
        if anchor is not None and anchor[0] >= first:
            anchor = (anchor[0] + len(new), anchor[1])
        self._settle(anchor)

    def _about_to_remove(self, _parent: QModelIndex, _first: int, _last: int) -> None:
        self._hovered = None
        self.selection.clear()

    def _removed(self, _parent: QModelIndex, first: int, last: int) -> None:
        anchor = self._anchor() if not self._at_end else None
        del self._heights[first : last + 1]
        if anchor is not None and anchor[0] > last:
            anchor = (anchor[0] - (last - first + 1), anchor[1])
        self._settle(anchor)

    def _changed(self, first: QModelIndex, last: QModelIndex, _roles: object = None) -> None:
        anchor = self._anchor() if not self._at_end else None
        moved = False
        self._hovered = None
        for at in range(first.row(), last.row() + 1):
            height = self._measure(at)
            moved = moved or height != self._heights[at]
            self._heights[at] = height
        if moved:
            self._settle(anchor)
        else:
            self.viewport().update()

    def _anchor(self) -> tuple[int, float] | None:
        """The first visible row and how far above the viewport's top it begins."""
        if not self._heights:
            return None
        at = self._row_at(0.0)
        return (at, self._base() + self._tops[at])

    def _settle(self, anchor: tuple[int, float] | None) -> None:
        self._sum()
        if anchor is None:
            self.to_end()
        elif anchor[0] < len(self._heights):
            self.verticalScrollBar().setValue(round(self._tops[anchor[0]] + _TOP - anchor[1]))
        self.viewport().update()

    def _row_at(self, y: float) -> int:
        """The row at a height of the viewport; the nearest where there is none."""
        wanted = y - self._base()
        low, high = 0, max(0, len(self._heights) - 1)
        while low < high:
            middle = (low + high + 1) // 2
            if self._tops[middle] <= wanted:
                low = middle
            else:
                high = middle - 1
        return low

    # --- scrolling --------------------------------------------------------------------------

    @property
    def at_end(self) -> bool:
        """The reader sees the newest row."""
        return self._at_end

    def to_end(self) -> None:
        """Go to the newest row and follow."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())
        self._note_end()

    def scroll_place(self) -> int | None:
        """How far from the end the reader is, in pixels; None at the end. See `restore_place`."""
        bar = self.verticalScrollBar()
        return None if self._at_end else bar.maximum() - bar.value()

    def restore_place(self, from_end: int | None) -> None:
        """Go back to where the reader was."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum() - (from_end or 0))
        self._note_end()

    def _scrolled(self, value: int) -> None:
        if self._restoring:
            return
        self._note_end()
        model = self.transcript()
        if model is None:
            return
        if value < self.viewport().height() and model.older:
            model.show_older()
        elif self._at_end:
            model.trim()

    def _note_end(self) -> None:
        bar = self.verticalScrollBar()
        at_end = bar.value() >= bar.maximum() - _END
        if at_end != self._at_end:
            self._at_end = at_end
            self.end_changed.emit(at_end)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        anchor = self._anchor() if not self._at_end else None
        if self._column()[1] != self._measured:
            self._measure_all()
        self._settle(anchor)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(dx, dy)
        if self._hovered is not None:
            self._hovered = None
            self.viewport().update()

    # --- painting ---------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        model = self.transcript()
        if model is None or not self._heights:
            painter.end()
            return
        left, width = self._column()
        base = self._base()
        t = theme.tokens()
        current = self.currentIndex().row() if self.hasFocus() else -1
        look = draw.Look(t, self._now(), self._pictures.of, self._has_problem, self._hovered)
        clip = event.rect()
        for at in range(self._row_at(float(clip.top())), len(self._heights)):
            top = base + self._tops[at]
            if top > clip.bottom():
                break
            made = self._layouts.of(model.row(at), width)
            look.chosen = self.selection.part_of(at, made.text)
            look.current = at == current
            painter.save()
            painter.translate(left, top)
            draw.row(painter, made, width, look)
            painter.restore()
        painter.end()

    def _has_problem(self, attachment: Attachment) -> bool:
        return attachment.id in self._pictures.problems

    def _picture_came(self, _file: object) -> None:
        self.viewport().update()

    def _picture_failed(self, _file: object, _words: str) -> None:
        self.viewport().update()

    # --- pointing ---------------------------------------------------------------------------

    def _local(self, at: QPointF) -> tuple[int, QPointF]:
        """Row and point within it."""
        row = self._row_at(at.y()) if self._heights else 0
        return row, QPointF(
            at.x() - self._column()[0], at.y() - self._base() - (self._tops[row] if self._heights else 0)
        )

    def spot_at(self, at: QPointF) -> tuple[Spot, TranscriptRow] | None:
        """The part that can be acted on under a point of the viewport."""
        if not self._heights:
            return None
        number, local = self._local(at)
        made = self._layout(number)
        if made is None:
            return None
        for spot in reversed(made.spots):
            if spot.part is not Part.UPLOAD and spot.rect.contains(local):
                return spot, made.row
        return None

    def link_at(self, at: QPointF) -> str | None:
        """The web address under a point of the viewport."""
        if not self._heights:
            return None
        number, local = self._local(at)
        made = self._layout(number)
        if made is None or made.text is None:
            return None
        link = made.text.link_at(local - made.text_at)
        return link.url if link is not None else None

    def _text_place(self, at: QPointF) -> Place | None:
        if not self._heights:
            return None
        number, local = self._local(at)
        made = self._layout(number)
        if made is None:
            return None
        return Place(number, made.text.position(local - made.text_at) if made.text is not None else 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        place = self._text_place(event.position())
        if place is not None:
            self.selection.start(place)
            self._dragging = True
            self.setCurrentIndex(QModelIndex())
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._dragging and event.buttons() & Qt.MouseButton.LeftButton:
            place = self._text_place(at)
            if place is not None:
                self.selection.extend(place)
            self.viewport().update()
            return
        found = self.spot_at(at)
        spot = found[0] if found is not None else None
        if spot is not self._hovered:
            self._hovered = spot
            self.viewport().update()
        self.viewport().setCursor(self._cursor(at, spot))

    def _cursor(self, at: QPointF, spot: Spot | None) -> QCursor:
        if spot is not None or self.link_at(at) is not None:
            return QCursor(Qt.CursorShape.PointingHandCursor)
        if self._heights:
            number, local = self._local(at)
            made = self._layout(number)
            if made is not None and made.text is not None:
                box = QRectF(made.text_at.x(), made.text_at.y(), made.text.width, made.text.height)
                if box.contains(local):
                    return QCursor(Qt.CursorShape.IBeamCursor)
        return QCursor(Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or not self._dragging:
            return
        self._dragging = False
        if not self.selection.empty:
            return
        found = self.spot_at(event.position())
        if found is not None:
            self.part_activated.emit(found[0], found[1].item)
            return
        link = self.link_at(event.position())
        if link is not None:
            self.link_activated.emit(link)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self._text_place(event.position())
        if place is None:
            return
        made = self._layout(place.row)
        if made is not None and made.text is not None:
            start, end = made.text.word_at(place.position)
            self.selection.start(Place(place.row, start))
            self.selection.extend(Place(place.row, end))
            self.viewport().update()

    def leaveEvent(self, _event: QEvent) -> None:
        if self._hovered is not None:
            self._hovered = None
            self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        t = theme.tokens()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction(icons.icon(Icon.COPY, t.text_soft), tr("Copy"))
        copy.setEnabled(bool(self.chosen_text()))
        copy.triggered.connect(self.copy)
        self._link_in_menu = self.link_at(QPointF(self.viewport().mapFromGlobal(event.globalPos())))
        if self._link_in_menu is not None:
            menu.addAction(icons.icon(Icon.LINK, t.text_soft), tr("Copy the address")).triggered.connect(
                self._copy_link
            )
        menu.popup(event.globalPos())

    def _copy_link(self) -> None:
        if self._link_in_menu is not None:
            QGuiApplication.clipboard().setText(self._link_in_menu)

    def named_parts(self) -> tuple[tuple[str, QRect], ...]:
        """What can be clicked now, by name, with its place in the viewport."""
        model, named = self.transcript(), list[tuple[str, QRect]]()
        if model is None:
            return ()
        left, bottom = self._column()[0], self.viewport().height()
        for at in range(self._row_at(0.0), len(self._heights)):
            top = self._base() + self._tops[at]
            if top > bottom:
                break
            made = self._layouts.of(model.row(at), self._column()[1])
            named += [(spot.name(), spot.rect.translated(left, top).toRect()) for spot in made.spots if spot.name()]
        return tuple(named)

    # --- words out --------------------------------------------------------------------------

    def chosen_text(self) -> str:
        """What is selected, or the current row's words."""
        model = self.transcript()
        if model is None:
            return ""
        if not self.selection.empty:
            return self.selection.text(self._layout)
        row = self.currentIndex().row()
        if row < 0:
            return ""
        item = model.row(row).item
        return item.text if isinstance(item, MessageItem) else str(model.data(model.index(row)))

    def copy(self) -> None:
        """Put what is selected on the clipboard."""
        text = self.chosen_text()
        if text:
            QGuiApplication.clipboard().setText(text)

    # --- keyboard ---------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        count = len(self._heights)
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
                bar = self.verticalScrollBar()
                by = bar.pageStep() * (1 if event.key() == Qt.Key.Key_PageDown else -1)
                bar.setValue(bar.value() + by)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self._activate_current()
            case _:
                event.ignore()

    def _go(self, at: int, step: int) -> None:
        model = self.transcript()
        while model is not None and 0 <= at < len(self._heights):
            if not model.row(at).hidden:
                index = model.index(at)
                self.setCurrentIndex(index)
                self.scrollTo(index)
                self.viewport().update()
                return
            at += step

    def _activate_current(self) -> None:
        made = self._layout(self.currentIndex().row()) if self.currentIndex().isValid() else None
        if made is None:
            return
        for spot in made.spots:
            if spot.part in (Part.PICTURE, Part.FILE, Part.RETRY):
                self.part_activated.emit(spot, made.row.item)
                return
        if made.text is not None and made.text.links:
            self.link_activated.emit(made.text.links[0].url)

    # --- what every item view must answer ---------------------------------------------------

    def visualRect(self, index: QModelIndex | QPersistentModelIndex) -> QRect:
        if not index.isValid() or index.row() >= len(self._heights):
            return QRect()
        left, width = self._column()
        at = index.row()
        return QRectF(left, self._base() + self._tops[at], width, self._heights[at]).toRect()

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        rect, bar = self.visualRect(index), self.verticalScrollBar()
        at_top = hint is QAbstractItemView.ScrollHint.PositionAtTop
        if rect.top() < 8 or at_top:
            bar.setValue(bar.value() + rect.top() - 8)
        elif rect.bottom() > self.viewport().height() - 8:
            bar.setValue(bar.value() + rect.bottom() - self.viewport().height() + 8)

    def indexAt(self, point: QPoint) -> QModelIndex:
        model = self.transcript()
        if model is None or not self._heights:
            return QModelIndex()
        return model.index(self._row_at(float(point.y())))

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, _index: QModelIndex | QPersistentModelIndex) -> bool:
        return False

    def moveCursor(self, _action: QAbstractItemView.CursorAction, _modifiers: Qt.KeyboardModifier) -> QModelIndex:
        return self.currentIndex()

    def setSelection(self, _rect: QRect, _command: QItemSelectionModel.SelectionFlag) -> None:
        """Rows are not selected; words are."""

    def visualRegionForSelection(self, _selection: QItemSelection) -> QRegion:
        return QRegion()
