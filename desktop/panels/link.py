"""How well the desk is connected: a word in the top bar, and all of it in a sheet."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.models.clock import clock_words
from desktop.state.link import LinkPhase, LinkState
from desktop.ui import fonts, icons, theme
from desktop.ui.commands import Command
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import said, tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Button, HoverButton
from desktop.ui.widgets.labels import Label, Tone, tone_colour
from desktop.ui.widgets.popover import Popover
from desktop.ui.words import off_words

#: Milliseconds there and back from which the link is called slow.
SLOW = 800
_WIDTH = 300


def link_words(link: LinkState) -> tuple[str, Tone, Icon]:
    """One word for the link, its colour and icon."""
    match link.phase:
        case LinkPhase.ONLINE if link.latency is not None and link.latency >= SLOW:
            return tr("Slow"), Tone.WARN, Icon.LINK_OK
        case LinkPhase.ONLINE:
            return tr("Online"), Tone.GOOD, Icon.LINK_OK
        case LinkPhase.CATCHING_UP:
            return tr("Catching up"), Tone.WARN, Icon.LINK_OK
        case LinkPhase.CONNECTING:
            return tr("Connecting"), Tone.WARN, Icon.LINK_LOST
        case LinkPhase.OFFLINE:
            return tr("Offline"), Tone.BAD, Icon.LINK_LOST
        case LinkPhase.SIGNED_OUT:
            return tr("Signed out"), Tone.FAINT, Icon.LINK_LOST


def why_words(link: LinkState, now: int) -> str:
    """What the link does now and what that means; `now` in this machine's Unix milliseconds."""
    match link.phase:
        case LinkPhase.ONLINE:
            return tr("Everything you do is stored by the server at once.")
        case LinkPhase.CATCHING_UP:
            return tr("What happened meanwhile is being fetched.")
        case LinkPhase.CONNECTING:
            return tr("The server is being called. What you write is kept and goes out then.")
        case LinkPhase.OFFLINE:
            left = max(0, (link.retry_at or now) - now + 999) // 1000
            later = tr("Trying again in {n} s. What you write is kept and goes out then.", n=left)
            return f"{said(link.why)} {later}".strip()
        case LinkPhase.SIGNED_OUT:
            return said(link.why) if link.why else tr("Nobody is signed in.")


