"""A desk: the real program without its window, on a machine that can be killed, put to sleep and started again."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from uuid import UUID

from msgspec.structs import replace

from backend.actions import canned_rows, resume
from backend.store import Tx
from bench.simulation.doors import NO_ROOM, client_of
from bench.simulation.history import Compared, Complained, History, Retried, Returned, Undone, Wrote
from bench.simulation.machine import Machine
from bench.simulation.network import Network
from desktop.app.bus import Behind, Bus
from desktop.app.connection import Connection
from desktop.app.files import Files
from desktop.app.keeping import Keeper
from desktop.app.sign_in import SignIn
from desktop.app.tasks import Tasks
from desktop.state import changes
from desktop.state.changes import Change
from desktop.state.conversation import Conversation, Held
from desktop.state.link import LinkPhase, SignInPhase, SignInState
from desktop.state.messages import HiddenItem, Item, MessageItem, Proposal, ProposalItem
from desktop.state.rooms import draft_key
from desktop.state.store import Store
from protocol import PROTOCOL_VERSION, limits
from protocol.commands import SendHidden, SendMessage, SendToRoom, StaffCommand
from protocol.errors import ErrorCode
from protocol.frames import Welcome
from protocol.ids import AgentId, CommandId, MessageId, new_id

#: What can come back to a composer.
Words = SendMessage | SendHidden | SendToRoom
#: What is compared of a floor and of a chat.
_FLOOR = (
    *("seq", "sites", "queues", "agents", "interactions", "offers", "blocks"),
    *("profiles", "expert_groups", "consultations", "broadcasts"),
)
_CHAT = (
    *("public", "staff", "agents", "ended", "customer_marks", "agent_marks"),
    *("last_from_customer", "waiting_since", "customer_gone_until", "agent_gone_until"),
)
#: Milliseconds within which what was undone is off the disk, even if that was full.
_OFF_THE_DISK = 17_000
#: Where the program believes its server, and its folder, to be.
SERVER = "http://server.example"
_FOLDER = Path("/simulated")


class Keyring:
    """The keyring of one machine's system; it outlives all processes."""

    def __init__(self) -> None:
        self._secrets: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str, /) -> str | None:
        """A secret, or None."""
        return self._secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str, /) -> None:
        """Keep a secret."""
        self._secrets[(service, username)] = password

    def delete_password(self, service: str, username: str, /) -> None:
        """Forget a secret, if it is there."""
        self._secrets.pop((service, username), None)


