"""Which record the customer of an interaction is: confirmed by an agent, signed by the shop, taken back."""

from uuid import UUID

import msgspec

from backend.actions import overseeing, record_values, records, rows
from backend.actions.actor import Actor
from backend.actions.interactions import Held, hold
from backend.store import Tx
from protocol.commands import ConfirmCustomer, CreateCustomer, UnlinkCustomer
from protocol.customers import CustomerRecord
from protocol.entities import Customer
from protocol.errors import ErrorCode, Refusal
from protocol.events import RecordLinked
from protocol.floor import CustomerLinked
from protocol.frames import StaffEntry
from protocol.ids import CustomerId, InteractionId, SiteId
from protocol.kinds import FieldMeaning, InteractionStatus, LinkedBy, RecordChange, Role

_customer = msgspec.json.Decoder(Customer)

_CARD = "SELECT customer, site, status FROM interactions WHERE id = ?"
_PUT = "UPDATE interactions SET customer = ?, record = ? WHERE id = ?"
#: What the customer is called where others speak to them: never by what an agent believes alone.
_NAME = "UPDATE interactions SET customer_name = ? WHERE id = ?"
_VERIFIED = "SELECT record FROM visitors WHERE id = ? AND verified_until > ?"
_SIGNED_ALREADY = "The shop has signed who this is."


# --- commands ---------------------------------------------------------------------------------


def confirm_customer(tx: Tx, command: ConfirmCustomer, actor: Actor) -> StaffEntry | None:
    """The customer of the chat is this record. Refusals are those of `ConfirmCustomer`."""
    _check_has_it(tx, command.interaction, actor)
    record = records.standing(tx, command.customer)
    customer, site, _ = _card(tx, command.interaction)
    if record.site != site:
        raise Refusal(ErrorCode.UNKNOWN_CUSTOMER)
    if customer.record == record.id:
        return None
    if customer.verified:
        raise Refusal(ErrorCode.NOT_ALLOWED, _SIGNED_ALREADY)
    return link(tx, command.interaction, record, LinkedBy.AGENT, actor)


def create_customer(tx: Tx, command: CreateCustomer, actor: Actor) -> StaffEntry:
    """A new record for the customer of the chat, confirmed at once. Refusals are those of `CreateCustomer`."""
    _check_has_it(tx, command.interaction, actor)
    customer, site, _ = _card(tx, command.interaction)
    if customer.verified:
        raise Refusal(ErrorCode.NOT_ALLOWED, _SIGNED_ALREADY)
    record = record_values.tidied(
        CustomerRecord(
            id=CustomerId(command.id),
            site=site,
            name=command.name,
            email=command.email,
            phone=command.phone,
            customer_number=command.customer_number,
            language=record_values.acceptable(record_values.language, customer.page.language),
            time_zone=record_values.acceptable(record_values.time_zone, customer.page.time_zone),
            made_at=tx.now,
            revision=1,
        )
    )
    if not (record.name or record.email or record.phone or record.customer_number):
        raise Refusal(ErrorCode.INVALID_VALUE, "Give a name, an e-mail address, a phone or a customer number.")
    records.make(tx, record)
    records.note(tx, record.id, RecordChange.MADE, actor)
    return link(tx, command.interaction, record, LinkedBy.AGENT, actor)


def unlink_customer(tx: Tx, command: UnlinkCustomer, actor: Actor) -> StaffEntry | None:
    """It is not them after all. Refusals are those of `UnlinkCustomer`."""
    _check_has_it(tx, command.interaction, actor)
    customer, _, _ = _card(tx, command.interaction)
    if customer.record is None:
        return None
    if customer.verified:
        raise Refusal(ErrorCode.NOT_ALLOWED, _SIGNED_ALREADY)
    return link(tx, command.interaction, None, LinkedBy.AGENT, actor)


# --- what several actions do ------------------------------------------------------------------


def link(
    tx: Tx,
    interaction: InteractionId,
    record: CustomerRecord | None,
    how: LinkedBy,
    actor: Actor,
    *,
    verified: bool = False,
) -> StaffEntry:
    """From now on the customer is this record, or none: rows, floor, chat and the record's trail are told."""
    before, _, _ = _card(tx, interaction)
    _show(tx, interaction, record, verified=verified)
    if how is not LinkedBy.MERGE:
        if before.record is not None:
            records.note(tx, before.record, RecordChange.UNLINKED, actor, before.name)
        if record is not None:
            records.note(tx, record.id, RecordChange.LINKED, actor, "signed" if verified else "")
    return tx.append_staff(interaction, _linked(record, how, actor))


