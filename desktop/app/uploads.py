"""Files of outbox messages on their way: each is put on the server before its message is sent."""

import asyncio
from collections.abc import Callable

from desktop.app.keeping import Keeper
from desktop.net.errors import NotKept, Unreachable
from desktop.net.rest import Rest
from desktop.net.tokens import TokenKeeper
from desktop.state.messages import Queued, Upload
from desktop.state.store import Store
from protocol.errors import ErrorCode, Refusal
from protocol.ids import MessageId

#: Seconds before a file is tried again, doubling.
_FIRST_WAIT = 1.0
_MOST_WAIT = 30.0


class Uploads:
    """Puts files on the server. `failed` is told when one is refused for good."""

    def __init__(
        self,
        store: Store,
        keeper: Keeper,
        rest: Rest,
        tokens: TokenKeeper,
        failed: Callable[[Queued, ErrorCode, str], None],
    ) -> None:
        self._store = store
        self._keeper = keeper
        self._rest = rest
        self._tokens = tokens
        self._failed = failed
        #: A few at a time, so that a row of pictures does not starve the rest.
        self._turns = asyncio.Semaphore(2)

    async def carry(self, queued: Queued) -> bool:
        """Put all files of a message there, however long it takes. False: one was refused."""
        return all([await self._carry(queued, upload) for upload in queued.uploads])

    async def _carry(self, queued: Queued, upload: Upload) -> bool:
        message = MessageId(queued.command.id)
        wait = _FIRST_WAIT

        def progress(sent: int) -> None:
            self._store.uploaded(message, upload.file, sent)

        while True:
            try:
                content = await self._keeper.file(upload.file)
                if content is None:
                    raise NotKept("The file is no longer on this machine.")
                async with self._turns:
                    access = await self._tokens.access()
                    await self._rest.upload(access, upload.file, upload.name, content, progress)
            except NotKept as error:
                self._failed(queued, ErrorCode.UNKNOWN_FILE, str(error))
                return False
            except Refusal as refusal:
                if refusal.retry_after is None and refusal.code not in _SIGN_IN_FIRST:
                    self._failed(queued, refusal.code, refusal.text)
                    return False
                wait = max(wait, (refusal.retry_after or 0) / 1000)
            except Unreachable:
                progress(0)
            else:
                progress(upload.bytes)
                return True
            await asyncio.sleep(wait)
            wait = min(2 * wait, _MOST_WAIT)


_SIGN_IN_FIRST = frozenset({ErrorCode.SESSION_EXPIRED, ErrorCode.SESSION_REPLACED})
