"""Carries out what `desktop.models.attention` decides: tones, pop-ups, tray, badge and the window's title."""

from functools import partial

from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtGui import QAction, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QSystemTrayIcon

from desktop.models.attention import PopUp, Ring
from desktop.models.desk import Desk
from desktop.state.alerts.alert import Alert, Link, Look, ToChat, ToCustomer
from desktop.state.preferences import Event
from desktop.ui import icons, theme
from desktop.ui.alert_words import headline
from desktop.ui.commands import Commands
from desktop.ui.icons import Icon
from desktop.ui.pop_ups import PopUps
from desktop.ui.sound import Player, Sounds
from desktop.ui.text import tr
from desktop.ui.tokens import Space
from desktop.ui.widgets import paint
from desktop.ui.widgets.badge import draw_badge
from desktop.ui.widgets.labels import Tone
from protocol.ids import InteractionId
from protocol.kinds import Severity

_NAME = "Deskbell"
#: What the tray's menu offers.
_IN_TRAY = ("state.ready", "state.break", "notices.disturb")
_ICON_EDGE = 64
#: How much larger than elsewhere the badge stands in the icon.
_BADGE = 2.0


class Notifier(QObject):
    """Of the main window; made once the desk is built."""

    def __init__(self, window: QMainWindow, desk: Desk, commands: Commands, player: Player | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._commands = commands
        self.sounds = Sounds(self, player)
        self._menu: QMenu | None = None
        #: Alerts that were told, by key.
        self._alerts: set[str] = set()
        #: The icons that were drawn, by the number in them and the look.
        self._icons: dict[tuple[int, str], QIcon] = {}
        self.tray = self._make_tray() if QSystemTrayIcon.isSystemTrayAvailable() else None
        self.pop_ups = PopUps(self.tray, self._icon, self)
        self.pop_ups.opened.connect(self._open)
        attention = desk.attention
        attention.rings.connect(self._ring)
        attention.hushed.connect(self.sounds.hush)
        attention.popped.connect(self._pop_up)
        attention.withdrawn.connect(self.pop_ups.withdraw)
        attention.awaiting_changed.connect(self._show_count)
        desk.alerts.raised.connect(self._alert_raised)
        desk.alerts.changed.connect(self._alerts_changed)
        desk.preferences.changed.connect(self._chosen)
        theme.current().changed.connect(self._show_count)
        self._app = app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self._look)
            app.focusWindowChanged.connect(self._look)
            app.aboutToQuit.connect(self.stop)
        self._look()
        self._chosen()
        self._show_count()
        attention.offers_changed()

    def stop(self) -> None:
        """Nothing sounds or pops up any more."""
        self.sounds.stop()
        self.pop_ups.stop()
        if self.tray is not None:
            self.tray.hide()

    def title(self, name: str = _NAME) -> str:
        """The window's title: how many await an answer goes first, where a short one is cut last."""
        count = self._desk.attention.awaiting
        return f"({count}) {name}" if count else name

    # --- inside -----------------------------------------------------------------------------

    def _make_tray(self) -> QSystemTrayIcon:
        tray = QSystemTrayIcon(self._icon(), self)
        menu = self._menu = QMenu(self._window)
        show = QAction(tr("Show Deskbell"), menu)
        show.triggered.connect(self._come_forward)
        menu.addAction(show)
        menu.addSeparator()
        for id in _IN_TRAY:
            if self._commands.has(id):
                action = QAction(self._commands.get(id).title, menu)
                action.triggered.connect(partial(self._run, id))
                menu.addAction(action)
        tray.setContextMenu(menu)
        tray.activated.connect(self._tray_clicked)
        tray.show()
        return tray

    def _run(self, id: str, _checked: bool = False) -> None:
        self._commands.run(id)

    def _tray_clicked(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:
            self._come_forward()

    def _come_forward(self) -> None:
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.show()
        self._window.activateWindow()

    def _open(self, interaction: InteractionId | None) -> None:
        self._come_forward()
        if interaction is not None and interaction in self._desk.store.conversations:
            self._desk.select(interaction)
            self._commands.run("chat.focus")

    def _ring(self, ring: Ring) -> None:
        self.sounds.ring(ring.key, ring.event, ring.times)
        QApplication.alert(self._window, 0)

    def _pop_up(self, pop_up: PopUp) -> None:
        self.pop_ups.show(pop_up)
        QApplication.alert(self._window, 0)

    def _alert_raised(self, alert: Alert) -> None:
        if alert.look is Look.SUGGESTION and alert.severity is Severity.INFO:
            # The bell counts it; it is no reason to be called away.
            return
        key = f"alert {alert.key}"
        self._alerts.add(alert.key)
        words = headline(alert, self._desk.now())
        self._desk.attention.tell(Event.ALERT, words, alert.said, key=key, interaction=_chat_of(alert.link))

    def _alerts_changed(self) -> None:
        """What is done with, or over, stands nowhere any more."""
        open_ones = {alert.key for alert in self._desk.alerts.open}
        for key in self._alerts - open_ones:
            self._desk.attention.withdraw(f"alert {key}")
        self._alerts &= open_ones

    def _chosen(self) -> None:
        self.sounds.volume = self._desk.preferences.now.notices.volume

    def _look(self, _changed: object = None) -> None:
        active = QApplication.activeWindow()
        # A chat's own window may hide the main one. What stands over it, a menu or a question, does not, and the
        # pop-up itself is no window of the desk's.
        another = (
            active is not None and active.parentWidget() is self._window and active.windowType() is Qt.WindowType.Window
        )
        focused = QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive
        self._desk.attention.look(focused, main=not another)

    def _show_count(self) -> None:
        count = self._desk.attention.awaiting
        self._window.setWindowTitle(self.title())
        self._window.setWindowIcon(self._icon())
        # Some systems know a program by its desktop file alone.
        if isinstance(self._app, QGuiApplication) and QGuiApplication.desktopFileName():
            self._app.setBadgeNumber(count)
        if self.tray is not None:
            self.tray.setIcon(self._icon())
            self.tray.setToolTip(self.title())

    def _icon(self) -> QIcon:
        """The bell, with how many await an answer."""
        t, count = theme.tokens(), self._desk.attention.awaiting
        kept = self._icons.get((count, t.accent))
        if kept is not None:
            return kept
        drawn = QPixmap(_ICON_EDGE, _ICON_EDGE)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint.fill(painter, drawn.rect().toRectF(), t.accent, 2 * Space.ONE)
        icons.paint(painter, Icon.BELL, 12, 12, 40, t.on_accent, 2.25)
        if count:
            painter.scale(_BADGE, _BADGE)
            middle = _ICON_EDGE / _BADGE - 9
            draw_badge(painter, QPointF(middle, 9), count, t.surface, Tone.BAD)
        painter.end()
        made = self._icons[(count, t.accent)] = QIcon(drawn)
        return made


def _chat_of(link: Link | None) -> InteractionId | None:
    return link.interaction if isinstance(link, ToChat | ToCustomer) else None
