"""The real server on real sockets: a question to experts, and two who take it at the same moment."""

import asyncio

from protocol.commands import (
    AcceptConsultation,
    AskExpert,
    EndChat,
    EndConsultation,
    PutExpertGroup,
    SendToRoom,
    SetAgentState,
)
from protocol.errors import ErrorCode
from protocol.events import ChatEnded, RoomMessage
from protocol.floor import ConsultationAsked, ConsultationChanged, FloorEvent
from protocol.frames import Ack, FloorEntry, PublicEntry, Refused, RoomEntry, RoomSnapshot
from protocol.ids import ConsultationId, ExpertGroupId, new_id
from protocol.kinds import AgentStatus
from protocol.rest import Tokens
from protocol.rooms import ConsultationStatus
from tests.backend.app.process import ORIGIN, SECRET, Desk, Server, Window, command_body, command_id

#: Questions that are raced for.
_ROUNDS = 25


def _group(server: Server, *experts: Tokens) -> ExpertGroupId:
    group = ExpertGroupId(new_id())
    members = tuple(expert.agent.id for expert in experts)
    command = PutExpertGroup(id=command_id(), group=group, name=f"Experts {group}", members=members)
    server.call("POST", "/api/commands", command_body(command), token=server.sign_in("admin").access)
    return group


async def _floor(desk: Desk, kind: type[FloorEvent]) -> FloorEvent:
    while not isinstance(event := (await desk.until(FloorEntry)).event, kind):
        pass
    return event


async def _answer(desk: Desk, command: AcceptConsultation) -> Ack | Refused:
    while True:
        frame = await desk.next()
        if isinstance(frame, Ack | Refused) and frame.id == command.id:
            return frame


async def test_of_two_experts_in_the_same_moment_one_has_it(server: Server) -> None:
    """Round after round: one acknowledgement, one refusal that says whose it is, one change on the floor."""
    asker, first, second = (server.sign_in(login) for login in ("maja", "aino", "oskar"))
    group = _group(server, first, second)
    visit = server.visit()
    winners: set[str] = set()
    async with (
        server.socket("/live/staff") as s,
        server.socket("/live/staff") as one,
        server.socket("/live/staff") as other,
        server.socket("/live/visitor", ORIGIN) as v,
    ):
        maja, aino, oskar, window = Desk(s), Desk(one), Desk(other), Window(v)
        for desk, tokens in ((maja, asker), (aino, first), (oskar, second)):
            await desk.hello(tokens)
        for expert in (aino, oskar):
            await expert.say(SetAgentState(id=command_id(), status=AgentStatus.FINISHING))
            await expert.until(Ack)
        await maja.ready()
        await window.hello(visit)
        chat = await window.ring()
        version = (await maja.accept()).interaction.version
        for number in range(_ROUNDS):
            question = AskExpert(
                id=command_id(), interaction=chat, version=version, group=group, question=f"{SECRET} {number}"
            )
            await maja.say(question)
            consultation = ConsultationId(question.id)
            takes: list[tuple[Desk, AcceptConsultation]] = []
            for expert in (aino, oskar):
                asked = await _floor(expert, ConsultationAsked)
                assert isinstance(asked, ConsultationAsked)
                assert asked.consultation.id == consultation
                assert set(asked.consultation.experts) == {first.agent.id, second.agent.id}
                takes.append((expert, AcceptConsultation(id=command_id(), consultation=consultation)))
            await asyncio.gather(*(expert.say(command) for expert, command in takes))
            answers = await asyncio.gather(*(_answer(expert, command) for expert, command in takes))
            (refused,) = [answer for answer in answers if isinstance(answer, Refused)]
            assert refused.code is ErrorCode.CONSULTATION_GONE
            changed = await _floor(maja, ConsultationChanged)
            assert isinstance(changed, ConsultationChanged)
            assert changed.consultation.status is ConsultationStatus.OPEN
            winner = "Aino" if isinstance(answers[0], Ack) else "Oskar"
            assert changed.consultation.expert == (first if winner == "Aino" else second).agent.id
            assert winner in refused.text
            winners.add(winner)
            await maja.say(EndConsultation(id=command_id(), consultation=consultation))
        await maja.say(EndChat(id=command_id(), interaction=chat, version=version))
        while not isinstance((await window.until(PublicEntry)).event, ChatEnded):
            pass
        assert not any(SECRET in text for text in window.raw)
    for tokens in (asker, first, second):
        server.call("POST", "/api/auth/sign-out", token=tokens.access)
    assert winners


async def test_a_thread_comes_with_the_question_and_goes_with_the_taker(server: Server) -> None:
    """The expert reads question and excerpt before she takes it, who asked what she says; the customer nothing."""
    asker, expert = server.sign_in("maja"), server.sign_in("oskar")
    group = _group(server, expert)
    visit = server.visit()
    async with (
        server.socket("/live/staff") as s,
        server.socket("/live/staff") as o,
        server.socket("/live/visitor", ORIGIN) as v,
    ):
        maja, oskar, window = Desk(s), Desk(o), Window(v)
        await maja.hello(asker)
        await oskar.hello(expert)
        await oskar.say(SetAgentState(id=command_id(), status=AgentStatus.FINISHING))
        await oskar.until(Ack)
        await maja.ready()
        await window.hello(visit)
        chat = await window.ring()
        version = (await maja.accept()).interaction.version
        question = AskExpert(
            id=command_id(),
            interaction=chat,
            version=version,
            group=group,
            question=f"Which {SECRET}?",
            excerpt=f"Kim: {SECRET}",
        )
        await maja.say(question)
        room = (await oskar.until(RoomSnapshot)).room
        opening = (await oskar.until(RoomEntry)).event
        assert isinstance(opening, RoomMessage)
        assert opening.text == f"Which {SECRET}?\n\n> Kim: {SECRET}"
        await oskar.say(AcceptConsultation(id=command_id(), consultation=ConsultationId(question.id)))
        await oskar.say(SendToRoom(id=command_id(), room=room.id, text=f"KMC X10 {SECRET}", card=chat))
        while (
            not isinstance(said := (await maja.until(RoomEntry)).event, RoomMessage) or said.author != expert.agent.id
        ):
            pass
        assert said.author == expert.agent.id
        await maja.say(EndChat(id=command_id(), interaction=chat, version=version))
        while not isinstance((await window.until(PublicEntry)).event, ChatEnded):
            pass
        assert not any(SECRET in text for text in window.raw)
    text, _ = server.call("GET", f"/api/visitor/transcript/{chat}", token=visit.token, origin=ORIGIN)
    assert SECRET.encode() not in text
    threads, _ = server.call("GET", f"/api/interactions/{chat}/threads", token=asker.access)
    assert threads.count(SECRET.encode()) == 3
    for tokens in (asker, expert):
        server.call("POST", "/api/auth/sign-out", token=tokens.access)
