"""Staff put a customer's record right."""

import msgspec

from backend.actions import looking, record_links, record_values, records
from backend.actions.actor import Actor
from backend.store import Tx
from protocol.commands import EditCustomer
from protocol.errors import ErrorCode, Refusal
from protocol.ids import CustomerId
from protocol.kinds import RecordChange

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


def looks_at(tx: Tx, actor: Actor, *any_of: CustomerId) -> bool:
    """Whether the actor may look into an open chat of one of them."""
    if looking.reads_all(actor):
        return True
    for customer in any_of:
        for chat in records.open_chats(tx, customer):
            try:
                looking.check_may_look(tx, actor, chat)
            except Refusal:
                continue
            return True
    return False
