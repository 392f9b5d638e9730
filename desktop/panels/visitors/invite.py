"""The chosen visitor: where they are, what is in the cart, and the words to ask them in with."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.models.visitors import Visitor
from desktop.panels.customer.words import cart_words
from desktop.panels.visitors.rows import asked_words, page_of
from desktop.panels.wrap_up.notes import NotesField
from desktop.ui import fonts, theme
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import refusal, tr
from desktop.ui.tokens import Space, Type
from desktop.ui.visitor_words import language_words
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.labels import ElidedLabel, Label, Tone
from desktop.ui.widgets.menu import Entry, Menu
from protocol.entities import Queue
from protocol.errors import Refusal
from protocol.ids import QueueId, VisitorId


class InviteCard(QWidget):
    """At the foot of the visitors' panel."""

    def __init__(self, shell: Shell, *, bare: bool = False) -> None:
        super().__init__()
        #: It stands on a card of its own, and brings no ground.
        self._bare = bare
        self._desk = shell.desk
        self._shell = shell
        self._visitor: Visitor | None = None
        self._queue: QueueId | None = None
        self._menu = Menu(shell.window_widget, tr("Queue"))
        self._build()
        self.hide()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.TWO, Space.ONE_HALF, Space.TWO, Space.TWO)
        column.setSpacing(Space.HALF)
        head = QHBoxLayout()
        self.page = ElidedLabel("", Type.BODY, fonts.STRONG)
        self.open = IconButton(Icon.EXTERNAL, tr("Open in the browser"), edge=28, glyph=15)
        self.open.clicked.connect(self._open_page)
        head.addWidget(self.page, 1)
        head.addWidget(self.open)
        column.addLayout(head)
        self.about = Label("", Type.SMALL, tone=Tone.FAINT, wrap=True)
        self.cart = Label("", Type.SMALL, tone=Tone.SOFT, wrap=True)
        column.addWidget(self.about)
        column.addWidget(self.cart)
        column.addSpacing(Space.HALF)
        self.words = NotesField(tr("What the visitor reads"))
        self.words.editor.textChanged.connect(self._written)
        self.words.editor.installEventFilter(self)
        column.addWidget(self.words)
        column.addSpacing(Space.HALF)
        row = QHBoxLayout()
        row.setSpacing(Space.ONE)
        self.queue = Button(tr("Queue"), icon=Icon.QUEUES, small=True)
        self.queue.clicked.connect(self._choose_queue)
        self.button = Button(tr("Invite"), Kind.PRIMARY, small=True)
        self.button.clicked.connect(self.invite)
        row.addWidget(self.queue)
        row.addStretch(1)
        row.addWidget(self.button)
        column.addLayout(row)
        self.problem = Label("", Type.SMALL, fonts.MEDIUM, Tone.BAD, wrap=True)
        self.problem.hide()
        column.addWidget(self.problem)

    def refresh(self, visitor: Visitor | None) -> None:
        """Show this visitor; None hides the card."""
        if visitor is None or (self._visitor is not None and _id(visitor) != _id(self._visitor)):
            self.problem.hide()
        if visitor is not None and self._visitor is None and not self.words.editor.hasFocus():
            self.words.show_text(self._desk.visitors.words or _usual_words())
        self._visitor = visitor
        self.setVisible(visitor is not None)
        if visitor is None:
            return
        one = visitor.visiting
        self.page.set_text(page_of(visitor))
        self.open.setVisible(one.page.url.startswith(("http://", "https://")))
        about = (visitor.site, language_words(one.page.language), asked_words(visitor))
        self.about.setText(" · ".join(part for part in about if part))
        self.cart.setText(cart_words(one.cart))
        self.cart.setVisible(bool(self.cart.text()))
        may = visitor.may_be_asked and bool(self._desk.visitors.queues())
        for widget in (self.words, self.queue, self.button):
            widget.setVisible(may)
        chosen = self._chosen_queue()
        self.queue.set_text(chosen.name if chosen is not None else "")
        self.queue.setAccessibleName(tr("Queue: {name}", name=self.queue.text()))

    def _chosen_queue(self) -> Queue | None:
        queues = self._desk.visitors.queues()
        site = self._desk.store.floor.sites.get(self._visitor.visiting.site) if self._visitor is not None else None
        for wanted in (self._queue, site.default_queue if site is not None else None):
            found = next((queue for queue in queues if queue.id == wanted), None)
            if found is not None:
                return found
        return queues[0] if queues else None

    def take_focus(self) -> None:
        """To the words."""
        if self.words.isVisible():
            self.words.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def invite(self) -> None:
        """Ask the visitor in."""
        visitor, queue = self._visitor, self._chosen_queue()
        if visitor is None or queue is None or not visitor.may_be_asked:
            return
        try:
            self._desk.visitors.invite(visitor.visiting.visitor, queue.id, self.words.text())
            self.problem.hide()
        except Refusal as refused:
            self.problem.setText(refusal(refused.code, refused.text))
            self.problem.show()

    def _written(self) -> None:
        words = self.words.text()
        self._desk.visitors.keep_words("" if words == _usual_words() else words)

    def _choose_queue(self) -> None:
        self._menu.clear()
        chosen = self._chosen_queue()
        for queue in self._desk.visitors.queues():
            run = partial(self._queue_chosen, queue.id)
            self._menu.add(Entry(text=queue.name, run=run, icon=Icon.QUEUES, chosen=queue == chosen))
        self._menu.open_at(self.queue)

    def _queue_chosen(self, queue: QueueId) -> None:
        self._queue = queue
        self.refresh(self._visitor)

    def _open_page(self) -> None:
        if self._visitor is not None:
            QDesktopServices.openUrl(QUrl(self._visitor.visiting.page.url))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.invite()
                return True
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._bare:
            return
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        painter.fillRect(rect, t.sunken)
        painter.fillRect(0, 0, self.width(), 1, t.line)
        painter.end()


def _usual_words() -> str:
    return tr("Hello! Can I help you with anything?")


def _id(visitor: Visitor) -> VisitorId:
    return visitor.visiting.visitor
