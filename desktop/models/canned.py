"""Texts kept ready: finding, filling in, counting and keeping them."""

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from desktop.models.known_words import KnownWords
from desktop.models.signals import StoreSignals
from desktop.models.slices import Slices
from desktop.state import canned_uses, canned_words
from desktop.state.bus import CommandBus
from desktop.state.canned import writes_with
from desktop.state.canned_csv import Names, Row
from desktop.state.canned_rank import Found, Index, in_order
from desktop.state.canned_words import Filled
from desktop.state.changes import CommandRefused
from desktop.state.drafts import Remembered
from desktop.state.store import Store
from protocol.canned import Canned, DropCanned, PutCanned, UseCanned
from protocol.entities import Agent
from protocol.ids import CannedId, CommandId, InteractionId, ProfileId, QueueId, new_id
from protocol.kinds import CannedKind, Role

#: So many letters of a text in one line are no coincidence.
_TELLING = 8
_OVERSEES = (Role.SUPERVISOR, Role.ADMINISTRATOR)


class Written(Struct, frozen=True, kw_only=True):
    """A text as its author wants it; for herself, for a group, or (neither) for all."""

    id: CannedId
    kind: CannedKind = CannedKind.MESSAGE
    shortcut: str = ""
    title: str = ""
    text: str = ""
    mine: bool = True
    group: ProfileId | None = None
    queues: tuple[QueueId, ...] = ()


class _Inserted(Struct, frozen=True):
    canned: CannedId
    text: str


