"""Which records a command changed, and in which open chats that is news. Reads only."""

from collections.abc import Callable, Iterable
from uuid import UUID

from msgspec import Struct

from backend.actions import identities, records
from backend.actions.actor import Actor
from backend.store import Tx
from protocol.commands import AnyCommand, EditCustomer, Identify, MergeCustomers, SendHidden, SplitCustomers
from protocol.customers import CustomerRecord
from protocol.ids import CommandId, CustomerId, InteractionId, VisitorId

_MERGE = "SELECT kept, gone FROM customer_merges WHERE id = ?"
_OF_CHAT = "SELECT record FROM interactions WHERE id = ? AND record IS NOT NULL"


class News(Struct, frozen=True):
    """A record as it is now, and a chat that is with it."""

    interaction: InteractionId
    record: CustomerRecord


def of_command(command: AnyCommand, actor: Actor) -> Callable[[Tx], Iterable[CustomerId]] | None:
    """What finds the records that a command may have changed; None for one that changes none."""
    match command:
        case EditCustomer(customer=customer):
            return lambda _tx: (customer,)
        case MergeCustomers(kept=kept):
            return lambda _tx: (kept,)
        case SplitCustomers(merge=merge):
            return lambda tx: _merged(tx, merge)
        case Identify():
            visitor = actor.visitor
            return None if visitor is None else lambda tx: _signed(tx, visitor)
        case SendHidden(keep=True, interaction=interaction):
            # What is noted in one chat is read in all chats with this customer.
            return lambda tx: _of(tx, _OF_CHAT, interaction)
        case _:
            return None


def of_record(tx: Tx, customer: CustomerId) -> tuple[News, ...]:
    """The open chats with this record, or with what it was merged into."""
    record = records.standing(tx, customer)
    return tuple(News(chat, record) for chat in records.open_chats(tx, record.id))


def _merged(tx: Tx, merge: CommandId) -> tuple[CustomerId, ...]:
    return _of(tx, _MERGE, merge)


def _signed(tx: Tx, visitor: VisitorId) -> tuple[CustomerId, ...]:
    record = identities.record_of(tx, visitor)
    return () if record is None else (record,)


def _of(tx: Tx, sql: str, key: UUID) -> tuple[CustomerId, ...]:
    row = tx.one(sql, (key.bytes,))
    return () if row is None else tuple(CustomerId(UUID(bytes=one)) for one in row)
