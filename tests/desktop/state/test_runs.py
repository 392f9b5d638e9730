"""Which lines a transcript shows: one for each act, and many about who is to answer folded into one."""

from uuid import UUID

from desktop.state.messages import (
    AssignedItem,
    BargedItem,
    FlagItem,
    HandedItem,
    Item,
    JoinedItem,
    LeftItem,
    MessageItem,
    OfferedItem,
    OfferOverItem,
    PassedItem,
    TakenItem,
)
from desktop.state.runs import Run, Shown, begin_of, end_of, is_brief, told
from protocol.entities import Candidate, Party, Reason
from protocol.ids import AgentId, MessageId, OfferId, QueueId
from protocol.kinds import OfferKind, OfferOutcome, PartyKind, Rule

AINO, MAJA, OSKAR = (AgentId(UUID(int=n)) for n in range(1, 4))
_QUEUE, _OFFER = QueueId(UUID(int=9)), OfferId(UUID(int=8))
_NOON = 1_763_812_800_000
_REASON = Reason(
    rule=Rule.LONGEST_IDLE, waited=1, free_agents=1, chosen=Candidate(agent=MAJA, priority=1, open=0, idle=1)
)


def joined(key: str, at: int, agent: AgentId) -> JoinedItem:
    """An agent came."""
    return JoinedItem(key=key, at=_NOON + at, party=Party(kind=PartyKind.AGENT, name="", agent=agent))


def left(key: str, at: int, agent: AgentId, *, waits: bool = False) -> LeftItem:
    """An agent went."""
    party = Party(kind=PartyKind.AGENT, name="", agent=agent)
    return LeftItem(key=key, at=_NOON + at, party=party, returned_to_queue=waits)


def offered(key: str, at: int, agent: AgentId, kind: OfferKind = OfferKind.QUEUE, brief: str = "") -> OfferedItem:
    """It rings at an agent."""
    by = None if kind is OfferKind.QUEUE else MAJA
    return OfferedItem(key=key, at=_NOON + at, offer=_OFFER, agent=agent, reason=_REASON, kind=kind, by=by, brief=brief)


def over(key: str, at: int, outcome: OfferOutcome, kind: OfferKind = OfferKind.QUEUE, brief: str = "") -> OfferOverItem:
    """It rings no more at Oskar."""
    by = None if kind is OfferKind.QUEUE else MAJA
    return OfferOverItem(
        key=key, at=_NOON + at, offer=_OFFER, agent=OSKAR, outcome=outcome, kind=kind, by=by, brief=brief
    )


def says(key: str, at: int) -> MessageItem:
    """The customer writes."""
    author = Party(kind=PartyKind.CUSTOMER, name="Freja")
    return MessageItem(key=key, at=_NOON + at, id=MessageId(UUID(int=at + 1)), author=author, mine=False, text=key)


def keys(shown: list[Shown]) -> list[str]:
    """What is shown, by key."""
    return [one.key for one in shown]


def test_two_lines_stand_as_they_are() -> None:
    """Nothing is won by a line to open."""
    items: list[Item] = [says("m", 0), offered("o", 1, MAJA), joined("j", 2, MAJA), says("n", 3)]
    assert told(items) == items


def test_many_lines_are_one_until_it_is_opened() -> None:
    """The line stays over them; it says how many there are and since when. What is said in between parts them."""
    many = [offered(f"o{n}", n, OSKAR) for n in range(3)]
    items: list[Item] = [*many, says("m", 5), left("l", 6, MAJA), says("n", 7)]
    shown = told(items)
    assert keys(shown) == ["run-o0", "m", "l", "n"]
    run = shown[0]
    assert isinstance(run, Run)
    assert (len(run.lines), run.at, run.open) == (3, _NOON, False)
    opened = told(items, {"o1"})
    assert keys(opened) == ["run-o0", "o0", "o1", "o2", "m", "l", "n"]
    assert opened[0] != run
    assert opened[0].revision != run.revision


def test_what_is_no_line_about_who_answers_is_never_folded() -> None:
    """A flag asks for somebody."""
    items: list[Item] = [joined("j", 0, MAJA), FlagItem(key="f", at=_NOON, by=MAJA, raised=True), left("l", 2, MAJA)]
    assert told(items) == items


