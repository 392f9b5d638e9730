"""Texts kept ready as rows, and who may use which. Reads only.

A text's place is the id of its owner or group, or nothing: everybody's. Who may use it is who is at home there: the
owner; the agents of the group and who oversees it; everybody.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from backend.actions import overseeing
from backend.actions.actor import Actor
from backend.store import Row, Tx
from protocol.canned import Canned, CannedShown
from protocol.ids import AgentId, CannedId

#: The place of texts that are everybody's.
EVERYBODY = b""

#: Characters of texts in one frame, and what each takes besides.
_PART = 50_000
_HEAD = 300

_decode = msgspec.json.Decoder(Canned).decode
_encode = msgspec.json.Encoder().encode

_FIND = "SELECT data, uses, gone FROM canned WHERE id = ?"
_REVISION = (
    "SELECT max(coalesce((SELECT max(revision) FROM canned), 0), coalesce((SELECT max(revision) FROM canned_reach), 0))"
)
_SINCE = "SELECT revision, place, gone, moved, uses, data FROM canned WHERE revision > ? ORDER BY revision"
_IN_PLACE = "SELECT revision, place, gone, moved, uses, data FROM canned WHERE place = ? AND NOT gone"
_REACHED = "SELECT agent FROM canned_reach WHERE revision > ?"
_MEMBERS = "SELECT id, profile FROM agents WHERE profile IS NOT NULL"
_MEMBER = f"{_MEMBERS} AND id = ?"
_PROFILES = "SELECT id FROM profiles"
_SHARED = (
    "SELECT data, uses FROM canned WHERE NOT gone AND place IN (SELECT id FROM profiles UNION ALL SELECT X'') "
    "ORDER BY rowid"
)


class Found(Struct, frozen=True):
    """A text that is there, or was."""

    text: Canned
    gone: bool


class _Changed(Struct, frozen=True):
    """A text that is there, or was, and where."""

    place: bytes
    text: Canned
    gone: bool
    #: It was somewhere else before.
    moved: bool


class Home(Struct, frozen=True):
    """Where somebody may use texts. `everywhere`: in all groups; never at other persons. `agent`: her own texts too."""

    agent: AgentId | None
    groups: frozenset[bytes] = frozenset()
    everywhere: bool = False

    def has(self, place: bytes, text: Canned) -> bool:
        """Whether she may use a text of this place."""
        if text.owner is not None:
            return text.owner == self.agent
        return self.everywhere or place == EVERYBODY or place in self.groups


class News(Struct, frozen=True):
    """What several agents are told alike."""

    agents: tuple[AgentId, ...]
    shown: tuple[CannedShown, ...]


def place(text: Canned) -> bytes:
    """Whose it is, as a row says it."""
    whose = text.owner or text.group
    return EVERYBODY if whose is None else whose.bytes


def to_json(text: Canned) -> str:
    """As its row keeps it; how often it was used is beside it."""
    return _encode(replace(text, uses=0)).decode()


def find(tx: Tx, text: CannedId) -> Found | None:
    """A text that is there, or was; None: never."""
    row = tx.one(_FIND, (text.bytes,))
    return None if row is None else Found(replace(_decode(row[0]), uses=row[1]), bool(row[2]))


def revision(tx: Tx) -> int:
    """Of the last change of any text, or of what somebody may use; 0: never."""
    row = tx.one(_REVISION)
    return 0 if row is None else int(row[0])


def may_use(tx: Tx, actor: Actor, text: Canned) -> bool:
    """Whether the actor may send it: who works on the data folder itself has no desk to send it from."""
    at_home = None if actor.agent is None else home(tx, actor.agent)
    return at_home is not None and at_home.has(place(text), text)


def home(tx: Tx, agent: AgentId) -> Home | None:
    """Where an agent may use texts; None: there is no such agent."""
    return _homes(tx, {agent}).get(agent)


def lacking(tx: Tx, agent: AgentId, held: int) -> tuple[CannedShown, ...]:
    """What a desk lacks that holds the revision `held`."""
    now = revision(tx)
    at_home = None if held == now else home(tx, agent)
    if at_home is None:
        return ()
    if held == 0 or held > now or agent in _reached(tx, held):
        return _in_parts(_all(tx, at_home, now), 0)
    return _in_parts(_news(at_home, _changed(tx.all(_SINCE, (held,))), now), held)


def news(tx: Tx, told: int, agents: Collection[AgentId]) -> tuple[int, tuple[News, ...]]:
    """The revision now, and what is news since `told` to those of these agents whom it concerns."""
    now = revision(tx)
    changed = _changed(tx.all(_SINCE, (told,)))
    reached = _reached(tx, told)
    if not agents or not (changed or reached):
        return now, ()
    owners = {one.text.owner for one in changed}
    found: list[News] = []
    #: Whoever may use the same texts, and has none of her own among them, is told the same.
    alike: dict[Home, list[AgentId]] = {}
    for agent, at_home in _homes(tx, agents).items():
        if agent in reached:
            found.append(News(agents=(agent,), shown=_in_parts(_all(tx, at_home, now), 0)))
        else:
            audience = at_home if agent in owners else replace(at_home, agent=None)
            alike.setdefault(audience, []).append(agent)
    for audience, members in alike.items():
        one = _news(audience, changed, now)
        if one.texts or one.gone:
            found.append(News(agents=tuple(members), shown=_in_parts(one, told)))
    return now, tuple(found)


def all_but_personal(tx: Tx) -> tuple[Canned, ...]:
    """The texts of groups and of everybody."""
    return tuple(replace(_decode(data), uses=uses) for data, uses in tx.all(_SHARED))


def _in_parts(whole: CannedShown, held: int) -> tuple[CannedShown, ...]:
    """In frames that are not too large. Whoever gets some of them holds what she held before, until the last one."""
    parts: list[CannedShown] = []
    texts: list[Canned] = []
    size = 0
    for text in whole.texts:
        if texts and size + len(text.text) > _PART:
            parts.append(CannedShown(revision=held, texts=tuple(texts), all=whole.all and not parts))
            texts, size = [], 0
        texts.append(text)
        size += len(text.text) + _HEAD
    last = replace(whole, texts=tuple(texts), all=whole.all and not parts)
    return (*parts, last)


def _all(tx: Tx, at_home: Home, now: int) -> CannedShown:
    """Place by place: other persons' texts are many, and none of hers."""
    groups = {row[0] for row in tx.all(_PROFILES)} if at_home.everywhere else at_home.groups
    own = () if at_home.agent is None else (at_home.agent.bytes,)
    there = [row for where in (*own, EVERYBODY, *groups) for row in tx.all(_IN_PLACE, (where,))]
    return replace(_news(at_home, _changed(sorted(there)), now), all=True)


