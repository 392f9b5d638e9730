"""The commands about the chosen chat. They act on the tile, or the window, that shows it."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop.panels.chat.panel import ChatPanel
from desktop.ui.commands import Command, Scope
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr


def chat_command(
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
) -> Command:
    """A command about the chosen chat."""
    return Command(
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


class ChatCommands(QObject):
    """`focused` gives the panel of the chosen chat."""

    def __init__(self, shell: Shell, focused: Callable[[], ChatPanel], parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._desk = shell.desk
        self._focused = focused
        desk, add, may = self._desk, self._shell.commands.add, self._desk.can_write
        add(
            chat_command(
                "end",
                tr("End chat"),
                desk.end,
                may,
                key="Ctrl+Shift+E",
                icon=Icon.POWER,
                known_as=tr("close, hang up, terminate"),
            )
        )
        add(
            chat_command(
                "keep", tr("Don't end the chat"), self._keep_chat, self._ends, key="Ctrl+Shift+Z", icon=Icon.CHAT
            )
        )
        add(chat_command("end_now", tr("End the chat now"), self._end_now, self._ends, icon=Icon.POWER))

    def add_rest(self) -> None:
        """Those that come in the palette after what is done about a chat with others."""
        desk, add, has = self._desk, self._shell.commands.add, self._has_chat
        add(
            chat_command(
                "finish",
                tr("Finish chat"),
                desk.finish,
                desk.can_finish,
                key="Ctrl+Shift+F",
                icon=Icon.CHECK,
                known_as=tr("wrap up, complete, close, done"),
            )
        )
        add(
            chat_command(
                "dismiss",
                tr("Put the chat away"),
                desk.dismiss,
                desk.can_dismiss,
                icon=Icon.CLOSE,
                known_as=tr("close, clear, remove from list"),
            )
        )
        add(
            chat_command(
                "newest",
                tr("Go to the newest message"),
                self._newest,
                has,
                key="Ctrl+End",
                icon=Icon.ARROW_DOWN,
                known_as=tr("bottom, end, latest"),
            )
        )
        add(chat_command("copy", tr("Copy what is selected"), self._copy, has, icon=Icon.COPY))
        add(
            chat_command(
                "to_pad",
                tr("Write words of the chat on the scratch pad"),
                self._to_pad,
                self._has_chat,
                key="Alt+Shift+N",
                icon=Icon.PAD,
                known_as=tr("note down, jot"),
            )
        )
        add(
            chat_command(
                "find",
                tr("Find in this chat"),
                self._find,
                has,
                key="Ctrl+F",
                icon=Icon.SEARCH,
                known_as=tr("search in conversation"),
            )
        )
        add(chat_command("find_older", tr("Find an older match"), self._older, has, key="Ctrl+G", icon=Icon.CHEVRON_UP))
        add(
            chat_command(
                "find_newer", tr("Find a newer match"), self._newer, has, key="Ctrl+Shift+G", icon=Icon.CHEVRON_DOWN
            )
        )
        add(
            chat_command(
                "pictures",
                tr("Pictures of this chat"),
                self._pictures,
                self._has_pictures,
                key="Ctrl+P",
                icon=Icon.PICTURE,
                known_as=tr("gallery, images, photos"),
            )
        )

    # --- inside -----------------------------------------------------------------------------

    def _has_chat(self) -> bool:
        return self._desk.conversation is not None

    def _ends(self) -> bool:
        return self._desk.endings.left(self._desk.selected) is not None

    def _keep_chat(self) -> None:
        if self._desk.selected is not None:
            self._desk.endings.undo(self._desk.selected)

    def _end_now(self) -> None:
        if self._desk.selected is not None:
            self._desk.endings.now(self._desk.selected)

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
