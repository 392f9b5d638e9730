"""`deskbell admin`: sets a company up, on its data folder or through the server that runs on it."""

import argparse
import asyncio
import getpass
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from uuid import UUID

import msgspec

from backend.actions.verify import Report
from backend.app import backup as backups
from backend.app.gateway import Gateway, Secret, open_gateway
from backend.app.setup_file import C, fresh, named, put_agent, read_setup
from backend.errors import KnownError
from backend.rest.setup import Setup
from protocol.commands import PutAgent, PutQueue, PutSite
from protocol.errors import Refusal
from protocol.ids import AgentId, QueueId, SiteId, new_id
from protocol.kinds import Channel, Role

_Act = Callable[[Gateway, argparse.Namespace], Awaitable[str]]
#: Needs no server: answers what to print and the exit code.
_OnFolder = Callable[[Path, argparse.Namespace], tuple[str, int]]
_ROLES = (Role.AGENT, Role.SUPERVISOR, Role.ADMINISTRATOR)


def command(arguments: Sequence[str]) -> int:
    """Carry one administration command out. Raises KnownError."""
    options = _parser().parse_args(arguments)
    data: str | None = options.data or os.environ.get("DESKBELL_DATA")
    if data is None:
        raise KnownError("No data folder is named. Say --data FOLDER, or set DESKBELL_DATA.")
    folder = Path(data).expanduser()
    if options.on_folder is not None:
        return _told(*options.on_folder(folder, options))
    try:
        told = asyncio.run(_act(folder, options.act, options))
    except Refusal as refusal:
        raise KnownError(refusal.text) from refusal
    return _told(told, 0)


def _told(text: str, code: int) -> int:
    sys.stdout.write(text + "\n")
    return code


async def _act(folder: Path, act: _Act, options: argparse.Namespace) -> str:
    async with open_gateway(folder, make=act in (_first_administrator, _import)) as gateway:
        return await act(gateway, options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="deskbell admin",
        description="Sets up sites, queues and agents, keeps backups. Works on the data folder, and through the server "
        "when one runs on it. Passwords are asked for, or read as one line from standard input.",
    )
    parser.add_argument("--data", metavar="FOLDER", help="the server's data folder; also DESKBELL_DATA")
    add = parser.add_subparsers(required=True, metavar="ACT").add_parser

    first = _act_parser(add, "first-administrator", _first_administrator, "make the first administrator")
    first.add_argument("--login", required=True)
    first.add_argument("--name", required=True, help="what colleagues and customers see")

    agent = _act_parser(add, "put-agent", _put_agent, "make an agent, or change the one with this login")
    agent.add_argument("--login", required=True)
    agent.add_argument("--name", help="what colleagues and customers see")
    agent.add_argument("--role", type=Role, choices=_ROLES, help="agent, supervisor or administrator")
    agent.add_argument("--queue", action="append", type=_pair, metavar="NAME=PRIORITY", help="1 is asked first")
    agent.add_argument("--skill", action="append", type=_pair, metavar="NAME=LEVEL", help="1 to 9")
    agent.add_argument("--capacity", type=int, help="most chats at once, 1 to 8")
    agent.add_argument("--keep-password", action="store_true", help="don't ask for a password")

    queue = _act_parser(add, "put-queue", _put_queue, "make a queue, or change the one with this name")
    queue.add_argument("--name", required=True)
    queue.add_argument("--welcome", help="may hold {agents_available} and {customer_name}")
    queue.add_argument("--skill", action="append", type=_pair, metavar="NAME=LEVEL", help="least level needed")
    queue.add_argument("--offer-seconds", type=int, help="how long an agent has to answer, 5 to 300; 30 if not said")
    queue.add_argument(
        "--target-seconds",
        type=int,
        help="seconds within which a customer should be served, 60 if not said; 0: no target, served last",
    )

    site = _act_parser(add, "put-site", _put_site, "make a site, or change the one with this key")
    site.add_argument("--key", required=True, help="the public key in the page's script tag")
    site.add_argument("--name")
    site.add_argument(
        "--origin", action="append", help="a page's address, such as https://shop.example.com; once for each"
    )
    site.add_argument("--queue", metavar="NAME", help="where its chats wait")

    for secret, text in (
        (Secret.IDENTITY, "make the secret with which a shop signs who its visitors are; the one before is void"),
        (Secret.SHOP, "make the key of a shop's own systems, for the calls under /shop/v1; the one before is void"),
    ):
        renewed = _act_parser(add, secret.value, partial(_renew, secret), f"{text}. It is shown this once")
        renewed.add_argument("site", help="the site's public key")

    from_file = _act_parser(add, "import", _import, "take sites, queues, profiles, agents and experts from a JSON file")
    from_file.add_argument("file", type=Path, help='as `export` prints it; agents may have a "password"')
    _act_parser(add, "export", _export, "print all of these as JSON, without passwords")

    into = _folder_parser(add, "backup", _backup, "copy everything into a new file, also while the server runs")
    into.add_argument("file", type=Path)
    back = _folder_parser(add, "restore", _restore, "put a backup in the place of what the folder holds")
    back.add_argument("file", type=Path)
    whole = _folder_parser(add, "verify", _verify, "prove the folder, or a backup, whole; exit 1 if it is not")
    whole.add_argument("file", type=Path, nargs="?", help="a backup; without it the folder")
    return parser


