"""Visitors who browse are invited to chat, by an agent or by a rule of their site, and answer."""

# ruff: noqa: S608 -- statements are put together from constants of ours; values are always parameters

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from backend.actions import arrivals, block_rows, chats, hours, overseeing, places, queue_rows, rows, serving
from backend.actions.absences import AT_ONCE
from backend.actions.actor import Actor
from backend.actions.interactions import SYSTEM, agent_party, give
from backend.actions.seen_text import is_blank, visible
from backend.store import Tx
from protocol.browsing import Asked, Invitation
from protocol.commands import AnswerInvitation, InviteVisitor
from protocol.entities import Customer
from protocol.errors import ErrorCode, Refusal
from protocol.frames import PublicEntry
from protocol.ids import AgentId, InteractionId, InvitationId, QueueId, VisitorId
from protocol.kinds import Channel, InteractionStatus
from protocol.limits import INVITATION_OPEN, MAX_INVITATION_CHARACTERS
from protocol.service import InvitationRule

#: A visit is over for good after so long (ms): whoever was asked then may be asked anew.
REMEMBERED = 24 * 3_600_000

_MAKE = (
    "INSERT INTO invitations (id, visitor, queue, agent, rule, text, made_at, deadline) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_LAST = (
    "SELECT id, agent, text, deadline, answer FROM invitations WHERE visitor = ?1 AND made_at > ?2 "
    # Not by time: a clock may have been set back in between.
    "ORDER BY rowid DESC LIMIT 1"
)
_SAID_NO = "SELECT 1 FROM invitations WHERE visitor = ?1 AND made_at > ?2 AND (answer IS NULL OR answer = 'no')"
_OPEN = "SELECT agent, queue, text FROM invitations WHERE id = ?1 AND visitor = ?2 AND answer IS NULL AND deadline > ?3"
_ANSWER = "UPDATE invitations SET answer = ? WHERE id = ?"
_OVER = "UPDATE invitations SET answer = 'over' WHERE visitor = ? AND answer IS NULL"
_DUE = "SELECT id, visitor FROM invitations WHERE answer IS NULL AND deadline <= ? ORDER BY deadline LIMIT ?"
_TOO_FAR = "SELECT id FROM invitations WHERE answer IS NULL AND deadline > ? LIMIT ?"
_FREE = (
    "SELECT count(*) FROM memberships m JOIN agents a ON a.id = m.agent JOIN (SELECT 'chat' AS channel) i "
    f"WHERE m.queue = ? AND m.channel = 'chat' AND {rows.TAKES_OFFERS} AND {places.FREE} "
    "AND NOT EXISTS (SELECT 1 FROM offers o WHERE o.agent = a.id AND o.outcome IS NULL)"
)
_BY_RULE = "SELECT count(*) FROM invitations WHERE answer IS NULL AND agent IS NULL AND queue = ? AND deadline > ?"
_HERE = f"SELECT 1 FROM agents a WHERE a.id = ? AND {rows.AT_DESK}"


class Standing(Struct, frozen=True, kw_only=True):
    """How it stands with inviting one visitor."""

    asked: Asked = Asked.NOT_YET
    by: AgentId | None = None
    #: While it is open.
    invitation: Invitation | None = None
    #: The chat they have open.
    chat: InteractionId | None = None


class Wish(Struct, frozen=True, kw_only=True):
    """A visitor whom a rule would invite."""

    visitor: VisitorId
    rule: InvitationRule


def invite_visitor(tx: Tx, command: InviteVisitor, actor: Actor) -> None:
    """Invite a visitor to chat with the acting agent. Refusals are those of `InviteVisitor`, but `visitor_gone`:
    who is on a page is known to whoever holds the sockets."""
    text = visible(command.text).strip()
    if is_blank(text):
        raise Refusal(ErrorCode.MESSAGE_EMPTY)
    if len(text) > MAX_INVITATION_CHARACTERS:
        raise Refusal(ErrorCode.MESSAGE_TOO_LONG, f"An invitation has at most {MAX_INVITATION_CHARACTERS} characters.")
    queue_rows.need(tx, command.queue)
    agent = actor.need_agent()
    if not serving.serves(tx, agent, command.queue) and not overseeing.oversees_queue(tx, actor, command.queue):
        # Their yes would wait there if she has no place by then.
        raise overseeing.beyond(actor, "You don't serve that queue. Choose one of yours.")
    if tx.one("SELECT 1 FROM visitors WHERE id = ?", (command.visitor.bytes,)) is None:
        raise Refusal(ErrorCode.VISITOR_GONE)
    block_rows.check(tx, command.visitor)
    if chats.open_chat_of(tx, command.visitor) is not None:
        raise Refusal(ErrorCode.CHAT_ALREADY_OPEN, "This visitor is in a chat already.")
    if tx.one(_SAID_NO, (command.visitor.bytes, tx.now - REMEMBERED)) is not None:
        raise Refusal(ErrorCode.ALREADY_INVITED)
    places.check_can_take(tx, agent, Channel.CHAT)
    _make(tx, InvitationId(command.id), command.visitor, command.queue, text, agent=agent)


