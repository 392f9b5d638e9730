"""How customers come to a queue: they ring, leave a message, or ask to be called back."""

import re
from urllib.parse import quote, urlsplit

import msgspec
from msgspec import Struct

from backend.actions import block_rows, chats, forms, hidden, hours, queue_rows, record_links, rows, waits
from backend.actions.actor import Actor
from backend.actions.interactions import hold
from backend.actions.seen_text import is_blank, visible
from backend.actions.welcome import welcome
from backend.store import Tx
from protocol.commands import AskCallback, LeaveMessage, StartChat
from protocol.entities import Customer, Interaction, PageContext, Party, Queue, Site
from protocol.errors import ErrorCode, Refusal
from protocol.events import ChatStarted, MessagePosted
from protocol.floor import InteractionArrived
from protocol.forms import FormAnswer
from protocol.frames import PublicEntry
from protocol.ids import InteractionId, MessageId, QueueId, VisitorId
from protocol.kinds import Channel, EndReason, InteractionStatus, PartyKind
from protocol.limits import MAX_MESSAGE_CHARACTERS

_INSERT = (
    "INSERT INTO interactions (id, site, queue, channel, status, visitor, customer_name, customer, question, "
    "arrived_at, since, agent, version, skills, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, 0, ?, ?)"
)
#: Who rings needs no invitation.
_NOT_ASKED = "UPDATE invitations SET answer = 'over' WHERE visitor = ? AND answer IS NULL"
_CARD = f"SELECT {rows.INTERACTION} FROM interactions WHERE id = ?"  # noqa: S608 -- a constant of ours
_MOST_PAGE_CHARACTERS = 2_000
#: A browser encodes these in an address, so that nothing in it reads as markup.
_NEVER_SENT = re.compile(r"[\s<>\"`{}|\\^]")


class Arrival(Struct, frozen=True, kw_only=True):
    """Who comes, where to, and what they said, all of it checked."""

    id: InteractionId
    site: Site
    queue: Queue
    customer: Customer
    question: str = ""
    answers: tuple[FormAnswer, ...] = ()
    skills: dict[str, int] = {}
    channel: Channel = Channel.CHAT
    #: The first arrival, if it is not now.
    arrived_at: int | None = None
    #: What the customer reads first; None: the queue's welcome.
    welcome: str | None = None
    #: A message that comes along.
    text: str = ""


def start_chat(tx: Tx, command: StartChat, actor: Actor) -> PublicEntry:
    """The customer enters a queue. Refusals are those of `StartChat`."""
    visitor, site = caller(tx, actor)
    check_may_chat(tx, visitor)
    arrival = _arrival(tx, visitor, site, command)
    check_open(tx, arrival.queue)
    return arrive(tx, arrival)


def leave_message(tx: Tx, command: LeaveMessage, actor: Actor) -> PublicEntry:
    """A message, or the wish to be called, waits in the queue. Refusals are those of `LeaveMessage`."""
    visitor, site = caller(tx, actor)
    block_rows.check(tx, visitor)
    arrival = _arrival(tx, visitor, site, command)
    text = visible(command.text).strip()
    if len(text) > MAX_MESSAGE_CHARACTERS:
        raise Refusal(ErrorCode.MESSAGE_TOO_LONG)
    if command.callback:
        if not arrival.queue.callback:
            raise Refusal(ErrorCode.INVALID_VALUE, "Nobody calls back here. Leave a message instead.")
        return arrive(tx, msgspec.structs.replace(_to_call(arrival, command.callback), text=text))
    if is_blank(text):
        raise Refusal(ErrorCode.MESSAGE_EMPTY)
    return arrive(tx, msgspec.structs.replace(arrival, channel=Channel.EMAIL, text=text))


def ask_callback(tx: Tx, command: AskCallback, actor: Actor) -> PublicEntry:
    """The chat ends; a call waits in its place, with its arrival. Refusals are those of `AskCallback`."""
    _, site = caller(tx, actor)
    held = hold(tx, command.interaction)
    party = held.party(actor)
    row = tx.one(_CARD, (command.interaction.bytes,))
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_INTERACTION)
    chat = rows.interaction(row)
    queue = queue_rows.need(tx, chat.queue)
    if chat.channel is not Channel.CHAT or not queue.callback:
        raise Refusal(ErrorCode.NOT_ALLOWED)
    if held.ended:
        raise Refusal(ErrorCode.CHAT_ENDED)
    if chat.status is InteractionStatus.ACTIVE:
        raise Refusal(ErrorCode.CHAT_ENDED, "Somebody is with you already.")
    call = Arrival(
        id=InteractionId(command.id),
        site=site,
        queue=queue,
        customer=chat.customer,
        question=chat.question,
        answers=_answers(tx, chat.id),
        skills=chat.skills,
        arrived_at=chat.arrived_at,
    )
    call = _to_call(call, command.phone)
    entry = chats.end(tx, chat.id, party, EndReason.CALLBACK)
    arrive(tx, call)
    return entry


