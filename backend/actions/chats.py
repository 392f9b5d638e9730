"""A chat's life: it starts, it ends, its agent is done with it."""

from urllib.parse import urlsplit
from uuid import UUID

from backend.actions import forms, ringing, rows
from backend.actions.actor import Actor
from backend.actions.interactions import hold, withdraw_offer_of
from backend.actions.welcome import welcome
from backend.store import Tx
from protocol.commands import EndChat, FinishWrapUp, StartChat
from protocol.entities import (
    EndReason,
    Interaction,
    InteractionStatus,
    PageContext,
    Party,
    PartyKind,
    Queue,
    Role,
    Site,
)
from protocol.errors import ErrorCode, Refusal
from protocol.events import ChatEnded, ChatStarted, WrapUpFinished
from protocol.floor import InteractionArrived, InteractionClosed, InteractionEnded
from protocol.frames import FloorEntry, PublicEntry
from protocol.ids import InteractionId, QueueId, VisitorId

_OPEN = "SELECT id FROM interactions WHERE visitor = ? AND status IN ('waiting', 'offered', 'active')"
_ARRIVE = (
    "INSERT INTO interactions (id, site, queue, channel, status, visitor, customer_name, customer, question, "
    "arrived_at, since, agent, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, 0)"
)
_MOVE = "UPDATE interactions SET status = ?, since = ?, grace_until = NULL, tell_at = NULL WHERE id = ?"
_MOST_PAGE_CHARACTERS = 2_000


def start_chat(tx: Tx, command: StartChat, actor: Actor) -> PublicEntry:
    """The customer enters a queue. Refusals are those of `StartChat`."""
    visitor, at_site = actor.visitor, actor.site
    if visitor is None or at_site is None:
        raise Refusal(ErrorCode.NOT_ALLOWED)
    row = tx.one("SELECT data FROM sites WHERE id = ?", (at_site.bytes,))
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_SITE)
    site = rows.site(row[0])
    if tx.one(_OPEN, (visitor.bytes,)) is not None:
        raise Refusal(ErrorCode.CHAT_ALREADY_OPEN)
    question, queue = _queue_for(tx, site, command.question)
    answers = forms.check(site.form, command.answers)
    customer = forms.customer(visitor, site.form, answers, _tidy(command.page))
    interaction = Interaction(
        id=InteractionId(command.id),
        site=site.id,
        queue=queue.id,
        status=InteractionStatus.WAITING,
        customer=customer,
        arrived_at=tx.now,
        since=tx.now,
        question=question,
    )
    _insert(tx, interaction)
    started = ChatStarted(
        customer=Party(kind=PartyKind.CUSTOMER, name=customer.name),
        queue_name=queue.name,
        answers=answers,
        question=question,
        welcome=welcome(tx, queue, customer.name),
    )
    entry = tx.append_public(interaction.id, started)
    tx.append_floor(InteractionArrived(interaction=interaction))
    return entry


def end_chat(tx: Tx, command: EndChat, actor: Actor) -> PublicEntry | None:
    """End the conversation; one that has ended is left alone. Waiting ones close at once."""
    held = hold(tx, command.interaction)
    party = held.party(actor)
    if held.ended:
        return None
    held.check_fence(actor, command.version)
    reason = EndReason.CUSTOMER_LEFT if actor.role is Role.VISITOR else EndReason.AGENT_ENDED
    return end(tx, command.interaction, party, reason)


def end(tx: Tx, interaction: InteractionId, by: Party, reason: EndReason) -> PublicEntry:
    """End an open chat: with an agent it goes into wrap-up, holding her capacity; without, it closes."""
    active = hold(tx, interaction).status is InteractionStatus.ACTIVE
    withdraw_offer_of(tx, interaction=interaction)
    ringing.chat_ended(tx, interaction)
    status = InteractionStatus.WRAP_UP if active else InteractionStatus.CLOSED
    tx.execute(_MOVE, (status.value, tx.now, interaction.bytes))
    entry = tx.append_public(interaction, ChatEnded(by=by, reason=reason))
    tx.append_floor(InteractionEnded(interaction=interaction, reason=reason, since=tx.now))
    if not active:
        tx.append_floor(InteractionClosed(interaction=interaction))
    return entry


def finish_wrap_up(tx: Tx, command: FinishWrapUp, actor: Actor) -> FloorEntry | None:
    """The agent is done; the interaction leaves her list and frees her capacity."""
    held = hold(tx, command.interaction)
    held.party(actor)
    held.check_fence(actor, command.version)
    if held.status is InteractionStatus.CLOSED:
        return None
    if not held.ended:
        raise Refusal(ErrorCode.NOT_ALLOWED, "The chat is still open. End it first.")
    tx.execute(_MOVE, (InteractionStatus.CLOSED.value, tx.now, command.interaction.bytes))
    tx.append_staff(command.interaction, WrapUpFinished(agent=actor.need_agent()))
    return tx.append_floor(InteractionClosed(interaction=command.interaction))


def open_chat_of(tx: Tx, visitor: VisitorId) -> InteractionId | None:
    """The visitor's chat that goes on, if one does."""
    row = tx.one(_OPEN, (visitor.bytes,))
    return None if row is None else InteractionId(UUID(bytes=row[0]))


def _queue_for(tx: Tx, site: Site, key: str) -> tuple[str, Queue]:
    """The label of the chosen question and the queue it leads to."""
    chosen = next((question for question in site.questions if question.key == key), None)
    if key and chosen is None:
        raise Refusal(ErrorCode.UNKNOWN_QUEUE)
    queue: QueueId | None = site.default_queue if chosen is None else chosen.queue
    if queue is None:
        code = ErrorCode.FORM_INCOMPLETE if site.questions else ErrorCode.UNKNOWN_QUEUE
        raise Refusal(code)
    row = tx.one("SELECT data FROM queues WHERE id = ?", (queue.bytes,))
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_QUEUE)
    return ("" if chosen is None else chosen.label), rows.queue(row[0])


def _tidy(page: PageContext) -> PageContext:
    """The page without what the visitor may have typed (query, fragment) and without excess."""

    def address(url: str) -> str:
        try:
            parts = urlsplit(url)
        except ValueError:
            return ""
        if parts.scheme not in ("http", "https"):
            return ""
        # The part before `@` of the host would be a name and password.
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"[:_MOST_PAGE_CHARACTERS]

    return PageContext(
        url=address(page.url),
        title=forms.visible(page.title)[:200],
        referrer=address(page.referrer),
        language=forms.visible(page.language)[:40],
        browser=forms.visible(page.browser)[:200],
        time_zone=forms.visible(page.time_zone)[:60],
    )


def _insert(tx: Tx, interaction: Interaction) -> None:
    tx.execute(
        _ARRIVE,
        (
            interaction.id.bytes,
            interaction.site.bytes,
            interaction.queue.bytes,
            interaction.channel.value,
            interaction.status.value,
            interaction.customer.visitor.bytes,
            interaction.customer.name,
            rows.to_json(interaction.customer),
            interaction.question,
            interaction.arrived_at,
            interaction.since,
        ),
    )
