"""Secrets in the system's keyring: the vault's key and the refresh token. Calls block; use a thread."""

import os
from string import hexdigits
from typing import Protocol

_SERVICE = "Deskbell"
_KEY_BYTES = 32


def _is_key(kept: str) -> bool:
    """Whether it is one of ours: somebody else may have written under our name."""
    return len(kept) == 2 * _KEY_BYTES and set(kept) <= set(hexdigits)


class NoKeyring(Exception):
    """There is no keyring here, or it is locked. Its text says which, in plain words."""


class Keyring(Protocol):
    """A keyring. All calls raise NoKeyring when it does not play along."""

    def get_password(self, service: str, username: str, /) -> str | None:
        """A secret, or None."""
        ...

    def set_password(self, service: str, username: str, password: str, /) -> None:
        """Keep a secret."""
        ...

    def delete_password(self, service: str, username: str, /) -> None:
        """Forget a secret, if it is there."""
        ...


class Credentials:
    """The secrets of one vault. All calls raise NoKeyring.

    Two desks with a folder each are two sign-ins: a refresh token is good for one of them only.
    """

    def __init__(self, keyring: Keyring, vault: str) -> None:
        self._keyring = keyring
        self._vault = vault

    def vault_key(self) -> bytes:
        """The key of the vault, made the first time."""
        name = f"vault {self._vault}"
        kept = self._get(name)
        if kept is not None and _is_key(kept):
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
        self._keyring.delete_password(_SERVICE, self._session(account))

    def _session(self, account: str) -> str:
        return f"session {account} {self._vault}"

    def _get(self, name: str) -> str | None:
        return self._keyring.get_password(_SERVICE, name)

    def _set(self, name: str, secret: str) -> None:
        self._keyring.set_password(_SERVICE, name, secret)
