"""What is known of the customer: who they say they are, where they came from, how long they waited."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.models.clock import clock_words
from desktop.panels.notes import BlockedLine, Notes
from desktop.ui import fonts
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.avatar import Avatar
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.glyph import Glyph
from desktop.ui.widgets.labels import ElidedLabel, Label, Tone
from desktop.ui.words import browser_words, language_words
from protocol.entities import Interaction, Queue
from protocol.kinds import InteractionStatus


class _Fact(QWidget):
    """An icon, what it is, what it says, and a button to copy it (or to open it)."""

    def __init__(
        self,
        panel: "ContactPanel",
        icon: Icon,
        name: str,
        *,
        copies: bool = False,
        opens: bool = False,
        wraps: bool = False,
    ) -> None:
        super().__init__()
        self._panel = panel
        self._name = name
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.TWO, 5, Space.ONE_HALF, 5)
        row.setSpacing(Space.ONE_HALF)
        row.addWidget(Glyph(icon), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(1)
        column.addWidget(Label(name, Type.CAPTION, tone=Tone.FAINT))
        self.value: ElidedLabel | Label = Label("", Type.BODY, wrap=True) if wraps else ElidedLabel("", Type.BODY)
        column.addWidget(self.value)
        row.addLayout(column, 1)
        self._copy: IconButton | None = None
        if opens:
            button = IconButton(Icon.EXTERNAL, tr("Open in the browser"), edge=28, glyph=15)
            button.clicked.connect(self._open)
            row.addWidget(button)
            row.addSpacing(-Space.ONE)
        if copies:
            self._copy = IconButton(Icon.COPY, tr("Copy {what}", what=name), edge=28, glyph=15)
            self._copy.clicked.connect(self._copied)
            row.addWidget(self._copy)

    def show_value(self, value: str) -> None:
        """Show a value; nothing hides the row."""
        if isinstance(self.value, Label):
            self.value.setText(value)
        else:
            self.value.set_text(value)
        self.setVisible(bool(value))

    def _copied(self) -> None:
        QGuiApplication.clipboard().setText(self.value.text())
        self._panel.say(tr("{what} copied", what=self._name))

    def _open(self) -> None:
        url = QUrl(self.value.text())
        if url.scheme() in ("http", "https"):
            QDesktopServices.openUrl(url)


class ContactPanel(QWidget):
    """The customer of the chosen chat."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._desk = shell.desk
        self._shell = shell
        self._shown: tuple[Interaction, Queue | None] | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.empty = EmptyState(Icon.USER, tr("No customer"), tr("Choose a chat to see who it is."), narrow=True)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setObjectName("side")
        self._scroll.setWidget(inside)
        outer.addWidget(self.empty)
        outer.addWidget(self._scroll)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, Space.HALF, 0, Space.TWO)
        self._column.setSpacing(0)
        self._head()
        self._column.addSpacing(Space.TWO)
        add = self._add
        self.blocked = BlockedLine(shell)
        self._column.addWidget(self.blocked)
        self.notes = Notes(shell)
        self._column.addWidget(self.notes)
        self._section(tr("Reach"))
        self.email = add(Icon.MAIL, tr("E-mail"), copies=True)
        self.phone = add(Icon.PHONE, tr("Phone"), copies=True)
        self.number = add(Icon.HASH, tr("Customer no."), copies=True)
        self.nothing = Label(tr("The customer gave no address."), Type.SMALL, tone=Tone.FAINT)
        self.nothing.setContentsMargins(Space.TWO, 4, Space.TWO, 4)
        self._column.addWidget(self.nothing)
        self._section(tr("This chat"))
        self.queue = add(Icon.USERS, tr("Queue"))
        self.question = add(Icon.FORM, tr("Question"), wraps=True)
        self.waited = add(Icon.TIMER, tr("Waited"))
        self._section(tr("Where they are"))
        self.page = add(Icon.PAGE, tr("Page"))
        self.address = add(Icon.LINK, tr("Address"), opens=True, copies=True)
        self.language = add(Icon.LANGUAGES, tr("Language"))
        self.browser = add(Icon.GLOBE, tr("Browser"))
        self.local_time = add(Icon.CLOCK, tr("Their time"))
        self._column.addStretch(1)
        shell.desk.selected_changed.connect(self.refresh)
        shell.desk.signals.chats.connect(self.refresh)
        shell.desk.signals.blocks.connect(self._blocks_changed)
        shell.desk.clock.tick.connect(self._tick)
        self.refresh()

    def _blocks_changed(self) -> None:
        self.blocked.refresh(self._desk.card)

    def _head(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, 0)
        row.setSpacing(Space.ONE_HALF)
        self.avatar = Avatar("", 48)
        row.addWidget(self.avatar)
        names = QVBoxLayout()
        names.setSpacing(2)
        self.name = ElidedLabel("", Type.TITLE, fonts.STRONG)
        self.said = Label(tr("As the customer says, not checked"), Type.CAPTION, tone=Tone.FAINT)
        names.addStretch(1)
        names.addWidget(self.name)
        names.addWidget(self.said)
        names.addStretch(1)
        row.addLayout(names, 1)
        self._column.addLayout(row)

    def _section(self, title: str) -> None:
        label = Label(title, Type.SMALL, fonts.STRONG, Tone.SOFT)
        label.setContentsMargins(Space.TWO, Space.ONE_HALF, Space.TWO, Space.HALF)
        self._column.addWidget(label)

    def _add(self, icon: Icon, name: str, *, copies: bool = False, opens: bool = False, wraps: bool = False) -> _Fact:
        fact = _Fact(self, icon, name, copies=copies, opens=opens, wraps=wraps)
        self._column.addWidget(fact)
        return fact

    def say(self, text: str) -> None:
        """Tell that something was done."""
        self._shell.toasts.say(text)

    def refresh(self) -> None:
        """Show the chosen chat's customer."""
        card = self._desk.card
        queues = self._desk.store.floor.queues
        if card is not None and (card, queues.get(card.queue)) == self._shown:
            return
        self._shown = (card, queues.get(card.queue)) if card is not None else None
        self.empty.setVisible(card is None)
        self._scroll.setVisible(card is not None)
        if card is None:
            return
        who = card.customer
        self.blocked.refresh(card)
        self.notes.refresh(card)
        self.avatar.show_person(who.name)
        self.name.set_text(who.name or tr("A customer"))
        self.email.show_value(who.email)
        self.phone.show_value(who.phone)
        self.number.show_value(who.customer_number)
        self.nothing.setVisible(not (who.email or who.phone or who.customer_number))
        queue = self._desk.store.floor.queues.get(card.queue)
        self.queue.show_value(queue.name if queue is not None else "")
        self.question.show_value(card.question)
        self.page.show_value(who.page.title)
        self.address.show_value(who.page.url)
        self.language.show_value(language_words(who.page.language))
        self.browser.show_value(browser_words(who.page.browser))
        self._tick()

    def _tick(self) -> None:
        card = self._desk.card
        if card is None or not self.isVisible():
            return
        self.waited.show_value(self._waited(card))
        self.local_time.show_value(local_time(card.customer.page.time_zone, self._desk.now()))

    def _waited(self, card: Interaction) -> str:
        if card.status in (InteractionStatus.WAITING, InteractionStatus.OFFERED):
            return clock_words(self._desk.now() - card.arrived_at)
        if card.status is InteractionStatus.ACTIVE:
            return clock_words(card.since - card.arrived_at)
        return ""

    def showEvent(self, _event: QShowEvent) -> None:
        self._tick()


def local_time(zone: str, now: int) -> str:
    """The time of day in a named zone, and the zone's place; nothing for an unknown zone."""
    if not zone:
        return ""
    try:
        there = datetime.fromtimestamp(now / 1000, ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return ""
    return f"{there:%H:%M} · {zone.rsplit('/', 1)[-1].replace('_', ' ')}"
