"""Customers before and between chats: their site, and the session that makes two tabs one visitor."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from backend.actions import chats, hours, rows
from backend.actions.welcome import agents_available, welcome
from backend.store import Tx
from protocol.entities import Queue, Site
from protocol.errors import ErrorCode, Refusal
from protocol.forms import FormField, FormOption
from protocol.ids import InteractionId, QueueId, VisitorId
from protocol.rest import WidgetConfig, WidgetQuestion, WidgetService


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


def widget_config(tx: Tx, site: Site, waits: Mapping[QueueId, int | None]) -> WidgetConfig:
    """All a widget shows before a chat; `waits` is how long who comes now waits in each queue (ms)."""
    queues = {row[0]: rows.queue(row[1]) for row in tx.all("SELECT id, data FROM queues")}

    def queue(key: QueueId | None) -> Queue | None:
        return None if key is None else queues.get(key.bytes)

    def greeting(key: QueueId | None) -> str:
        found = queue(key)
        return "" if found is None else welcome(tx, found)

    def service(key: QueueId | None) -> WidgetService:
        found = queue(key)
        return WidgetService() if found is None else _service(tx, found, waits.get(found.id))

    reachable = {question.queue for question in site.questions}
    if site.default_queue is not None:
        reachable.add(site.default_queue)
    return WidgetConfig(
        name=site.name,
        look=site.look,
        form=tuple(_shown(field) for field in site.form),
        questions=tuple(
            WidgetQuestion(
                key=question.key,
                label=question.label,
                welcome=greeting(question.queue),
                service=service(question.queue),
            )
            for question in site.questions
        ),
        welcome=greeting(site.default_queue),
        agents_available=max((agents_available(tx, key) for key in reachable), default=0),
        service=service(site.default_queue),
        browsing=True,
        cobrowse=site.cobrowse.on,
        cobrowse_past=site.cobrowse.on and site.cobrowse.past,
        past_minutes=site.cobrowse.past_minutes,
        position=site.position,
    )


def _service(tx: Tx, queue: Queue, wait: int | None) -> WidgetService:
    if hours.is_open(queue, tx.now):
        return WidgetService(callback=queue.callback, wait=wait)
    text = "" if queue.hours is None else queue.hours.closed_text
    return WidgetService(closed=True, closed_text=text, opens_at=hours.opens_at(queue, tx.now), callback=queue.callback)


def _shown(field: FormField) -> FormField:
    """Which skills a choice asks for is the company's own affair."""
    options = tuple(FormOption(key=option.key, label=option.label) for option in field.options)
    return msgspec.structs.replace(field, options=options)
