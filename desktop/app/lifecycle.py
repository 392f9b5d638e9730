"""The end of the desk: one way down, whoever asks for it."""

import asyncio
import inspect
import logging
from collections.abc import Callable

_log = logging.getLogger(__name__)


class Lifecycle:
    """Waits until somebody asks to stop, then carries out the steps in their order."""

    def __init__(self) -> None:
        self._asked = asyncio.Event()
        self._steps: list[Callable[[], object]] = []

    def ask_stop(self) -> None:
        """Stop soon; asking twice is asking once."""
        self._asked.set()

    def at_stop(self, step: Callable[[], object]) -> None:
        """Add a step; the last one added comes first."""
        self._steps.append(step)

    async def run(self, before: Callable[[], None]) -> None:
        """Return when it was asked to stop and all steps are done, `before` being the first.

        A step that fails stops no other.
        """
        self._steps.append(before)
        try:
            await self._asked.wait()
        finally:
            await self._stop()

    async def _stop(self) -> None:
        for step in reversed(self._steps):
            try:
                done = step()
                if inspect.isawaitable(done):
                    await done
            except Exception:  # noqa: BLE001  the later steps still have words to save
                _log.exception("stopping: a step failed")
