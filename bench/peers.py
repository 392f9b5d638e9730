"""The peers of `deskbell bench delivery`, where Debian's packages of them are installed.

Each runs from a folder of its own, on loopback and a free port, with its message archive on.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from backend.errors import KnownError
from bench import xmpp
from bench.load import Result, Size

Run = Callable[[Size, Path], Result]

#: Seconds a peer gets to start.
_START = 60.0
#: Under /usr/lib, where Debian puts them.
_LIBRARIES = Path("/usr/lib")
_EJABBERD_PROGRAMS = "*/ejabberd-*/ebin"
_POSTGRESQL_PROGRAMS = "postgresql/*/bin"
_POSTGRESQL_SCHEMA = Path("/usr/share/ejabberd/sql/pg.sql")
_POSTGRESQL_DRIVER = "erlang/lib/p1_pgsql-*"

_EJABBERD = """\
hosts: [{domain}]
loglevel: 2
listen:
  - {{port: {port}, ip: "127.0.0.1", module: ejabberd_c2s, shaper: none, backlog: 1024}}
auth_method: internal
access_rules: {{anybody: {{allow: all}}}}
registration_timeout: infinity
{database}
modules:
  mod_mam: {{default: always, db_type: {kind}}}
  mod_register: {{ip_access: all, access: anybody}}
  mod_ping: {{}}
"""
_DATABASE = """\
sql_type: pgsql
sql_server: "127.0.0.1"
sql_port: {port}
sql_database: bench
sql_username: bench
sql_password: bench
sql_pool_size: 10
"""
_PROSODY = """\
daemonize = false
pidfile = "{folder}/prosody.pid"
data_path = "{folder}/data"
log = {{ warn = "{folder}/prosody.log" }}
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {port} }}
s2s_ports = {{}}
http_ports = {{}}
https_ports = {{}}
modules_enabled = {{ "saslauth", "register", "roster", "disco", "mam", "ping" }}
modules_disabled = {{ "s2s", "offline", "admin_shell", "admin_telnet" }}
network_backend = "epoll"
allow_registration = true
min_seconds_between_registrations = 0
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
authentication = "internal_hashed"
storage = "internal"
default_archive_policy = true
archive_expires_after = "never"
VirtualHost "{domain}"
"""


def installed() -> Sequence[tuple[str, Run]]:
    """The peers that can be run here."""
    found: list[tuple[str, Run]] = []
    if _has_ejabberd():
        if _has_postgresql():
            found.append(("ejabberd on PostgreSQL", _ejabberd_on_postgresql))
        else:
            found.append(("ejabberd on mnesia", _ejabberd_on_mnesia))
    if shutil.which("prosody"):
        found.append(("prosody", _prosody))
    return found


def missing() -> Sequence[str]:
    """The peers that can't."""
    return [name for name, there in (("ejabberd", _has_ejabberd()), ("prosody", shutil.which("prosody"))) if not there]


def _found(pattern: str) -> list[Path]:
    return sorted(_LIBRARIES.glob(pattern))


def _has_ejabberd() -> bool:
    return bool(shutil.which("erl") and _found(_EJABBERD_PROGRAMS))


def _has_postgresql() -> bool:
    return bool(_found(_POSTGRESQL_PROGRAMS) and _found(_POSTGRESQL_DRIVER) and _POSTGRESQL_SCHEMA.exists())


def _ejabberd_on_mnesia(size: Size, folder: Path) -> Result:
    return _ejabberd(size, folder, "mnesia", "")


def _ejabberd_on_postgresql(size: Size, folder: Path) -> Result:
    with _postgresql(folder) as port:
        return _ejabberd(size, folder, "sql", _DATABASE.format(port=port))


def _ejabberd(size: Size, folder: Path, kind: str, database: str) -> Result:
    port = _free_port()
    config, spool = folder / "ejabberd.yml", folder / "spool"
    spool.mkdir()
    config.write_text(_EJABBERD.format(domain=xmpp.DOMAIN, port=port, kind=kind, database=database), encoding="utf-8")
    # Without a node name: no port mapper, nothing listens but what the configuration says.
    command = ["erl", "-noinput", "+K", "true", "+P", "250000"]
    command += ["-pa", *map(str, _found(_EJABBERD_PROGRAMS)), "-mnesia", "dir", f'"{spool}"', "-s", "ejabberd"]
    environment = {"EJABBERD_CONFIG_PATH": str(config), "EJABBERD_LOG_PATH": str(folder / "ejabberd.log")}
    with _process(command, folder, port, environment):
        return xmpp.run(size, port)


def _prosody(size: Size, folder: Path) -> Result:
    port = _free_port()
    config = folder / "prosody.cfg.lua"
    config.write_text(_PROSODY.format(folder=folder, port=port, domain=xmpp.DOMAIN), encoding="utf-8")
    (folder / "data").mkdir()
    user = _give_away(folder, "prosody")
    with _process(["prosody", "-F", "--config", str(config)], folder, port, {}, user):
        return xmpp.run(size, port)


@contextmanager
def _postgresql(folder: Path) -> Generator[int]:
    """A durable cluster (its defaults), with the archive's tables; yields its port."""
    programs, data, port = _found(_POSTGRESQL_PROGRAMS)[-1], folder / "postgresql", _free_port()
    data.mkdir()
    user = _give_away(folder, "postgres")
    _done([str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "bench", "-E", "UTF8"], user)
    command = [str(programs / "postgres"), "-D", str(data), "-p", str(port), "-k", str(data), "-h", "127.0.0.1"]
    with _process(command, folder, port, {}, user):
        database = ["-h", "127.0.0.1", "-p", str(port), "-U", "bench"]
        _done([str(programs / "createdb"), *database, "bench"], user)
        _done([str(programs / "psql"), *database, "-q", "-d", "bench", "-f", str(_POSTGRESQL_SCHEMA)], user)
        yield port


def _give_away(folder: Path, user: str) -> str | None:
    """These programs refuse to be root; their folder becomes theirs. None: we are not root either."""
    if os.geteuid() != 0:
        return None
    folder.chmod(0o755)
    for path in (folder, *folder.rglob("*")):
        shutil.chown(path, user)
    return user


def _done(command: Sequence[str], user: str | None) -> None:
    done = subprocess.run(command, user=user, cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        raise KnownError(f"{Path(command[0]).name} failed: {done.stderr.strip()[-300:]}")


@contextmanager
def _process(
    command: Sequence[str], folder: Path, port: int, environment: dict[str, str], user: str | None = None
) -> Generator[None]:
    """A peer that listens on the port; ended with the block."""
    log = folder / f"{Path(command[0]).name}.out"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**os.environ, **environment},
            cwd=folder,
            user=user,
            start_new_session=True,
        )
    try:
        _wait(process, port, log)
        yield
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(15)
        process.kill()
        process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + _START
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    said = log.read_text(encoding="utf-8", errors="replace").strip()[-300:]
    raise KnownError(f"{log.stem} did not start: {said}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
