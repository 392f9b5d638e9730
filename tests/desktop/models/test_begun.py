"""Briefs, questions and invitations that are begun and not sent: there again after a restart, and after a no."""

from collections.abc import Callable

import pytest

from desktop.models.experts import Asking
from desktop.state.drafts import Draft
from desktop.state.messages import Queued
from desktop.state.store import Store
from protocol import floor as moves
from protocol.entities import Candidate, Offer, Reason
from protocol.errors import ErrorCode
from protocol.frames import FloorEntry, Refused
from protocol.ids import ExpertGroupId, InteractionId
from protocol.kinds import OfferKind, OfferOutcome, Rule
from tests.desktop import afternoon as day
from tests.desktop.desks import MakeDesk

pytestmark = pytest.mark.usefixtures("qapp")
GROUP = ExpertGroupId(day.SITE)


def reopened(store: Store, write: Callable[[], None]) -> Store:
    """What a desk finds that is opened again after this was written."""
    kept: dict[InteractionId, Draft] = {}
    store.drafts.kept = kept.__setitem__
    write()
    after = day.store(day.afternoon())
    after.drafts.restore(kept)
    return after


def test_a_question_a_brief_and_an_invitation_outlive_the_program(make_desk: MakeDesk) -> None:
    """With the lines that go along, an emptied excerpt too."""
    before = make_desk(show=False)

    def write() -> None:
        asking = Asking(GROUP, "Does the rack fit?", "")
        before.desk.experts.keep_asking(day.FREJA, asking)
        before.desk.company.keep_brief(day.FREJA, "She wants M, green")
        before.desk.visitors.keep_words("Need a hand?")

    after = make_desk(store=reopened(before.store, write), show=False).desk
    assert after.experts.asking_of(day.FREJA) == Asking(GROUP, "Does the rack fit?", "")
    assert after.company.brief_of(day.FREJA) == "She wants M, green"
    assert after.visitors.words == "Need a hand?"
    assert after.unsent.drafts() == ("Freja Nielsen",)


def test_a_brief_comes_back_when_nobody_took_it(make_desk: MakeDesk) -> None:
    """Declined, or refused: it need not be written again. What was begun meanwhile stays."""
    shown = make_desk(show=False)
    company, card = shown.desk.company, shown.store.conversations[day.FREJA].card
    company.keep_brief(day.FREJA, "She wants M, green")
    company.hand_to_agent(card, day.OSKAR, company.brief_of(day.FREJA), stays=False)
    assert company.brief_of(day.FREJA) == ""
    offer = Offer(
        id=day.OFFER,
        interaction=day.FREJA,
        agent=day.OSKAR,
        queue=day.SALES,
        made_at=day.NOW,
        deadline=day.NOW + 30_000,
        reason=Reason(
            rule=Rule.LONGEST_IDLE,
            waited=0,
            free_agents=0,
            chosen=Candidate(agent=day.OSKAR, priority=1, open=0, idle=0),
        ),
        kind=OfferKind.TRANSFER,
        by=day.MAJA,
        brief="She wants M, green",
    )
    declined = moves.OfferEnded(offer=offer.id, interaction=day.FREJA, agent=day.OSKAR, outcome=OfferOutcome.DECLINED)
    shown.store.apply(
        [
            FloorEntry(seq=1285, at=day.NOW, event=moves.OfferMade(offer=offer)),
            FloorEntry(seq=1286, at=day.NOW, event=declined),
        ]
    )
    assert company.brief_of(day.FREJA) == "She wants M, green"
    company.invite(card, day.OSKAR, "Which colour?")
    company.keep_brief(day.FREJA, "Another")
    command = shown.bus.sent[-1]
    shown.store.queued(Queued(command))
    shown.store.apply([Refused(id=command.id, code=ErrorCode.NOT_ALLOWED, text="No.")])
    assert company.brief_of(day.FREJA) == "Another"


def test_a_brief_comes_back_when_a_supervisor_could_not_give_the_chat(make_desk: MakeDesk) -> None:
    """As that of a chat that was handed over."""
    shown = make_desk(show=False)
    company, card = shown.desk.company, shown.store.conversations[day.FREJA].card
    shown.desk.supervision.assign(card, day.OSKAR, "She wants M, green")
    command = shown.bus.sent[-1]
    shown.store.queued(Queued(command))
    shown.store.apply([Refused(id=command.id, code=ErrorCode.NOT_ALLOWED, text="No.")])
    assert company.brief_of(day.FREJA) == "She wants M, green"
