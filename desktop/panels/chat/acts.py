"""What is done about a chat rather than in it: hand it over, ask others in, leave, flag, block."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from desktop.models.targets import Purpose
from desktop.panels.chat.panel import ChatPanel
from desktop.panels.links.sheet import Aim
from desktop.ui.commands import Command
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from protocol.ids import InteractionId, VisitorId


class ChatActs(QObject):
    """The commands; `focused` gives the panel of the chosen chat, whose window's sheets are used."""

    def __init__(self, shell: Shell, focused: Callable[[], ChatPanel], parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._desk = shell.desk
        self._company = shell.desk.company
        self._focused = focused
        shell.commands.add(*self._commands())
        self._company.blocked.connect(self._blocked)

    def _commands(self) -> tuple[Command, ...]:
        return (
            Command(
                id="chat.hand_over",
                title=tr("Hand the chat over"),
                known_as=tr("transfer, forward, pass on, reassign"),
                run=self._hand_over,
                enabled=self._can_hand_over,
                key="F9",
                icon=Icon.HAND_OVER,
            ),
            Command(
                id="chat.invite",
                title=tr("Ask a colleague in"),
                known_as=tr("conference, add a colleague, consult"),
                run=self._invite,
                enabled=self._can_invite,
                key="F10",
                icon=Icon.INVITE,
            ),
            Command(
                id="chat.leave",
                title=tr("Leave the chat"),
                known_as=tr("exit, step out"),
                run=self._leave,
                enabled=self._can_leave,
                key="Ctrl+Shift+L",
                icon=Icon.LEAVE,
            ),
            Command(
                id="chat.take_back",
                title=tr("Take the chat back"),
                run=self._take_back,
                enabled=self._can_take_back,
                icon=Icon.RETRY,
            ),
            Command(
                id="chat.push",
                title=tr("Send the customer to a page"),
                known_as=tr("url, open a page for them, navigate"),
                run=self._push,
                enabled=self._can_push,
                key="Ctrl+O",
                icon=Icon.EXTERNAL,
            ),
            Command(
                id="chat.withdraw",
                title=tr("Ask the colleague no more"),
                run=self._withdraw,
                enabled=self._can_withdraw,
                icon=Icon.CLOSE,
            ),
            Command(
                id="chat.flag",
                title=tr("Ask for a supervisor"),
                known_as=tr("flag, escalate, help, raise a hand"),
                run=self._flag,
                enabled=self._can_flag,
                key="Ctrl+Shift+S",
                icon=Icon.FLAG,
            ),
            Command(
                id="chat.lower",
                title=tr("Take the flag down"),
                known_as=tr("answered, resolve flag"),
                run=self._lower,
                enabled=self._can_lower,
                icon=Icon.FLAG,
            ),
            Command(
                id="chat.block",
                title=tr("Block the customer"),
                known_as=tr("ban, blacklist, spam"),
                run=self._block,
                enabled=self._can_block,
                icon=Icon.BLOCK,
            ),
            Command(
                id="chat.unblock",
                title=tr("Let the customer in again"),
                known_as=tr("unban, allow"),
                run=self._unblock,
                enabled=self._can_unblock,
                icon=Icon.CHECK,
            ),
        )

    # --- inside -----------------------------------------------------------------------------

    def _can_hand_over(self) -> bool:
        return self._company.can_transfer(self._desk.card)

    def _hand_over(self) -> None:
        card = self._desk.card
        if card is not None:
            self._focused().sheets.handing.ask(card, Purpose.HAND_OVER, self._focused().anchor(Purpose.HAND_OVER))

    def _can_invite(self) -> bool:
        return self._company.can_invite(self._desk.conversation)

    def _invite(self) -> None:
        card = self._desk.card
        if card is not None:
            self._focused().sheets.handing.ask(card, Purpose.INVITE, self._focused().anchor(Purpose.INVITE))

    def _can_leave(self) -> bool:
        return self._company.can_leave(self._desk.conversation)

    def _leave(self) -> None:
        if self._desk.selected is not None:
            self._company.leave(self._desk.selected)

    def _can_take_back(self) -> bool:
        return self._company.can_take_back(self._desk.conversation)

    def _take_back(self) -> None:
        if self._desk.selected is not None:
            self._company.take_back(self._desk.selected)

    def _can_withdraw(self) -> bool:
        offer = self._company.asked(self._desk.selected)
        return offer is not None and offer.by == self._desk.store.me

    def _withdraw(self) -> None:
        offer = self._company.asked(self._desk.selected)
        if offer is not None:
            self._company.withdraw(offer.id)

    def _can_push(self) -> bool:
        return self._desk.proposals.can_propose(self._desk.selected)

    def _push(self) -> None:
        card = self._desk.card
        if card is not None:
            self._focused().sheets.links.ask(card, Aim.PUSH, "", self._focused().anchor(None))

    def _can_flag(self) -> bool:
        return self._company.can_flag(self._desk.conversation)

    def _flag(self) -> None:
        chat = self._desk.conversation
        if chat is not None:
            self._focused().sheets.flag_sheet.ask(chat, self._focused().anchor(None))

    def _can_lower(self) -> bool:
        return self._company.can_lower(self._desk.card)

    def _lower(self) -> None:
        card = self._desk.card
        if card is not None:
            self._company.lower(card)

    def _can_block(self) -> bool:
        return self._company.can_block(self._desk.card)

    def _block(self) -> None:
        card = self._desk.card
        if card is not None:
            self._focused().sheets.block_sheet.ask(card, self._focused().anchor(None))

    def _can_unblock(self) -> bool:
        card = self._desk.card
        return card is not None and self._company.can_unblock(card.customer.visitor)

    def _unblock(self) -> None:
        card = self._desk.card
        if card is not None:
            self._company.unblock(card.customer.visitor)

    def _blocked(self, _interaction: InteractionId, visitor: VisitorId) -> None:
        undo = partial(self._company.unblock, visitor)
        self._shell.toasts.say(tr("The customer is blocked"), action=tr("Undo"), run=undo)