def refresh(tx: Tx, record: CustomerRecord) -> None:
    """The record says something new: its words stand in on all cards that are not closed."""
    for interaction in records.open_chats(tx, record.id):
        customer, _, _ = _card(tx, interaction)
        event = _event(interaction, record, verified=customer.verified)
        if event.applied_to(customer) != customer:
            _show(tx, interaction, record, verified=customer.verified)


def known(tx: Tx, interaction: InteractionId, customer: Customer) -> Customer:
    """A customer who comes: as the record that the shop signed for, if it did and that holds now.

    Who had a record already comes with it.
    """
    row = None if customer.record is not None else tx.one(_VERIFIED, (customer.visitor.bytes, tx.now))
    if row is None or row[0] is None:
        return customer
    record = records.standing(tx, CustomerId(UUID(bytes=row[0])))
    return _event(interaction, record, verified=True).applied_to(customer)


def public_name(tx: Tx, customer: Customer) -> str:
    """What they are called where they read it: as they said, or as the shop says of who it signed that they are.

    Never a record's word that staff may have written.
    """
    if FieldMeaning.NAME not in customer.stand_ins:
        return customer.name
    return records.name_said(tx, customer.record) if customer.verified and customer.record is not None else ""


def tell_arrived(tx: Tx, interaction: InteractionId, customer: Customer) -> None:
    """Of a customer who came as a record: into the chat and the record's trail."""
    if customer.record is None:
        return
    record = records.find(tx, customer.record)
    how = LinkedBy.SIGNED if customer.verified else LinkedBy.AGENT
    system = Actor(role=Role.SYSTEM)
    records.note(tx, record.id, RecordChange.LINKED, system, "signed" if customer.verified else "")
    tx.append_staff(interaction, _linked(record, how, system))


def customer_of(tx: Tx, interaction: InteractionId) -> tuple[Customer, SiteId]:
    """Who is in it, and of which site. Raises Refusal(unknown_interaction)."""
    customer, site, _ = _card(tx, interaction)
    return customer, site


def _show(tx: Tx, interaction: InteractionId, record: CustomerRecord | None, *, verified: bool) -> None:
    customer, _, status = _card(tx, interaction)
    event = _event(interaction, record, verified=verified)
    shown = event.applied_to(customer)
    tx.execute(_PUT, (rows.to_json(shown), None if record is None else record.id.bytes, interaction.bytes))
    if verified:
        tx.execute(_NAME, (public_name(tx, shown), interaction.bytes))
    if status is not InteractionStatus.CLOSED:
        tx.append_floor(event)


def _event(interaction: InteractionId, record: CustomerRecord | None, *, verified: bool) -> CustomerLinked:
    if record is None:
        return CustomerLinked(interaction=interaction)
    return CustomerLinked(
        interaction=interaction,
        record=record.id,
        verified=verified,
        name=record.name,
        email=record.email,
        phone=record.phone,
        customer_number=record.customer_number,
    )


def _linked(record: CustomerRecord | None, how: LinkedBy, actor: Actor) -> RecordLinked:
    if record is None:
        return RecordLinked(how=how, by=actor.agent)
    return RecordLinked(how=how, by=actor.agent, record=record.id, name=record.name)


def _card(tx: Tx, interaction: InteractionId) -> tuple[Customer, SiteId, InteractionStatus]:
    row = tx.one(_CARD, (interaction.bytes,))
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_INTERACTION)
    return _customer.decode(row[0]), SiteId(UUID(bytes=row[1])), InteractionStatus(row[2])


def _check_has_it(tx: Tx, interaction: InteractionId, actor: Actor) -> Held:
    """Who is in it, as owner or with a seat, or oversees it. Raises Refusal."""
    actor.need_agent()
    held = hold(tx, interaction)
    if held.status is not InteractionStatus.CLOSED and (held.owns(actor) or held.seat(actor) is not None):
        return held
    if not overseeing.oversees_chat(tx, actor, interaction):
        raise overseeing.beyond(actor)
    return held
