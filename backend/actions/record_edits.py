"""Staff put a customer's record right."""

import msgspec

from backend.actions import looking, overseeing, record_links, record_values, records
from backend.actions.actor import Actor
from backend.store import Tx
from protocol.commands import EditCustomer
from protocol.customers import CustomerRecord
from protocol.entities import Customer
from protocol.errors import ErrorCode, Refusal
from protocol.ids import CustomerId, InteractionId
from protocol.kinds import FieldMeaning, RecordChange

#: What a command may change, by the record's own names.
_FIELDS = ("name", "email", "phone", "customer_number", "address", "language", "time_zone", "tags")


def edit_customer(tx: Tx, command: EditCustomer, actor: Actor) -> None:
    """Change what is named. Refusals are those of `EditCustomer`."""
    before = records.find(tx, command.customer)
    check_may_change(tx, actor, before.id)
    if before.merged_into is not None or before.revision != command.revision:
        raise Refusal(ErrorCode.RECORD_CHANGED)
    named = {field: value for field in _FIELDS if (value := getattr(command, field)) is not None}
    after = record_values.tidied(msgspec.structs.replace(before, **named))
    changed = records.differing(before, after)
    if changed:
        stored = records.change(tx, before, **{field: getattr(after, field) for field in changed})
        records.note(tx, stored.id, RecordChange.EDITED, actor, records.in_words(changed))
        record_links.refresh(tx, stored)


def check_may_change(tx: Tx, actor: Actor, *any_of: CustomerId) -> None:
    """Who may look into an open chat of one of them; supervisors always. Raises Refusal(not_allowed)."""
    actor.need_agent()
    if not looks_at(tx, actor, *any_of):
        raise Refusal(ErrorCode.NOT_ALLOWED)


def check_may_merge(tx: Tx, actor: Actor, one: CustomerRecord, other: CustomerRecord) -> None:
    """Supervisors any two; an agent those that customers of her open chats are, or may be by what they said there.

    What they said: customer number, e-mail or phone, and not what stands in from a record. Raises Refusal(not_allowed).
    """
    actor.need_agent()
    if overseeing.is_supervisor(actor):
        return
    chats = tuple(dict.fromkeys(chat for record in (one, other) for chat in _chats_looked_at(tx, actor, record.id)))
    said = tuple(record_links.customer_of(tx, chat)[0] for chat in chats)
    for record in (one, other):
        if not any(who.record == record.id or _said_to_be(who, record) for who in said):
            raise Refusal(ErrorCode.NOT_ALLOWED, "Nothing in an open chat of yours says who that is. Ask a supervisor.")


def _said_to_be(who: Customer, record: CustomerRecord) -> bool:
    def said(meaning: FieldMeaning, value: str) -> str:
        return "" if meaning in who.stand_ins else value

    number = record_values.number_key(said(FieldMeaning.CUSTOMER_NUMBER, who.customer_number))
    email = record_values.email_key(said(FieldMeaning.EMAIL, who.email))
    phone = said(FieldMeaning.PHONE, who.phone)
    return (
        (number != "" and number == record_values.number_key(record.customer_number))
        or (email != "" and email == record_values.email_key(record.email))
        or record_values.same_phone(record.phone, phone)
    )


def looks_at(tx: Tx, actor: Actor, *any_of: CustomerId) -> bool:
    """Whether the actor may look into an open chat of one of them."""
    if overseeing.is_supervisor(actor):
        return True
    return any(_chats_looked_at(tx, actor, customer) for customer in any_of)


def _chats_looked_at(tx: Tx, actor: Actor, customer: CustomerId) -> list[InteractionId]:
    """The record's open chats that the actor may look into."""
    found: list[InteractionId] = []
    for chat in records.open_chats(tx, customer):
        try:
            looking.check_may_look(tx, actor, chat)
        except Refusal:
            continue
        found.append(chat)
    return found
