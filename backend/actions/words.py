"""Words as they are compared: without case, accents and punctuation."""

import re
from unicodedata import combining, normalize

_WORD = re.compile(r"\w+")
#: Of one text; a longer one is found by its first words.
_MOST = 1_000
#: Of one word.
_MOST_CHARACTERS = 40
#: Nothing that begins with a word sorts after it and this.
AFTER_ALL = "\U0010ffff"


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, each once, in the order they come."""
    plain = "".join(one for one in normalize("NFKD", text) if not combining(one)).casefold()
    return tuple(dict.fromkeys(word[:_MOST_CHARACTERS] for word in _WORD.findall(plain)))[:_MOST]
