"""The addresses that are kept ready, as a list to choose from."""

from urllib.parse import urlsplit

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import HoverButton
from protocol.links import PredefinedLink

_ROW = 44
_MOST = 5


class _Row(HoverButton):
    """A label, and the host and path behind it."""

    def __init__(self, link: PredefinedLink) -> None:
        super().__init__(None)
        self.link = link
        parts = urlsplit(link.url)
        self._where = f"{parts.netloc}{parts.path if parts.path != '/' else ''}"
        self.setText(link.label)
        self.setAccessibleName(f"{link.label}, {self._where}")
        self.setFixedHeight(_ROW)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCheckable(True)
        # The field keeps the keyboard; arrows choose from there.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        return QSize(160, _ROW)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        card = QRectF(self.rect()).adjusted(0, 1, 0, -1)
        if self.isChecked():
            paint.fill(painter, card, t.accent_soft, Radius.CONTROL)
        elif self.hovered:
            paint.fill(painter, card, t.hover, Radius.CONTROL)
        icons.paint(
            painter, Icon.LINK, 10, card.center().y() - 8, 16, t.accent_text if self.isChecked() else t.text_faint
        )
        room = card.width() - 44
        for font, ink, words, y in (
            (fonts.font(Type.BODY, fonts.MEDIUM), t.text, self.text(), 4.0),
            (fonts.font(Type.SMALL), t.text_faint, self._where, 22.0),
        ):
            painter.setFont(font)
            painter.setPen(ink)
            shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(room))
            painter.drawText(QRectF(36, card.y() + y - 1, room, 18), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


class ReadyLinks(QScrollArea):
    """As high as what it shows, up to five.

    Signals:
        taken: one was chosen (PredefinedLink).
    """

    taken = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        inside = QWidget()
        inside.setAutoFillBackground(False)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, Space.HALF, 0)
        self._column.setSpacing(0)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)
        self.setAccessibleName(tr("Addresses kept ready"))
        self.rows: list[_Row] = []

    def show_links(self, links: tuple[PredefinedLink, ...]) -> None:
        """Show these, none of them chosen."""
        for row in self.rows:
            row.hide()
            self._column.removeWidget(row)
            row.deleteLater()
        self.rows = [_Row(link) for link in links]
        for row in self.rows:
            row.clicked.connect(self._clicked)
            self._column.addWidget(row)
            row.show()
        self.setFixedHeight(min(_MOST, len(links)) * _ROW)
        self.setVisible(bool(links))

    def current(self) -> PredefinedLink | None:
        """The one that is marked."""
        return next((row.link for row in self.rows if row.isChecked()), None)

    def step(self, by: int) -> None:
        """Mark the next (1) or the one before (-1), round the end."""
        if not self.rows:
            return
        at = next((n for n, row in enumerate(self.rows) if row.isChecked()), -1 if by > 0 else 0)
        self._mark(self.rows[(at + by) % len(self.rows)])

    def unmark(self) -> None:
        """Mark none."""
        for row in self.rows:
            row.setChecked(False)

    def _mark(self, wanted: _Row) -> None:
        for row in self.rows:
            row.setChecked(row is wanted)
        self.ensureWidgetVisible(wanted, 0, 0)

    def _clicked(self) -> None:
        row = self.sender()
        if isinstance(row, _Row):
            self._mark(row)
            self.taken.emit(row.link)
