"""The last minutes: a track with what happened on it, to go back and forth."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QVBoxLayout, QWidget

from desktop.panels.cobrowse.words import ago, mark_words
from desktop.state.recordings import Mark, MarkKind
from desktop.ui import theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Tokens, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.labels import ElidedLabel, Label, Tone

_HEIGHT, _INSET = 34, 8
#: A mark is told when the picture is this near it, in ms.
_NEAR = 1_500
#: Steps of the keys, in ms.
_SECOND, _PAGE = 1_000, 10_000
#: While it plays by itself the position is asked for this often, in ms.
_EVERY = 200


class Track(QSlider):
    """Arrow keys go by seconds, page keys by ten; the mouse jumps."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.marks: tuple[Mark, ...] = ()
        self.start = 0
        self.setSingleStep(_SECOND)
        self.setPageStep(_PAGE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("The last minutes"))

    def sizeHint(self) -> QSize:
        return QSize(160, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, _HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._jump(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._jump(event.position())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self.setSliderDown(False)

    def _jump(self, at: QPointF) -> None:
        room = max(1.0, self.width() - 2 * _INSET)
        self.setValue(round((at.x() - _INSET) / room * self.maximum()))

    def _x(self, value: float) -> float:
        return _INSET + (self.width() - 2 * _INSET) * (value / max(1, self.maximum()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        middle = self.height() / 2
        track = QRectF(_INSET, middle - 2, self.width() - 2 * _INSET, 4)
        paint.fill(painter, track, t.line_strong, 2)
        gone = QRectF(track)
        gone.setRight(self._x(self.value()))
        paint.fill(painter, gone, t.accent, 2)
        for mark in self.marks:
            at = self._x(mark.at - self.start)
            edge = 5 if mark.kind is MarkKind.CLICK else 9
            painter.setPen(QPen(QColor(_colour(t, mark.kind)), 2))
            painter.drawLine(QPointF(at, middle - edge), QPointF(at, middle + edge))
        knob = QPointF(self._x(self.value()), middle)
        paint.dot(painter, knob, 7, t.surface)
        paint.dot(painter, knob, 5.5, t.accent)
        if self.hasFocus():
            paint.focus_ring(painter, QRectF(self.rect()), 6)
        painter.end()


class Timeline(QWidget):
    """The track, what plays it, and what happened near its position.

    Signals:
        sought: go to this moment (Unix ms on the customer's clock), or None: back to live.
        played: play from this moment on.
        paused: stop playing.
        asked: where is the picture? Answer by `moved`.
    """

    sought = Signal(object)
    played = Signal(object)
    paused = Signal()
    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._end = 0
        self._live = True
        self._setting = False
        self._playing = QTimer(self)
        self._playing.setInterval(_EVERY)
        self._playing.timeout.connect(self.asked)
        self.track = Track()
        self.track.valueChanged.connect(self._changed)
        self.play = IconButton(Icon.PLAY, tr("Play from here"), edge=30)
        self.play.clicked.connect(self.toggle)
        self.earlier = IconButton(Icon.CHEVRON_LEFT, tr("To what happened before"), edge=28)
        self.earlier.clicked.connect(self.to_earlier)
        self.later = IconButton(Icon.CHEVRON_RIGHT, tr("To what happened next"), edge=28)
        self.later.clicked.connect(self.to_later)
        self.back = Button(tr("Live"), Kind.PLAIN, small=True)
        self.back.clicked.connect(self.to_live)
        self.time = Label("", Type.SMALL, tone=Tone.SOFT, tabular=True)
        self.happened = ElidedLabel("", Type.SMALL, tone=Tone.SOFT)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.ONE, 0, Space.ONE, Space.ONE)
        column.setSpacing(0)
        first = QHBoxLayout()
        first.setSpacing(Space.HALF)
        for widget in (self.play, self.track, self.back):
            first.addWidget(widget, 1 if widget is self.track else 0)
        column.addLayout(first)
        second = QHBoxLayout()
        second.setSpacing(Space.HALF)
        second.addWidget(self.earlier)
        second.addWidget(self.later)
        second.addSpacing(Space.HALF)
        second.addWidget(self.time)
        second.addSpacing(Space.HALF)
        second.addWidget(self.happened, 1)
        column.addLayout(second)
        self._tell()

    # --- what there is ----------------------------------------------------------------------------

    @property
    def live(self) -> bool:
        """What is shown is what happens now."""
        return self._live

    @property
    def position(self) -> int:
        """The moment that is shown, Unix ms on the customer's clock."""
        return self.track.start + self.track.value()

    def show_span(self, span: tuple[int, int] | None, marks: Sequence[Mark]) -> None:
        """There is so much to look at."""
        if span is None:
            return
        start, end = span
        at = self.position
        self._setting = True
        self.track.start, self._end = start, end
        self.track.marks = tuple(mark for mark in marks if start <= mark.at <= end)
        self.track.setRange(0, max(1, end - start))
        self.track.setValue(end - start if self._live else max(0, at - start))
        self._setting = False
        self._tell()

    def moved(self, at: int) -> None:
        """The picture is there now, as it plays."""
        if not self._live:
            self._setting = True
            self.track.setValue(at - self.track.start)
            self._setting = False
            if at >= self._end:
                self._stop()
            self._tell()

    def forget(self) -> None:
        """Live, and nothing to look back at."""
        self._stop()
        self._live = True
        self.track.marks = ()
        self._tell()

    # --- going ------------------------------------------------------------------------------------

    def go(self, at: int) -> None:
        """Show a moment."""
        self._stop()
        self._live = False
        self._setting = True
        self.track.setValue(at - self.track.start)
        self._setting = False
        self.sought.emit(self.position)
        self._tell()

    def to_live(self) -> None:
        """Back to what happens now."""
        if not self._live:
            self._stop()
            self._live = True
            self.sought.emit(None)
            self._tell()

    def to_earlier(self) -> None:
        """To the click, error or page before."""
        before = [mark.at for mark in self.track.marks if mark.at < self.position - _NEAR]
        self.go(before[-1] if before else self.track.start)

    def to_later(self) -> None:
        """To the next one, or to what happens now."""
        after = [mark.at for mark in self.track.marks if mark.at > self.position + _NEAR]
        if after:
            self.go(after[0])
        else:
            self.to_live()

    def toggle(self) -> None:
        """Play or pause."""
        if self._playing.isActive():
            self._stop()
            self.paused.emit()
        else:
            start = self.track.start if self._live else self.position
            self._live = False
            self.played.emit(start)
            self._playing.start()
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self._live:
            self.to_live()
        elif event.key() == Qt.Key.Key_Space:
            self.toggle()
        else:
            super().keyPressEvent(event)

    # --- inside -----------------------------------------------------------------------------------

    def _stop(self) -> None:
        self._playing.stop()

    def _changed(self, _value: int) -> None:
        if not self._setting:
            self.go(self.position)

    def _tell(self) -> None:
        playing = self._playing.isActive()
        self.play.set_icon(Icon.PAUSE if playing else Icon.PLAY)
        self.play.name(tr("Pause") if playing else tr("Play from here"))
        self.back.setEnabled(not self._live)
        self.time.setText(tr("Now") if self._live else ago(self._end - self.position))
        near = [mark for mark in self.track.marks if abs(mark.at - self.position) <= _NEAR and not self._live]
        loud = sorted(near, key=lambda mark: (_LOUD.index(mark.kind), abs(mark.at - self.position)))
        self.happened.set_text(mark_words(loud[0]) if loud else "")
        self.happened.set_tone(Tone.BAD if loud and loud[0].kind is MarkKind.ERROR else Tone.SOFT)
        self.track.setAccessibleDescription(f"{self.time.text()} {self.happened.text()}".strip())
        self.track.update()


_LOUD = (MarkKind.ERROR, MarkKind.PAGE, MarkKind.CLICK)


def _colour(t: Tokens, kind: MarkKind) -> str:
    match kind:
        case MarkKind.ERROR:
            return t.bad
        case MarkKind.PAGE:
            return t.accent_text
        case MarkKind.CLICK:
            return t.text_faint
