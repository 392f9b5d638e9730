"""What a proposal's card says."""

import pytest

from desktop.panels.transcript.proposal_words import lines
from desktop.state.changes import ProposalsChanged
from protocol.frames import PublicEntry
from protocol.kinds import ProposalState
from protocol.proposals import Cobrowse, ProposalChanged, Proposed
from tests.desktop.state.test_customers import AGENT, CHAT, CUSTOMER, ONE, desk, public


@pytest.mark.parametrize("granted", [True, False])
def test_the_last_minutes_are_said_as_they_were_granted(granted: bool) -> None:
    """From the yes on, and after the end too."""

    def moved(seq: int, state: ProposalState, *, past: bool = False) -> PublicEntry:
        return public(seq, ProposalChanged(id=ONE, state=state, by=CUSTOMER, past=past))

    store, told = desk(public(1, Proposed(id=ONE, author=AGENT, what=Cobrowse(past=True), deadline=100_000)))
    proposals = store.conversations[CHAT].proposals
    assert lines(proposals[ONE]) == ["The last minutes too"]
    words = ["The last minutes too"] if granted else ["Without the last minutes"]
    store.apply([moved(2, ProposalState.ACCEPTED, past=granted)])
    assert lines(proposals[ONE]) == words
    store.apply([moved(3, ProposalState.DONE)])
    assert lines(proposals[ONE]) == words
    assert any(isinstance(change, ProposalsChanged) for change in told)
