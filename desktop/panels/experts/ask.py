"""The question to experts: whom, what, and which lines of the chat come along."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.models.experts import Asking
from desktop.panels.experts.fields import Field, GroupChoice
from desktop.panels.experts.words import names_words
from desktop.ui import fonts
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import refusal, tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.labels import Label, Tone
from protocol.errors import Refusal
from protocol.ids import ExpertGroupId, InteractionId

#: So long after the last key the server is asked whom to ask first, in milliseconds.
_RANK_AFTER = 600


class AskPage(QWidget):
    """The form. What is written stays with its chat until it is asked.

    Signals:
        asked: the question is on its way.
    """

    asked = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._desk = shell.desk
        self._experts = shell.desk.experts
        self._chat: InteractionId | None = None
        self._ids: list[ExpertGroupId] = []
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_RANK_AFTER)
        self._later.timeout.connect(self._rank)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setObjectName("side")
        scroll.setWidget(inside)
        outer.addWidget(scroll)
        column = QVBoxLayout(inside)
        column.setContentsMargins(Space.TWO, Space.HALF, Space.TWO, Space.TWO)
        column.setSpacing(0)
        self.before = Label("", Type.SMALL, fonts.MEDIUM, Tone.WARN, wrap=True)
        self.before.setContentsMargins(0, 0, 0, Space.ONE)
        column.addWidget(self.before)
        self.again = Button(tr("Ask again"), Kind.PLAIN, small=True)
        self.again.clicked.connect(self._write_again)
        column.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(Space.ONE)
        column.addWidget(self._title(tr("Whom to ask")))
        self._groups = QVBoxLayout()
        self._groups.setSpacing(Space.HALF)
        column.addLayout(self._groups)
        self._choices: list[GroupChoice] = []
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.idClicked.connect(self._chosen)
        column.addSpacing(Space.TWO)
        column.addWidget(self._title(tr("Question")))
        self.question = Field(tr("Question to the experts"), tr("What do you need to know?"))
        self.question.edited.connect(self._edited)
        self.question.editor.sends_by(shell.commands, shell.desk.preferences)
        self.question.editor.send_asked.connect(self.ask)
        column.addWidget(self.question)
        column.addSpacing(Space.TWO)
        column.addWidget(self._title(tr("From the chat, for the experts")))
        self.excerpt = Field(tr("Lines of the chat that come along"), tr("Nothing comes along"), sunken=True)
        self.excerpt.edited.connect(self._edited)
        column.addWidget(self.excerpt)
        self.hint = Label(tr("The customer sees none of this."), Type.CAPTION, tone=Tone.FAINT, wrap=True)
        self.hint.setContentsMargins(0, 6, 0, 0)
        column.addWidget(self.hint)
        column.addSpacing(Space.ONE_HALF)
        self.problem = Label("", Type.SMALL, fonts.MEDIUM, Tone.BAD, wrap=True)
        self.problem.setContentsMargins(0, 0, 0, Space.ONE)
        column.addWidget(self.problem)
        self.rings = Label("", Type.SMALL, tone=Tone.SOFT, wrap=True)
        self.rings.setContentsMargins(0, 0, 0, Space.ONE)
        column.addWidget(self.rings)
        row = QHBoxLayout()
        self.button = Button(tr("Ask"), Kind.PRIMARY, icon=Icon.EXPERT)
        self.button.clicked.connect(self.ask)
        row.addStretch(1)
        row.addWidget(self.button)
        column.addLayout(row)
        column.addStretch(1)
        self.say_problem("")
        self.say_before("")
        self._experts.ranked.connect(self._ranked)

    def _title(self, text: str) -> Label:
        label = Label(text, Type.SMALL, fonts.STRONG, Tone.SOFT)
        label.setContentsMargins(0, 0, 0, 6)
        return label

    # --- what is shown ------------------------------------------------------------------------

    def show_chat(self, chat: InteractionId) -> None:
        """Ask about this chat from now on."""
        if chat == self._chat:
            self.refresh()
            return
        self._chat = None
        asking = self._experts.asking_of(chat)
        self.question.set_text(asking.question)
        self.excerpt.set_text(self._experts.excerpt_of(chat) if asking.excerpt is None else asking.excerpt)
        self.say_problem("")
        self._chat = chat
        self.refresh()
        self._choose(asking.group)

    def restore(self) -> None:
        """Show what is kept of this chat anew: a question came back."""
        chat, self._chat = self._chat, None
        if chat is not None:
            self.show_chat(chat)

    def refresh(self) -> None:
        """Who is there may differ; the last lines of the chat too, while they were not edited."""
        groups = self._experts.groups()
        self._ids = [group.id for group in groups]
        while len(self._choices) < len(groups):
            choice = GroupChoice()
            self._group.addButton(choice, len(self._choices))
            self._choices.append(choice)
            self._groups.addWidget(choice)
        for at, choice in enumerate(self._choices):
            choice.setVisible(at < len(groups))
            if at < len(groups):
                group = groups[at]
                names = tuple(one.name for one in self._experts.present(group))
                fallback = self._experts.fallback(group)
                reachable = self._experts.reachable(group)
                instead = fallback.name if fallback is not None and not names else ""
                choice.show_group(group.name, group.about, names, instead, reachable=reachable)
        if self._chat is not None and self._experts.asking_of(self._chat).excerpt is None:
            self.excerpt.set_text(self._experts.excerpt_of(self._chat))
        if self._chat is not None and self._chosen_group() is None:
            # Nobody was there yet when the page was opened.
            self._choose(self._experts.asking_of(self._chat).group)
        self._show_again()
        self._show_state()

    def _show_again(self) -> None:
        chat = self._chat
        self.again.setVisible(chat is not None and self._experts.can_ask_again(chat) and not self.question.text())

    def _write_again(self) -> None:
        """The words are back in the form; one more press asks."""
        if self._chat is not None:
            self._experts.write_again(self._chat)
            self.restore()
            self.take_focus()

    def take_focus(self) -> None:
        """The keyboard goes to the question."""
        self.question.editor.setFocus()

    def say_problem(self, text: str) -> None:
        """Say what went wrong."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def say_before(self, text: str) -> None:
        """Say what became of the last question."""
        self.before.setText(text)
        self.before.setVisible(bool(text))

    # --- doing ------------------------------------------------------------------------------

    def ask(self) -> None:
        """Ask. What can't be asked stays, and why is said."""
        chat = self._desk.store.conversations.get(self._chat) if self._chat is not None else None
        if chat is None:
            return
        asking = Asking(self._chosen_group(), self.question.text(), self.excerpt.text())
        try:
            self._experts.ask(chat.id, chat.version, asking)
        except Refusal as refused:
            self.say_problem(refusal(refused.code, refused.text))
            return
        self._chat = None
        self.asked.emit()

    def _choose(self, wanted: ExpertGroupId | None) -> None:
        """This group, else the first with somebody there."""
        at = self._ids.index(wanted) if wanted is not None and wanted in self._ids else -1
        if at < 0:
            at = next((n for n, one in enumerate(self._choices[: len(self._ids)]) if one.isEnabled()), -1)
        if at >= 0:
            self._choices[at].setChecked(True)
        self._show_state()

    def _chosen_group(self) -> ExpertGroupId | None:
        at = self._group.checkedId()
        return self._ids[at] if 0 <= at < len(self._ids) else None

    def _chosen(self, _at: int) -> None:
        self._edited()
        self._rank()

    def _edited(self) -> None:
        if self._chat is None:
            return
        last = self._experts.excerpt_of(self._chat)
        excerpt = self.excerpt.text()
        kept = Asking(self._chosen_group(), self.question.text(), None if excerpt == last else excerpt)
        self._experts.keep_asking(self._chat, kept)
        self.say_problem("")
        self._show_again()
        self._show_state()
        self._later.start()

    def _rank(self) -> None:
        group, words = self._chosen_group(), self.question.text().strip()
        if group is not None and words:
            self._experts.rank(group, words)

    def _ranked(self, group: ExpertGroupId) -> None:
        if group == self._chosen_group():
            self.refresh()

    def _show_state(self) -> None:
        group = self._desk.store.floor.expert_groups.get(chosen) if (chosen := self._chosen_group()) else None
        names = tuple(one.name for one in self._experts.present(group)) if group is not None else ()
        self.rings.setText(
            tr("Rings at {names}. Who takes it first, has it.", names=names_words(names)) if names else ""
        )
        self.rings.setVisible(bool(names))
        self.button.setEnabled(bool(self.question.text().strip()) and chosen is not None)
