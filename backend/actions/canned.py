"""Texts kept ready, as their owners and supervisors look after them (FEATURES 20, 21).

Rows with a revision, beside the streams: who may use them is told of each change (`canned_news`).
"""

import re

from backend.actions import canned_rows, checks, overseeing
from backend.actions.actor import Actor
from backend.actions.profiles import need_profile
from backend.actions.seen_text import is_blank
from backend.store import Tx
from protocol.canned import Canned, DropCanned, PutCanned, UseCanned
from protocol.errors import ErrorCode, Refusal
from protocol.ids import AgentId, CommandId, new_id
from protocol.limits import MAX_CANNED, MAX_MESSAGE_CHARACTERS, MAX_NAME_CHARACTERS, MAX_SHORTCUT_CHARACTERS

_SHORTCUT = re.compile(r"[\w-]+")
#: Of one text.
_MOST_QUEUES = 50

_TAKEN = "SELECT 1 FROM canned WHERE place = ? AND kind = ? AND shortcut = ? AND NOT gone AND id <> ?"
_COUNT = "SELECT count(*) FROM canned WHERE place = ? AND NOT gone AND id <> ?"
_PUT = (
    "INSERT INTO canned (id, place, kind, shortcut, revision, gone, moved, uses, data) "
    "VALUES (?1, ?2, ?3, ?4, ?5, FALSE, FALSE, 0, ?6) "
    "ON CONFLICT (id) DO UPDATE SET moved = moved OR place <> ?2, place = ?2, kind = ?3, shortcut = ?4, "
    "revision = ?5, gone = FALSE, data = ?6"
)
_DROP = "UPDATE canned SET gone = TRUE, revision = ?2 WHERE id = ?1 AND NOT gone"
_USE = "UPDATE canned SET uses = uses + 1 WHERE id = ? AND NOT gone"
_REACH = "INSERT INTO canned_reach (agent, revision) VALUES (?1, ?2) ON CONFLICT (agent) DO UPDATE SET revision = ?2"


def put_canned(tx: Tx, command: PutCanned, actor: Actor) -> None:
    """Make or replace a text. Refusals are those of `PutCanned`."""
    _check(tx, command)
    text = Canned(
        id=command.canned,
        kind=command.kind,
        shortcut=command.shortcut,
        title=command.title.strip(),
        text=command.text,
        owner=command.owner,
        group=command.group,
        queues=command.queues,
        changed_at=tx.now,
    )
    before = canned_rows.find(tx, text.id)
    if before is not None:
        _check_may_change(tx, actor, before.text)
    _check_may_change(tx, actor, text)
    key = text.id.bytes
    place, shortcut = canned_rows.place(text), text.shortcut.casefold()
    if tx.one(_TAKEN, (place, text.kind.value, shortcut, key)) is not None:
        raise Refusal(ErrorCode.NAME_TAKEN, f"“{text.shortcut}” is taken. Choose another shortcut.")
    row = tx.one(_COUNT, (place, key))
    if row is not None and row[0] >= MAX_CANNED:
        raise Refusal(ErrorCode.TOO_MANY)
    revision = canned_rows.revision(tx) + 1
    tx.execute(_PUT, (key, place, text.kind.value, shortcut, revision, canned_rows.to_json(text)))


def drop_canned(tx: Tx, command: DropCanned, actor: Actor) -> None:
    """Throw a text away. Refusals are those of `DropCanned`."""
    found = canned_rows.find(tx, command.canned)
    if found is None or found.gone:
        return
    _check_may_change(tx, actor, found.text)
    tx.execute(_DROP, (command.canned.bytes, canned_rows.revision(tx) + 1))


def use_canned(tx: Tx, command: UseCanned, actor: Actor) -> None:
    """It was sent once more. Raises Refusal(not_allowed)."""
    found = canned_rows.find(tx, command.canned)
    if found is None or found.gone:
        return
    if not canned_rows.may_use(tx, actor, found.text):
        raise Refusal(ErrorCode.NOT_ALLOWED)
    tx.execute(_USE, (command.canned.bytes,))


def reach_changed(tx: Tx, agent: AgentId) -> None:
    """She has another role or group, or oversees others: what she may use is told to her anew."""
    tx.execute(_REACH, (agent.bytes, canned_rows.revision(tx) + 1))


def everybodys(tx: Tx) -> tuple[PutCanned, ...]:
    """All texts of groups and of everybody, as the commands that would make them; with fresh ids."""
    return tuple(
        PutCanned(
            id=CommandId(new_id()),
            canned=one.id,
            kind=one.kind,
            shortcut=one.shortcut,
            title=one.title,
            text=one.text,
            group=one.group,
            queues=one.queues,
        )
        for one in canned_rows.all_but_personal(tx)
    )


def _check(tx: Tx, command: PutCanned) -> None:
    if command.owner is not None and command.group is not None:
        raise checks.invalid("Whose", "a person's or a group's, not both.")
    if _SHORTCUT.fullmatch(command.shortcut) is None or len(command.shortcut) > MAX_SHORTCUT_CHARACTERS:
        raise checks.invalid("Shortcut", f"1 to {MAX_SHORTCUT_CHARACTERS} letters, digits, - and _.")
    checks.text("Title", command.title, MAX_NAME_CHARACTERS)
    if is_blank(command.text):
        raise Refusal(ErrorCode.MESSAGE_EMPTY)
    if len(command.text) > MAX_MESSAGE_CHARACTERS:
        raise Refusal(ErrorCode.MESSAGE_TOO_LONG)
    if len(command.queues) > _MOST_QUEUES:
        raise checks.invalid("Queues", f"at most {_MOST_QUEUES}.")
    for queue in command.queues:
        checks.queue_exists(tx, queue)
    if command.group is not None:
        need_profile(tx, command.group)


def _check_may_change(tx: Tx, actor: Actor, text: Canned) -> None:
    """Raises Refusal: `not_allowed` for another person's, `role_required` and `not_overseen` for a group's or all."""
    if text.owner is not None:
        if text.owner != actor.agent:
            raise Refusal(ErrorCode.NOT_ALLOWED)
        return
    if not overseeing.is_supervisor(actor):
        raise Refusal(ErrorCode.ROLE_REQUIRED)
    all_of_it = overseeing.oversees_all(tx, actor)
    if not all_of_it and (text.group is None or not overseeing.oversees_group(tx, actor, text.group)):
        raise Refusal(ErrorCode.NOT_OVERSEEN)
