"""What this machine keeps, done on one thread in the order it was asked for."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from desktop.app.later import Later
from desktop.app.vaults import Opened, forget_set_aside, open_vault
from desktop.net.errors import NotKept
from desktop.state.alerts.kept import BellKept
from desktop.state.belongings import Belongings, Written
from desktop.state.drafts import Draft, HiddenDraft, ReadyFile
from desktop.state.link import Keeping
from desktop.state.losses import Loss
from desktop.state.messages import Queued
from desktop.state.pads import Pad
from desktop.state.places import Place
from protocol.ids import CommandId, FileId, InteractionId

if TYPE_CHECKING:
    from desktop.net.cache import Cache, News
    from desktop.net.credentials import Keyring
    from desktop.net.outbox import Kept
    from desktop.state.restoring import Cached

_log = logging.getLogger(__name__)
T = TypeVar("T")
#: What the server said and could not be kept: beyond so many, all that is cached is dropped instead.
_MOST_NEWS = 20_000


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
        self._later = Later(self._loop, self._post_words, self._post_news)
        # What follows is touched on the keeper's thread alone.
        self._opened: Opened | None = None
        self._kept: Kept | None = None
        self._cache: Cache | None = None
        self._unwritten = Written()
        self._unwritten_news: list[News] = []
        self._news_lost = False

    async def open(self) -> Keeping:
        """Open the vault, or one in memory. Says what is kept and what is not."""
        return await self._run(self._open)

    def tidy(self, before: int) -> None:
        """Forget what others noted down about chats before (this machine's Unix ms), and have not come back to."""
        self._post(lambda: self._of_account().tidy(before))

    async def use(self, account: str) -> Belongings:
        """Turn to an account (a login at a server): what it has left here, but what is cached."""
        self._later.write()
        return await self._run(lambda: self._use(account))

    async def cached(self, account: str) -> "Cached | None":
        """What an account's desk knew last; None: nothing, or it is not kept here. Raises NotKept."""
        # What still waits is the last account's.
        self._later.write_news()
        return await self._run(lambda: self._cached(account))

    async def drop_cached(self) -> None:
        """Forget what is cached. Raises NotKept."""
        await self._run(self._drop_cached)

    async def refresh_token(self, account: str) -> str | None:
        """The refresh token kept for an account, if any."""
        return await self._run(lambda: self._vaults.refresh_token(account))

    async def keep_refresh_token(self, account: str, token: str | None) -> bool:
        """Keep or forget a refresh token; False when this machine does not."""
        return await self._run(lambda: self._vaults.keep_refresh_token(account, token))

    def forget_refresh_token(self, account: str) -> None:
        """A refresh token opens nothing any more."""
        self._post(lambda: self._forget_refresh_token(account))

    def put(self, queued: Queued, files: dict[FileId, bytes]) -> "asyncio.Future[None]":
        """Keep a command and its files; it begins at once. The future raises NotKept."""
        words = self._later.take_words()
        return self._run(lambda: self._with(words, lambda kept, written: kept.put(queued, files, written)))

    def put_all(self, many: Sequence[Queued]) -> "asyncio.Future[None]":
        """Keep many commands at once, or none of them. The future raises NotKept."""
        words = self._later.take_words()
        return self._run(lambda: self._with(words, lambda kept, written: kept.put_all(many, written)))

    def put_file(self, source: Path | bytes, file: FileId, make: Callable[[int], Queued]) -> "asyncio.Future[Queued]":
        """Read a file and keep it with the command that `make` makes for its size; it begins at once.

        The future raises NotKept, OSError.
        """
        words = self._later.take_words()

        def job() -> Queued:
            try:
                content = source if isinstance(source, bytes) else source.read_bytes()
            except OSError:
                self._write_words(words)
                raise
            queued = make(len(content))
            self._with(words, lambda kept, written: kept.put(queued, {file: content}, written))
            return queued

        return self._run(job)

    async def file(self, file: FileId) -> bytes | None:
        """A file of a command that is still kept. Raises NotKept."""
        return await self._run(lambda: self._of_account().file(file))

    async def sign_out(self) -> None:
        """Forget all of the account but what the agent has noted down for herself, and keep no more. Raises NotKept."""
        words = self._later.forget()
        await self._run(lambda: self._sign_out(words))

    def change(self, queued: Queued) -> None:
        """Keep what has become of a command."""
        words = self._later.take_words()
        self._post(lambda: self._with(words, lambda kept, written: kept.change(queued, written)))

    def remove(self, command: CommandId) -> None:
        """A command was answered, or let go; the words that came back of it are kept in the same moment.

        Where that fails it is tried again with what is written next: left there, it would be sent again.
        """
        words = self._later.take_words()
        words.done = frozenset({command})
        self._post(lambda: self._with(words, lambda kept, written: kept.write(written)))

    def put_draft(self, interaction: InteractionId, draft: Draft) -> None:
        """Keep a draft soon; many in a row are written together."""
        self._later.draft(interaction, draft)

    def put_hidden(self, interaction: InteractionId, hidden: HiddenDraft) -> None:
        """Keep soon what is written to staff alone, and the composer's mode."""
        self._later.hidden(interaction, hidden)

    def put_files(self, interaction: InteractionId, files: tuple[ReadyFile, ...]) -> None:
        """Keep soon what is laid ready in a composer."""
        self._later.files(interaction, files)

    def put_place(self, interaction: InteractionId, place: Place | None) -> None:
        """Keep soon where the agent reads."""
        self._later.place(interaction, place)

    def put_loss(self, interaction: InteractionId, loss: Loss | None) -> None:
        """Keep soon what became of a chat."""
        self._later.loss(interaction, loss)

    def put_pad(self, key: InteractionId, pad: Pad | None) -> None:
        """Keep soon what stands on a scratch pad."""
        self._later.pad(key, pad)

    def put_bell(self, bell: BellKept) -> None:
        """Keep soon what the agent wants to be told, and has been told."""
        self._later.bell(bell)

    def cache(self, news: "Sequence[News]") -> None:
        """Keep soon what the server said, in its order."""
        self._later.news(news)

    def write_now(self) -> None:
        """Write at once what waits to be written soon."""
        self._later.write()

    async def close(self) -> None:
        """Write what is still to be written, and close."""
        self._later.close()
        await self._run(self._close)
        self._pool.shutdown(wait=True)

    # --- on the thread ------------------------------------------------------------------------

    def _open(self) -> Keeping:
        self._opened = open_vault(self._folder, self._keyring)
        return self._opened.keeping

    @property
    def _vaults(self) -> Opened:
        assert self._opened is not None
        return self._opened

    def _forget_refresh_token(self, account: str) -> None:
        self._vaults.keep_refresh_token(account, None)

    def _use(self, account: str) -> Belongings:
        from desktop.net.outbox import Kept

        self._unwritten = Written()
        self._kept = Kept(self._vaults.vault, account)
        return self._kept.belongings()

    def _cached(self, account: str) -> "Cached | None":
        from desktop.net.cache import Cache

        self._unwritten_news.clear()
        self._cache = Cache(self._vaults.vault, account) if self._vaults.keeping.durable else None
        return self._cache.read() if self._cache is not None else None

    def _drop_cached(self) -> None:
        if self._cache is not None:
            self._cache.drop()

    def _of_account(self) -> "Kept":
        if self._kept is None:
            raise NotKept("This machine can't read what it has kept.")
        return self._kept

    def _with(self, words: Written, job: "Callable[[Kept, Written], None]") -> None:
        """Do it together with what was written; what was not kept is written the next time."""
        self._unwritten = self._unwritten.then(words)
        job(self._of_account(), self._unwritten)
        self._unwritten = Written()

    def _write_words(self, words: Written) -> None:
        if self._kept is not None and (words or self._unwritten):
            self._with(words, lambda kept, written: kept.write(written))

    def _write_news(self, news: "Sequence[News]") -> None:
        if self._cache is None:
            return
        self._unwritten_news += news
        if len(self._unwritten_news) > _MOST_NEWS:
            self._unwritten_news.clear()
            self._news_lost = True
        if self._news_lost:
            self._cache.drop()
            self._news_lost = False
        self._cache.write(self._unwritten_news)
        self._unwritten_news.clear()

    def _sign_out(self, words: Written) -> None:
        written = self._unwritten.then(words)
        kept, self._cache, self._unwritten = self._of_account(), None, Written()
        kept.sign_out(written)
        self._kept = None
        forget_set_aside(self._folder)

    def _close(self) -> None:
        if self._opened is not None:
            self._opened.vault.close()

    # --- the thread itself --------------------------------------------------------------------

    def _post_words(self, words: Written) -> None:
        self._post(lambda: self._write_words(words))

    def _post_news(self, news: "Sequence[News]") -> None:
        self._post(lambda: self._write_news(news))

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
        self._loop.call_soon_threadsafe(self._not_kept, str(error) if known else "Something could not be kept.")

    def _not_kept(self, words: str) -> None:
        self._problem(words)
        self._later.again()
