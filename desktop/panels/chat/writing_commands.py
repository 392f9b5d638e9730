"""The commands of writing in the chosen chat. They act on the composer of the tile, or the window, that shows it."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from desktop.panels.chat.commands import chat_command
from desktop.panels.chat.panel import ChatPanel
from desktop.state.changes import CommandRefused
from desktop.state.drafts import Mode
from desktop.ui.commands import Scope
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import refusal, tr
from desktop.ui.widgets.toast import Weight


class WritingCommands(QObject):
    """`focused` gives the panel of the chosen chat."""

    def __init__(self, shell: Shell, focused: Callable[[], ChatPanel], parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._desk = shell.desk
        self._focused = focused
        self._desk.canned.edit_asked.connect(self._edit_text)
        self._desk.changing.not_taken_back.connect(self._not_taken_back)
        self._add_writing()
        self._add_changing()

    def _add_writing(self) -> None:
        desk, add, may = self._desk, self._shell.commands.add, self._desk.can_write
        add(
            chat_command(
                "focus",
                tr("Write a message"),
                self._go_on,
                self._has_chat,
                key="Ctrl+J",
                known_as=tr("reply, answer, type, composer"),
            )
        )
        add(
            chat_command(
                "send",
                tr("Send"),
                self._send,
                may,
                key="Return",
                also="Ctrl+Return",
                icon=Icon.SEND,
                scope=Scope.FOCUS,
                known_as=tr("submit, post"),
            )
        )
        add(
            chat_command(
                "attach",
                tr("Attach files"),
                self._attach,
                may,
                key="Ctrl+Shift+A",
                icon=Icon.ATTACH,
                known_as=tr("file, upload, picture, document"),
            )
        )
        add(
            chat_command(
                "link",
                tr("Insert a link"),
                self._link,
                self._can_link,
                key="Ctrl+Shift+O",
                icon=Icon.LINK,
                known_as=tr("hyperlink, url, address"),
            )
        )
        add(
            chat_command(
                "hidden",
                tr("Write to colleagues only, or to the customer"),
                self._other_mode,
                desk.can_hide,
                key="Ctrl+Shift+H",
                icon=Icon.LOCK,
                known_as=tr("internal note, whisper, private"),
            )
        )
        add(
            chat_command(
                "note",
                tr("Write a note on the customer"),
                self._note,
                desk.can_hide,
                icon=Icon.NOTE,
                known_as=tr("memo, comment, remark"),
            )
        )
        add(
            chat_command(
                "texts",
                tr("Insert a text kept ready"),
                self._texts,
                may,
                icon=Icon.TEXTS,
                known_as=tr("canned, snippet, template, ready text, macro"),
            )
        )
        add(
            chat_command(
                "emoji",
                tr("Insert an emoji"),
                self._emoji,
                may,
                icon=Icon.EMOJI,
                known_as=tr("smiley, emoticon"),
            )
        )

    def _add_changing(self) -> None:
        """What was written is quoted, changed, had back, looked at again."""
        desk, add = self._desk, self._shell.commands.add
        add(
            chat_command(
                "quote",
                tr("Quote a message"),
                self._quote,
                self._can_quote,
                key="Alt+Q",
                icon=Icon.QUOTE,
                known_as=tr("reply to, cite"),
            )
        )
        add(
            chat_command(
                "edit_last",
                tr("Change your last message"),
                self._edit,
                self._can_edit,
                key="Alt+E",
                icon=Icon.EDIT,
                known_as=tr("edit, correct, rewrite"),
            )
        )
        add(
            chat_command(
                "unsay",
                tr("Take your last message back"),
                self._unsay,
                self._can_unsay,
                key="Alt+Delete",
                icon=Icon.UNDO,
                known_as=tr("delete, unsend, recall"),
            )
        )
        add(
            chat_command(
                "undo_send",
                tr("Undo sending"),
                self._undo,
                desk.can_write,
                key="Alt+Z",
                icon=Icon.UNDO,
                known_as=tr("unsend, recall, regret"),
            )
        )
        add(
            chat_command(
                "spelling",
                tr("Check the spelling"),
                self._spell,
                self._writes,
                key="Alt+S",
                icon=Icon.SPELLING,
                known_as=tr("spell check, typos, proofread"),
            )
        )
        add(
            chat_command(
                "move_words",
                tr("Move the words to the chat they seem meant for"),
                self._move_words,
                self._can_move,
                icon=Icon.HAND_OVER,
                known_as=tr("wrong chat, wrong customer"),
            )
        )

    # --- inside -----------------------------------------------------------------------------

    def _has_chat(self) -> bool:
        return self._desk.conversation is not None

    def _go_on(self) -> None:
        panel = self._focused()
        window = panel.window()
        if not window.isActiveWindow() and QApplication.activeWindow() is not None:
            if window.isMinimized():
                window.showNormal()
            window.activateWindow()
        panel.go_on()

    def _send(self) -> None:
        self._focused().composer.send()

    def _attach(self) -> None:
        self._focused().composer.choose_files()

    def _can_link(self) -> bool:
        return self._focused().can_link()

    def _link(self) -> None:
        self._focused().ask_link()

    def _other_mode(self) -> None:
        writing, chat = self._desk.writing, self._desk.selected
        writing.choose_mode(chat, Mode.PUBLIC if writing.mode(chat) is Mode.HIDDEN else Mode.HIDDEN)

    def _note(self) -> None:
        self._desk.writing.choose_mode(self._desk.selected, Mode.HIDDEN)
        self._focused().composer.strip.keep.setChecked(True)

    def _texts(self) -> None:
        self._focused().composer.suggesting.ask()

    def _emoji(self) -> None:
        self._focused().composer.suggesting.ask_emoji()

    def _can_move(self) -> bool:
        return self._focused().composer.wording.guard.can_move

    def _move_words(self) -> None:
        self._focused().composer.wording.guard.move_words()

    def _edit_text(self) -> None:
        self._shell.go_to("canned", focus=False)

    def _not_taken_back(self, refused: CommandRefused) -> None:
        self._shell.toasts.say(refusal(refused.code, refused.text), Weight.PROBLEM)

    def _can_quote(self) -> bool:
        return self._desk.can_write() and self._focused().quotable() is not None

    def _quote(self) -> None:
        panel = self._focused()
        panel.quote(panel.quotable())

    def _can_edit(self) -> bool:
        return self._waits() or self._desk.changing.can_edit(self._desk.selected)

    def _edit(self) -> None:
        # What has not gone is not changed but had back: there would be two of it.
        if self._waits():
            self._undo()
        elif self._desk.selected is not None:
            self._desk.changing.begin(self._desk.selected)
            self._focused().go_on()

    def _can_unsay(self) -> bool:
        return self._waits() or self._desk.changing.last(self._desk.selected) is not None

    def _unsay(self) -> None:
        if self._waits():
            self._undo()
        else:
            self._focused().composer.rewriting.take_back()

    def _waits(self) -> bool:
        return self._desk.undoing.left(self._desk.selected) is not None

    def _undo(self) -> None:
        if self._waits():
            self._desk.undoing.undo(self._desk.selected)
            self._focused().go_on()
        elif self._desk.preferences.now.undo_seconds:
            self._shell.toasts.say(tr("Nothing waits any more: what you sent has gone out."))
        else:
            words = tr("Undo is off: what you send goes out at once.")
            self._shell.toasts.say(words, Weight.NOTE, tr("Settings"), self._to_settings)

    def _to_settings(self) -> None:
        self._shell.commands.run("settings.writing")

    def _writes(self) -> bool:
        return self._focused().composer.isVisible()

    def _spell(self) -> None:
        self._focused().go_on()
        self._focused().composer.wording.menu.open_here()
