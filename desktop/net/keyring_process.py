"""The system's keyring, spoken to by a process of its own for each question.

What reads a keyring on Linux (secretstorage, cryptography, OpenSSL) would stay in the desk's memory with 9 MB
for the sake of a few questions a day. `python -m desktop.net.keyring_process` reads one from its input,
answers on its output, and takes all of that with it.
"""

import logging
import os
import subprocess
import sys
from collections.abc import Iterable
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Protocol

import msgspec

from desktop.net.credentials import Keyring, NoKeyring

_log = logging.getLogger(__name__)


class Do(StrEnum):
    """What can be asked."""

    GET = "get"
    SET = "set"
    DELETE = "delete"


class Question(msgspec.Struct, frozen=True):
    """One call; `secret` is what to set."""

    do: Do
    service: str
    username: str
    secret: str = ""


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """The secret that was asked for, if there is one; or why there is no keyring, in plain words."""

    secret: str | None = None
    no_keyring: str | None = None


class Backend(Protocol):
    """What is used of `keyring.backend.KeyringBackend`. The class itself says whether it works here."""

    viable: bool

    def get_password(self, service: str, username: str, /) -> str | None: ...

    def set_password(self, service: str, username: str, password: str, /) -> None: ...

    def delete_password(self, service: str, username: str, /) -> None: ...


#: The keyrings of the systems we run on, the preferred one first. Only those of the `keyring`
#: package itself: others on the path may keep secrets in plain files.
_BACKENDS = {
    "win32": ("keyring.backends.Windows:WinVaultKeyring",),
    "darwin": ("keyring.backends.macOS:Keyring",),
    "linux": ("keyring.backends.SecretService:Keyring", "keyring.backends.kwallet:DBusKeyring"),
}
_MISSING = "This machine has no keyring."
_LOCKED = "The keyring of this machine is locked."


# --- in the desk ------------------------------------------------------------------------------


def system_keyring() -> Keyring:
    """The system's own keyring. Raises NoKeyring where there can't be one."""
    if sys.platform == "linux" and not _session_bus():
        raise NoKeyring(_MISSING)
    return _Elsewhere()


def _session_bus() -> bool:
    """Whether there is a session bus; without one the search for a keyring would only cost time."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    return "DBUS_SESSION_BUS_ADDRESS" in os.environ or (runtime is not None and Path(runtime, "bus").exists())


class _Elsewhere:
    """A keyring that a process of its own speaks to. It waits as long as the user takes to unlock it."""

    def get_password(self, service: str, username: str, /) -> str | None:
        return _ask(Question(Do.GET, service, username))

    def set_password(self, service: str, username: str, password: str, /) -> None:
        _ask(Question(Do.SET, service, username, password))

    def delete_password(self, service: str, username: str, /) -> None:
        _ask(Question(Do.DELETE, service, username))


def _ask(question: Question) -> str | None:
    # -P: what lies in the directory the desk was started from is not ours to run.
    command = [sys.executable, "-P", "-m", __name__]
    windowless = subprocess.CREATE_NO_WINDOW if sys.platform == "win32" else 0
    try:
        done = subprocess.run(  # noqa: S603 (our own module)
            command, input=msgspec.json.encode(question), stdout=subprocess.PIPE, check=True, creationflags=windowless
        )
    except (OSError, subprocess.CalledProcessError) as error:
        # Its trace is on the standard error; the desk works on without, and says so.
        _log.exception("the keyring could not be asked")
        raise NoKeyring(_MISSING) from error
    answer = msgspec.json.decode(done.stdout, type=Answer)
    if answer.no_keyring is not None:
        raise NoKeyring(answer.no_keyring)
    return answer.secret


# --- in the process ---------------------------------------------------------------------------


def answer(question: Question, backends: Iterable[Backend]) -> Answer:
    """Carry a question out with the first of these that works here. Forgetting twice is forgetting once."""
    from keyring.errors import InitError, KeyringError, KeyringLocked, PasswordDeleteError

    try:
        backend = next(iter(backends), None)
        if backend is None:
            return Answer(no_keyring=_MISSING)
        match question.do:
            case Do.GET:
                return Answer(secret=backend.get_password(question.service, question.username))
            case Do.SET:
                backend.set_password(question.service, question.username, question.secret)
            case Do.DELETE:
                backend.delete_password(question.service, question.username)
    except PasswordDeleteError:
        return Answer()
    except (KeyringLocked, InitError):
        return Answer(no_keyring=_LOCKED)
    except KeyringError:
        return Answer(no_keyring=_MISSING)
    return Answer()


def _working() -> Iterable[Backend]:
    for name in _BACKENDS.get(sys.platform, ()):
        module, _, kind = name.partition(":")
        backend: type[Backend] = getattr(import_module(module), kind)
        if backend.viable:
            yield backend()


def main() -> None:
    """One question, one answer."""
    question = msgspec.json.decode(sys.stdin.buffer.read(), type=Question)
    sys.stdout.buffer.write(msgspec.json.encode(answer(question, _working())))


if __name__ == "__main__":
    main()
