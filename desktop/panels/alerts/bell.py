"""The bell in the top bar: how many alerts there are, and how much they press."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEvent

from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import HoverButton
from desktop.ui.widgets.labels import tip
from protocol.kinds import Severity

_EDGE, _MOST = 36, 9


class BellButton(HoverButton):
    """Opens the alerts. Quiet without any; filled where something is urgent."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(None)
        self._shell = shell
        self._count = 0
        self._worst: Severity | None = None
        self.clicked.connect(self._open)
        shell.desk.alerts.changed.connect(self.refresh)
        shell.commands.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show how many there are."""
        alerts = self._shell.desk.alerts.open
        self._count = len(alerts)
        self._worst = alerts[0].severity if alerts else None
        name = tr("Alerts: {n}", n=self._count) if alerts else tr("No alerts")
        self.setAccessibleName(name)
        key = self._shell.commands.key_of("alerts.open")
        self.setToolTip(tip(f"{name}   {key}" if key else name))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_EDGE, _EDGE)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _open(self) -> None:
        self._shell.commands.run("alerts.open")

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        if self.hovered or self.isDown():
            paint.fill(painter, rect, t.hover, Radius.CONTROL)
        ring = self._worst is Severity.URGENT
        ink = t.text_faint if self._worst is None else t.bad if ring else t.text_soft
        at = (rect.width() - 18) / 2
        icons.paint(painter, Icon.BELL_RING if ring else Icon.BELL, at, at, 18, ink, 2)
        if self._count:
            words = str(self._count) if self._count <= _MOST else f"{_MOST}+"
            font = fonts.font(Type.CAPTION, fonts.STRONG)
            wide = max(16.0, QFontMetricsF(font).horizontalAdvance(words) + 8)
            place = QRectF(rect.right() - wide + 1, rect.y(), wide, 16)
            paint.fill(painter, place.adjusted(-1.5, -1.5, 1.5, 1.5), t.surface, 9.5)
            ground, words_ink = {
                Severity.URGENT: (t.bad, t.on_bad),
                Severity.WARNING: (t.warn, t.surface),
            }.get(self._worst or Severity.INFO, (t.accent, t.on_accent))
            paint.fill(painter, place, ground, 8)
            painter.setPen(words_ink)
            painter.setFont(font)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
        if self.hasFocus():
            paint.focus_ring(painter, rect, Radius.CONTROL)
        painter.end()