class CannedTexts(QObject):
    """View-model of the texts that this agent may use.

    Signals:
        changed: there are others, or one reads otherwise.
        refused: a change was refused (changes.CommandRefused), and is not there any more.
        edit_asked: a text is to be shown for editing (`to_edit`), wherever that is done.
    """

    changed = Signal()
    refused = Signal(object)
    edit_asked = Signal()

    def __init__(self, store: Store, bus: CommandBus, signals: StoreSignals, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._bus = bus
        self.known = KnownWords(store, signals, self)
        #: What is to be edited, until somebody shows it.
        self.to_edit: CannedId | None = None
        self._index = Index()
        #: What is not in the index yet: thousands of texts take longer than a frame.
        self._rest: Iterator[Canned] = iter(())
        self._slices = Slices(self)
        self._uses = canned_uses.read(store.memory.of(Remembered.CANNED_USES))
        #: By chat, the texts that stand in its draft.
        self._inserted: dict[InteractionId, list[_Inserted]] = {}
        signals.canned.connect(self._changed)
        signals.me.connect(self._me_changed)
        signals.outbox.connect(self._outbox_changed)
        signals.refused.connect(self._refused)
        signals.sign_in.connect(self._signed_in)
        signals.closed.connect(self._closed)
        self._waiting = self._unanswered()
        self._who = self._rights()
        self._begin_index()

    # --- reading ----------------------------------------------------------------------------

    def all(self) -> list[Canned]:
        """All that she writes with or looks after, with what was changed here and has no answer yet."""
        texts = dict(self._store.canned.texts)
        for command in self._unanswered():
            if isinstance(command, DropCanned):
                texts.pop(command.canned, None)
            else:
                texts[command.canned] = _as_put(command, texts.get(command.canned))
        return list(texts.values())

    def of(self, id: CannedId) -> Canned | None:
        """One of them, by its id."""
        return next((one for one in self.all() if one.id == id), None)

    def find(self, wanted: str, interaction: InteractionId | None = None, *, most: int | None = None) -> list[Canned]:
        """Those to write with that answer what was typed, best first; in a chat, what its queue uses comes first."""
        me = self.me
        found = [one.canned for one in self._find(wanted, interaction)] if me is not None else []
        return [one for one in found if me is not None and writes_with(me, one)][:most]

    def find_all(self, wanted: str) -> list[Canned]:
        """The same, with those that she looks after for others."""
        return [one.canned for one in self._find(wanted, None)]

    def fill(self, canned: Canned, interaction: InteractionId | None) -> Filled:
        """A text with what is known of the chat."""
        return canned_words.fill(canned.text, self.known.of(interaction))

    def uses_of(self, canned: Canned) -> int:
        """How often it was sent, by everybody."""
        mine = self._uses.get(canned.id)
        return max(canned.uses, mine.all if mine is not None else 0)

    # --- using ------------------------------------------------------------------------------

    def inserted(self, interaction: InteractionId, canned: Canned, words: str) -> None:
        """A text stands in a chat's draft now, in these words."""
        self._inserted.setdefault(interaction, []).append(_Inserted(canned.id, words))

    def sent(self, interaction: InteractionId, words: str) -> None:
        """A chat's draft was sent in these words: texts of which enough is left were used."""
        here = {one.id for one in self.all()}
        chat = self._store.chat(interaction)
        queue = chat.card.queue if chat is not None else None
        left = dict.fromkeys(one.canned for one in self._inserted.pop(interaction, ()) if _is_left(one.text, words))
        for canned in left:
            if canned in here:
                self._uses = canned_uses.used(self._uses, canned, queue)
                self._bus.send(UseCanned(id=CommandId(new_id()), canned=canned))
        if left:
            self._store.memory.put(Remembered.CANNED_USES, canned_uses.write(self._uses))

    # --- keeping ----------------------------------------------------------------------------

    @property
    def me(self) -> Agent | None:
        """Who keeps them."""
        return self._store.my_agent

    def groups(self) -> dict[ProfileId, str]:
        """The groups that this agent may keep texts for, by name."""
        me, profiles = self.me, self._store.floor.profiles
        if me is None or me.role not in _OVERSEES:
            return {}
        every = me.role is Role.ADMINISTRATOR or me.supervises is None
        overseen = profiles if every else {id for id in me.supervises or () if id in profiles}
        return {id: profiles[id].name for id in sorted(overseen, key=lambda id: profiles[id].name)}

    def may_for_all(self) -> bool:
        """Everybody's texts are hers to keep: she oversees everybody."""
        me = self.me
        return me is not None and (
            me.role is Role.ADMINISTRATOR or (me.role is Role.SUPERVISOR and me.supervises is None)
        )

    def may_change(self, canned: Canned) -> bool:
        """This text is hers to change and to throw away."""
        if canned.owner is not None:
            return self.me is not None and canned.owner == self.me.id
        return canned.group in self.groups() if canned.group is not None else self.may_for_all()

    def taken(self, written: Written) -> bool:
        """Another text of the same people has this shortcut."""
        owner = self.me.id if self.me is not None and written.mine else None
        group = None if written.mine else written.group
        wanted = (written.shortcut.casefold(), written.kind, owner, group)
        return any(
            one.id != written.id and (one.shortcut.casefold(), one.kind, one.owner, one.group) == wanted
            for one in self.all()
        )

    def put(self, written: Written) -> None:
        """Keep a text."""
        me = self.me
        if me is not None:
            self._bus.send(
                PutCanned(
                    id=CommandId(new_id()),
                    canned=written.id,
                    kind=written.kind,
                    shortcut=written.shortcut,
                    title=written.title,
                    text=written.text,
                    owner=me.id if written.mine else None,
                    group=None if written.mine else written.group,
                    queues=written.queues,
                )
            )

    def ask_edit(self, canned: CannedId) -> None:
        """Show a text for editing."""
        self.to_edit = canned
        self.edit_asked.emit()

    def drop(self, canned: Canned) -> None:
        """Throw a text away; `put_back` undoes it."""
        self._bus.send(DropCanned(id=CommandId(new_id()), canned=canned.id))

    def put_back(self, canned: Canned) -> None:
        """Keep a text again as it was."""
        self._bus.send(
            PutCanned(
                id=CommandId(new_id()),
                canned=canned.id,
                kind=canned.kind,
                shortcut=canned.shortcut,
                title=canned.title,
                text=canned.text,
                owner=canned.owner,
                group=canned.group,
                queues=canned.queues,
            )
        )

    # --- tables -----------------------------------------------------------------------------

    def names(self) -> Names | None:
        """What a table can speak of; None while nobody is signed in."""
        me, floor = self.me, self._store.floor
        if me is None:
            return None
        return Names(
            me=me.id,
            groups={id: profile.name for id, profile in floor.profiles.items()},
            queues={id: queue.name for id, queue in floor.queues.items()},
            may_group=frozenset(self.groups()),
            may_all=self.may_for_all(),
        )

    def put_rows(self, rows: Iterable[tuple[Row, Canned | None]]) -> None:
        """Keep the texts of a table, each in the place of the one it replaces."""
        for row, before in rows:
            self._bus.send(
                PutCanned(
                    id=CommandId(new_id()),
                    canned=before.id if before is not None else CannedId(new_id()),
                    kind=row.kind,
                    shortcut=row.shortcut,
                    title=row.title,
                    text=row.text,
                    owner=row.owner,
                    group=row.group,
                    queues=row.queues,
                )
            )

    # --- inside -----------------------------------------------------------------------------

    def _unanswered(self) -> tuple[PutCanned | DropCanned, ...]:
        every = (queued.command for queued in self._store.outbox.values())
        return tuple(command for command in every if isinstance(command, PutCanned | DropCanned))

    def _find(self, wanted: str, interaction: InteractionId | None) -> list[Found]:
        self._slices.stop()
        for one in self._rest:
            self._index.add(one)
        chat = self._store.chat(interaction) if interaction is not None else None
        return self._index.find(wanted, queue=chat.card.queue if chat is not None else None, uses=self._uses)

    def _begin_index(self) -> None:
        self._index, self._rest = Index(), iter(in_order(self.all()))
        self._slices.run(self._fill_index())

    def _fill_index(self) -> Iterator[None]:
        for one in self._rest:
            self._index.add(one)
            yield

    def _changed(self) -> None:
        self._begin_index()
        self.changed.emit()

    def _rights(self) -> tuple[object, ...]:
        """Whose texts are hers to use and to change."""
        me = self.me
        return () if me is None else (me.id, me.role, me.profile, me.supervises)

    def _me_changed(self) -> None:
        if self._rights() != self._who:
            self._who = self._rights()
            self.changed.emit()

    def _outbox_changed(self) -> None:
        waiting = self._unanswered()
        if waiting != self._waiting:
            self._waiting = waiting
            self._changed()

    def _refused(self, refused: CommandRefused) -> None:
        if isinstance(refused.command, PutCanned | DropCanned):
            self.refused.emit(refused)

    def _signed_in(self) -> None:
        """Who signs in has used others."""
        self._uses = canned_uses.read(self._store.memory.of(Remembered.CANNED_USES))
        self._changed()

    def _closed(self, interaction: InteractionId) -> None:
        self._inserted.pop(interaction, None)


def _as_put(command: PutCanned, before: Canned | None) -> Canned:
    put = Canned(
        id=command.canned,
        kind=command.kind,
        shortcut=command.shortcut,
        title=command.title,
        text=command.text,
        owner=command.owner,
        group=command.group,
        queues=command.queues,
    )
    return put if before is None else replace(put, uses=before.uses, changed_at=before.changed_at)


def _is_left(text: str, words: str) -> bool:
    """Enough of a text stands in what was sent: all of it, or a line that tells."""
    lines = [line.strip() for line in text.splitlines()]
    return text.strip() in words or any(len(line) >= _TELLING and line in words for line in lines)
