"""Colleagues and experts over a real server: words arrive once, through lost links and restarts."""

from pathlib import Path

from desktop.state import consultations
from desktop.state.changes import Change, RoomsSearched
from desktop.state.rooms import SaidLine, Thread
from protocol.asides import AcceptConsultation, AskExpert, EndConsultation, OpenRoom, SendToRoom
from protocol.entities import Attachment
from protocol.ids import AgentId, CommandId, RoomId, new_id
from protocol.rooms import ConsultationStatus, RoomKind
from tests.desktop.app.world import Customer, HeadlessDesk, Server, until
from tests.desktop.net.rings import Rings


def agent(desk: HeadlessDesk) -> AgentId:
    """Whose desk it is."""
    assert desk.store.me is not None
    return desk.store.me


def direct(desk: HeadlessDesk) -> Thread | None:
    """The room of two, if it is here."""
    return next((one for one in desk.store.rooms.values() if one.room.kind is RoomKind.DIRECT), None)


def words(talk: Thread) -> list[str]:
    """What was said in it."""
    return [line.text for line in talk.lines if isinstance(line, SaidLine)]


def files(talk: Thread) -> list[Attachment]:
    """What was attached in it."""
    return [file for line in talk.lines if isinstance(line, SaidLine) for file in line.attachments]


def say(desk: HeadlessDesk, room: RoomId, text: str) -> None:
    """Write to a room."""
    desk.bus.send(SendToRoom(id=CommandId(new_id()), room=room, text=text))


async def test_colleagues_talk_and_nothing_is_lost_when_the_server_dies(own_server: Server, tmp_path: Path) -> None:
    """Opened, said, read, searched; said while there is no server; and all of it is there at the next start."""
    ring = Rings()
    async with HeadlessDesk(tmp_path / "oskar", Rings) as oskar:
        await oskar.signs_in(own_server.url, "oskar")
        async with HeadlessDesk(tmp_path / "maja", lambda: ring) as maja:
            await maja.signs_in(own_server.url)
            maja.bus.send(OpenRoom(id=CommandId(new_id()), members=(agent(oskar),)))
            mine = await until(lambda: direct(maja))
            say(maja, mine.id, "Can you take my lunch?")
            theirs = await until(lambda: one if (one := direct(oskar)) is not None and words(one) else None)
            assert (theirs.id, theirs.unread) == (mine.id, 1)
            oskar.bus.seen_room(theirs.id)
            await until(lambda: maja.store.rooms[mine.id].seen_by_others(2))
            own_server.kill()
            say(oskar, theirs.id, "Of course.")
            await until(lambda: oskar.store.room_lines(theirs.id)[-1].seq == 0)
            own_server.start()
            oskar.bus.reconnect()
            maja.bus.reconnect()
            await until(lambda: words(maja.store.rooms[mine.id])[1:][:1] == ["Of course."])
            assert oskar.store.rooms[theirs.id].unread == 0
            oskar.bus.upload_to_room(theirs.id, b"%PDF-1.7 plan", "plan.pdf")
            sent = await until(lambda: files(maja.store.rooms[mine.id]))
            assert [(file.name, file.bytes) for file in sent] == [("plan.pdf", 13)]
            heard: list[Change] = []
            maja.store.listen(heard.extend)
            maja.bus.search_rooms("lunch")
            found = await until(lambda: next((one for one in heard if isinstance(one, RoomsSearched)), None))
            assert found.hits is not None
            assert [hit.room.id for hit in found.hits] == [mine.id]
            room = mine.id
        say(oskar, room, "Are you gone?")
        await until(lambda: words(oskar.store.rooms[room])[-1] == "Are you gone?")
        async with HeadlessDesk(tmp_path / "maja", lambda: ring, own_server.url) as maja:
            await maja.signs_in(own_server.url)
            await until(lambda: room in maja.store.rooms and len(words(maja.store.rooms[room])) == 4)
            assert words(maja.store.rooms[room]) == ["Can you take my lunch?", "Of course.", "", "Are you gone?"]
            assert maja.store.rooms[room].unread == 3, "she has read no answer"


async def test_an_expert_is_asked_answers_and_the_thread_stays_with_the_chat(server: Server, tmp_path: Path) -> None:
    """Asked beside a chat, taken, answered, finished; the customer's socket hears none of it."""
    async with (
        HeadlessDesk(tmp_path / "oskar", Rings) as oskar,
        HeadlessDesk(tmp_path / "maja", Rings) as maja,
        Customer(server.url) as customer,
    ):
        await maja.signs_in(server.url)
        await maja.gets_ready()
        await customer.rings()
        chat = await maja.accepts(customer.interaction)
        await oskar.signs_in(server.url, "oskar")
        await oskar.gets_ready()
        group = next(iter(maja.store.floor.expert_groups.values()))
        await until(lambda: consultations.present(maja.store.floor, group, maja.store.me))
        ask = AskExpert(
            id=CommandId(new_id()),
            interaction=chat.id,
            version=chat.version,
            group=group.id,
            question="Which pads fit?",
            excerpt="Elin: it squeals",
        )
        maja.bus.send(ask)
        rings = await until(lambda: next(iter(consultations.ringing_at(oskar.store.floor, oskar.store.me)), None))
        question = await until(lambda: oskar.store.rooms.get(rings.room))
        await until(lambda: words(question) == ["Which pads fit?\n\n> Elin: it squeals"])
        oskar.bus.send(AcceptConsultation(id=CommandId(new_id()), consultation=rings.id))
        await until(lambda: consultations.answered_by(oskar.store.floor, oskar.store.me))
        (open_now,) = await until(lambda: consultations.of_chat(maja.store.floor, chat.id))
        await until(lambda: consultations.of_chat(maja.store.floor, chat.id)[0].status is ConsultationStatus.OPEN)
        say(oskar, rings.room, "The resin ones, SECRET-PADS.")
        await until(lambda: words(maja.store.rooms[open_now.room])[-1:] == ["The resin ones, SECRET-PADS."])
        maja.bus.send(EndConsultation(id=CommandId(new_id()), consultation=rings.id))
        await until(lambda: not maja.store.floor.consultations and maja.store.rooms[open_now.room].room.closed)
        maja.bus.fetch_threads(chat.id)
        (past,) = await until(lambda: maja.store.threads.get(chat.id))
        assert words(past)[-1] == "The resin ones, SECRET-PADS."
        maja.says(chat, "Take the resin ones.")
        await customer.hears_words("Take the resin ones.")
        assert "SECRET-PADS" not in repr(customer.heard)
