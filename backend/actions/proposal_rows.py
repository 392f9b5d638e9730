"""Proposals as they are stored, looked up."""

from uuid import UUID

import msgspec
from msgspec import Struct

from backend.actions.proposal_steps import Side
from backend.store import Tx
from protocol.ids import InteractionId, ProposalId
from protocol.kinds import ProposalState
from protocol.proposals import Proposable

_ONE = "SELECT interaction, by_customer, state, what, due_at FROM proposals WHERE id = ?"
_GOING_ON = (
    "SELECT id, interaction, state, what, past FROM proposals INDEXED BY proposals_one_of_a_kind "
    "WHERE state IN ('open', 'accepted') ORDER BY rowid"
)
_END = "DELETE FROM proposals WHERE interaction = ?"

_what: msgspec.json.Decoder[Proposable] = msgspec.json.Decoder(Proposable)


class Stored(Struct, frozen=True):
    """A proposal in a chat that has not ended."""

    id: ProposalId
    interaction: InteractionId
    author: Side
    state: ProposalState
    what: Proposable
    #: When it ends by itself if nothing happens, Unix milliseconds; None: it does not.
    due_at: int | None


class GoingOn(Struct, frozen=True):
    """A proposal that is open, or accepted and has not ended."""

    id: ProposalId
    interaction: InteractionId
    state: ProposalState
    what: Proposable
    past: bool


def find(tx: Tx, proposal: ProposalId) -> Stored | None:
    """The proposal, or None."""
    found = tx.one(_ONE, (proposal.bytes,))
    if found is None:
        return None
    interaction, by_customer, state, what, due_at = found
    return Stored(
        proposal,
        InteractionId(UUID(bytes=interaction)),
        Side.CUSTOMER if by_customer else Side.STAFF,
        ProposalState(state),
        _what.decode(what),
        due_at,
    )


def going_on(tx: Tx) -> tuple[GoingOn, ...]:
    """All that is open, or accepted and has not ended."""
    return tuple(
        GoingOn(
            ProposalId(UUID(bytes=key)),
            InteractionId(UUID(bytes=interaction)),
            ProposalState(state),
            _what.decode(what),
            bool(past),
        )
        for key, interaction, state, what, past in tx.all(_GOING_ON)
    )


def chat_ended(tx: Tx, interaction: InteractionId) -> None:
    """All that was proposed in it is over, without a word of its own."""
    tx.execute(_END, (interaction.bytes,))


def kind(what: Proposable) -> str:
    """What kind of proposal it is, by its tag on the wire."""
    return str(what.__struct_config__.tag)


def to_json(what: Proposable) -> str:
    """As a row keeps it."""
    return msgspec.json.encode(what).decode()
