"""The scratch pad in the dock: the chosen chat's, the one of no chat, and those of chats that are gone."""

from functools import partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.panels.scratch_pad.editor import PadEditor
from desktop.panels.scratch_pad.signs import goal_icon
from desktop.state.pads import GENERAL, Added, Goal, Line, LineKind, Origin, Pad
from desktop.ui import fonts, theme
from desktop.ui.commands import Command
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import refusal, tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.labels import ElidedLabel
from desktop.ui.widgets.menu import Entry, Menu
from desktop.ui.widgets.segmented import Segmented
from desktop.ui.widgets.toast import Weight
from desktop.ui.words import day_words
from protocol.errors import Refusal
from protocol.ids import InteractionId

_CHAT, _GENERAL = 0, 1


class _Paper(QWidget):
    """The ground of the editor, framed as fields are."""

    def __init__(self, editor: PadEditor) -> None:
        super().__init__()
        self._editor = editor
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.ONE_HALF, 10, Space.HALF, 10)
        column.addWidget(editor)
        editor.focus_changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        paint.fill(painter, rect, t.surface, Radius.CARD)
        if self._editor.hasFocus():
            paint.focus_ring(painter, rect, Radius.CARD)
        else:
            paint.outline(painter, rect, t.line, Radius.CARD)
        painter.end()


