"""A slice of `deskbell bench hostile`: the same attack, a smaller one."""

from pathlib import Path
from random import Random

from websockets.asyncio.server import ServerConnection, serve

from bench.faults.hostile import wires
from bench.faults.hostile.attack import Attacker, Tally, attack
from bench.faults.hostile.blows import Stock, blow, spoiled
from bench.faults.hostile.run import Size, report, run
from bench.faults.talk import CONFIDENCE
from bench.figures import as_table

_SLICE = Size(frames=500, calls=100, connections=60, slow=40, chats=4, rate=10)
_STOCK = Stock(
    frames=({"type": "send_message", "id": "019a", "interaction": "019b", "text": "x"},),
    foreign=(b"{}",),
    ids=("019abcde-0000-7000-8000-000000000000",),
    tokens=("a.b.c",),
)


def test_others_talk_on_while_the_server_is_attacked(tmp_path: Path) -> None:
    """No failure, no flood in the log, nothing changed that was not theirs, and all of it verified."""
    made = report(_SLICE, run(tmp_path, _SLICE, seed=7))
    assert made.sound, as_table(made)


async def test_a_server_that_fails_is_found_out_with_the_frame_that_did_it() -> None:
    """One that breaks, one that lets strangers in, one that tells them what others said."""

    async def breaks(socket: ServerConnection) -> None:
        await socket.recv()
        await socket.close(1011)

    async def lets_in(socket: ServerConnection) -> None:
        await socket.recv()
        await socket.send('{"type":"welcome"}')
        await socket.close(1000)

    async def tells(socket: ServerConnection) -> None:
        await socket.recv()
        await socket.send(f'{{"type":"public","text":"{CONFIDENCE}"}}')
        await socket.close(1000)

    stranger = Attacker(path="/live/staff", origin=None, hello=None, stock=_STOCK, seed=1)
    # A blow that any server of frames takes for a frame.
    number = next(number for number in range(1_000) if blow(1, number, _STOCK).kind == "replayed")
    for handler, found in ((breaks, "failed over it"), (lets_in, "let in"), (tells, "what others said")):
        tally = Tally()
        async with serve(handler, "127.0.0.1", 0) as server:
            port = next(iter(server.sockets)).getsockname()[1]
            await attack(f"http://127.0.0.1:{port}", stranger, [number], tally)
        (fault,) = tally.faults
        assert found in fault
        assert f"seed 1 number {number}" in fault


def test_a_blow_is_its_seed_and_number() -> None:
    """So that one which broke something can be dealt again."""
    dealt = [blow(1, number, _STOCK) for number in range(150)]
    assert dealt == [blow(1, number, _STOCK) for number in range(150)]
    assert dealt != [blow(2, number, _STOCK) for number in range(150)]
    assert len({one.kind for one in dealt}) > 25


def test_frames_are_made_as_the_rfc_has_them() -> None:
    """RFC 6455, section 5.7: a masked text of five letters; and what was put in comes out."""
    assert wires.frame(wires.TEXT, b"Hello", mask=b"\x37\xfa\x21\x3d") == bytes.fromhex("818537fa213d7f9f4d5158")
    assert wires.frame(wires.TEXT, b"Hello", mask=None) == bytes.fromhex("810548656c6c6f")
    for length in (0, 125, 126, 65_535, 65_536):
        assert wires.payload(wires.frame(wires.BINARY, bytes(length))) == bytes(length)
    assert isinstance(spoiled(Random(1), _STOCK), bytes)
