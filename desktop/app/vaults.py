"""Opening what this machine keeps: the file with the keyring's key, or a vault in memory, and what that means."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from desktop.net.errors import NotKept
from desktop.state.link import Keeping

if TYPE_CHECKING:
    from desktop.net.credentials import Credentials, Keyring
    from desktop.net.vault import Vault

#: The vault's file in its folder.
_NAME = "desk.db"
_ONLY_NOW = "Deskbell will not stay signed in, and keeps unsent words only while it is open."


class Opened(Struct, frozen=True):
    """An open vault, the keyring's secrets if there are any, and what is kept and what is not."""

    vault: "Vault"
    credentials: "Credentials | None"
    keeping: Keeping

    def refresh_token(self, account: str) -> str | None:
        """The refresh token kept for an account, if any."""
        from desktop.net.credentials import NoKeyring

        if self.credentials is None:
            return None
        try:
            return self.credentials.refresh_token(account)
        except NoKeyring:
            return None

    def keep_refresh_token(self, account: str, token: str | None) -> bool:
        """Keep or forget a refresh token; False when this machine does not."""
        from desktop.net.credentials import NoKeyring

        if self.credentials is None:
            return False
        try:
            if token is None:
                self.credentials.forget_refresh_token(account)
            else:
                self.credentials.keep_refresh_token(account, token)
        except NoKeyring:
            return False
        return True


def open_vault(folder: Path, keyring: "Callable[[], Keyring] | None") -> Opened:
    """Open the vault in this folder, or one in memory."""
    from desktop.net.credentials import Credentials, NoKeyring
    from desktop.net.keyring_process import system_keyring
    from desktop.net.vault import InUse, Vault

    path = folder / _NAME
    try:
        credentials = Credentials((keyring or system_keyring)(), str(path.resolve()))
        key = credentials.vault_key()
    except NoKeyring as error:
        return Opened(Vault.in_memory(), None, _memory(str(error)))
    try:
        return _on_disk(path, key, credentials)
    except InUse:
        return Opened(Vault.in_memory(), None, _memory("Deskbell is open twice on this machine."))
    except NotKept as error:
        words = str(error)
    except OSError:
        words = f"This machine can't write {path.name}."
    note = f"{words} Unsent words are kept only while Deskbell is open."
    return Opened(Vault.in_memory(), credentials, Keeping(durable=False, note=note))


def forget_set_aside(folder: Path) -> None:
    """Remove the damaged vaults of this folder: older words lie in them. Raises NotKept."""
    from desktop.net import salvage

    try:
        salvage.forget_set_aside(folder / _NAME)
    except OSError as error:
        raise NotKept("This machine can't remove what it set aside.") from error


def _on_disk(path: Path, key: bytes, credentials: "Credentials") -> Opened:
    """What is damaged is said once, and is no damage at the next start. Raises InUse, NotKept, OSError."""
    from desktop.net.salvage import salvage, set_aside
    from desktop.net.vault import Unreadable, Vault

    try:
        vault = Vault.open(path, key)
    except Unreadable:
        note = f"What was kept here could not be read. It was set aside as {set_aside(path).name}."
        return Opened(Vault.open(path, key), credentials, Keeping(note=note))
    if vault.is_whole():
        return Opened(vault, credentials, Keeping())
    vault, aside = salvage(vault, path, key)
    note = f"Some of what was kept here could not be read; the rest is here. It was set aside as {aside.name}."
    return Opened(vault, credentials, Keeping(note=note))


def _memory(why: str) -> Keeping:
    return Keeping(durable=False, signed_in=False, note=f"{why} {_ONLY_NOW}")
