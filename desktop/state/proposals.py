"""What was proposed in a chat and where it stands: folded from the public stream, shown as one card each."""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.state import changes
from desktop.state.changes import Change
from desktop.state.messages import Proposal, ProposalItem
from protocol.ids import ProposalId
from protocol.kinds import PartyKind, ProposalState
from protocol.proposals import ProposalChanged, Proposed

if TYPE_CHECKING:
    from desktop.state.conversation import Conversation


def proposed(chat: "Conversation", event: Proposed, seq: int, at: int) -> list[Change]:
    """A new one; what became of it may be known already, where its beginning was fetched later."""
    proposal = Proposal(
        id=event.id,
        author=event.author,
        what=event.what,
        deadline=event.deadline,
        state=event.state,
        asked=event.state is ProposalState.OPEN,
        at=at,
    )
    chat.proposals[event.id] = proposal
    if event.author.kind is PartyKind.CUSTOMER and proposal.asked:
        # It is read as a message is: who is elsewhere learns that the customer wants something.
        chat.last_from_customer = seq
        chat.unread += seq > chat.agent_marks.seen
    item = ProposalItem(key=_key(event.id), at=at, proposal=proposal, seq=seq)
    done = chat.insert_public(item, seq)
    later = chat.loose_steps.pop(event.id, None)
    if later is not None:
        done += _put(chat, _stepped(proposal, *later))
    return [*done, changes.ProposalsChanged(chat.id), changes.ConversationChanged(chat.id)]


def changed(chat: "Conversation", event: ProposalChanged, seq: int, at: int) -> list[Change]:  # noqa: ARG001  one signature
    """It went a step on."""
    known = chat.proposals.get(event.id)
    if known is None:
        # Its beginning is among the older entries, which are not here yet.
        chat.loose_steps[event.id] = (event, at)
        return []
    done = _put(chat, _stepped(known, event, at))
    return [*done, changes.ProposalsChanged(chat.id), changes.ConversationChanged(chat.id)]


def all_over(chat: "Conversation") -> list[Change]:
    """The chat's end ends what is open or goes on."""
    done: list[Change] = []
    for one in tuple(chat.proposals.values()):
        if one.state in (ProposalState.OPEN, ProposalState.ACCEPTED) and not one.over:
            done += _put(chat, replace(one, over=True))
    return [*done, changes.ProposalsChanged(chat.id)] if done else []


def before(chat: "Conversation", past: "Conversation") -> None:
    """Bring proposals of older entries up to date, before their items are put in."""
    for id, later in tuple(chat.loose_steps.items()):
        known = past.proposals.get(id)
        if known is not None:
            _put(past, _stepped(known, *later))
            del chat.loose_steps[id]
    if chat.ended is not None:
        all_over(past)
    chat.loose_steps = {**past.loose_steps, **chat.loose_steps}
    chat.proposals = {**past.proposals, **chat.proposals}


def _stepped(proposal: Proposal, event: ProposalChanged, at: int) -> Proposal:
    # Later steps don't say it again.
    past = event.past or (proposal.past and event.state is not ProposalState.ACCEPTED)
    return replace(proposal, state=event.state, by=event.by, detail=event.detail, past=past, at=at)


def _put(chat: "Conversation", proposal: Proposal) -> list[Change]:
    chat.proposals[proposal.id] = proposal
    return chat.change_item(_key(proposal.id), proposal=proposal)


def _key(proposal: ProposalId) -> str:
    return f"proposal-{proposal}"