def _act_parser(
    add: Callable[..., argparse.ArgumentParser], name: str, act: _Act, text: str
) -> argparse.ArgumentParser:
    parser = add(name, help=text, description=text[0].upper() + text[1:] + ".")
    parser.set_defaults(act=act, on_folder=None)
    return parser


def _folder_parser(
    add: Callable[..., argparse.ArgumentParser], name: str, act: _OnFolder, text: str
) -> argparse.ArgumentParser:
    parser = add(name, help=text, description=text[0].upper() + text[1:] + ".")
    parser.set_defaults(on_folder=act)
    return parser


def _pair(text: str) -> tuple[str, int]:
    name, separator, number = text.rpartition("=")
    if not separator or not name or not number.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=NUMBER")
    return name, int(number)


def _password(login: str) -> str:
    if sys.stdin.isatty():
        password = getpass.getpass(f"Password for {login}: ")
        if getpass.getpass("Again: ") != password:
            raise KnownError("The two passwords differ.")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise KnownError("No password was given. Type one, or send it as a line to standard input.")
    return password


# --- acts -------------------------------------------------------------------------------------


async def _first_administrator(gateway: Gateway, options: argparse.Namespace) -> str:
    setup = await gateway.setup()
    if any(agent.role is Role.ADMINISTRATOR for agent in setup.agents):
        raise KnownError("There is an administrator already. Sign in as one, or use put-agent.")
    agent = PutAgent(
        id=fresh(), agent=AgentId(new_id()), login=options.login, name=options.name, role=Role.ADMINISTRATOR
    )
    await gateway.put(put_agent(agent, _password(options.login)))
    return f"Made the administrator {options.login}."


async def _put_agent(gateway: Gateway, options: argparse.Namespace) -> str:
    setup = await gateway.setup()
    login: str = options.login
    known = next((agent for agent in setup.agents if agent.login.casefold() == login.casefold()), None)
    if known is None and options.name is None:
        raise KnownError(f"There is no agent {login} yet. A new one needs --name.")
    before = known or PutAgent(id=fresh(), agent=AgentId(new_id()), login=login, name=options.name)
    agent = _changed(
        before,
        name=options.name,
        role=options.role,
        capacity=None if options.capacity is None else {**before.capacity, Channel.CHAT: options.capacity},
        skills=None if options.skill is None else dict(options.skill),
        queues=None
        if options.queue is None
        else {_queue_id(setup, name): {Channel.CHAT: priority} for name, priority in options.queue},
    )
    await gateway.put(agent if options.keep_password else put_agent(agent, _password(login)))
    return f"{'Made' if known is None else 'Changed'} the agent {login}."