class _Details(Popover):
    """Latency, last heartbeat, caught up to, what waits, what is off or not kept; and a way to try now."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.window_widget, margin=Space.TWO)
        self._desk = shell.desk
        self.setAccessibleName(tr("Connection"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._title = Label("", Type.READING, fonts.STRONG)
        self._why = Label("", Type.SMALL, tone=Tone.SOFT, wrap=True)
        self._why.setFixedWidth(_WIDTH)
        self.body.addWidget(self._title)
        self.body.addSpacing(2)
        self.body.addWidget(self._why)
        self.try_now = Button(tr("Try now"), icon=Icon.RETRY, small=True)
        self.try_now.clicked.connect(self._desk.bus.reconnect)
        self._gap = QWidget()
        self._gap.setFixedHeight(Space.ONE)
        self.body.addWidget(self._gap)
        self.body.addWidget(self.try_now, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addSpacing(Space.ONE_HALF)
        holder = QWidget()
        self._grid = QGridLayout(holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(Space.ONE)
        self._grid.setColumnStretch(1, 1)
        self.body.addWidget(holder)
        self._values: list[Label] = []
        for row, name in enumerate(
            (
                tr("There and back"),
                tr("Last heard"),
                tr("Caught up to"),
                tr("This chat"),
                tr("Waiting to go out"),
                tr("Words and chats"),
                tr("Sign-in"),
            )
        ):
            self._grid.addWidget(Label(name, Type.SMALL, tone=Tone.FAINT), row, 0)
            value = Label("", Type.SMALL, fonts.MEDIUM, tabular=True)
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(value, row, 1)
            self._values.append(value)
        self._note = Label("", Type.SMALL, tone=Tone.WARN, wrap=True)
        self._note.setFixedWidth(_WIDTH)
        self.body.addSpacing(Space.ONE)
        self.body.addWidget(self._note)
        signals = self._desk.signals
        for signal in (signals.link, signals.degraded, signals.keeping, signals.outbox, self._desk.clock.tick):
            signal.connect(self._changed)

    def take_focus(self) -> None:
        """The button, or the sheet itself, so that Esc closes it."""
        wanted = self.try_now if self.try_now.isVisibleTo(self) else self
        wanted.setFocus(Qt.FocusReason.PopupFocusReason)

    def _changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Show the link as it is now."""
        store = self._desk.store
        link, now = store.link, self._desk.local_now()
        self._title.setText(link_words(link)[0])
        self._why.setText(why_words(link, now))
        offline = link.phase is LinkPhase.OFFLINE
        if self.try_now.hasFocus() and not offline:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.try_now.setVisible(offline)
        self._gap.setVisible(offline)
        for label, value in zip(self._values, self._facts(link, now), strict=True):
            label.setText(value)
        notes = (off_words(store.off), said(store.keeping.note) if store.keeping.note else "")
        self._note.setText("\n".join(note for note in notes if note))
        self._note.setVisible(any(notes))
        if self.isVisible():
            self.adjustSize()
            self._place()

    def _facts(self, link: LinkState, now: int) -> tuple[str, ...]:
        store, chat = self._desk.store, self._desk.conversation
        heard = tr("{time} ago", time=clock_words(now - link.heard_at)) if link.heard_at is not None else tr("not yet")
        return (
            tr("{n} ms", n=link.latency) if link.latency is not None else tr("not measured"),
            heard,
            f"#{max(link.caught_up_to, store.floor.seq)}",
            f"#{chat.public}" if chat is not None else tr("none open"),
            self._outbox(),
            tr("on disk, encrypted") if store.keeping.durable else tr("only while Deskbell is open"),
            tr("in the keyring") if store.keeping.signed_in else tr("not kept"),
        )

    def _outbox(self) -> str:
        """What has no answer yet, by what it waits for."""
        held, failed = len(self._desk.unsent.held()), self._desk.unsent.failed()
        moving = len(self._desk.store.outbox) - held - failed
        parts = [
            tr("{n} on the way", n=moving) if moving else "",
            tr("{n} for your word", n=held) if held else "",
            tr("{n} not sent", n=failed) if failed else "",
        ]
        return ", ".join(part for part in parts if part) or tr("nothing")


class LinkButton(HoverButton):
    """One word and an icon; opens the details."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(None)
        self._desk = shell.desk
        self._tone, self._icon = Tone.FAINT, Icon.LINK_LOST
        self.details = _Details(shell)
        self.clicked.connect(self._open)
        shell.commands.add(
            Command(
                id="link.open",
                title=tr("Connection"),
                known_as=tr("network, offline, internet, server"),
                icon=Icon.LINK_OK,
                run=self._open,
            ),
            Command(
                id="link.reconnect",
                title=tr("Connect now"),
                known_as=tr("reconnect, retry, online"),
                icon=Icon.RETRY,
                run=self._desk.bus.reconnect,
                enabled=self._offline,
            ),
        )
        self._desk.signals.link.connect(self.refresh)
        self._desk.signals.keeping.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the link."""
        words, self._tone, self._icon = link_words(self._desk.store.link)
        self.setText(words)
        self.setAccessibleName(tr("Connection: {state}", state=words))
        self.setToolTip(f"{tr('Connection')}: {words}, #{self._desk.store.link.caught_up_to}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(QFontMetricsF(fonts.font(Type.SMALL, fonts.MEDIUM)).horizontalAdvance(self.text())) + 44, 36)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        soft = {Tone.WARN: t.warn_soft, Tone.BAD: t.bad_soft}.get(self._tone)
        if soft is not None:
            paint.fill(painter, rect.adjusted(0, 3, 0, -3), soft, Radius.CONTROL)
        elif self.hovered or self.isDown():
            paint.fill(painter, rect, t.hover, Radius.CONTROL)
        icons.paint(painter, self._icon, 10, rect.center().y() - 8, 16, tone_colour(t, self._tone), 2)
        painter.setPen(t.text_soft if soft is None else tone_colour(t, self._tone))
        painter.setFont(fonts.font(Type.SMALL, fonts.MEDIUM))
        painter.drawText(rect.adjusted(32, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            paint.focus_ring(painter, rect, Radius.CONTROL)
        painter.end()

    def _offline(self) -> bool:
        return self._desk.store.link.phase is LinkPhase.OFFLINE

    def _open(self) -> None:
        if self.details.isVisible():
            self.details.close_again()
            return
        self.details.refresh()
        self.details.open_at(self)
