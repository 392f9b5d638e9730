"""Argon2id, outside the loop and outside the writer."""

import asyncio
import os
from base64 import b64encode
from collections import Counter, OrderedDict
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from protocol.errors import ErrorCode, Refusal

#: Threads for addresses that somebody signed in from before, and for all others.
_FOR_KNOWN, _FOR_STRANGERS = 2, 1
#: Checks of a lane that may wait; a flood of sign-ins must not fill the memory.
MOST_WAITING = 64
#: Of those, from one address that nobody signed in from.
MOST_OF_A_STRANGER = 8
#: Addresses remembered; beyond that the one that nobody came from for longest is forgotten.
_MOST_KNOWN = 10_000
_RETRY_AFTER = 2_000
#: Longer ones are wrong without being hashed.
MAX_PASSWORD_CHARACTERS = 1_000


class _Lane:
    """Checks that wait for each other, and for no others."""

    def __init__(self, workers: int, name: str) -> None:
        self.pool = ThreadPoolExecutor(workers, thread_name_prefix=f"deskbell-{name}")
        self.waiting: Counter[str] = Counter()

    def enter(self, address: str, most: int) -> None:
        """Raises Refusal(busy)."""
        if self.waiting.total() >= MOST_WAITING or self.waiting[address] >= most:
            raise Refusal(ErrorCode.BUSY, retry_after=_RETRY_AFTER)
        self.waiting[address] += 1

    def leave(self, address: str) -> None:
        """It was checked."""
        self.waiting[address] -= 1
        if not self.waiting[address]:
            del self.waiting[address]


class Passwords:
    """Checks passwords in threads of its own.

    Whoever floods sign-ins, with whatever logins, keeps other strangers waiting at most: where somebody
    signed in before, or renewed a sign-in, has a lane of its own.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        #: What an unknown login is checked against, so that it takes as long as a known one.
        self._nobody = _nobodys(self._hasher)
        self._for_known = _Lane(_FOR_KNOWN, "known")
        self._for_strangers = _Lane(_FOR_STRANGERS, "strangers")
        self._known: OrderedDict[str, None] = OrderedDict()

    def know(self, address: str) -> None:
        """Somebody who is signed in is there."""
        self._known[address] = None
        self._known.move_to_end(address)
        while len(self._known) > _MOST_KNOWN:
            self._known.popitem(last=False)

    async def check(self, password: str, hashed: str | None, address: str) -> None:
        """Raises Refusal(wrong_password), or `busy` when too many wait."""
        known = address in self._known
        lane = self._for_known if known else self._for_strangers
        lane.enter(address, MOST_WAITING if known else MOST_OF_A_STRANGER)
        try:
            right = await asyncio.get_running_loop().run_in_executor(
                lane.pool, self._verify, password[:MAX_PASSWORD_CHARACTERS], hashed or self._nobody
            )
        finally:
            lane.leave(address)
        if not right or hashed is None or len(password) > MAX_PASSWORD_CHARACTERS:
            raise Refusal(ErrorCode.WRONG_PASSWORD)
        self.know(address)

    def _verify(self, password: str, hashed: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False

    def close(self) -> None:
        """Let the threads end."""
        for lane in (self._for_known, self._for_strangers):
            lane.pool.shutdown(cancel_futures=True)


def _nobodys(hasher: PasswordHasher) -> str:
    """What looks like a hash of this hasher's, takes as long to check, and is of no password (PHC string format)."""
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    salt, digest = (b64encode(os.urandom(size)).rstrip(b"=").decode() for size in (hasher.salt_len, hasher.hash_len))
    return f"$argon2id$v=19${cost}${salt}${digest}"
