"""The top of the window: the mark, a way to every command, the link, the agent's state and account."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.panels.leaving import LeavingPanel
from desktop.panels.link import LinkButton
from desktop.panels.queues import QueuesButton
from desktop.panels.quiet import QuietButton
from desktop.panels.settings.commands import add_commands
from desktop.panels.state_menu import StateButton
from desktop.panels.status_facts import StatusFacts
from desktop.ui import fonts, icons, theme
from desktop.ui.commands import Command
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.theme import Scheme
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import avatar, paint
from desktop.ui.widgets.buttons import HoverButton
from desktop.ui.widgets.labels import ElidedLabel, Label, Tone, tip
from desktop.ui.widgets.mark import Mark
from desktop.ui.widgets.menu import Entry, Menu
from desktop.ui.widgets.segmented import Segmented

_HEIGHT = 56
#: The width from which the program's name has room.
_NAME_FROM = 1160
_SCHEMES = (Scheme.SYSTEM, Scheme.LIGHT, Scheme.DARK)


class _FindButton(HoverButton):
    """Looks like a field, opens the palette."""

    def __init__(self, key: str) -> None:
        super().__init__(None)
        self._key = key
        self.setText(tr("Find a command"))
        self.setAccessibleName(tr("Find a command"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(300)

    def tell_key(self, key: str) -> None:
        self._key = key
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, 34)

    def minimumSizeHint(self) -> QSize:
        return QSize(150, 34)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        paint.fill(painter, rect, t.hover if self.hovered else t.sunken, Radius.CONTROL)
        paint.outline(painter, rect, t.line_strong if self.hovered else t.line, Radius.CONTROL)
        icons.paint(painter, Icon.SEARCH, 11, 9, 16, t.text_faint)
        painter.setPen(t.text_faint)
        painter.setFont(fonts.font(Type.BODY))
        small = fonts.font(Type.CAPTION, fonts.MEDIUM)
        width = QFontMetricsF(small).horizontalAdvance(self._key) + 12
        room = rect.adjusted(36, 0, -width - 12, 0)
        words = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
        if self._key:
            cap = QRectF(rect.right() - 7 - width, 7, width, 20)
            paint.fill(painter, cap, t.surface, Radius.SMALL)
            paint.outline(painter, cap, t.line_strong, Radius.SMALL)
            painter.setFont(small)
            painter.setPen(t.text_faint)
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._key)
        if self.hasFocus():
            paint.focus_ring(painter, rect, Radius.CONTROL)
        painter.end()


class _AccountButton(HoverButton):
    """The agent's own picture; opens the account's menu."""

    def __init__(self) -> None:
        super().__init__(None)
        self._name = ""
        self._picture: QPixmap | None = None
        self.show_person("", None)

    def show_person(self, name: str, picture: QPixmap | None) -> None:
        self._name, self._picture = name, picture
        self.setAccessibleName(tr("Account of {name}", name=name) if name else tr("Account"))
        self.setToolTip(tip(name))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(36, 36)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.begin(self)
        avatar.draw(painter, QRectF(self.rect()).adjusted(2, 2, -2, -2), self._name, self._picture)
        if self.hasFocus() or self.hovered:
            ring = theme.tokens().accent_text if self.hasFocus() else theme.tokens().line_strong
            paint.outline(painter, QRectF(self.rect()), ring, 18, 2)
        painter.end()


class TopBar(QWidget):
    """One line over everything."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._desk = shell.desk
        self.setFixedHeight(_HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.TWO, 0, Space.TWO, 0)
        row.setSpacing(Space.ONE)
        row.addWidget(Mark(28))
        row.addSpacing(2)
        self._name = Label("Deskbell", Type.TITLE, fonts.STRONG)
        row.addWidget(self._name)
        row.addSpacing(Space.TWO)
        self.finder = _FindButton(shell.commands.key_of("palette.open"))
        self.finder.clicked.connect(self._find)
        row.addWidget(self.finder, 3)
        row.addStretch(2)
        self.facts = StatusFacts(shell)
        row.addWidget(self.facts)
        self.queues = QueuesButton(shell)
        row.addWidget(self.queues)
        self.link = LinkButton(shell)
        row.addWidget(self.link)
        row.addWidget(shell.tools)
        shell.tools.show()
        self.quiet = QuietButton(shell)
        row.addWidget(self.quiet)
        self.state = StateButton(shell)
        row.addWidget(self.state)
        row.addSpacing(Space.HALF)
        self.account = _AccountButton()
        row.addWidget(self.account)
        self._menu = Menu(shell.window_widget, tr("Account"))
        self.leaving = LeavingPanel(shell)
        self._look = Segmented(tr("Look"), (tr("System"), tr("Light"), tr("Dark")), self)
        self._look.hide()
        self._look.chosen.connect(self._scheme_chosen)
        self.account.clicked.connect(self._open_account)
        shell.commands.add(
            Command(
                id="account.open",
                title=tr("Account"),
                known_as=tr("profile, me, my picture"),
                icon=Icon.USER,
                run=self._open_account,
            ),
            Command(
                id="account.sign_out",
                title=tr("Sign out"),
                known_as=tr("log out, log off, quit, leave work"),
                icon=Icon.LEAVE,
                run=self._sign_out,
            ),
        )
        add_commands(shell)
        shell.commands.changed.connect(self._tell_keys)
        self.quiet.refresh()
        self._desk.signals.me.connect(self._refresh)
        self._desk.pictures.portrait_came.connect(self._portrait_came)
        self._refresh()

    def _refresh(self) -> None:
        self.queues.refresh()
        me = self._desk.me
        name = me.name if me is not None else self._desk.store.sign_in.login
        self.account.show_person(name, self._desk.pictures.portrait(me.picture if me is not None else None))

    def _portrait_came(self, _url: str) -> None:
        self._refresh()

    def _tell_keys(self) -> None:
        self.finder.tell_key(self._shell.commands.key_of("palette.open"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name.setVisible(event.size().width() >= _NAME_FROM)
        self.facts.fit(event.size().width())

    def _find(self) -> None:
        self._shell.commands.run("palette.open")

    def _open_account(self) -> None:
        me = self._desk.me
        self._look.setParent(self)
        self._menu.clear()
        head = QWidget()
        inner = QVBoxLayout(head)
        inner.setContentsMargins(10, 8, 10, 8)
        inner.setSpacing(2)
        inner.addWidget(Label(me.name if me is not None else "", Type.BODY, fonts.STRONG))
        inner.addWidget(ElidedLabel(self._desk.store.sign_in.server, Type.SMALL, tone=Tone.FAINT))
        self._menu.put(head)
        self._menu.line()
        self._menu.heading(tr("Look"))
        self._look.choose(_SCHEMES.index(theme.current().scheme))
        holder = QWidget()
        around = QHBoxLayout(holder)
        around.setContentsMargins(8, 2, 8, 6)
        around.addWidget(self._look)
        self._look.show()
        self._menu.put(holder)
        self._menu.line()
        keys = self._shell.commands
        self._menu.add(
            Entry(text=tr("All commands"), run=self._find, icon=Icon.SEARCH, key=keys.key_of("palette.open"))
        )
        self._menu.add(Entry(text=tr("All keys"), run=self._keys, icon=Icon.KEYBOARD, key=keys.key_of("keys.open")))
        self._menu.add(
            Entry(text=tr("Settings"), run=self._settings, icon=Icon.SETTINGS, key=keys.key_of("place.settings"))
        )
        self._menu.add(Entry(text=tr("Sign out"), run=self._sign_out, icon=Icon.LEAVE))
        self._menu.open_at(self.account)

    def _keys(self) -> None:
        self._shell.commands.run("keys.open")

    def _settings(self) -> None:
        self._shell.commands.run("place.settings")

    def _scheme_chosen(self, index: int) -> None:
        self._shell.commands.run(f"theme.{_SCHEMES[index].value}")

    def _sign_out(self) -> None:
        self.leaving.ask(self.account)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        painter.fillRect(self.rect(), t.surface)
        painter.fillRect(0, self.height() - 1, self.width(), 1, t.line)
        painter.end()
