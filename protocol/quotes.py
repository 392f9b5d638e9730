"""How a message is quoted: one rule for the server, and for desks that show it before it is sent."""

from collections.abc import Sequence

from protocol.entities import Attachment
from protocol.limits import MAX_QUOTE_CHARACTERS


def quoted_words(text: str, attachments: Sequence[Attachment]) -> str:
    """A message's beginning on one line; of one without words, the name of its first file."""
    words = " ".join(text.split())
    if not words and attachments:
        words = attachments[0].name
    return words if len(words) <= MAX_QUOTE_CHARACTERS else f"{words[: MAX_QUOTE_CHARACTERS - 1].rstrip()}…"
