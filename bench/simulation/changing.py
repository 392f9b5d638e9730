"""What agents do by chance with what they said, and with texts that they keep ready."""

from random import Random

from bench.simulation.desk import Desk, Program
from bench.simulation.people import Person
from desktop.state import changing
from desktop.state.conversation import Conversation
from desktop.state.messages import MessageItem
from protocol.canned import DropCanned, PutCanned, UseCanned
from protocol.commands import ChangeMessage, SendMessage, TakeBackMessage
from protocol.ids import CannedId
from protocol.kinds import Role

_MOST_TEXTS = 5


class Changes:
    """An agent's: she writes anew, takes back, answers a message, keeps a text. In calm times nothing of it."""

    def __init__(self, desk: Desk, person: Person, random: Random) -> None:
        self._desk = desk
        self._person = person
        self._random = random

    def share(self, program: Program, chat: Conversation) -> None:
        """In a chat that goes on."""
        if self._person.mood.calm:
            return
        if self._person.chance(0.08):
            said = changing.last_said(chat, program.store.now()) or _said_before(chat)
            if said is not None:
                self._change(chat, said)
        elif self._person.chance(0.05):
            said = [item for item in chat.items if isinstance(item, MessageItem) and item.seq]
            if said:
                quoted, text = self._random.choice(said).id, self._person.words()
                self._desk.send(
                    lambda id: SendMessage(id=id, interaction=chat.id, text=text, quotes=quoted, version=chat.version)
                )

    def keep(self, program: Program) -> None:
        """Texts of her own; a supervisor's are everybody's."""
        me = program.store.my_agent
        if me is None or self._person.mood.calm or not self._person.chance(0.06):
            return
        owner = None if me.role is Role.SUPERVISOR else me.id
        # What is everybody's is for her alone who oversees all.
        group = me.supervises[0] if owner is None and me.supervises else None
        mine = (owner, group)
        texts = [text.id for text in program.store.canned.texts.values() if (text.owner, text.group) == mine]
        if len(texts) < _MOST_TEXTS and self._random.random() < 0.6:
            words, name = self._person.words(), f"text{self._random.randrange(1_000)}"
            self._desk.send(
                lambda id: PutCanned(
                    id=id, canned=CannedId(id), shortcut=name, title=name, text=words, owner=owner, group=group
                )
            )
        elif texts:
            text = self._random.choice(texts)
            if self._random.random() < 0.3:
                self._desk.send(lambda id: UseCanned(id=id, canned=text))
            else:
                self._desk.send(lambda id: DropCanned(id=id, canned=text))

    def _change(self, chat: Conversation, said: MessageItem) -> None:
        if self._random.random() < 0.4:
            self._desk.send(
                lambda id: TakeBackMessage(id=id, interaction=chat.id, version=chat.version, message=said.id)
            )
            return
        words = self._person.words()
        self._desk.send(
            lambda id: ChangeMessage(id=id, interaction=chat.id, version=chat.version, message=said.id, text=words)
        )


def _said_before(chat: Conversation) -> MessageItem | None:
    """The last of hers: too late, or answered, which the desk would not ask for."""
    return next((item for item in reversed(chat.items) if isinstance(item, MessageItem) and item.mine), None)
