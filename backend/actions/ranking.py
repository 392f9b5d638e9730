"""Which expert of a group to ask first: who has answered with the question's words, then who has least to do.

BM25 (Robertson and Zaragoza, 2009) over the experts of the group, an expert being a document of all her
answers: a word that few of them use counts most, and using it once more counts less each time. The length
of a document is left out: to have answered much is no fault.
"""

# ruff: noqa: S608 -- statements are put together from constants of ours; values are always parameters

from collections.abc import Mapping, Sequence
from math import log

from backend.actions import expert_groups, rows
from backend.actions.words import words_of
from backend.store import Tx
from protocol.ids import AgentId, ExpertGroupId
from protocol.rest import ExpertRank, ExpertRanking
from protocol.rooms import ExpertGroup

#: Online, not told away, and taking questions: an expert need not be ready for chats. `a` is her row.
_THERE = f"{rows.AT_DESK} AND a.status IN ('ready', 'finishing')"
_IS_THERE = f"SELECT 1 FROM agents a WHERE a.id = ? AND {_THERE}"
_LOAD = "SELECT count(*) FROM consultations WHERE expert = ? AND status = 'open'"
_ANSWERS = "SELECT answers FROM expert_words WHERE agent = ? AND word = ?"
_NOTE = (
    "INSERT INTO expert_words (agent, word, answers) VALUES (?, ?, 1) "
    "ON CONFLICT (agent, word) DO UPDATE SET answers = answers + 1"
)

#: How soon one more answer with the same word counts little; 1.2 is usual.
_SATURATION = 1.2
#: Words of a question that are looked at.
_MOST_WORDS = 100


def is_there(tx: Tx, expert: AgentId) -> bool:
    """Whether a question may ring at her."""
    return tx.one(_IS_THERE, (expert.bytes,)) is not None


def rank(tx: Tx, group: ExpertGroupId, text: str) -> ExpertRanking:
    """The group's experts, those who are there first. Raises Refusal(unknown_group)."""
    return ExpertRanking(experts=ranked(tx, expert_groups.find(tx, group), text))


def ranked(tx: Tx, group: ExpertGroup, text: str) -> tuple[ExpertRank, ...]:
    """As `rank`."""
    words = words_of(text)[:_MOST_WORDS]
    scores = score({expert: _answers(tx, expert, words) for expert in group.members})
    ranks = [
        ExpertRank(
            agent=expert,
            present=is_there(tx, expert),
            score=scores[expert],
            load=_load(tx, expert),
        )
        for expert in group.members
    ]
    return tuple(sorted(ranks, key=lambda rank: (not rank.present, -rank.score, rank.load)))


def score(answers: Mapping[AgentId, Mapping[str, int]]) -> dict[AgentId, float]:
    """Each expert's score, by how many of her answers hold each of the question's words."""
    experts = len(answers)
    users: dict[str, int] = {}
    for counts in answers.values():
        for word in counts:
            users[word] = users.get(word, 0) + 1
    rare = {word: log(1 + (experts - count + 0.5) / (count + 0.5)) for word, count in users.items()}
    return {
        # Rounded, so that equal answers are equal in whatever order their words come.
        expert: round(sum(rare[word] * _gain(count) for word, count in counts.items()), 6)
        for expert, counts in answers.items()
    }


def note_answer(tx: Tx, expert: AgentId, texts: Sequence[str]) -> None:
    """She has answered a consultation in these words."""
    for word in words_of(" ".join(texts)):
        tx.execute(_NOTE, (expert.bytes, word))


def _gain(count: int) -> float:
    return count * (_SATURATION + 1) / (count + _SATURATION)


def _answers(tx: Tx, expert: AgentId, words: Sequence[str]) -> dict[str, int]:
    found = ((word, tx.one(_ANSWERS, (expert.bytes, word))) for word in words)
    return {word: int(row[0]) for word, row in found if row is not None}


def _load(tx: Tx, expert: AgentId) -> int:
    row = tx.one(_LOAD, (expert.bytes,))
    return 0 if row is None else int(row[0])