async def _put_queue(gateway: Gateway, options: argparse.Namespace) -> str:
    setup = await gateway.setup()
    known = next((queue for queue in setup.queues if queue.name == options.name), None)
    before = known or PutQueue(id=fresh(), queue=QueueId(new_id()), name=options.name)
    queue = _changed(
        before,
        welcome=options.welcome,
        offer_seconds=options.offer_seconds,
        target_seconds=options.target_seconds,
        skills=None if options.skill is None else dict(options.skill),
    )
    await gateway.put(queue)
    return f"{'Made' if known is None else 'Changed'} the queue {options.name}."


async def _put_site(gateway: Gateway, options: argparse.Namespace) -> str:
    setup = await gateway.setup()
    known = next((site for site in setup.sites if site.key == options.key), None)
    before = known or PutSite(id=fresh(), site=SiteId(new_id()), key=options.key, name=options.name or options.key)
    site = _changed(
        before,
        name=options.name,
        origins=None if options.origin is None else tuple(options.origin),
        default_queue=None if options.queue is None else _queue_id(setup, options.queue),
    )
    await gateway.put(site)
    return f"{'Made' if known is None else 'Changed'} the site {options.key}."


async def _renew(secret: Secret, gateway: Gateway, options: argparse.Namespace) -> str:
    return await gateway.renew(secret, options.site)


async def _import(gateway: Gateway, options: argparse.Namespace) -> str:
    commands = read_setup(options.file)
    for done, one in enumerate(commands):
        try:
            await gateway.put(one)
        except Refusal as refusal:
            raise KnownError(
                f"{named(one)} can't be taken: {refusal.text} What stands before it in the file is in "
                f"({done} of {len(commands)}), the rest is not. Mend it, and import the file again."
            ) from refusal
    return f"Imported {options.file}."


async def _export(gateway: Gateway, _options: argparse.Namespace) -> str:
    return msgspec.json.format(msgspec.json.encode(await gateway.setup())).decode()


def _backup(folder: Path, options: argparse.Namespace) -> tuple[str, int]:
    report = backups.backup(folder, options.file)
    return f"{_table(report)}\nBacked up to {options.file}, read back and looked at.", _code(report)


def _restore(folder: Path, options: argparse.Namespace) -> tuple[str, int]:
    before = backups.restore(folder, options.file)
    kept = "" if before is None else f" What was there before is in {before}."
    return f"Restored {options.file} into {folder}. All staff sign in anew.{kept}", 0


def _verify(folder: Path, options: argparse.Namespace) -> tuple[str, int]:
    file: Path | None = options.file
    report = backups.verify_folder(folder) if file is None else backups.verify_backup(file)
    return _table(report), _code(report)


def _table(report: Report) -> str:
    lines = [f"{'':6}{'looked at':>10}  what"]
    for check in report.checks:
        lines.append(f"{'WRONG' if check.wrong else 'ok':<6}{check.looked_at:>10}  {check.name}")
        lines.extend(f"{'':18}- {fault}" for fault in check.faults)
        if check.wrong > len(check.faults):
            lines.append(f"{'':18}- and {check.wrong - len(check.faults)} more")
    lines.append("Whole." if report.whole else "NOT WHOLE, see above.")
    return "\n".join(lines)


def _code(report: Report) -> int:
    return 0 if report.whole else 1


def _changed(before: C, **changes: object) -> C:
    """A command with what was named changed, and the rest as it was."""
    given = {name: value for name, value in changes.items() if value is not None}
    return msgspec.structs.replace(before, id=fresh(), **given)


def _queue_id(setup: Setup, name: str) -> QueueId:
    for queue in setup.queues:
        if name in {queue.name, str(queue.queue)}:
            return QueueId(UUID(str(queue.queue)))
    known = ", ".join(queue.name for queue in setup.queues) or "none"
    raise KnownError(f"There is no queue {name!r}. There are: {known}.")
