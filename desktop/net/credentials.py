"""Secrets in the system's keyring: the vault's key and the refresh token. Calls block; use a thread."""

import logging
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Protocol

_log = logging.getLogger(__name__)
_SERVICE = "Deskbell"
_KEY_BYTES = 32


class Keyring(Protocol):
    """What is needed of a keyring; `keyring.backend.KeyringBackend` has it."""

    def get_password(self, service: str, username: str, /) -> str | None:
        """A secret, or None."""
        ...

    def set_password(self, service: str, username: str, password: str, /) -> None:
        """Keep a secret."""
        ...

    def delete_password(self, service: str, username: str, /) -> None:
        """Forget a secret."""
        ...


class _Backend(Keyring, Protocol):
    """A backend's class says whether it works here."""

    viable: bool


class NoKeyring(Exception):
    """There is no keyring here, or it is locked. Its text says which, in plain words."""


#: The keyrings of the systems we run on, the preferred one first. Only those of the `keyring`
#: package itself: others on the path may keep secrets in plain files.
_BACKENDS = {
    "win32": ("keyring.backends.Windows:WinVaultKeyring",),
    "darwin": ("keyring.backends.macOS:Keyring",),
    "linux": ("keyring.backends.SecretService:Keyring", "keyring.backends.kwallet:DBusKeyring"),
}


def system_keyring() -> Keyring:
    """The system's own keyring. Raises NoKeyring."""
    if sys.platform == "linux" and not _session_bus():
        raise NoKeyring("This machine has no keyring.")
    for name in _BACKENDS.get(sys.platform, ()):
        module, _, kind = name.partition(":")
        backend: type[_Backend] = getattr(import_module(module), kind)
        if backend.viable:
            return backend()
    raise NoKeyring("This machine has no keyring.")


def _session_bus() -> bool:
    """Whether there is a session bus; without one the search for a keyring would only cost time and memory."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    return "DBUS_SESSION_BUS_ADDRESS" in os.environ or (runtime is not None and Path(runtime, "bus").exists())


class Credentials:
    """The secrets of one vault. All calls raise NoKeyring when the keyring does not play along.

    Two desks with a folder each are two sign-ins: a refresh token is good for one of them only.
    """

    def __init__(self, keyring: Keyring, vault: str) -> None:
        self._keyring = keyring
        self._vault = vault

    def vault_key(self) -> bytes:
        """The key of the vault, made the first time."""
        name = f"vault {self._vault}"
        kept = self._get(name)
        if kept is not None and len(kept) == 2 * _KEY_BYTES:
            return bytes.fromhex(kept)
        key = os.urandom(_KEY_BYTES)
        self._set(name, key.hex())
        return key

    def refresh_token(self, account: str) -> str | None:
        """The refresh token of an account, if it is signed in on this machine."""
        return self._get(self._session(account))

    def keep_refresh_token(self, account: str, token: str) -> None:
        """Stay signed in. At most some 1,280 characters on Windows."""
        self._set(self._session(account), token)

    def forget_refresh_token(self, account: str) -> None:
        """Stay signed in no more."""
        from keyring.errors import KeyringError, PasswordDeleteError

        try:
            self._keyring.delete_password(_SERVICE, self._session(account))
        except PasswordDeleteError:
            return
        except KeyringError as error:
            raise _no_keyring(error) from error

    def _session(self, account: str) -> str:
        return f"session {account} {self._vault}"

    def _get(self, name: str) -> str | None:
        from keyring.errors import KeyringError

        try:
            return self._keyring.get_password(_SERVICE, name)
        except KeyringError as error:
            raise _no_keyring(error) from error

    def _set(self, name: str, secret: str) -> None:
        from keyring.errors import KeyringError

        try:
            self._keyring.set_password(_SERVICE, name, secret)
        except KeyringError as error:
            raise _no_keyring(error) from error


def _no_keyring(error: Exception) -> NoKeyring:
    from keyring.errors import InitError, KeyringLocked

    _log.info("keyring: %s", type(error).__name__)
    locked = isinstance(error, KeyringLocked | InitError)
    return NoKeyring("The keyring of this machine is locked." if locked else "This machine has no keyring.")