class Program:
    """One life of the program: what `desktop.app.running` puts together, without Qt."""

    def __init__(
        self,
        machine: Machine,
        keyring: Keyring,
        login: str,
        history: History,
        written: dict[CommandId, StaffCommand],
    ) -> None:
        """`written`: what an outbox on this machine was ever seen to hold."""
        self._written = written
        #: What the outbox held last.
        self._held: tuple[CommandId, ...] = ()
        self._returned: set[CommandId] = set()
        self._history = history
        self._machine = machine
        self.client = client_of(machine)
        self.store = Store(machine.wall)
        self.tasks = Tasks(self._failed)
        self.keeper = Keeper(_FOLDER, lambda: keyring, self._problem)
        self.keeper._pool = machine.pool()  # type: ignore[assignment] -- its thread, under virtual time
        files = Files(self.store, _FOLDER)
        self.door = SignIn(self.store, self.keeper, self.tasks, self._connection_with(files), self._signed_in)
        self.bus = Bus(self.store)
        self.bus.attach(Behind(self.keeper, self.tasks, self.door))
        self.store.set_sign_in(SignInState(SignInPhase.WORKING, SERVER, login))
        self.store.listen(self._changed)
        self.tasks.spawn(self.door.start(None), "first sign-in")

    def _connection_with(self, files: Files) -> Callable[[str, str, Callable[[ErrorCode, str], None]], Connection]:
        def connect(server: str, login: str, expired: Callable[[ErrorCode, str], None]) -> Connection:
            return Connection(
                server=server,
                login=login,
                store=self.store,
                keeper=self.keeper,
                tasks=self.tasks,
                files=files,
                expired=expired,
            )

        return connect

    def _signed_in(self, _server: str, _login: str) -> None:
        """The file beside the vault remembers the pair; here it is always the same."""

    def _failed(self, error: BaseException) -> None:
        self._history.add(Complained(self._now(), f"{self.client}: {error!r}"))

    def _problem(self, words: str) -> None:
        if words == NO_ROOM:
            return
        self._history.add(Complained(self._now(), f"{self.client}: {words}"))

    def _now(self) -> int:
        return int(self._machine.loop.time() * 1_000)

    def _changed(self, batch: Sequence[Change]) -> None:
        for change in batch:
            match change:
                case changes.MeChanged() if self.store.me is None:
                    self._note_signed_out()
                case changes.OutboxChanged():
                    self._note_kept()
                case changes.DraftReturned(interaction=chat, hidden=True):
                    self._note_returned(SendHidden, chat, self.store.drafts.hidden_of(chat).draft.text, change.code)
                case changes.DraftReturned(interaction=chat):
                    self._note_returned(SendMessage, chat, self.store.drafts.of(chat).text, change.code)
                case changes.RoomWordsReturned(room=room):
                    words = self.store.drafts.of(draft_key(room)).text
                    self._note_returned(SendToRoom, room, words, change.code)
                case changes.CommandRefused():
                    self._history.add(Returned(self._now(), self.client, change.command.id, change.code))
                case _:
                    pass

    def _note_kept(self) -> None:
        """What is in the store's outbox is on the disk."""
        for id, queued in self.store.outbox.items():
            if id not in self._written:
                self._written[id] = queued.command
                self._history.add(Wrote(self._now(), self.client, queued.command))

        self._held = tuple(self.store.outbox)

    def _note_signed_out(self) -> None:
        """Whoever signs out is asked about what was not sent, and lets it go."""
        for id in self._held:
            self._history.add(Returned(self._now(), self.client, id, None))

    def _note_returned(self, kind: type[Words], where: UUID, words: str, code: ErrorCode) -> None:
        """Words that are in a composer again, and no longer in the outbox."""
        for id, command in self._written.items():
            if (
                isinstance(command, kind)
                and _place_of(command) == where
                and id not in self.store.outbox
                and id not in self._returned
                and command.text in words
            ):
                self._returned.add(id)
                self._history.add(Returned(self._now(), self.client, id, code))

    def retry(self, message: MessageId) -> None:
        """The agent wants it sent all the same."""
        if CommandId(message) in self.store.outbox:
            self._history.add(Retried(self._now(), self.client, CommandId(message)))
            self.bus.retry(message)

    def take_back(self, message: MessageId) -> None:
        """The agent undoes the sending of a message, if it is not too late."""
        id = CommandId(message)
        if id in self.store.outbox:
            self.bus.take_back(message)
            if id not in self.store.outbox:
                self._history.add(Returned(self._now(), self.client, id, None))
                self.tasks.spawn(self._note_undone(id), "undone")

    async def _note_undone(self, id: CommandId) -> None:
        """Until it is off the disk, a program that is killed may send it all the same; a full disk takes its time."""
        ends = self._now() + _OFF_THE_DISK
        # The disk tells nobody when it is gone.
        while self._now() < ends and await self.keeper._run(lambda: self._lies_on_the_disk(id)):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        self._history.add(Undone(self._now(), self.client, id))

    def _lies_on_the_disk(self, id: CommandId) -> bool:
        return bool(self.keeper._vaults.vault.read("SELECT 1 FROM outbox WHERE id = ?", (id.bytes,)))

    def discard(self, message: MessageId) -> None:
        """The agent lets a failed message go."""
        if CommandId(message) in self.store.outbox:
            self._history.add(Returned(self._now(), self.client, CommandId(message), None))
            self.bus.discard(message)


