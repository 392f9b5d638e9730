"""Customers before and between chats: their site, and the session that makes two tabs one visitor."""

from dataclasses import dataclass

from backend.actions import chats, rows
from backend.actions.welcome import agents_available, welcome
from backend.store import Tx
from protocol.entities import Queue, Site
from protocol.errors import ErrorCode, Refusal
from protocol.ids import InteractionId, QueueId, VisitorId
from protocol.rest import WidgetConfig, WidgetQuestion


@dataclass(frozen=True, slots=True)
class Visit:
    """A visitor at a site, and the chat that goes on, if one does."""

    visitor: VisitorId
    site: Site
    interaction: InteractionId | None


def site_by_key(tx: Tx, key: str) -> Site:
    """The site with this widget key. Raises Refusal(unknown_site)."""
    row = tx.one("SELECT data FROM sites WHERE key = ?", (key,))
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_SITE)
    return rows.site(row[0])


def ensure_visitor(tx: Tx, site_key: str, visitor: VisitorId | None) -> Visit:
    """The known visitor of this site, or a new one. Raises Refusal(unknown_site)."""
    site = site_by_key(tx, site_key)
    if visitor is not None:
        known = tx.one("SELECT 1 FROM visitors WHERE id = ? AND site = ?", (visitor.bytes, site.id.bytes))
        if known is not None:
            return Visit(visitor, site, chats.open_chat_of(tx, visitor))
    fresh = VisitorId(tx.new_id())
    tx.execute("INSERT INTO visitors (id, site, first_seen) VALUES (?, ?, ?)", (fresh.bytes, site.id.bytes, tx.now))
    return Visit(fresh, site, None)


def check_known(tx: Tx, visitor: VisitorId) -> None:
    """Raises Refusal(session_expired) for one whom a restored database does not know: their token outlived them."""
    if tx.one("SELECT 1 FROM visitors WHERE id = ?", (visitor.bytes,)) is None:
        raise Refusal(ErrorCode.SESSION_EXPIRED)


def widget_config(tx: Tx, site: Site) -> WidgetConfig:
    """All a widget shows before a chat."""
    queues = {row[0]: rows.queue(row[1]) for row in tx.all("SELECT id, data FROM queues")}

    def queue(key: QueueId | None) -> Queue | None:
        return None if key is None else queues.get(key.bytes)

    def greeting(key: QueueId | None) -> str:
        found = queue(key)
        return "" if found is None else welcome(tx, found)

    reachable = {question.queue for question in site.questions}
    if site.default_queue is not None:
        reachable.add(site.default_queue)
    return WidgetConfig(
        name=site.name,
        look=site.look,
        form=site.form,
        questions=tuple(
            WidgetQuestion(key=question.key, label=question.label, welcome=greeting(question.queue))
            for question in site.questions
        ),
        welcome=greeting(site.default_queue),
        agents_available=max((agents_available(tx, key) for key in reachable), default=0),
    )