def arrive(tx: Tx, arrival: Arrival) -> PublicEntry:
    """Let a customer into a queue; the answer is the last of the first entries of their stream."""
    arrival = msgspec.structs.replace(arrival, customer=record_links.known(tx, arrival.id, arrival.customer))
    interaction = Interaction(
        id=arrival.id,
        site=arrival.site.id,
        queue=arrival.queue.id,
        channel=arrival.channel,
        status=InteractionStatus.WAITING,
        customer=arrival.customer,
        arrived_at=tx.now if arrival.arrived_at is None else arrival.arrived_at,
        since=tx.now,
        question=arrival.question,
        skills=arrival.skills,
    )
    _insert(tx, interaction)
    if arrival.channel is Channel.CHAT:
        tx.execute(_NOT_ASKED, (arrival.customer.visitor.bytes,))
    waits.begin(tx, interaction.id, arrival.queue)
    customer = Party(kind=PartyKind.CUSTOMER, name=record_links.public_name(tx, arrival.customer))
    entry = tx.append_public(
        interaction.id,
        ChatStarted(
            customer=customer,
            queue_name=arrival.queue.name,
            answers=arrival.answers,
            question=arrival.question,
            welcome=_welcome(tx, arrival),
        ),
    )
    if arrival.text:
        message = MessagePosted(id=MessageId(arrival.id), author=customer, text=arrival.text)
        entry = tx.append_public(interaction.id, message)
    tx.append_floor(InteractionArrived(interaction=interaction))
    record_links.tell_arrived(tx, interaction.id, arrival.customer)
    return entry


# --- checks -----------------------------------------------------------------------------------


def caller(tx: Tx, actor: Actor) -> tuple[VisitorId, Site]:
    """The acting visitor and their site. Raises Refusal: `not_allowed`, `unknown_site`."""
    if actor.visitor is None or actor.site is None:
        raise Refusal(ErrorCode.NOT_ALLOWED)
    row = tx.one("SELECT data FROM sites WHERE id = ?", (actor.site.bytes,))
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_SITE)
    return actor.visitor, rows.site(row[0])


def check_may_chat(tx: Tx, visitor: VisitorId) -> None:
    """Raises Refusal: `visitor_blocked`, `chat_already_open`."""
    block_rows.check(tx, visitor)
    if chats.open_chat_of(tx, visitor) is not None:
        raise Refusal(ErrorCode.CHAT_ALREADY_OPEN)


def check_open(tx: Tx, queue: Queue) -> None:
    """Raises Refusal(queue_closed), with the queue's own words."""
    if not hours.is_open(queue, tx.now):
        raise Refusal(ErrorCode.QUEUE_CLOSED, None if queue.hours is None else queue.hours.closed_text or None)


def tidy(page: PageContext) -> PageContext:
    """The page without what the visitor may have typed (query, fragment) and without excess."""
    return PageContext(
        url=plain_address(page.url),
        title=visible(page.title)[:200],
        referrer=plain_address(page.referrer),
        language=visible(page.language)[:40],
        browser=visible(page.browser)[:200],
        time_zone=visible(page.time_zone)[:60],
    )


def plain_address(url: str) -> str:
    """Scheme, host and path of a page; empty for what is no page."""
    try:
        parts = urlsplit(visible(url))
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    # The part before `@` of the host would be a name and password.
    address = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    return _NEVER_SENT.sub(lambda one: quote(one[0]), address)[:_MOST_PAGE_CHARACTERS]


def known(tx: Tx, customer: Customer) -> Customer:
    """With what staff noted about them before."""
    return hidden.with_notes(tx, customer)


def _arrival(tx: Tx, visitor: VisitorId, site: Site, command: StartChat | LeaveMessage) -> Arrival:
    question, queue = _queue_for(tx, site, command.question)
    answers = forms.check(site.form, command.answers)
    return Arrival(
        id=InteractionId(command.id),
        site=site,
        queue=queue,
        customer=known(tx, forms.customer(visitor, site.form, answers, tidy(command.page))),
        question=question,
        answers=answers,
        skills=forms.skills(site.form, command.answers),
    )


def _queue_for(tx: Tx, site: Site, key: str) -> tuple[str, Queue]:
    """The label of the chosen question and the queue it leads to."""
    chosen = next((question for question in site.questions if question.key == key), None)
    if key and chosen is None:
        raise Refusal(ErrorCode.UNKNOWN_QUEUE)
    queue: QueueId | None = site.default_queue if chosen is None else chosen.queue
    if queue is None:
        code = ErrorCode.FORM_INCOMPLETE if site.questions else ErrorCode.UNKNOWN_QUEUE
        raise Refusal(code)
    return ("" if chosen is None else chosen.label), queue_rows.need(tx, queue)


def _to_call(arrival: Arrival, phone: str) -> Arrival:
    """On the phone channel, to be called there. Raises Refusal(invalid_value)."""
    customer = msgspec.structs.replace(arrival.customer, phone=forms.phone(phone))
    return msgspec.structs.replace(arrival, channel=Channel.PHONE, customer=customer)


def _welcome(tx: Tx, arrival: Arrival) -> str:
    if arrival.channel is not Channel.CHAT:
        return ""
    return (
        welcome(tx, arrival.queue, record_links.public_name(tx, arrival.customer))
        if arrival.welcome is None
        else arrival.welcome
    )


def _answers(tx: Tx, chat: InteractionId) -> tuple[FormAnswer, ...]:
    (first,) = tx.public_entries(chat, 1, 1)
    return first.event.answers if isinstance(first.event, ChatStarted) else ()


def _insert(tx: Tx, interaction: Interaction) -> None:
    tx.execute(
        _INSERT,
        (
            interaction.id.bytes,
            interaction.site.bytes,
            interaction.queue.bytes,
            interaction.channel.value,
            interaction.status.value,
            interaction.customer.visitor.bytes,
            record_links.public_name(tx, interaction.customer),
            rows.to_json(interaction.customer),
            interaction.question,
            interaction.arrived_at,
            interaction.since,
            rows.to_json(interaction.skills),
            None if interaction.customer.record is None else interaction.customer.record.bytes,
        ),
    )
