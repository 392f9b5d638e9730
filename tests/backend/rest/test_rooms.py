"""Rooms, threads and experts, over HTTP."""

from backend.actions.actor import Actor
from protocol.commands import OpenRoom, PutExpertGroup, SendToRoom
from protocol.ids import ExpertGroupId, RoomId, new_id
from protocol.kinds import Role
from tests.backend.rest.house import LOCAL_TOKEN, House, code_of, fresh


def _staff(house: House, role: Role) -> Actor:
    return Actor(role=role, agent=house.agents[role])


async def _room(house: House, text: str) -> RoomId:
    """The agent and the supervisor talk; the administrator does not."""
    opened = OpenRoom(id=fresh(), members=(house.agents[Role.SUPERVISOR],))
    agent = _staff(house, Role.AGENT)
    await house.do(opened, agent)
    await house.do(SendToRoom(id=fresh(), room=RoomId(opened.id), text=text), agent)
    return RoomId(opened.id)


async def test_members_read_back_and_nobody_else(house: House) -> None:
    """Page by page; who is no member, not even an administrator, gets none of it."""
    room = await _room(house, "The chain is 10-speed")
    async with house.client(await house.staff_token(Role.SUPERVISOR)) as client:
        page = (await client.get(f"/api/rooms/{room}/entries")).json()
        before = (await client.get(f"/api/rooms/{room}/entries?before=2")).json()
        unknown = await client.get(f"/api/rooms/{new_id()}/entries")
    assert [entry["event"]["type"] for entry in page["entries"]] == ["room_opened", "room_message"]
    assert [entry["seq"] for entry in before["entries"]] == [1]
    assert code_of(unknown) == (404, "unknown_room")
    for token in (await house.staff_token(Role.ADMINISTRATOR), LOCAL_TOKEN):
        async with house.client(token) as client:
            assert code_of(await client.get(f"/api/rooms/{room}/entries")) == (403, "not_allowed")


async def test_a_search_finds_what_is_mine_alone(house: House) -> None:
    """The room comes along with the message."""
    room = await _room(house, "The chain is 10-speed")
    async with house.client(await house.staff_token(Role.AGENT)) as client:
        (hit,) = (await client.get("/api/rooms/search?words=CHAIN+speed")).json()["hits"]
        assert (await client.get("/api/rooms/search?words=chain+wheel")).json() == {}
        assert (await client.get("/api/rooms/search")).json() == {}
    assert hit["room"]["id"] == str(room)
    assert hit["entry"]["event"]["text"] == "The chain is 10-speed"
    for token in (await house.staff_token(Role.ADMINISTRATOR), LOCAL_TOKEN):
        async with house.client(token) as client:
            assert (await client.get("/api/rooms/search?words=chain")).json() == {}


async def test_experts_are_ranked(house: House) -> None:
    """All of the group, present or not."""
    group = ExpertGroupId(new_id())
    experts = (house.agents[Role.AGENT], house.agents[Role.SUPERVISOR])
    await house.do(PutExpertGroup(id=fresh(), group=group, name="Chains", members=experts))
    async with house.client(await house.staff_token(Role.AGENT)) as client:
        ranking = (await client.get(f"/api/experts/{group}?words=chain")).json()
        unknown = await client.get(f"/api/experts/{new_id()}?words=chain")
    assert [rank["agent"] for rank in ranking["experts"]] == [str(expert) for expert in experts]
    assert code_of(unknown) == (404, "unknown_group")


async def test_a_chat_without_threads_has_none(house: House) -> None:
    """And one that is not there is unknown."""
    _, chat = await house.chat()
    async with house.client(await house.staff_token(Role.AGENT)) as client:
        assert (await client.get(f"/api/interactions/{chat}/threads")).json() == {}
        assert code_of(await client.get(f"/api/interactions/{new_id()}/threads")) == (404, "unknown_interaction")
