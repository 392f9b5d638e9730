"""Proposals in words: what is proposed, and where it stands."""

from desktop.state.messages import Proposal
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.words import time_words
from protocol.kinds import PartyKind, ProposalState
from protocol.proposals import CartChange, CartEdit, Cobrowse, PageVisit, PositionShare

_AGREED = (ProposalState.ACCEPTED, ProposalState.DONE)


def icon_of(proposal: Proposal) -> Icon:
    """Its sign."""
    match proposal.what:
        case CartChange():
            return Icon.CART
        case PageVisit():
            return Icon.PAGE
        case Cobrowse():
            return Icon.EYE
        case PositionShare():
            return Icon.PIN


def title(proposal: Proposal) -> str:
    """What is proposed, and by whom."""
    by_customer = proposal.author.kind is PartyKind.CUSTOMER
    name = proposal.author.name or (tr("The customer") if by_customer else tr("An agent"))
    match proposal.what:
        case CartChange():
            return tr("{name} proposes a change of the cart", name=name)
        case PageVisit(straight=True):
            return tr("{name} sends the customer to a page", name=name)
        case PageVisit():
            return tr("{name} proposes a page", name=name)
        case Cobrowse() if by_customer:
            return tr("{name} wants to share the page", name=name)
        case Cobrowse():
            return tr("{name} asks to see the customer's page", name=name)
        case PositionShare() if by_customer:
            return tr("{name} shares where they are", name=name)
        case PositionShare():
            return tr("{name} asks where the customer is", name=name)


def lines(proposal: Proposal) -> list[str]:
    """What it is about, a line each."""
    what = proposal.what
    match what:
        case CartChange():
            return [edit_words(edit) for edit in what.edits]
        case PageVisit():
            return [what.label, what.url] if what.label else [what.url]
        case Cobrowse(past=True) if proposal.state in _AGREED and not proposal.past:
            return [tr("Without the last minutes")]
        case Cobrowse(past=True):
            return [tr("The last minutes too")]
        case PositionShare(live=True) if what.until is not None:
            return [tr("Live, until {time}", time=time_words(what.until))]
        case PositionShare(live=True):
            return [tr("Live, until stopped")]
        case Cobrowse() | PositionShare():
            return []


def edit_words(edit: CartEdit) -> str:
    """One change of a cart."""
    name = edit.name or edit.key
    if edit.quantity == 0:
        return tr("Take out {article}", article=name)
    if edit.was:
        return tr("{article}: {was} → {n}", article=name, was=edit.was, n=edit.quantity)
    return tr("{article}: {n} in all", article=name, n=edit.quantity)


def step_words(proposal: Proposal, step: ProposalState) -> str:
    """What a button says that moves it there."""
    match step:
        case ProposalState.ACCEPTED:
            return tr("Agree")
        case ProposalState.REFUSED:
            return tr("Refuse")
        case ProposalState.WITHDRAWN:
            return tr("Take back")
        case _:
            if proposal.shared_once:
                return tr("Forget the place")
            return tr("Stop") if proposal.going_on else tr("Done")


def state_words(proposal: Proposal) -> str:
    """Where it stands, with why if somebody said."""
    said = _state_words(proposal)
    return f"{said}: {proposal.detail}" if proposal.detail else said


def _state_words(proposal: Proposal) -> str:
    sharing = isinstance(proposal.what, Cobrowse | PositionShare)
    if proposal.over:
        return tr("Over with the chat")
    by_customer = proposal.author.kind is PartyKind.CUSTOMER
    match proposal.state:
        case ProposalState.OPEN if by_customer:
            return tr("Waits for you")
        case ProposalState.OPEN:
            return tr("Waits for the customer")
        case ProposalState.ACCEPTED if proposal.shared_once:
            return tr("Shared once, {time}", time=time_words(proposal.at))
        case ProposalState.ACCEPTED if sharing:
            return tr("Goes on since {time}", time=time_words(proposal.at))
        case ProposalState.ACCEPTED:
            return tr("Agreed, on its way")
        case ProposalState.REFUSED:
            return tr("Refused")
        case ProposalState.WITHDRAWN:
            return tr("Taken back")
        case ProposalState.EXPIRED:
            return tr("Not answered in time")
        case ProposalState.DONE if isinstance(proposal.what, PositionShare) and not proposal.what.live:
            return tr("Shared once, and forgotten")
        case ProposalState.DONE if sharing:
            return tr("Stopped at {time}", time=time_words(proposal.at))
        case ProposalState.DONE if isinstance(proposal.what, PageVisit):
            return tr("The page is there")
        case ProposalState.DONE:
            return tr("Done")
        case ProposalState.FAILED:
            return tr("It did not work")


def spoken(proposal: Proposal) -> str:
    """All of it, for a screen reader."""
    return ". ".join((title(proposal), *lines(proposal), state_words(proposal)))
