"""The question that rings at an expert: who asks, what, how long there is; take it, or not.

It slides in under the top bar, beside a chat that is offered, takes no focus, and is gone with the question.
"""

from PySide6.QtCore import QPoint

from desktop.models.experts import take_apart
from desktop.state.attention import tones
from desktop.state.preferences import Event
from desktop.state.rooms import SaidLine, Thread
from desktop.ui import fonts
from desktop.ui.commands import Command
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.widgets.ringing import RingingCard
from protocol.ids import AgentId, ConsultationId
from protocol.rooms import Consultation

_WIDTH = 360
#: What an offered chat takes of the window's right side.
_BESIDE_OFFER = 344
_MOST_QUESTION, _MOST_EXCERPT = 320, 240


class QuestionPanel(RingingCard):
    """Shows the oldest question that rings here, if one does."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.window_widget, _WIDTH)
        self._desk = shell.desk
        self._experts = shell.desk.experts
        self._toasts = shell.toasts
        self._shown: ConsultationId | None = None
        shell.commands.add(
            Command(
                id="expert.accept",
                title=tr("Take the question that rings"),
                key="F8",
                icon=Icon.EXPERT,
                run=self._experts.accept,
                enabled=self._can,
            ),
            Command(
                id="expert.decline",
                title=tr("Decline the question that rings"),
                key="Shift+F8",
                icon=Icon.CLOSE,
                run=self._experts.decline,
                enabled=self._can,
            ),
        )
        self._build(shell)
        self._experts.changed.connect(self.refresh)
        self._experts.gone.connect(self._gone)
        self._desk.signals.rooms.connect(self.refresh)
        self._desk.signals.offers.connect(self.put_in_place)
        self.refresh()

    def _build(self, shell: Shell) -> None:
        column = self.column
        self.question = Label("", Type.READING, wrap=True)
        column.addWidget(self.question)
        self.excerpt = Label("", Type.SMALL, tone=Tone.FAINT, wrap=True)
        self.excerpt.setContentsMargins(0, Space.ONE, 0, 0)
        column.addWidget(self.excerpt)
        self.more = Label("", Type.SMALL, fonts.MEDIUM, Tone.ACCENT)
        self.more.setContentsMargins(0, Space.ONE, 0, 0)
        column.addWidget(self.more)
        column.addSpacing(Space.TWO)
        self.decline = Button(tr("Decline"), Kind.PLAIN)
        self.accept = Button(tr("Take it"), Kind.PRIMARY)
        shell.commands.keep_told("expert.decline", self.decline.tell_key)
        shell.commands.keep_told("expert.accept", self.accept.tell_key)
        self.put_answers(self.decline, self.accept)
        self.accept.clicked.connect(self._experts.accept)
        self.decline.clicked.connect(self._experts.decline)

    def _can(self) -> bool:
        return self._experts.ringing() is not None and self._experts.answering is None

    def refresh(self) -> None:
        """Show, change or hide."""
        one = self._experts.ringing()
        talk = self._experts.talk(one) if one is not None else None
        # The words come on the room's stream, a moment before or after.
        if one is None or talk is None or not talk.lines:
            self._hush()
            self._shown = None
            self.go()
            return
        if self._experts.answering is not None:
            self._hush()
        self._fill(one, talk)
        if self._shown != one.id:
            self._hush()
            self._shown = one.id
            self.come()
            left = tones(one.deadline - self._desk.now())
            self._desk.attention.tell(
                Event.OFFER, self.name.text(), self.question.text(), key=f"question {one.id}", times=left
            )

    def _hush(self) -> None:
        if self._shown is not None:
            self._desk.attention.withdraw(f"question {self._shown}")

    def _fill(self, one: Consultation, talk: Thread) -> None:
        store = self._desk.store
        asker = store.floor.agents.get(one.by)
        name = asker.name if asker is not None else tr("A colleague")
        self.avatar.show_person(name)
        self.name.set_text(tr("{name} asks", name=name))
        card = store.floor.interactions.get(one.interaction)
        customer = (card.customer.name if card is not None else "") or tr("A customer")
        self.about.set_text(f"{self._experts.group_name(one.group)} · {customer}")
        first = next((line for line in talk.lines if isinstance(line, SaidLine)), None)
        said = take_apart(first.text if first is not None else "")
        self.question.setText(_cut(said.question, _MOST_QUESTION))
        self.excerpt.setText(_cut(said.excerpt, _MOST_EXCERPT))
        self.excerpt.setVisible(bool(said.excerpt))
        more = len(self._experts.all_ringing()) - 1
        self.more.setText(tr("1 more question rings") if more == 1 else tr("{n} more questions ring", n=more))
        self.more.setVisible(more > 0)
        free = self._experts.answering is None
        self.accept.setEnabled(free)
        self.decline.setEnabled(free)
        self.setAccessibleName(tr("{name} asks", name=name))
        self.tick()

    def tick(self) -> None:
        """How long there is."""
        one = self._experts.ringing()
        if one is not None:
            self.ring.show_left((one.deadline - self._desk.now()) / 1000, (one.deadline - one.at) / 1000)

    def _gone(self, one: Consultation, took: AgentId | None) -> None:
        """Say why it rings no more."""
        if took is not None:
            name = self._desk.rooms.name_of(took) or tr("A colleague")
            self._toasts.say(tr("{name} took the question", name=name))
        elif self._desk.now() < one.deadline:
            self._toasts.say(tr("The question was withdrawn."))

    def place(self) -> QPoint:
        """Beside a chat that is offered."""
        at = super().place()
        aside = _BESIDE_OFFER if self._desk.offers.ringing is not None else 0
        return QPoint(max(at.x() - aside, Space.TWO - paint.SHADOW), at.y())


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
