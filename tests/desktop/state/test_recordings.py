"""The last minutes of a shared page, kept to be looked at again."""

from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.state.recordings import Batch, Mark, MarkKind, Tape
from protocol.ids import InteractionId, ProposalId

CHAT, SESSION = InteractionId(UUID(int=1)), ProposalId(UUID(int=2))


def _batch(at: int, number: int = 1, *, tab: str = "t", whole: bool = False) -> Batch:
    return Batch(
        interaction=CHAT,
        session=SESSION,
        tab=tab,
        number=number,
        events="[]",
        whole=whole,
        past=False,
        at=at,
        to=at + number,
        marks=(Mark(MarkKind.CLICK, at),),
    )


_BATCHES = st.builds(_batch, st.integers(1, 30), st.integers(1, 5), tab=st.sampled_from("ab"), whole=st.booleans())


@settings(max_examples=60)
@given(st.lists(_BATCHES | st.integers(1, 30), max_size=25))
def test_what_is_played_follows_from_what_is_kept(acts: list[Batch | int]) -> None:
    """However it came: in order or late, twice, and with older parts forgotten in between."""
    tape = Tape(SESSION)
    for act in acts:
        if isinstance(act, Batch):
            tape.add(act)
            continue
        kept = tape.batches[:]
        tape.cut(act)
        begins = max((at for at, one in enumerate(kept) if one.whole and one.at <= act), default=0)
        assert tape.batches == kept[begins:]
    tab: str | None = None
    played: list[Batch] = []
    for one in tape.batches:
        tab = one.tab if one.whole else tab
        played += [one] if one.tab == tab else []
    assert tape.played() == played
    assert tape.marks == tuple(mark for one in played for mark in one.marks)
    assert tape.span == ((played[0].at, max(one.to for one in played)) if played else None)


def test_nothing_is_remembered_of_what_was_let_go() -> None:
    """A page shared for hours costs no more than its last minutes."""
    tape = Tape(SESSION)
    first = _batch(1, whole=True)
    tape.add(first)
    tape.add(_batch(20, 2, whole=True))
    tape.cut(20)
    assert first not in tape.batches
    tape.add(first)
    assert tape.batches[0] == first
