"""What is to be kept soon, collected so that one write to the disk serves many keystrokes or entries."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from desktop.state.alerts.kept import BellKept
from desktop.state.belongings import Written
from desktop.state.drafts import Draft, HiddenDraft, ReadyFile
from desktop.state.losses import Loss
from desktop.state.pads import Pad
from desktop.state.places import Place
from protocol.ids import InteractionId

if TYPE_CHECKING:
    from desktop.net.cache import News

#: Seconds. So much of what is being typed is lost by a kill, at most.
WORDS_AFTER = 0.2
#: What the server said can be had again from it.
NEWS_AFTER = 1.0
#: The disk was full.
AGAIN_AFTER = 5.0


class Later:
    """Collects on the loop's thread, and hands over when it is time, or when it is asked to."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        words: Callable[[Written], None],
        news: "Callable[[Sequence[News]], None]",
    ) -> None:
        self._loop = loop
        self._write_words = words
        self._write_news = news
        self._words = Written()
        self._news: list[News] = []
        self._words_due: asyncio.TimerHandle | None = None
        self._news_due: asyncio.TimerHandle | None = None
        self._closed = False

    def draft(self, interaction: InteractionId, draft: Draft) -> None:
        """What stands in a composer now."""
        self._words.drafts[interaction] = draft
        self._arm()

    def hidden(self, interaction: InteractionId, hidden: HiddenDraft) -> None:
        """What hidden words stand in a composer now, and its mode."""
        self._words.hidden[interaction] = hidden
        self._arm()

    def files(self, interaction: InteractionId, files: tuple[ReadyFile, ...]) -> None:
        """What is laid ready in a composer now."""
        self._words.files[interaction] = files
        self._arm()

    def place(self, interaction: InteractionId, place: Place | None) -> None:
        """Where the agent reads now."""
        self._words.places[interaction] = place
        self._arm()

    def loss(self, interaction: InteractionId, loss: Loss | None) -> None:
        """What became of a chat."""
        self._words.losses[interaction] = loss
        self._arm()

    def pad(self, key: InteractionId, pad: Pad | None) -> None:
        """What stands on a scratch pad now."""
        self._words.pads[key] = pad
        self._arm()

    def bell(self, bell: BellKept) -> None:
        """What the agent wants to be told, and what she has been told."""
        self._words.bell = bell
        self._arm()

    def news(self, news: "Sequence[News]") -> None:
        """What the server said, in its order."""
        self._news += news
        if self._news_due is None:
            self._news_due = self._loop.call_later(NEWS_AFTER, self.write_news)

    def take_words(self) -> Written:
        """What was written, to be kept together with something else at once."""
        if self._words_due is not None:
            self._words_due.cancel()
            self._words_due = None
        words, self._words = self._words, Written()
        return words

    def write_words(self) -> None:
        """Hand over what was written."""
        self._write_words(self.take_words())

    def write_news(self) -> None:
        """Hand over what the server said."""
        if self._news_due is not None:
            self._news_due.cancel()
            self._news_due = None
        news, self._news = self._news, []
        if news:
            self._write_news(news)

    def again(self) -> None:
        """Something was not kept: try once more after a while, though nothing new is written."""
        if self._words_due is None and not self._closed:
            self._words_due = self._loop.call_later(AGAIN_AFTER, self.write_words)

    def write(self) -> None:
        """Hand over all of it."""
        self.write_words()
        self.write_news()

    def forget(self) -> Written:
        """Nothing of it is to be kept, unless the caller does."""
        self._news.clear()
        self.write_news()
        return self.take_words()

    def close(self) -> None:
        """Hand over all of it; nothing is tried again."""
        self._closed = True
        self.write()

    def _arm(self) -> None:
        if self._words_due is None:
            self._words_due = self._loop.call_later(WORDS_AFTER, self.write_words)
