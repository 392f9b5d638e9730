"""Argon2id, outside the loop and outside the writer."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from protocol.errors import ErrorCode, Refusal

_WORKERS = 2
#: Checks that may wait; a flood of sign-ins must not fill the memory.
_MOST_WAITING = 64
_RETRY_AFTER = 2_000
#: Longer ones are wrong without being hashed.
MAX_PASSWORD_CHARACTERS = 1_000


class Passwords:
    """Checks passwords in threads of its own."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        #: What an unknown login is checked against, so that it takes as long as a known one.
        self._nobody = self._hasher.hash("nobody has this password")
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="deskbell-password")
        self._waiting = 0

    async def check(self, password: str, hashed: str | None) -> None:
        """Raises Refusal(wrong_password), or `busy` when too many wait."""
        if self._waiting >= _MOST_WAITING:
            raise Refusal(ErrorCode.BUSY, retry_after=_RETRY_AFTER)
        self._waiting += 1
        try:
            right = await asyncio.get_running_loop().run_in_executor(
                self._pool, self._verify, password[:MAX_PASSWORD_CHARACTERS], hashed or self._nobody
            )
        finally:
            self._waiting -= 1
        if not right or hashed is None or len(password) > MAX_PASSWORD_CHARACTERS:
            raise Refusal(ErrorCode.WRONG_PASSWORD)

    def _verify(self, password: str, hashed: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False

    def close(self) -> None:
        """Let the threads end."""
        self._pool.shutdown(cancel_futures=True)