class PadPanel(QWidget):
    """Each key is kept; what is thrown away can be put back."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._desk = shell.desk
        self._pads = shell.desk.pads
        #: The pad that is shown; the one of no chat is wanted though a chat is chosen; an earlier one.
        self._key = GENERAL
        self._whose = self._desk.store.me
        self._general = False
        self._earlier: InteractionId | None = None
        self._menu = Menu(shell.window_widget, tr("Scratch pad"))
        self._build()
        self._add_commands()
        self._desk.selected_changed.connect(self._chosen)
        self._pads.changed.connect(self._changed_elsewhere)
        self._pads.listed.connect(self._listed)
        self._desk.signals.conversation.connect(self._conversation_changed)
        self._desk.signals.sign_in.connect(self._show)
        self._show()

    def _build(self) -> None:
        self.which = Segmented(tr("Scratch pad"), (tr("This chat"), tr("General")))
        self.which.chosen.connect(self._switched)
        self.past = IconButton(Icon.HISTORY, tr("Pads of earlier chats"))
        self.past.clicked.connect(self._open_past)
        self.back = IconButton(Icon.CHEVRON_LEFT, tr("Back"))
        self.back.clicked.connect(self._back)
        self.of = ElidedLabel("", Type.BODY, fonts.STRONG)
        self.throw = IconButton(Icon.TRASH, tr("Throw away"))
        self.throw.clicked.connect(self._throw)
        head = QHBoxLayout()
        head.setContentsMargins(Space.ONE_HALF, Space.ONE, Space.ONE, Space.ONE)
        head.setSpacing(Space.HALF)
        head.addWidget(self.back)
        head.addWidget(self.of, 1)
        head.addWidget(self.throw)
        head.addWidget(self.which, 1)
        head.addWidget(self.past)
        self.editor = PadEditor()
        self.editor.hint = tr(
            "For your eyes only. Write, or drag words here from the chat. “- ” begins a list, “[] ” a box to tick."
        )
        self.editor.written.connect(self._written)
        self.editor.followed.connect(self._follow)
        self.editor.full.connect(self._full)
        self.paper = _Paper(self.editor)
        around = QVBoxLayout()
        around.setContentsMargins(Space.ONE_HALF, 0, Space.ONE_HALF, 0)
        around.addWidget(self.paper, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(Space.ONE_HALF, Space.ONE, Space.ONE_HALF, Space.ONE)
        foot.setSpacing(Space.HALF)
        self.list_button = IconButton(Icon.LIST, tr("List"))
        self.list_button.clicked.connect(self._list)
        self.task_button = IconButton(Icon.LIST_TASKS, tr("Boxes to tick"))
        self.task_button.clicked.connect(self._tasks)
        self.alarm = IconButton(Icon.ALARM, tr("Remind me of this"))
        self.alarm.clicked.connect(self._remind)
        self.add = Button(tr("Add to…"), Kind.PLAIN, icon=Icon.NOTE)
        self.add.clicked.connect(self._open_add)
        for button in (self.list_button, self.task_button, self.alarm):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self.add)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(head)
        outer.addLayout(around, 1)
        outer.addLayout(foot)

    def _add_commands(self) -> None:
        add = self._shell.commands.add
        add(
            Command(
                id="pad.open",
                title=tr("Scratch pad"),
                known_as=tr("notes, notepad, memo"),
                key="Alt+N",
                icon=Icon.PAD,
                run=self._open,
            ),
            Command(
                id="pad.other",
                title=tr("The chat's scratch pad, or the general one"),
                icon=Icon.PAD,
                run=self._other,
                enabled=self._has_chat,
            ),
            Command(
                id="pad.list",
                title=tr("List on the scratch pad"),
                known_as=tr("bullets"),
                icon=Icon.LIST,
                run=self._list,
            ),
            Command(
                id="pad.tasks",
                title=tr("Boxes to tick on the scratch pad"),
                known_as=tr("to do, checklist"),
                icon=Icon.LIST_TASKS,
                run=self._tasks,
            ),
        )
        for goal in Goal:
            add(
                Command(
                    id=f"pad.add_{goal.value}",
                    title=_goal_title(goal),
                    icon=goal_icon(goal),
                    run=partial(self._add_to, goal),
                    enabled=partial(self._can_add, goal),
                )
            )
        add(
            Command(
                id="pad.remind",
                title=tr("Remind me of what stands on the scratch pad"),
                icon=Icon.ALARM,
                run=self._remind,
            ),
            Command(
                id="pad.past",
                title=tr("Pads of earlier chats"),
                known_as=tr("old notes"),
                icon=Icon.HISTORY,
                run=self._show_past,
                enabled=self._has_past,
            ),
            Command(
                id="pad.follow",
                title=tr("Go where a line of the scratch pad came from, or went"),
                icon=Icon.PAD,
                run=self._follow_line,
                enabled=self._can_follow,
            ),
        )

    # --- what is shown ------------------------------------------------------------------------

    def _show(self) -> None:
        """Show the pad that is wanted now, as it was left."""
        chosen = self._desk.selected
        if self._earlier is not None and self._pads.of(self._earlier).empty:
            self._earlier = None
        key = self._earlier or (GENERAL if self._general or chosen is None else chosen)
        self.which.setEnabled(chosen is not None)
        self.which.choose(_GENERAL if key == GENERAL else _CHAT)
        another = (key, self._desk.store.me) != (self._key, self._whose)
        self._key, self._whose = key, self._desk.store.me
        pad = self._pads.of(key)
        # What was written on one pad can't be undone on another.
        if another or self.editor.lines() != (pad.lines or (Line(),)):
            self.editor.show_lines(pad.lines, pad.caret)
        name = self._pads.name_of(key) if key != GENERAL else ""
        words = tr("Scratch pad of the chat with {name}", name=name or tr("a customer"))
        self.editor.setAccessibleName(tr("General scratch pad") if key == GENERAL else words)
        for part in (self.back, self.of, self.throw):
            part.setVisible(self._earlier is not None)
        self.which.setVisible(self._earlier is None)
        if self._earlier is not None:
            self.of.set_text(self._earlier_words(key))
        self._listed()
        self._refresh_foot()

    def _refresh_foot(self) -> None:
        self.add.setEnabled(bool(self._pads.goals(self._of_chat())))

    def _listed(self) -> None:
        self.past.setVisible(self._earlier is None and bool(self._pads.earlier()))
        chosen = self._desk.selected
        self._shell.dock.note("pad", self._pads.of(chosen).open_tasks if chosen is not None else 0)

    def _of_chat(self) -> InteractionId | None:
        """The chat whose notes lines are added to."""
        return self._desk.selected if self._key == GENERAL or self._earlier is not None else self._key

    def _chosen(self) -> None:
        self._earlier = None
        self._show()

    def _conversation_changed(self, interaction: InteractionId) -> None:
        if interaction == self._of_chat():
            self._refresh_foot()

    def _changed_elsewhere(self, key: InteractionId) -> None:
        if key == self._key:
            self._show()

    def _switched(self, index: int) -> None:
        self._general = index == _GENERAL
        self._earlier = None
        self._show()

    def take_focus(self) -> None:
        """The words."""
        self.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- writing ----------------------------------------------------------------------------

    def _written(self) -> None:
        self._pads.put(self._key, self.editor.lines(), self.editor.textCursor().position())
        self._listed()

    def _full(self) -> None:
        self._shell.toasts.say(tr("The scratch pad is full."), Weight.PROBLEM)

    def _list(self) -> None:
        self._on_show()
        self.editor.make(LineKind.ITEM)

    def _tasks(self) -> None:
        self._on_show()
        self.editor.make(LineKind.TASK)

    def _on_show(self) -> None:
        if not self.isVisible():
            self._shell.dock.show_panel("pad", focus=False)
        self.take_focus()

    def _open(self) -> None:
        self._shell.dock.show_panel("pad")

    def _has_chat(self) -> bool:
        return self._desk.selected is not None

    def _other(self) -> None:
        self._switched(_CHAT if self._key == GENERAL else _GENERAL)
        self._on_show()

    # --- earlier pads -------------------------------------------------------------------------

    def _has_past(self) -> bool:
        return bool(self._pads.earlier())

    def _show_past(self) -> None:
        self._earlier = None
        self._show()
        self._on_show()
        self._open_past()

    def _open_past(self) -> None:
        self._menu.clear()
        self._menu.heading(tr("Pads of earlier chats"))
        for key in self._pads.earlier():
            self._menu.add(Entry(text=self._earlier_words(key), run=partial(self._show_earlier, key), icon=Icon.PAD))
        self._menu.open_at(self.past)

    def _earlier_words(self, key: InteractionId) -> str:
        day = day_words(self._pads.of(key).at, self._desk.local_now())
        return f"{self._pads.name_of(key) or tr('A customer')}, {day}"

    def _show_earlier(self, key: InteractionId) -> None:
        self._earlier = key
        self._show()
        self.take_focus()

    def _back(self) -> None:
        self._earlier = None
        self._show()
        self.take_focus()

    def _throw(self) -> None:
        if self._earlier is not None:
            key = self._earlier
            gone = self._pads.clear(key)
            self._shell.toasts.say(
                tr("Scratch pad thrown away"), action=tr("Undo"), run=partial(self._put_back, key, gone)
            )

    def _put_back(self, key: InteractionId, pad: Pad) -> None:
        self._pads.put_back(key, pad)

    # --- out of the pad -----------------------------------------------------------------------

    def _open_add(self) -> None:
        self._menu.clear()
        chosen = self.editor.textCursor().hasSelection()
        self._menu.heading(tr("Add the chosen lines to") if chosen else tr("Add all lines to"))
        for goal in self._pads.goals(self._of_chat()):
            self._menu.add(Entry(text=_goal_words(goal), run=partial(self._add_to, goal), icon=goal_icon(goal)))
        self._menu.open_at(self.add)

    def _can_add(self, goal: Goal) -> bool:
        return goal in self._pads.goals(self._of_chat()) and bool(self.editor.chosen_lines())

    def _add_to(self, goal: Goal) -> None:
        chat = self._of_chat()
        lines = self.editor.chosen_lines()
        if chat is None or not lines:
            self._shell.toasts.say(tr("There is nothing new on the scratch pad to add."))
            return
        try:
            added = self._pads.add_to(goal, chat, tuple(line for _, line in lines))
        except Refusal as refused:
            self._shell.toasts.say(refusal(refused.code), Weight.PROBLEM)
            return
        self.editor.mark_added(tuple(at for at, _ in lines), added)
        self._shell.toasts.say(_added_words(goal), Weight.GOOD, tr("Show"), partial(self._follow, added))

    def _remind(self) -> None:
        lines = self.editor.chosen_lines()
        cursor = self.editor.textCursor()
        own = cursor.block().text().strip()
        text = " · ".join(line.text.strip() for _, line in lines) if cursor.hasSelection() else own
        self._shell.dock.show_panel("alerts", focus=False)
        self._desk.alerts.begin(text, self._of_chat(), self._key)

    def _can_follow(self) -> bool:
        return self.editor.source() is not None

    def _follow_line(self) -> None:
        source = self.editor.source()
        if source is not None:
            self._follow(source)

    def _follow(self, to: Origin | Added) -> None:
        """Go to the item of the transcript, or to the notes."""
        store = self._desk.store
        if to.interaction not in store.conversations:
            self._shell.toasts.say(tr("That chat is over and no longer here."))
            return
        self._shell.go_to("chats", focus=False)
        if isinstance(to, Added) and to.goal is Goal.WRAP_UP:
            self._desk.select(to.interaction)
            self._shell.commands.run("wrap_up.open")
        else:
            self._desk.reveal(to.interaction, to.key)

    # --- look -------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.tokens().side)
        painter.end()


def _goal_words(goal: Goal) -> str:
    match goal:
        case Goal.HIDDEN:
            return tr("A note for colleagues in this chat")
        case Goal.CUSTOMER:
            return tr("The customer's notes")
        case Goal.WRAP_UP:
            return tr("What came of the chat")


def _goal_title(goal: Goal) -> str:
    match goal:
        case Goal.HIDDEN:
            return tr("Add the scratch pad to a note for colleagues")
        case Goal.CUSTOMER:
            return tr("Add the scratch pad to the customer's notes")
        case Goal.WRAP_UP:
            return tr("Add the scratch pad to what came of the chat")


def _added_words(goal: Goal) -> str:
    match goal:
        case Goal.HIDDEN:
            return tr("Your colleagues can read it in this chat")
        case Goal.CUSTOMER:
            return tr("Added to the customer's notes")
        case Goal.WRAP_UP:
            return tr("Added to what came of the chat")
