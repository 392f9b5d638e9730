"""Links in what agents say: where they may lead in this chat."""

from backend.actions import link_rules, queue_rows, rows
from backend.actions.actor import Actor
from backend.actions.interactions import Held
from backend.store import Tx
from protocol.commands import ChangeMessage, SendMessage
from protocol.entities import Site
from protocol.errors import ErrorCode, Refusal
from protocol.kinds import Role
from protocol.links import Link

_SITE = "SELECT s.data FROM sites s JOIN interactions i ON i.site = s.id WHERE i.id = ?"


def site_of(tx: Tx, held: Held) -> Site:
    """The shop that a chat is with. Raises Refusal(unknown_interaction)."""
    row = tx.one(_SITE, (held.id.bytes,))
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_INTERACTION)
    return rows.site(row[0])


def allowed(tx: Tx, held: Held) -> link_rules.Hosts:
    """Where links and pushed pages may lead in a chat."""
    return link_rules.hosts_of(site_of(tx, held), queue_rows.find(tx, held.queue))


def checked(tx: Tx, held: Held, command: SendMessage | ChangeMessage, actor: Actor) -> tuple[Link, ...]:
    """The links of a message as they go into the stream. Raises Refusal: `link_refused`, `not_allowed`."""
    if actor.role is Role.VISITOR:
        raise Refusal(ErrorCode.NOT_ALLOWED)
    return link_rules.check_links(command.text, command.links, allowed(tx, held))
