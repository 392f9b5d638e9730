"""A picture enlarged over the whole window: fit, zoom, drag; Esc closes."""

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from desktop.models.pictures import Pictures
from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import HoverButton
from desktop.ui.words import size_words
from protocol.entities import Attachment

_LEAST, _MOST, _STEP = 0.05, 8.0, 1.25
_MARGIN = 56.0


class _GlassButton(HoverButton):
    """A light icon on the dark ground."""

    def __init__(self, icon: Icon, name: str) -> None:
        super().__init__(None)
        self._icon = icon
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFixedSize(40, 40)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        paint.fill(
            painter, rect, "#FFFFFF" if self.hovered else "#000000", Radius.CONTROL, alpha=40 if self.hovered else 90
        )
        icons.paint(painter, self._icon, 10, 10, 20, "#FFFFFF")
        if self.hasFocus():
            paint.outline(painter, rect, "#FFFFFF", Radius.CONTROL, 2)
        painter.end()


class Lightbox(QWidget):
    """Over everything in the window.

    Signals:
        save_asked: the agent wants the picture on her disk (Attachment).
    """

    save_asked = Signal(object)

    def __init__(self, window: QWidget, pictures: Pictures) -> None:
        super().__init__(window)
        self._window = window
        self._pictures = pictures
        self._attachment: Attachment | None = None
        self._zoom: float | None = None
        self._middle = QPointF(0, 0)
        self._drag_from: QPointF | None = None
        self._came_from: QWidget | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Picture"))
        row = QHBoxLayout()
        row.setSpacing(Space.ONE)
        row.addStretch(1)
        for icon, name, run in (
            (Icon.ZOOM_OUT, tr("Smaller"), self.smaller),
            (Icon.ZOOM_IN, tr("Larger"), self.larger),
            (Icon.MAXIMIZE, tr("Fit or full size"), self.fit),
            (Icon.DOWNLOAD, tr("Save picture"), self._save),
            (Icon.CLOSE, tr("Close picture"), self.leave),
        ):
            button = _GlassButton(icon, name)
            button.clicked.connect(run)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.TWO, Space.TWO, Space.TWO, Space.TWO)
        column.addLayout(row)
        column.addStretch(1)
        pictures.came.connect(self._came)
        window.installEventFilter(self)
        self.hide()

    def open(self, attachment: Attachment) -> None:
        """Show a picture, the thumbnail until all of it is here."""
        self._attachment = attachment
        self._zoom = None
        self._middle = QPointF(0, 0)
        self._came_from = QApplication.focusWidget()
        self._pictures.of(attachment, thumbnail=False)
        self.setAccessibleName(tr("Picture {name}", name=attachment.name))
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def leave(self) -> None:
        """Close, and give the focus back."""
        self.hide()
        if self._attachment is not None:
            self._pictures.release(self._attachment)
        if self._came_from is not None and self._came_from.isVisible():
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        self._came_from = None

    def larger(self) -> None:
        """One step closer."""
        self._set_zoom(self._scale() * _STEP)

    def smaller(self) -> None:
        """One step away."""
        self._set_zoom(self._scale() / _STEP)

    def fit(self) -> None:
        """All of it, or each pixel as one."""
        self._middle = QPointF(0, 0)
        self._zoom = 1.0 if self._zoom is None else None
        self.update()

    def _save(self) -> None:
        if self._attachment is not None:
            self.save_asked.emit(self._attachment)

    def _set_zoom(self, zoom: float) -> None:
        before = self._scale()
        self._zoom = max(_LEAST, min(_MOST, zoom))
        self._middle *= self._zoom / before
        self.update()

    def _fitting(self) -> float:
        a = self._attachment
        if a is None or not a.width or not a.height:
            return 1.0
        return min((self.width() - 2 * _MARGIN) / a.width, (self.height() - 2 * _MARGIN - 24) / a.height, 1.0)

    def _scale(self) -> float:
        return self._zoom if self._zoom is not None else self._fitting()

    def _came(self, file: object) -> None:
        if self._attachment is not None and file == self._attachment.id:
            self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._window.rect())
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape:
                self.leave()
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.larger()
            case Qt.Key.Key_Minus:
                self.smaller()
            case Qt.Key.Key_0:
                self.fit()
            case _:
                super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._set_zoom(self._scale() * (1.0015 ** event.angleDelta().y()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._target().contains(event.position()):
            self._drag_from = event.position() - self._middle
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            self.leave()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag_from is not None:
            self._middle = event.position() - self._drag_from
            self.update()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._drag_from = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.fit()

    def _target(self) -> QRectF:
        a, scale = self._attachment, self._scale()
        if a is None:
            return QRectF()
        rect = QRectF(0, 0, a.width * scale, a.height * scale)
        rect.moveCenter(QRectF(self.rect()).center() + self._middle)
        return rect

    def paintEvent(self, _event: QPaintEvent) -> None:
        a = self._attachment
        painter = paint.begin(self)
        ground = QColor(theme.tokens().scrim)
        ground.setAlpha(238)
        painter.fillRect(self.rect(), ground)
        if a is not None:
            shown = self._pictures.of(a, thumbnail=False) or self._pictures.of(a)
            if shown is not None:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawPixmap(self._target(), shown, QRectF(shown.rect()))
            painter.setPen(QColor("#FFFFFF"))
            painter.setFont(fonts.font(Type.BODY, fonts.MEDIUM))
            parts = (a.name, f"{a.width} × {a.height}", size_words(a.bytes), f"{round(self._scale() * 100)} %")
            words = "   ·   ".join(parts)
            at = QRectF(Space.THREE, Space.TWO, self.width() - 300, 40)
            painter.drawText(at, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.end()
