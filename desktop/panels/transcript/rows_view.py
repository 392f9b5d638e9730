"""An item view of its own that lays out only what is new.

It keeps the reader's place: at the end it follows what comes; anywhere else nothing moves, also
when older rows come above or the window changes its width.
"""

from collections.abc import Callable

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from desktop.models.transcript import TranscriptModel
from desktop.panels.transcript.item_view import ItemView
from desktop.panels.transcript.parts import RowLayout, Spot
from desktop.panels.transcript.rows import Layouts, column
from desktop.panels.transcript.selection import Selection
from desktop.panels.transcript.stack import Stack
from desktop.state.places import Place
from desktop.state.runs import Run, first_of
from desktop.ui import theme
from desktop.ui.text import tr

_TOP, _BOTTOM = 8.0, 12.0
#: Over the first row, where it is said that older ones are on the server.
_TOP_OLDER = 44.0
#: This near to the end counts as the end.
_END = 24
#: What floats over the upper edge while something is looked for.
_UNDER_FINDER = 60
#: Older rows are brought in when the reader is this many pages from the first one.
_AHEAD = 1.5


class RowsView(ItemView):
    """Lays out the rows of a `TranscriptModel`, and keeps the reader's place.

    Signals:
        end_changed: whether the reader is at the end.
        moved: the reader may be at another place.
    """

    end_changed = Signal(bool)
    moved = Signal()

    def __init__(self, layouts: Layouts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.layouts = layouts
        self._stack = Stack()
        self._at_end = True
        self._measured = 0.0
        #: Room over the first row. It changes only where the reader's place is kept.
        self._top = _TOP
        self._restoring = False
        self.hovered: Spot | None = None
        self.selection = Selection()
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
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._filling = QTimer(self)
        self._filling.setSingleShot(True)
        self._filling.setInterval(0)
        self._filling.timeout.connect(self._fill)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
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
            old.older_changed.disconnect(self._older_changed)
        chosen = self.findChildren(QItemSelectionModel, options=Qt.FindChildOption.FindDirectChildrenOnly)
        super().setModel(model)
        # Qt makes a new one for each model, and keeps the old ones for as long as the view.
        for one in chosen:
            one.deleteLater()
        self.selection.clear()
        self.hovered = None
        if isinstance(model, TranscriptModel):
            model.rowsInserted.connect(self._inserted)
            model.rowsAboutToBeRemoved.connect(self._about_to_remove)
            model.rowsRemoved.connect(self._removed)
            model.dataChanged.connect(self._changed)
            model.older_changed.connect(self._older_changed)
        self._measure_all()
        self._at_end = True
        self.to_end()
        self._filling.start()

    def message_column(self) -> tuple[float, float]:
        """Left edge and width of the column of messages."""
        return column(float(self.width()))

    def layout_of(self, at: int) -> RowLayout | None:
        """How a row is laid out at the present width."""
        model = self.transcript()
        return None if model is None else self.layouts.of(model.interaction, model.row(at), self.message_column()[1])

    def _measure(self, at: int) -> float:
        made = self.layout_of(at)
        return 0.0 if made is None else made.height

    def _measure_all(self) -> None:
        model = self.transcript()
        self._measured = self.message_column()[1]
        self._stack.put([self._measure(at) for at in range(model.rowCount())] if model is not None else [])
        self._set_range()

    @property
    def heights(self) -> list[float]:
        """Of each row."""
        return self._stack.heights

    @property
    def tops(self) -> list[float]:
        """Where each row begins, from the first one's top; one more than rows."""
        return self._stack.tops

    def _set_range(self) -> None:
        model = self.transcript()
        self._top = _TOP_OLDER if model is not None and model.on_server else _TOP
        bar = self.verticalScrollBar()
        most = max(0, round(self._stack.height + self._top + _BOTTOM) - self.viewport().height())
        self._restoring = True
        bar.setRange(0, most)
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(40)
        self._restoring = False

    def first_top(self) -> float:
        """Where the first row begins in the viewport."""
        return self._top - self.verticalScrollBar().value()

    def _inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        anchor = self.anchor() if not self._at_end else None
        new = [self._measure(at) for at in range(first, last + 1)]
        self.heights[first:first] = new
        if anchor is not None and anchor[0] >= first:
            anchor = (anchor[0] + len(new), anchor[1])
        self._settle(anchor)

    def _about_to_remove(self, _parent: QModelIndex, _first: int, _last: int) -> None:
        self.hovered = None
        self.selection.clear()

    def _removed(self, _parent: QModelIndex, first: int, last: int) -> None:
        anchor = self.anchor() if not self._at_end else None
        del self.heights[first : last + 1]
        if anchor is not None and anchor[0] > last:
            anchor = (anchor[0] - (last - first + 1), anchor[1])
        self._settle(anchor)

    def _changed(self, first: QModelIndex, last: QModelIndex, _roles: object = None) -> None:
        anchor = self.anchor() if not self._at_end else None
        moved = False
        self.hovered = None
        for at in range(first.row(), last.row() + 1):
            height = self._measure(at)
            moved = moved or height != self.heights[at]
            self.heights[at] = height
        if moved:
            self._settle(anchor)
        else:
            self.viewport().update()

    def measure_again(self, key: str) -> None:
        """A row is laid out otherwise from now on."""
        model = self.transcript()
        at = model.row_of(key) if model is not None else None
        if model is not None and at is not None:
            self._changed(model.index(at), model.index(at))

    def _older_changed(self) -> None:
        model = self.transcript()
        if model is not None and (self._top == _TOP_OLDER) is not model.on_server:
            self._settle(None if self._at_end else self.anchor())

    def anchor(self) -> tuple[int, float] | None:
        """The first visible row and how far above the viewport's top it begins."""
        if not self.heights:
            return None
        at = self.row_at(0.0)
        return (at, self.first_top() + self.tops[at])

    def _settle(self, anchor: tuple[int, float] | None) -> None:
        self._filling.start()
        self._stack.sum()
        self._set_range()
        if anchor is None:
            bar = self.verticalScrollBar()
            bar.setValue(bar.maximum())
            self._note_end()
        elif anchor[0] < len(self.heights):
            self.verticalScrollBar().setValue(round(self.tops[anchor[0]] + self._top - anchor[1]))
        self.viewport().update()

    def row_at(self, y: float) -> int:
        """The row at a height of the viewport; the nearest where there is none."""
        return self._stack.row_at(y - self.first_top())

    # --- scrolling --------------------------------------------------------------------------

    @property
    def at_end(self) -> bool:
        """The reader sees the newest row."""
        return self._at_end

    def to_end(self) -> None:
        """Go to the newest row and follow."""
        model = self.transcript()
        if model is not None and model.newer:
            model.show_newest()
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())
        self._note_end()

    def place(self) -> Place | None:
        """Where the reader is: at a message; None at the end. See `go_to`."""
        model, anchor = self.transcript(), self.anchor()
        if model is None or anchor is None or self._at_end:
            return None
        return Place(first_of(model.row(anchor[0]).item).key, round(anchor[1]))

    def go_to(self, place: Place | None) -> bool:
        """Go back to a place; None is the end. False when its message is not here."""
        if place is None:
            self.to_end()
            return True
        return self._show(place.key, lambda _height: place.offset)

    def reveal(self, key: str) -> bool:
        """Bring an item into the middle, unless all of it can be seen. False when it is not here."""
        model = self.transcript()
        row = model.show(key) if model is not None else None
        if model is None or row is None:
            return False
        run = model.row(row).item
        if isinstance(run, Run):
            model.toggle(run)
            row = model.row_of(key) or row
        top = self.first_top() + self.tops[row]
        if top >= _UNDER_FINDER and top + self.heights[row] <= self.viewport().height():
            self.viewport().update()
            return True
        return self._show(key, lambda height: max(8.0, (self.viewport().height() - height) / 2))

    def _show(self, key: str, offset: Callable[[float], float]) -> bool:
        model = self.transcript()
        row = model.show(key) if model is not None else None
        if row is None:
            return False
        bar = self.verticalScrollBar()
        bar.setValue(round(self.tops[row] + self._top - offset(self.heights[row])))
        self._note_end()
        self.viewport().update()
        return True

    def _scrolled(self, _value: int) -> None:
        if not self._restoring:
            self._note_end()
            self._filling.start()
            self.moved.emit()

    def fill(self) -> None:
        """See soon whether older rows are wanted: they may be had now."""
        self._filling.start()

    def _fill(self) -> None:
        """Bring older rows in before the reader gets to them, a few at a time; let go of them at the end.

        Never from within a change of the model: a change inside a change would mix up both.
        """
        model, bar = self.transcript(), self.verticalScrollBar()
        if model is None:
            return
        ahead = _AHEAD * self.viewport().height()
        if model.older and bar.value() < ahead:
            model.show_older()
        elif model.newer and bar.value() > bar.maximum() - ahead:
            model.show_newer()
        elif self._at_end:
            model.trim()

    def _note_end(self) -> None:
        bar, model = self.verticalScrollBar(), self.transcript()
        at_end = bar.value() >= bar.maximum() - _END and not (model is not None and model.newer)
        if at_end != self._at_end:
            self._at_end = at_end
            self.end_changed.emit(at_end)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        anchor = self.anchor() if not self._at_end else None
        if self.message_column()[1] != self._measured:
            self._measure_all()
        self._settle(anchor)

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        # Drawing what is visible again is cheaper than moving pixels of a window behind glass.
        self.hovered = None
        self.viewport().update()

    # --- what every item view must answer ---------------------------------------------------

    def visualRect(self, index: QModelIndex | QPersistentModelIndex) -> QRect:
        if not index.isValid() or index.row() >= len(self.heights):
            return QRect()
        left, width = self.message_column()
        at = index.row()
        return QRectF(left, self.first_top() + self.tops[at], width, self.heights[at]).toRect()

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
        if model is None or not self.heights:
            return QModelIndex()
        return model.index(self.row_at(float(point.y())))
