"""The dictionaries on a thread of their own, and their answers into the store."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from desktop.app.tasks import Tasks
from desktop.net.dictionaries import Dictionaries
from desktop.state.spelling.questions import (
    AreRight,
    LanguagesKnown,
    Spelled,
    SpellingAnswer,
    SpellingQuestion,
    Suggested,
    WhatElse,
    WhichLanguages,
)
from desktop.state.store import Store


class Speller:
    """Answers one question after another; the thread begins with the first."""

    def __init__(self, store: Store, tasks: Tasks) -> None:
        self._store = store
        self._tasks = tasks
        self._dictionaries = Dictionaries()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="spelling")

    def ask(self, question: SpellingQuestion) -> None:
        """Ask; the answer comes as a change."""
        self._tasks.spawn(self._asked(question), "spelling")

    def close(self) -> None:
        """End the thread; what is still asked is not answered."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    async def _asked(self, question: SpellingQuestion) -> None:
        loop = asyncio.get_running_loop()
        self._store.heard(await loop.run_in_executor(self._pool, self._answer, question))

    def _answer(self, question: SpellingQuestion) -> SpellingAnswer:
        """On the thread."""
        match question:
            case WhichLanguages():
                return LanguagesKnown(self._dictionaries.languages())
            case AreRight(words, languages):
                return Spelled(question, self._dictionaries.wrong(words, languages))
            case WhatElse(word, languages):
                return Suggested(question, self._dictionaries.suggest(word, languages))
