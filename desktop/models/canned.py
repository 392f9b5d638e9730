"""Texts kept ready: finding, filling in, counting and keeping them."""

from collections import deque
from collections.abc import Iterable, Iterator

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from desktop.models.canned_here import CannedSearch, TextsHere
from desktop.models.known_words import KnownWords
from desktop.models.signals import StoreSignals
from desktop.models.slices import Slices
from desktop.state import canned_uses, canned_words, overseeing
from desktop.state.bus import CommandBus
from desktop.state.canned import writes_with
from desktop.state.canned_csv import Names, Row, place_of
from desktop.state.canned_words import Filled
from desktop.state.changes import CommandRefused, TextsUsed
from desktop.state.drafts import Remembered
from desktop.state.store import Store
from protocol.canned import Canned, DropCanned, PutCanned, UseCanned
from protocol.entities import Agent
from protocol.ids import AgentId, CannedId, CommandId, InteractionId, ProfileId, QueueId, new_id
from protocol.kinds import CannedKind

#: So many letters of a text in one line are no coincidence.
_TELLING = 8
#: Rows of a table that are kept at once.
_TOGETHER = 25


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
        self._here = TextsHere(store, signals, self)
        self._here.changed.connect(self.changed)
        #: What of a table is still to be kept: thousands of rows take longer than a frame.
        self._rows: deque[tuple[Row, Canned | None]] = deque()
        self._slices = Slices(self)
        self._uses = canned_uses.read(store.memory.of(Remembered.CANNED_USES))
        #: By chat, the texts that were put into its draft, in the words that stood there.
        self._inserted: dict[InteractionId, dict[CannedId, str]] = {}
        signals.me.connect(self._me_changed)
        signals.texts_used.connect(self._used)
        signals.refused.connect(self._refused)
        signals.sign_in.connect(self._signed_in)
        signals.closed.connect(self._closed)
        self._who = self._rights()

    # --- reading ----------------------------------------------------------------------------

    def all(self) -> list[Canned]:
        """All that she writes with or looks after, as they stand here, by their titles.

        Of thousands that came just now some may be missing still; `changed` tells when none is.
        """
        return self._here.in_order()

    @property
    def is_empty(self) -> bool:
        """There is none."""
        return not self._here.all()

    def of(self, id: CannedId) -> Canned | None:
        """One of them, by its id."""
        return self._here.all().get(id)

    def search(self, parent: QObject) -> CannedSearch:
        """Somebody who looks for texts, with `find` and `find_all`."""
        return CannedSearch(self._here, parent)

    def find(self, search: CannedSearch, wanted: str, interaction: InteractionId, most: int) -> None:
        """Look for those to write with that answer what was typed, best first; what the chat's queue uses comes first.

        At most `most` of them.
        """
        me, chat = self.me, self._store.chat(interaction)
        search.ask(
            wanted,
            queue=chat.card.queue if chat is not None else None,
            uses=self._uses,
            fits=lambda one: me is not None and writes_with(me, one),
            most=most,
        )

    def find_all(self, search: CannedSearch, wanted: str) -> None:
        """The same, with those that she looks after for others."""
        search.ask(wanted, uses=self._uses, fits=lambda _: True)

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
        self._inserted.setdefault(interaction, {})[canned.id] = words

    def used_in(self, interaction: InteractionId | None, words: str) -> tuple[CannedId, ...]:
        """Of the texts that were put into a chat's draft, those of which enough is left in these words."""
        inserted = self._inserted.get(interaction) if interaction is not None else None
        if inserted is None:
            return ()
        here = self._here.all()
        return tuple(canned for canned, text in inserted.items() if canned in here and _is_left(text, words))

    # --- keeping ----------------------------------------------------------------------------

    @property
    def me(self) -> Agent | None:
        """Who keeps them."""
        return self._store.my_agent

    def groups(self) -> dict[ProfileId, str]:
        """The groups that this agent may keep texts for, by name."""
        me, profiles = self.me, self._store.floor.profiles
        if me is None or not overseeing.supervises(me):
            return {}
        overseen = profiles if overseeing.oversees_all(me) else {id for id in me.supervises or () if id in profiles}
        return {id: profiles[id].name for id in sorted(overseen, key=lambda id: profiles[id].name)}

    def may_for_all(self) -> bool:
        """Everybody's texts are hers to keep."""
        return overseeing.oversees_all(self.me)

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
        return any(one.id != written.id and place_of(one) == wanted for one in self._here.all().values())

    def put(self, written: Written) -> None:
        """Keep a text."""
        me = self.me
        if me is not None:
            owner, group = (me.id, None) if written.mine else (None, written.group)
            self._bus.send(_put(written, written.id, owner, group))

    def ask_edit(self, canned: CannedId) -> None:
        """Show a text for editing."""
        self.to_edit = canned
        self.edit_asked.emit()

    def drop(self, canned: Canned) -> None:
        """Throw a text away; `put_back` undoes it."""
        self._bus.send(DropCanned(id=CommandId(new_id()), canned=canned.id))

    def put_back(self, canned: Canned) -> None:
        """Keep a text again as it was."""
        self._bus.send(_put(canned, canned.id, canned.owner, canned.group))

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
        self._rows += rows
        self._slices.run(self._send_rows())

    # --- inside -----------------------------------------------------------------------------

    def _send_rows(self) -> Iterator[None]:
        while self._rows:
            count = min(len(self._rows), _TOGETHER)
            self._bus.send_all([_put_row(*self._rows.popleft()) for _ in range(count)])
            yield

    def _rights(self) -> tuple[object, ...]:
        """Whose texts are hers to use and to change."""
        me = self.me
        return () if me is None else (me.id, me.role, me.profile, me.supervises)

    def _me_changed(self) -> None:
        if self._rights() != self._who:
            self._who = self._rights()
            self.changed.emit()

    def _used(self, change: TextsUsed) -> None:
        """What was undone, refused or let go was not said, and nothing in it was used."""
        chat = self._store.chat(change.interaction)
        for canned in change.texts:
            self._uses = canned_uses.used(self._uses, canned, chat.card.queue if chat is not None else None)
            self._bus.send(UseCanned(id=CommandId(new_id()), canned=canned))
        self._store.memory.put(Remembered.CANNED_USES, canned_uses.write(self._uses))

    def _refused(self, refused: CommandRefused) -> None:
        if isinstance(refused.command, PutCanned | DropCanned):
            self.refused.emit(refused)

    def _signed_in(self) -> None:
        """Who signs in has used others."""
        self._uses = canned_uses.read(self._store.memory.of(Remembered.CANNED_USES))
        self._rows.clear()
        self._slices.stop()

    def _closed(self, interaction: InteractionId) -> None:
        self._inserted.pop(interaction, None)


def _put_row(row: Row, before: Canned | None) -> PutCanned:
    return _put(row, before.id if before is not None else CannedId(new_id()), row.owner, row.group)


def _put(text: Written | Canned | Row, canned: CannedId, owner: AgentId | None, group: ProfileId | None) -> PutCanned:
    return PutCanned(
        id=CommandId(new_id()),
        canned=canned,
        kind=text.kind,
        shortcut=text.shortcut,
        title=text.title,
        text=text.text,
        owner=owner,
        group=group,
        queues=text.queues,
    )


def _is_left(text: str, words: str) -> bool:
    """Enough of a text stands in what was sent: all of it, or a line that tells."""
    lines = [line.strip() for line in text.splitlines()]
    return text.strip() in words or any(len(line) >= _TELLING and line in words for line in lines)