def test_who_accepted_what_rang_has_joined() -> None:
    """That is said once."""
    items: list[Item] = [offered("o", 0, OSKAR), joined("j", 9, OSKAR), over("x", 9, OfferOutcome.ACCEPTED)]
    assert keys(told(items)) == ["o", "j"]


def test_one_act_is_one_line() -> None:
    """Taking, stepping in, taking over, giving away and passing on are told by name alone."""
    taken = TakenItem(key="t", at=_NOON + 1, agent=MAJA)
    assert keys(told([joined("j", 1, MAJA), taken])) == ["t"]
    barged = BargedItem(key="b", at=_NOON + 1, by=AINO)
    assert keys(told([joined("j", 1, AINO), barged])) == ["b"]
    assigned = AssignedItem(key="a", at=_NOON + 1, by=AINO, agent=OSKAR, before=MAJA)
    assert keys(told([left("l", 1, MAJA), joined("j", 1, OSKAR), assigned])) == ["a"]
    passed = PassedItem(key="p", at=_NOON + 1, by=Party(kind=PartyKind.AGENT, agent=MAJA, name=""), queue_name="Sales")
    handed = HandedItem(key="h", at=_NOON + 1, queue=_QUEUE, by=MAJA)
    assert keys(told([passed, handed])) == ["h"]


def test_another_act_at_another_time_is_told_too() -> None:
    """And that the customer waits again is never left out."""
    assigned = AssignedItem(key="a", at=_NOON + 2, by=AINO, agent=AINO, before=MAJA)
    assert keys(told([joined("j", 1, AINO), assigned])) == ["j", "a"]
    assert keys(told([left("l", 2, MAJA, waits=True), assigned])) == ["l", "a"]


def test_a_hand_over_that_was_accepted_is_one_line_with_its_words() -> None:
    """Asking, leaving and joining are parts of it; one who was asked and said no is told as before."""
    transfer = OfferKind.TRANSFER
    done = over("x", 9, OfferOutcome.ACCEPTED, transfer, "Wants a child seat")
    items: list[Item] = [offered("o", 0, OSKAR, transfer, "Wants a child seat"), left("l", 9, MAJA)]
    assert keys(told([*items, joined("j", 9, OSKAR), done])) == ["x"]
    assert is_brief(done)
    no = over("x", 9, OfferOutcome.DECLINED, transfer, "Wants a child seat")
    assert keys(told([items[0], no])) == ["o", "x"]
    assert not is_brief(no)


def test_the_last_words_of_who_gave_it_away_stay_in_sight() -> None:
    """As does who stepped in last; what came before and after is folded apart."""
    old = HandedItem(key="old", at=_NOON, queue=_QUEUE, by=MAJA, brief="Old words")
    brief = HandedItem(key="new", at=_NOON + 4, queue=_QUEUE, by=MAJA, brief="New words")
    rings = [offered(f"r{n}", 5 + n, OSKAR) for n in range(4)]
    items: list[Item] = [old, offered("o1", 1, OSKAR), offered("o2", 2, OSKAR), brief, *rings]
    assert keys(told(items)) == ["run-old", "new", "run-r0"]
    taken_over = AssignedItem(key="a", at=_NOON + 20, by=AINO, agent=AINO, before=OSKAR)
    assert keys(told([*items, taken_over])) == ["run-old", "new", "run-r0", "a"]


def test_a_run_ends_with_its_day() -> None:
    """The line of the next day stands between."""
    day = 86_400_000
    today: list[Item] = [offered(f"a{n}", n, OSKAR) for n in range(3)]
    tomorrow: list[Item] = [offered(f"b{n}", day + n, OSKAR) for n in range(3)]
    assert keys(told([*today, *tomorrow])) == ["run-a0", "run-b0"]


def test_no_cut_goes_through_lines_that_are_told_together() -> None:
    """A window onto a chat begins and ends beside them."""
    items: list[Item] = [says("m", 0), *(offered(f"o{n}", n, OSKAR) for n in range(1, 5)), says("n", 6)]
    assert [begin_of(items, at) for at in range(6)] == [0, 1, 1, 1, 1, 5]
    assert [end_of(items, at) for at in range(7)] == [0, 1, 5, 5, 5, 5, 6]