def answer_invitation(tx: Tx, command: AnswerInvitation, actor: Actor) -> PublicEntry | None:
    """The visitor's yes or no. Refusals are those of `AnswerInvitation`."""
    visitor, site = arrivals.caller(tx, actor)
    row = tx.one(_OPEN, (command.invitation.bytes, visitor.bytes, tx.now))
    if row is None:
        raise Refusal(ErrorCode.INVITATION_GONE)
    if not command.accepted:
        tx.execute(_ANSWER, (Asked.NO.value, command.invitation.bytes))
        return None
    arrivals.check_may_chat(tx, visitor)
    by, queue, text = row
    tx.execute(_ANSWER, (Asked.YES.value, command.invitation.bytes))
    chat = InteractionId(command.id)
    entry = arrivals.arrive(
        tx,
        arrivals.Arrival(
            id=chat,
            site=site,
            queue=queue_rows.need(tx, QueueId(UUID(bytes=queue))),
            customer=arrivals.known(tx, Customer(visitor=visitor, page=arrivals.tidy(command.page))),
            # What they said yes to stands first.
            welcome=text,
        ),
    )
    if by is not None and tx.one(_HERE, (by,)) is not None:
        agent = AgentId(UUID(bytes=by))
        if places.can_take(tx, agent, Channel.CHAT):
            give(tx, chat, agent, was=InteractionStatus.WAITING)
    return entry


def invite_by_rules(tx: Tx, wishes: Sequence[Wish]) -> tuple[VisitorId, ...]:
    """Invite those of them who may be invited, no more than agents are free for; answers whom."""
    invited: list[VisitorId] = []
    for wish in wishes:
        visitor, rule = wish.visitor, wish.rule
        if tx.one(_LAST, (visitor.bytes, tx.now - REMEMBERED)) is not None or not _may_be_invited(tx, visitor):
            continue
        queue = queue_rows.find(tx, rule.queue)
        if queue is None or not hours.is_open(queue, tx.now) or not _somebody_is_free(tx, rule.queue):
            continue
        _make(tx, InvitationId(tx.new_id()), visitor, rule.queue, rule.text, rule=rule.key)
        invited.append(visitor)
    return tuple(invited)


def expire_due(tx: Tx) -> tuple[VisitorId, ...]:
    """End those that were not answered in time; answers whose."""
    for (key,) in tx.all(_TOO_FAR, (tx.now + INVITATION_OPEN, AT_ONCE)):
        # The clock was set back.
        tx.execute("UPDATE invitations SET deadline = ? WHERE id = ?", (tx.now, key))
    gone: list[VisitorId] = []
    for key, visitor in tx.all(_DUE, (tx.now, AT_ONCE)):
        tx.execute(_ANSWER, (Asked.OVER.value, key))
        gone.append(VisitorId(UUID(bytes=visitor)))
    return tuple(gone)


def next_deadline(tx: Tx) -> int | None:
    """When `expire_due` has something to do next, Unix milliseconds; None for never."""
    row = tx.one("SELECT min(deadline) FROM invitations WHERE answer IS NULL")
    return None if row is None else row[0]


def withdraw(tx: Tx, visitor: VisitorId) -> None:
    """The visitor has left, or rings by themselves: nothing is asked any more."""
    tx.execute(_OVER, (visitor.bytes,))


def standing(tx: Tx, visitor: VisitorId) -> Standing:
    """How it stands with inviting this visitor."""
    chat = chats.open_chat_of(tx, visitor)
    row = tx.one(_LAST, (visitor.bytes, tx.now - REMEMBERED))
    if row is None:
        return Standing(chat=chat)
    key, by, text, deadline, answer = row
    agent = None if by is None else AgentId(UUID(bytes=by))
    if answer is not None or deadline <= tx.now:
        return Standing(asked=Asked.OVER if answer is None else Asked(answer), by=agent, chat=chat)
    party = SYSTEM if agent is None else agent_party(tx, agent)
    invitation = Invitation(id=InvitationId(UUID(bytes=key)), by=party, text=text, deadline=deadline)
    return Standing(asked=Asked.OPEN, by=agent, invitation=invitation, chat=chat)


def _make(
    tx: Tx,
    key: InvitationId,
    visitor: VisitorId,
    queue: QueueId,
    text: str,
    *,
    agent: AgentId | None = None,
    rule: str | None = None,
) -> None:
    by = None if agent is None else agent.bytes
    deadline = tx.now + INVITATION_OPEN
    tx.execute(_MAKE, (key.bytes, visitor.bytes, queue.bytes, by, rule, text, tx.now, deadline))


def _may_be_invited(tx: Tx, visitor: VisitorId) -> bool:
    try:
        arrivals.check_may_chat(tx, visitor)
    except Refusal:
        return False
    return True


def _somebody_is_free(tx: Tx, queue: QueueId) -> bool:
    """Whether more agents are free there than visitors think about an invitation of the queue's rules."""
    free, asked = tx.one(_FREE, (queue.bytes,)), tx.one(_BY_RULE, (queue.bytes, tx.now))
    return (0 if free is None else int(free[0])) > (0 if asked is None else int(asked[0]))
