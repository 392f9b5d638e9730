"""Nothing in the protocol is half there: each event has its reducer, each command its handler and right."""

from typing import get_args

from backend.actions.dispatch import HANDLERS
from backend.actions.rights import RIGHTS
from desktop.net import incoming
from desktop.state import conversation, floor, folding, rooms
from protocol import commands, events
from protocol import floor as moves
from protocol.kinds import Role

_STAFF = {Role.AGENT, Role.SUPERVISOR, Role.ADMINISTRATOR}


def test_every_event_has_a_reducer_on_the_desk() -> None:
    """One table a stream, and nothing in it that the stream cannot hold."""
    assert set(conversation.PUBLIC_REDUCERS) == set(get_args(events.PublicEvent))
    assert set(conversation.STAFF_REDUCERS) == set(get_args(events.StaffEvent))
    assert set(floor.REDUCERS) == set(get_args(moves.FloorEvent))
    assert set(rooms.REDUCERS) == set(get_args(events.RoomEvent))


def test_what_the_desk_folds_is_let_through_to_it() -> None:
    """The session lays aside what it does not know; nothing that has a place in the store is among that."""
    assert set(folding.FOLDERS) == set(get_args(incoming.AS_IT_COMES)) | set(get_args(incoming.LOOKED_AT))


def test_every_command_has_a_handler() -> None:
    """And every handler a command."""
    assert set(HANDLERS) == set(get_args(commands.AnyCommand))


def test_rights_agree_with_the_sockets() -> None:
    """Who may send a command can send it, and the other way round."""
    assert set(RIGHTS) == set(get_args(commands.AnyCommand))
    assert {command for command, roles in RIGHTS.items() if Role.VISITOR in roles} == set(
        get_args(commands.VisitorCommand)
    )
    assert {command for command, roles in RIGHTS.items() if roles & _STAFF} == set(get_args(commands.StaffCommand))
    assert not any(Role.SYSTEM in roles for roles in RIGHTS.values()), "the backend acts without commands"
