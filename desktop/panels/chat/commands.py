"""The commands about the chosen chat. They act on the tile, or the window, that shows it."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from desktop.panels.chat.panel import ChatPanel
from desktop.state.changes import CommandRefused
from desktop.state.drafts import Mode
from desktop.ui.commands import Command, Scope
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import refusal, tr
from desktop.ui.widgets.toast import Weight


class ChatCommands(QObject):
    """`focused` gives the panel of the chosen chat."""

    def __init__(self, shell: Shell, focused: Callable[[], ChatPanel], parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._desk = shell.desk
        self._focused = focused
        desk, add = self._desk, self._add
        desk.canned.edit_asked.connect(self._edit_text)
        desk.changing.not_taken_back.connect(self._not_taken_back)
        has, may = self._has_chat, desk.can_write
        add(
            "focus", tr("Write a message"), self._go_on, has, key="Ctrl+J", known_as=tr("reply, answer, type, composer")
        )
        add(
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
        add(
            "attach",
            tr("Attach files"),
            self._attach,
            may,
            key="Ctrl+Shift+A",
            icon=Icon.ATTACH,
            known_as=tr("file, upload, picture, document"),
        )
        add(
            "link",
            tr("Insert a link"),
            self._link,
            self._can_link,
            key="Ctrl+Shift+O",
            icon=Icon.LINK,
            known_as=tr("hyperlink, url, address"),
        )
        add(
            "end",
            tr("End chat"),
            desk.end,
            may,
            key="Ctrl+Shift+E",
            icon=Icon.POWER,
            known_as=tr("close, hang up, terminate"),
        )
        add("keep", tr("Don't end the chat"), self._keep_chat, self._ends, key="Ctrl+Shift+Z", icon=Icon.CHAT)
        add(
            "hidden",
            tr("Write to colleagues only, or to the customer"),
            self._other_mode,
            desk.can_hide,
            key="Ctrl+Shift+H",
            icon=Icon.LOCK,
            known_as=tr("internal note, whisper, private"),
        )
        add(
            "note",
            tr("Write a note on the customer"),
            self._note,
            desk.can_hide,
            icon=Icon.NOTE,
            known_as=tr("memo, comment, remark"),
        )

        add(
            "texts",
            tr("Insert a text kept ready"),
            self._texts,
            may,
            icon=Icon.TEXTS,
            known_as=tr("canned, snippet, template, ready text, macro"),
        )
        add(
            "quote",
            tr("Quote a message"),
            self._quote,
            self._can_quote,
            key="Alt+Q",
            icon=Icon.QUOTE,
            known_as=tr("reply to, cite"),
        )
        add(
            "edit_last",
            tr("Change your last message"),
            self._edit,
            self._can_edit,
            key="Alt+E",
            icon=Icon.EDIT,
            known_as=tr("edit, correct, rewrite"),
        )
        add(
            "unsay",
            tr("Take your last message back"),
            self._unsay,
            self._can_unsay,
            key="Alt+Delete",
            icon=Icon.UNDO,
            known_as=tr("delete, unsend, recall"),
        )

        add(
            "undo_send",
            tr("Undo sending"),
            self._undo,
            desk.can_write,
            key="Alt+Z",
            icon=Icon.UNDO,
            known_as=tr("unsend, recall, regret"),
        )
        add(
            "spelling",
            tr("Check the spelling"),
            self._spell,
            self._writes,
            key="Alt+S",
            icon=Icon.SPELLING,
            known_as=tr("spell check, typos, proofread"),
        )

    def add_rest(self) -> None:
        """Those that come in the palette after what is done about a chat with others."""
        desk, add, has = self._desk, self._add, self._has_chat
        add(
            "finish",
            tr("Finish chat"),
            desk.finish,
            desk.can_finish,
            key="Ctrl+Shift+F",
            icon=Icon.CHECK,
            known_as=tr("wrap up, complete, close, done"),
        )
        add(
            "dismiss",
            tr("Put the chat away"),
            desk.dismiss,
            desk.can_dismiss,
            icon=Icon.CLOSE,
            known_as=tr("close, clear, remove from list"),
        )
        add(
            "newest",
            tr("Go to the newest message"),
            self._newest,
            has,
            key="Ctrl+End",
            icon=Icon.ARROW_DOWN,
            known_as=tr("bottom, end, latest"),
        )
        add("copy", tr("Copy what is selected"), self._copy, has, icon=Icon.COPY)
        add(
            "to_pad",
            tr("Write words of the chat on the scratch pad"),
            self._to_pad,
            self._has_chat,
            key="Alt+Shift+N",
            icon=Icon.PAD,
            known_as=tr("note down, jot"),
        )
        add(
            "find",
            tr("Find in this chat"),
            self._find,
            has,
            key="Ctrl+F",
            icon=Icon.SEARCH,
            known_as=tr("search in conversation"),
        )
        add("find_older", tr("Find an older match"), self._older, has, key="Ctrl+G", icon=Icon.CHEVRON_UP)
        add("find_newer", tr("Find a newer match"), self._newer, has, key="Ctrl+Shift+G", icon=Icon.CHEVRON_DOWN)
        add(
            "pictures",
            tr("Pictures of this chat"),
            self._pictures,
            self._has_pictures,
            key="Ctrl+P",
            icon=Icon.PICTURE,
            known_as=tr("gallery, images, photos"),
        )

    def _add(
        self,
        name: str,
        title: str,
        run: Callable[[], None],
        enabled: Callable[[], bool],
        *,
        key: str = "",
        also: str = "",
        icon: Icon = Icon.CHAT,
        scope: Scope = Scope.WINDOW,
        known_as: str = "",
    ) -> None:
        self._shell.commands.add(
            Command(
                id=f"chat.{name}",
                title=title,
                run=run,
                key=key,
                also=also,
                icon=icon,
                enabled=enabled,
                scope=scope,
                known_as=known_as,
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

    def _ends(self) -> bool:
        return self._desk.endings.left(self._desk.selected) is not None

    def _keep_chat(self) -> None:
        if self._desk.selected is not None:
            self._desk.endings.undo(self._desk.selected)

    def _other_mode(self) -> None:
        writing, chat = self._desk.writing, self._desk.selected
        writing.choose_mode(chat, Mode.PUBLIC if writing.mode(chat) is Mode.HIDDEN else Mode.HIDDEN)

    def _note(self) -> None:
        self._desk.writing.choose_mode(self._desk.selected, Mode.HIDDEN)
        self._focused().composer.strip.keep.setChecked(True)

    def _texts(self) -> None:
        self._focused().composer.suggesting.ask()

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

    def _newest(self) -> None:
        self._focused().view.to_end()

    def _copy(self) -> None:
        self._focused().view.copy()

    def _to_pad(self) -> None:
        self._focused().reading.note_down()

    def _find(self) -> None:
        self._focused().reading.find_bar.open()

    def _older(self) -> None:
        self._focused().reading.find_bar.find_older()

    def _newer(self) -> None:
        self._focused().reading.find_bar.find_newer()

    def _has_pictures(self) -> bool:
        return self._focused().reading.has_pictures()

    def _pictures(self) -> None:
        self._focused().reading.open_gallery()