class Desk:
    """One agent's machine.

    Attributes:
        program: what runs on it; None: nothing does.
    """

    def __init__(self, machine: Machine, network: Network, history: History, agent: AgentId, login: str) -> None:
        self.machine = machine
        self.agent = agent
        self.login = login
        self.program: Program | None = None
        self._network = network
        self._history = history
        self._keyring = Keyring()
        self._written: dict[CommandId, StaffCommand] = {}

    @property
    def client(self) -> str:
        """Its name in the history."""
        return client_of(self.machine)

    @property
    def has_chats(self) -> bool:
        """Whether its agent talks with anybody."""
        return self.program is not None and bool(self.program.store.conversations)

    # --- the program's lives ----------------------------------------------------------------------

    def start(self) -> None:
        """Open the program."""
        if not self.machine.alive:
            self.machine.start()
            self.machine.soon(self._begin)

    def _begin(self) -> None:
        self.program = Program(self.machine, self._keyring, self.login, self._history, self._written)

    def kill(self, *, told: bool) -> None:
        """The program is gone, whatever it was doing. `told`: the system closes its connections."""
        if self.machine.alive:
            self.machine.kill()
            self.program = None
            self._network.client_died(self.machine, told=told)

    def close(self) -> None:
        """Close the window: the program ends as it does."""
        program = self.program
        if program is not None and self.machine.alive:
            self.machine.spawn(self._close(program))

    async def _close(self, program: Program) -> None:
        await program.door.close()
        await program.tasks.stop()
        await program.keeper.close()
        self.machine.loop.call_soon(self._closed, program)

    def _closed(self, program: Program) -> None:
        if program is self.program:
            self.kill(told=True)

    # --- what its agent does ----------------------------------------------------------------------

    def do(self, act: Callable[[Program], object]) -> None:
        """Have the agent do something, if she finds the program running."""
        program = self.program
        if program is not None:
            self.machine.soon(lambda: act(program) if program is self.program else None)

    def send(self, make: Callable[[CommandId], StaffCommand], *, after: int = 0) -> None:
        """Have the program send a command, with an id that is made when it does; after so many milliseconds."""
        self.do(
            lambda program: program.bus.send(make(CommandId(new_id())), self.machine.wall() + after if after else 0)
        )

    # --- the end ----------------------------------------------------------------------------------

    def compare(self, tx: Tx) -> None:
        """All being quiet: what the desk holds beside what the server would show a new one."""
        program = self.program
        if program is None:
            return
        unsent = tuple(program.store.outbox)
        differences = tuple(self._differences(tx, program.store))
        self._history.add(Compared(self._network.now(), program.client, differences, unsent))

    def _differences(self, tx: Tx, store: Store) -> Iterator[str]:
        if store.link.phase is not LinkPhase.ONLINE:
            yield f"is not online but {store.link.phase.value}, {store.sign_in.phase.value}: {store.link.why}"
            return
        for queued in store.outbox.values():
            if queued.failure is None and not queued.held:
                yield f"{queued.command.id} is still on its way"
        fresh = self._fresh(tx)
        for part in _FLOOR:
            yield from _unlike(f"floor {part}", getattr(store.floor, part), getattr(fresh.floor, part))
        told = canned_rows.lacking(tx, self.agent, 0)
        texts = {text.id: replace(text, uses=0) for shown in told for text in shown.texts}
        held = {id: replace(text, uses=0) for id, text in store.canned.texts.items()}
        yield from _unlike("texts kept ready", held, texts)
        mine = {id for id, chat in store.conversations.items() if chat.held is Held.MINE}
        yield from _unlike("chats that are hers", mine, set(fresh.conversations))
        for id, chat in fresh.conversations.items():
            held = store.conversations.get(id)
            if held is None:
                continue
            for part in _CHAT:
                # Of a long chat a new desk is given the end, which does not tell who joined before it.
                if part != "agents" or not chat.older:
                    yield from _unlike(f"chat {id}: {part}", getattr(held, part), getattr(chat, part))
            yield from _unlike(f"chat {id}: items", _shown(held, chat), _shown(chat, chat))
            yield from _unlike(f"chat {id}: proposals", _proposed(held, chat), _proposed(chat, chat))

    def _fresh(self, tx: Tx) -> Store:
        store = Store(self.machine.wall)
        agent = next(one for one in resume.floor_snapshot(tx).agents if one.id == self.agent)
        chats = resume.interactions_of(tx, self.agent)
        store.apply(
            [
                Welcome(
                    protocol=PROTOCOL_VERSION,
                    epoch="",
                    now=self.machine.wall(),
                    heartbeat=limits.HEARTBEAT,
                    dead_after=limits.DEAD_AFTER,
                    agent=agent,
                ),
                resume.floor_snapshot(tx),
                *(resume.staff_interaction(tx, chat) for chat in chats),
            ]
        )
        return store


def _shown(chat: Conversation, like: Conversation) -> list[Item]:
    """Its transcript from where another's begins, without what is in the outbox and how often lines were painted."""
    first = {"public": like.first_public, "staff": like.first_staff}
    numbered = ((*_place(item), item) for item in chat.items if not isinstance(item, ProposalItem))
    return [replace(item, revision=0) for kind, seq, item in numbered if seq and seq >= first[kind]]


def _proposed(chat: Conversation, like: Conversation) -> list[tuple[Proposal, Proposal]]:
    """Its proposals as far as another holds them, and as their cards show them."""
    cards = {item.proposal.id: item.proposal for item in chat.items if isinstance(item, ProposalItem)}
    return [(one, cards[id]) for id, one in chat.proposals.items() if id in like.proposals]


def _place_of(words: Words) -> UUID:
    return words.room if isinstance(words, SendToRoom) else words.interaction


def _place(item: Item) -> tuple[str, int]:
    """The stream of an item and its number there; 0 in the outbox."""
    if isinstance(item, MessageItem):
        return "public", item.seq
    if isinstance(item, HiddenItem):
        return "staff", item.seq
    kind, _, seq = item.key.partition("-")
    return kind, int(seq)


def _unlike(name: str, held: object, fresh: object) -> Iterator[str]:
    if held != fresh:
        yield f"{name} is {held!r}, a new desk would have {fresh!r}"
