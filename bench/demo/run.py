"""The command `deskbell demo`."""

import argparse
import signal
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from backend.errors import KnownError
from bench.demo import morning
from bench.demo.catalogue import catalogue
from bench.demo.identity import take_keys, tell_customer
from bench.demo.processes import Program, deskbell, has_screen, import_setup, make_folder, running, start_server
from bench.demo.setup import Setup, demo_setup
from bench.demo.shop import serve

SHOP_PORT, SERVER_PORT = 8490, 8480
LOGINS = ("maja", "oskar", "signe", "aino", "admin")


def command(arguments: Sequence[str]) -> int:
    """Run the demo until Ctrl-C. Raises KnownError when something can't be started."""
    parser = argparse.ArgumentParser(
        prog="deskbell demo",
        description="Starts a server, the demo shop and a desk, ready to chat. Without a screen it plays the tour.",
    )
    parser.add_argument(
        "--data", type=Path, default=Path("build/demo"), help="where the demo keeps its data (%(default)s)"
    )
    parser.add_argument("--port", type=int, default=SERVER_PORT, help="the server's port (%(default)s)")
    parser.add_argument("--shop-port", type=int, default=SHOP_PORT, help="the shop's port (%(default)s)")
    parser.add_argument("--login", default="maja", choices=LOGINS, help="who sits at the desk (%(default)s)")
    parser.add_argument("--no-desk", action="store_true", help="the server and the shop only")
    chosen = parser.parse_args(arguments)
    if not has_screen() and not chosen.no_desk:
        return _without_a_screen()
    return _with_a_screen(chosen.data, chosen.port, chosen.shop_port, None if chosen.no_desk else chosen.login)


def _without_a_screen() -> int:
    from bench.tour import command as tour

    print("There is no screen here, so the demo plays by itself on a virtual one: `deskbell tour`.", flush=True)
    return tour([])


def _with_a_screen(data: Path, port: int, shop_port: int, login: str | None) -> int:
    def stop(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    # Both said outright: a shell that starts it in the background has SIGINT ignored, and it would never end.
    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        with ExitStack() as stack:
            nordlys = stack.enter_context(serve(port=shop_port))
            setup = demo_setup(nordlys.address)
            _set_up(data, setup)
            server, address = start_server(data, port)
            stack.enter_context(running(server))
            nordlys.deskbell = address
            nordlys.keys = take_keys(address, setup)
            if nordlys.keys:
                tell_customer(nordlys.keys, catalogue(), nordlys.address)
            desk = stack.enter_context(running(_desk(data, address, setup, login))) if login else None
            _tell(nordlys.address, address, setup, login)
            _wait(server, desk)
    except KeyboardInterrupt:
        print("\nStopped.")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return 0


def _set_up(data: Path, setup: Setup) -> None:
    """Import the demo once, and again when the shop has moved: its address is in the set-up."""
    marker = data / "demo-for.txt"
    is_new = not marker.exists()
    if not is_new and marker.read_text(encoding="utf-8") == setup.sites[0].origins[0]:
        return
    if is_new:
        print("A morning of the shop is played, so that there is something to see ...", flush=True)
        morning.play(data, setup)
    else:
        import_setup(data, setup)
    marker.write_text(setup.sites[0].origins[0], encoding="utf-8")


def _desk(data: Path, address: str, setup: Setup, login: str) -> Program:
    """A desk of its own, signed in."""
    folder = data / f"desk-{login}"
    make_folder(folder)
    desk = Program(
        deskbell("desktop", "--server", address, "--login", login, "--password-stdin", "--data", str(folder)),
        folder / "desk.err",
    )
    desk.stdin.write(f"{setup.agent(login).password}\n")
    desk.stdin.close()
    return desk


def _tell(shop_address: str, address: str, setup: Setup, login: str | None) -> None:
    customer = catalogue().customer
    lines = [
        "",
        f"  The shop       {shop_address}    ring the bell in the corner",
        f"  The server     {address}",
        "",
        f"  customer       {customer.email} / {customer.password}",
        *(f"  {agent.role.value:<15}{agent.login} / {agent.password}" for agent in setup.agents),
        "",
        f"  {setup.agent(login).name}'s desk is opening. Press Ctrl+K there to find everything." if login else "",
        f"  Another desk: deskbell desktop --server {address}",
        "  Ctrl-C stops it all.",
        "",
    ]
    print("\n".join(lines), flush=True)


def _wait(server: Program, desk: Program | None) -> None:
    """Until the server ends, which it does not by itself. A closed desk is told and leaves the rest running."""
    if desk:
        how = "was closed" if desk.wait() == 0 else f"ended with a fault, see {desk.log}"
        print(f"The desk {how}; the shop and the server go on until Ctrl-C.", flush=True)
    code = server.wait()
    raise KnownError(f"The server ended by itself with {code}; see {server.log}")