def _changed(rows: Iterable[Row]) -> tuple[_Changed, ...]:
    return tuple(
        _Changed(where, replace(_decode(data), uses=uses), bool(gone), bool(moved))
        for _, where, gone, moved, uses, data in rows
    )


def _news(at_home: Home, changed: Iterable[_Changed], now: int) -> CannedShown:
    texts: list[Canned] = []
    gone: list[CannedId] = []
    for one in changed:
        where, text, is_gone, moved = one.place, one.text, one.gone, one.moved
        if not is_gone and at_home.has(where, text):
            texts.append(text)
        elif moved or (is_gone and at_home.has(where, text)):
            gone.append(text.id)
    return CannedShown(revision=now, texts=tuple(texts), gone=tuple(gone))


def _homes(tx: Tx, agents: Collection[AgentId]) -> dict[AgentId, Home]:
    """Of those of these agents that there are."""
    members = tx.all(_MEMBER, (next(iter(agents)).bytes,)) if len(agents) == 1 else tx.all(_MEMBERS)
    own = {AgentId(UUID(bytes=key)): {profile} for key, profile in members}
    return {
        agent: Home(agent, frozenset(own.get(agent, set[bytes]()) | groups.profiles), groups.everything)
        for agent, groups in overseeing.groups_of(tx, agents).items()
    }


def _reached(tx: Tx, since: int) -> set[AgentId]:
    return {AgentId(UUID(bytes=row[0])) for row in tx.all(_REACHED, (since,))}
