"""Whom to ask first: words of past answers, then load, then the order of the group."""

from uuid import UUID

from backend.actions import ranking
from backend.actions.actor import Actor
from protocol.commands import AcceptConsultation, AskExpert, EndConsultation, PutExpertGroup
from protocol.errors import ErrorCode
from protocol.ids import AgentId, ConsultationId, ExpertGroupId, RoomId
from protocol.limits import MAX_NAME_CHARACTERS
from protocol.rest import ExpertRank
from tests.backend.actions.colleagues import group_of, say
from tests.backend.actions.world import World, refused


def _rank(world: World, group: ExpertGroupId, words: str) -> tuple[ExpertRank, ...]:
    return world.run(lambda tx: ranking.rank(tx, group, words)).experts


def _ask(world: World, maja: Actor, group: ExpertGroupId, expert: Actor) -> RoomId:
    """A chat of Maja's, and the expert who takes her question about it."""
    _, chat, version = world.chat(maja)
    command = AskExpert(id=world.command_id(), interaction=chat, version=version, group=group, question="Well?")
    world.do(command, maja)
    world.do(AcceptConsultation(id=world.command_id(), consultation=ConsultationId(command.id)), expert)
    return RoomId(command.id)


def _answered(world: World, maja: Actor, group: ExpertGroupId, expert: Actor, *texts: str) -> None:
    room = _ask(world, maja, group, expert)
    say(world, room, maja, "words of the asker: tubeless")
    for text in texts:
        say(world, room, expert, text)
    world.do(EndConsultation(id=world.command_id(), consultation=ConsultationId(room)), maja)


def test_words_of_answers_count_and_nothing_else(world: World) -> None:
    """Not the asker's words; in whatever case; an answer counts once however often it says a word."""
    maja, bo, kim = world.agent("maja", capacity=8), world.agent("bo"), world.agent("kim")
    group = group_of(world, "Bikes", bo, kim)
    _answered(world, maja, group, kim, "Sealant, sealant.", "SEALANT again")
    assert [rank.agent for rank in _rank(world, group, "any sealant?")] == [kim.agent, bo.agent]
    assert [rank.score for rank in _rank(world, group, "tubeless")] == [0, 0]
    _answered(world, maja, group, bo, "One sealant")
    first, second = _rank(world, group, "sealant")
    assert first.score == second.score
    assert first.agent == bo.agent, "ties keep the group's order"
    _answered(world, maja, group, kim, "Another sealant")
    assert _rank(world, group, "sealant")[0].agent == kim.agent


def test_rare_words_count_more() -> None:
    """What all say tells nobody apart; more of the question's words count more."""
    a, b, c = (AgentId(UUID(int=number)) for number in (1, 2, 3))
    scores = ranking.score({a: {"the": 9}, b: {"the": 1, "axle": 1}, c: {"the": 2}})
    assert max(scores, key=scores.__getitem__) == b
    more = ranking.score({a: {"axle": 1, "thread": 1}, b: {"axle": 1}, c: {}})
    assert more[a] > more[b] > more[c] == 0


def test_the_less_busy_come_first_among_equals(world: World) -> None:
    """Load is what she answers now; who is not there comes last, whatever she knows."""
    maja, bo, kim = world.agent("maja", capacity=8), world.agent("bo"), world.agent("kim")
    away = world.agent("away", ready=False)
    group = group_of(world, "Bikes", away, bo, kim)
    _ask(world, maja, group, bo)
    assert [(rank.agent, rank.present, rank.load) for rank in _rank(world, group, "x")] == [
        (kim.agent, True, 0),
        (bo.agent, True, 1),
        (away.agent, False, 0),
    ]


def test_groups_are_checked(world: World) -> None:
    """Names, members and fallbacks; replacing one tells the floor."""
    bo = world.agent("bo")
    group = group_of(world, "Bikes", bo)

    def put(
        name: str = "Wheels",
        members: tuple[AgentId, ...] = (),
        fallback: ExpertGroupId | None = None,
        key: ExpertGroupId | None = None,
    ) -> None:
        which = key or ExpertGroupId(world.new_id())
        command = PutExpertGroup(id=world.command_id(), group=which, name=name, members=members, fallback=fallback)
        world.do(command)

    with refused(ErrorCode.NAME_TAKEN):
        put("Bikes")
    with refused(ErrorCode.INVALID_VALUE):
        put(" ")
    with refused(ErrorCode.INVALID_VALUE):
        put("x" * (MAX_NAME_CHARACTERS + 1))
    with refused(ErrorCode.UNKNOWN_AGENT):
        put(members=(AgentId(world.new_id()),))
    with refused(ErrorCode.UNKNOWN_GROUP):
        put(fallback=ExpertGroupId(world.new_id()))
    with refused(ErrorCode.INVALID_VALUE):
        put(fallback=group, key=group)
    put("Frames", key=group)
    with refused(ErrorCode.UNKNOWN_GROUP):
        _rank(world, ExpertGroupId(world.new_id()), "x")
    assert _rank(world, group, "x") == ()
