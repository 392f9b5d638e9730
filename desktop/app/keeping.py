"""What this machine keeps, done on one thread in the order it was asked for."""

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from desktop.net.errors import NotKept
from desktop.state.drafts import Draft
from desktop.state.link import Keeping
from desktop.state.messages import Queued
from protocol.ids import CommandId, FileId, InteractionId

if TYPE_CHECKING:
    from desktop.net.credentials import Credentials, Keyring
    from desktop.net.outbox import Kept
    from desktop.net.vault import Vault

_log = logging.getLogger(__name__)
T = TypeVar("T")
_ONLY_NOW = "Deskbell will not stay signed in, and keeps unsent words only while it is open."


class Keeper:
    """The vault and the keyring behind one thread.

    `keyring` gives the system's keyring or raises NoKeyring; tests give another.
    `problem` is told, in plain words, when something could not be kept that nobody waits for.
    """

    def __init__(self, folder: Path, keyring: "Callable[[], Keyring] | None", problem: Callable[[str], object]) -> None:
        self._folder = folder
        self._keyring = keyring
        self._problem = problem
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="keeper")
        self._loop = asyncio.get_running_loop()
        self._vault: Vault | None = None
        self._credentials: Credentials | None = None
        self._kept: Kept | None = None
        self._lock = threading.Lock()
        self._drafts: dict[InteractionId, Draft] = {}
        self._drafts_posted = False

    async def open(self) -> Keeping:
        """Open the vault, or one in memory. Says what is kept and what is not."""
        return await self._run(self._open)

    async def use(self, account: str) -> tuple[list[Queued], dict[InteractionId, Draft]]:
        """Turn to an account (a login at a server): its outbox and drafts."""
        return await self._run(lambda: self._use(account))

    async def refresh_token(self, account: str) -> str | None:
        """The refresh token kept for an account, if any."""
        return await self._run(lambda: self._refresh_token(account))

    async def keep_refresh_token(self, account: str, token: str | None) -> bool:
        """Keep or forget a refresh token; False when this machine does not."""
        return await self._run(lambda: self._keep_refresh_token(account, token))

    def put(self, queued: Queued, files: dict[FileId, bytes]) -> "asyncio.Future[None]":
        """Keep a command and its files; it begins at once. The future raises NotKept."""
        return self._run(lambda: self._of_account().put(queued, files))

    async def file(self, file: FileId) -> bytes | None:
        """A file of a command that is still kept. Raises NotKept."""
        return await self._run(lambda: self._of_account().file(file))

    async def read(self, file: Path) -> bytes:
        """The bytes of any file. Raises OSError."""
        return await self._run(file.read_bytes)

    async def wipe(self) -> None:
        """Forget all of the account. Raises NotKept."""
        await self._run(lambda: self._of_account().wipe())

    def change(self, queued: Queued) -> None:
        """Keep what has become of a command."""
        self._post(lambda: self._of_account().change(queued))

    def remove(self, command: CommandId) -> None:
        """A command was answered."""
        self._post(lambda: self._of_account().remove(command))

    def put_draft(self, interaction: InteractionId, draft: Draft) -> None:
        """Keep a draft; many in a row are written together."""
        with self._lock:
            self._drafts[interaction] = draft
            posted, self._drafts_posted = self._drafts_posted, True
        if not posted:
            self._post(self._write_drafts)

    async def close(self) -> None:
        """Write what is still to be written, and close."""
        await self._run(self._close)
        self._pool.shutdown(wait=True)

    # --- on the thread ------------------------------------------------------------------------

    def _open(self) -> Keeping:
        from desktop.net.credentials import Credentials, NoKeyring
        from desktop.net.keyring_process import system_keyring
        from desktop.net.vault import InUse, Unreadable, Vault

        path = self._folder / "desk.db"
        try:
            self._credentials = Credentials((self._keyring or system_keyring)(), str(path.resolve()))
            key = self._credentials.vault_key()
        except NoKeyring as error:
            self._credentials = None
            self._vault = Vault.in_memory()
            return _memory(str(error))
        try:
            self._vault = Vault.open(path, key)
        except InUse:
            self._credentials = None
            self._vault = Vault.in_memory()
            return _memory("Deskbell is open twice on this machine.")
        except NotKept as error:
            self._vault = Vault.in_memory()
            return Keeping(durable=False, note=f"{error} Unsent words are kept only while Deskbell is open.")
        except Unreadable:
            aside = path.with_suffix(f".unreadable-{path.stat().st_mtime_ns}")
            path.rename(aside)
            self._vault = Vault.open(path, key)
            return Keeping(note=f"What was kept here could not be read. It was set aside as {aside.name}.")
        return Keeping()

    def _use(self, account: str) -> tuple[list[Queued], dict[InteractionId, Draft]]:
        from desktop.net.outbox import Kept

        assert self._vault is not None
        self._kept = Kept(self._vault, account)
        return self._kept.all(), self._kept.drafts()

    def _of_account(self) -> "Kept":
        assert self._kept is not None
        return self._kept

    def _refresh_token(self, account: str) -> str | None:
        from desktop.net.credentials import NoKeyring

        if self._credentials is None:
            return None
        try:
            return self._credentials.refresh_token(account)
        except NoKeyring:
            return None

    def _keep_refresh_token(self, account: str, token: str | None) -> bool:
        from desktop.net.credentials import NoKeyring

        if self._credentials is None:
            return False
        try:
            if token is None:
                self._credentials.forget_refresh_token(account)
            else:
                self._credentials.keep_refresh_token(account, token)
        except NoKeyring:
            return False
        return True

    def _write_drafts(self) -> None:
        with self._lock:
            drafts, self._drafts = self._drafts, {}
            self._drafts_posted = False
        if self._kept is not None:
            self._kept.put_drafts(drafts)

    def _close(self) -> None:
        if self._vault is not None:
            self._vault.close()

    # --- the thread itself --------------------------------------------------------------------

    def _run(self, job: Callable[[], T]) -> "asyncio.Future[T]":
        return self._loop.run_in_executor(self._pool, job)

    def _post(self, job: Callable[[], None]) -> None:
        self._pool.submit(job).add_done_callback(self._posted)

    def _posted(self, future: "Future[None]") -> None:
        """On the thread. What nobody waits for must not fail unseen."""
        error = future.exception()
        if error is None:
            return
        known = isinstance(error, NotKept)
        _log.log(logging.WARNING if known else logging.ERROR, "not kept", exc_info=error)
        self._loop.call_soon_threadsafe(self._problem, str(error) if known else "Something could not be kept.")


def _memory(why: str) -> Keeping:
    return Keeping(durable=False, signed_in=False, note=f"{why} {_ONLY_NOW}")
