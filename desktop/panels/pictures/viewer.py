"""A picture enlarged over the whole window: zoom, drag, turn, copy, save, the next and the previous; Esc closes."""

import math

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QGestureEvent, QHBoxLayout, QPinchGesture, QVBoxLayout, QWidget

from desktop.models.album import Shot
from desktop.models.enlarged import Drawn, Enlarged, Section
from desktop.models.pictures import Pictures
from desktop.panels.pictures.dragging import drag_out
from desktop.panels.pictures.framing import STEP, Framing
from desktop.panels.pictures.glass import INK, GlassButton, Strip
from desktop.ui import fonts, theme
from desktop.ui.icons import Icon
from desktop.ui.text import said, tr
from desktop.ui.tokens import Space, Type
from desktop.ui.words import size_words, time_words
from protocol.entities import Attachment

_WHEEL = 1.0015
_PAN = 80


class PictureViewer(QWidget):
    """Over everything in the window.

    Signals:
        save_asked: the agent wants the picture on her disk (Attachment).
        copied: it is on the clipboard.
    """

    save_asked = Signal(object)
    copied = Signal()

    def __init__(self, window: QWidget, pictures: Pictures) -> None:
        super().__init__(window)
        self._window = window
        self._pictures = pictures
        self._shots: tuple[Shot, ...] = ()
        self._at = 0
        self._opened = False
        self.framing = Framing()
        self.enlarged = Enlarged(self)
        self._pressed_at: QPointF | None = None
        self._came_from: QWidget | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Picture"))
        # Nothing shines through: else the whole desk below would be drawn again at each step of a drag.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self._strip = Strip(pictures, self)
        self._strip.chosen.connect(self.go_to)
        self._buttons: dict[str, GlassButton] = {}
        self._build()
        pictures.came.connect(self._came)
        pictures.whole_came.connect(self._came)
        pictures.failed.connect(self._failed)
        self.enlarged.came.connect(self.update)
        self.enlarged.failed.connect(self.update)
        self.enlarged.copied.connect(self._copied)
        window.installEventFilter(self)
        self.hide()

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(Space.ONE)
        top.addStretch(1)
        for icon, name, key, run in (
            (Icon.ZOOM_OUT, tr("Smaller"), "-", self.smaller),
            (Icon.ZOOM_IN, tr("Larger"), "+", self.larger),
            (Icon.MAXIMIZE, tr("Fit or full size"), "0", self.fit),
            (Icon.RETRY, tr("Turn right"), "R", lambda: self.turn(1)),
            (Icon.COPY, tr("Copy picture"), "Ctrl+C", self.copy),
            (Icon.DOWNLOAD, tr("Save picture"), "Ctrl+S", self.save),
            (Icon.CLOSE, tr("Close picture"), "Esc", self.leave),
        ):
            button = GlassButton(icon, name, key)
            button.clicked.connect(run)
            top.addWidget(button)
        self.before = GlassButton(Icon.CHEVRON_LEFT, tr("Previous picture"), tr("Left"))
        self.after = GlassButton(Icon.CHEVRON_RIGHT, tr("Next picture"), tr("Right"))
        self.before.clicked.connect(lambda: self.go_to(self._at - 1))
        self.after.clicked.connect(lambda: self.go_to(self._at + 1))
        sides = QHBoxLayout()
        sides.addWidget(self.before)
        sides.addStretch(1)
        sides.addWidget(self.after)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.TWO, Space.TWO, Space.TWO, Space.TWO)
        column.addLayout(top)
        column.addStretch(1)
        column.addLayout(sides)
        column.addStretch(1)
        column.addWidget(self._strip)

    # --- which ------------------------------------------------------------------------------------

    @property
    def picture(self) -> Attachment | None:
        """The one that is shown."""
        return self._shots[self._at].picture if self._shots else None

    def open(self, shots: tuple[Shot, ...], at: int) -> None:
        """Show one of a chat's pictures; its thumbnail until all of it is here."""
        if not self.isVisible():
            self._came_from = QApplication.focusWidget()
        self._shots = shots
        self.setGeometry(self._window.rect())
        self._show_one(at)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def go_to(self, at: int) -> None:
        """Another one of the chat, by its number; beyond the ends nothing happens."""
        if 0 <= at < len(self._shots) and at != self._at:
            self._show_one(at)

    def _show_one(self, at: int) -> None:
        self._at = at
        picture = self._shots[at].picture
        self.framing = Framing(picture.width, picture.height)
        self._opened = False
        self.enlarged.open(None)
        self._open_file()
        self.before.setEnabled(at > 0)
        self.after.setEnabled(at + 1 < len(self._shots))
        for button in (self.before, self.after):
            button.setVisible(len(self._shots) > 1)
        self._strip.show_shots(self._shots, at)
        words = tr("Picture {name}", name=picture.name)
        if len(self._shots) > 1:
            words += ", " + tr("{n} of {all}", n=at + 1, all=len(self._shots))
        self.setAccessibleName(words)
        self.update()

    def _open_file(self) -> None:
        picture = self.picture
        path = self._pictures.whole(picture) if picture is not None and not self._opened else None
        if path is not None:
            self._opened = True
            self.enlarged.open(path)

    def leave(self) -> None:
        """Close, and give the focus back."""
        self.hide()
        self.enlarged.open(None)
        self._shots = ()
        if self._came_from is not None and self._came_from.isVisible():
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        self._came_from = None

    def _came(self, file: object) -> None:
        picture = self.picture
        if picture is not None and file == picture.id and self.isVisible():
            self._open_file()
            self.update()

    def _failed(self, file: object, _words: str) -> None:
        if self.picture is not None and file == self.picture.id:
            self.update()

    # --- how --------------------------------------------------------------------------------------

    @property
    def _room(self) -> QSizeF:
        return QSizeF(self.size())

    def larger(self) -> None:
        """One step closer."""
        self._zoom(STEP)

    def smaller(self) -> None:
        """One step away."""
        self._zoom(1 / STEP)

    def fit(self) -> None:
        """All of it, or each pixel as one."""
        self.framing.fit()
        self.update()

    def turn(self, by: int) -> None:
        """Quarter turns clockwise."""
        self.framing.turn(by)
        self.update()

    def copy(self) -> None:
        """Put it on the clipboard, as turned; it is decoded beside the window's thread first."""
        self.enlarged.copy(self.framing.turns)

    def save(self) -> None:
        """Ask for it on the disk."""
        if self.picture is not None:
            self.save_asked.emit(self.picture)

    def _copied(self, image: QImage) -> None:
        QGuiApplication.clipboard().setImage(image)
        self.copied.emit()

    def _zoom(self, by: float, around: QPointF | None = None) -> None:
        self.framing.zoom_to(self._room, self.framing.scale(self._room) * by, around)
        self.update()

    # --- hands ------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._window.rect())
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture) and pinch.scaleFactor() > 0:
                self._zoom(pinch.scaleFactor(), QPointF(self.mapFromGlobal(pinch.hotSpot().toPoint())))
                event.accept()
                return True
        if isinstance(event, QNativeGestureEvent) and event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
            self._zoom(max(0.1, 1 + event.value()), event.position())
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        match event.key(), bool(held & Qt.KeyboardModifier.ControlModifier):
            case Qt.Key.Key_Escape, _:
                self.leave()
            case ((Qt.Key.Key_Plus | Qt.Key.Key_Equal), _):
                self.larger()
            case Qt.Key.Key_Minus, _:
                self.smaller()
            case Qt.Key.Key_0, _:
                self.fit()
            case Qt.Key.Key_R, False:
                self.turn(-1 if held & Qt.KeyboardModifier.ShiftModifier else 1)
            case Qt.Key.Key_C, True:
                self.copy()
            case Qt.Key.Key_S, True:
                self.save()
            case ((Qt.Key.Key_Left | Qt.Key.Key_PageUp), False):
                self.go_to(self._at - 1)
            case ((Qt.Key.Key_Right | Qt.Key.Key_PageDown), False):
                self.go_to(self._at + 1)
            case Qt.Key.Key_Up, _:
                self._pan(0, _PAN)
            case Qt.Key.Key_Down, _:
                self._pan(0, -_PAN)
            case ((Qt.Key.Key_Left | Qt.Key.Key_Right), True):
                self._pan(_PAN if event.key() == Qt.Key.Key_Left else -_PAN, 0)
            case Qt.Key.Key_Home, _:
                self.go_to(0)
            case Qt.Key.Key_End, _:
                self.go_to(len(self._shots) - 1)
            case _:
                super().keyPressEvent(event)

    def _pan(self, across: float, down: float) -> None:
        self.framing.move_by(across, down)
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._zoom(_WHEEL ** event.angleDelta().y(), event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        if self.framing.target(self._room).contains(event.position()):
            self._pressed_at = event.position()
        else:
            self.leave()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        before = self._pressed_at
        if before is None:
            return
        away = event.position() - before
        if self.framing.zoom is None and not self.framing.turns:
            # A picture that fits has nowhere to go but out.
            if math.hypot(away.x(), away.y()) >= QApplication.startDragDistance():
                self._pressed_at = None
                self._drag_out()
            return
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._pressed_at = event.position()
        self._pan(away.x(), away.y())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._pressed_at = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.fit()

    def _drag_out(self) -> None:
        if self.picture is not None:
            drag_out(self, self._pictures, self.picture)

    # --- drawing ----------------------------------------------------------------------------------

    def _section(self) -> Section:
        ratio = self.devicePixelRatioF()
        middle = self.framing.middle(self._room)
        return Section(
            width=round(self.width() * ratio),
            height=round(self.height() * ratio),
            x=middle.x() * ratio,
            y=middle.y() * ratio,
            scale=self.framing.scale(self._room) * ratio,
            turns=self.framing.turns,
            ground=theme.tokens().scrim,
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(theme.tokens().scrim))
        picture = self.picture
        if picture is not None:
            section = self._section()
            self.enlarged.want(section)
            drawn = self.enlarged.drawn
            if drawn is not None and drawn.section == section:
                painter.drawImage(QRectF(self.rect()), drawn.image, QRectF(drawn.image.rect()))
            elif drawn is not None and drawn.section.turns == section.turns:
                self._draw_moved(painter, drawn, section)
            else:
                self._draw_small(painter, picture)
            self._draw_words(painter, self._shots[self._at])
        painter.end()

    def _draw_moved(self, painter: QPainter, drawn: Drawn, section: Section) -> None:
        """What was drawn last, where it belongs now: quick and a little coarse."""
        old, ratio = drawn.section, self.devicePixelRatioF()
        by = section.scale / old.scale
        painter.save()
        painter.translate((section.x - by * old.x) / ratio, (section.y - by * old.y) / ratio)
        painter.scale(by / ratio, by / ratio)
        painter.drawImage(QPointF(), drawn.image)
        painter.restore()

    def _draw_small(self, painter: QPainter, picture: Attachment) -> None:
        """What is at hand in its place, until the sharp one is drawn."""
        room = self._room
        small = self._pictures.of(picture)
        problem = self._pictures.problems.get(picture.id)
        if small is not None:
            size = QSizeF(picture.width, picture.height) * self.framing.scale(room)
            place = QRectF(QPointF(-size.width() / 2, -size.height() / 2), size)
            painter.save()
            painter.translate(self.framing.middle(room))
            painter.rotate(90 * self.framing.turns)
            painter.drawPixmap(place, small, QRectF(small.rect()))
            painter.restore()
        if problem is not None:
            painter.setPen(QColor(INK))
            painter.setFont(fonts.font(Type.BODY, fonts.MEDIUM))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, said(problem))

    def _draw_words(self, painter: QPainter, shot: Shot) -> None:
        a = shot.picture
        painter.setPen(QColor(INK))
        painter.setFont(fonts.font(Type.BODY, fonts.MEDIUM))
        zoom = f"{round(self.framing.scale(self._room) * 100)} %"
        who = " ".join(part for part in (shot.author, time_words(shot.at) if shot.at else "") if part)
        parts = (a.name, who, f"{a.width} × {a.height}", size_words(a.bytes), zoom)
        room = QRectF(Space.THREE, Space.TWO, self.width() - 7 * 48 - Space.SIX, 40)
        words = painter.fontMetrics().elidedText(
            "   ·   ".join(part for part in parts if part), Qt.TextElideMode.ElideMiddle, int(room.width())
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
