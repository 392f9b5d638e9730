"""What of a text can be seen, by whoever reads it."""

import re
from typing import Final
from unicodedata import category

#: Controls but tab and line breaks; embeddings, overrides and isolates of direction (Unicode UAX 9).
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
#: Letters and marks that draw nothing: fillers, joiners, selectors of a variant, the empty Braille cell.
_BLANKS: Final = re.compile(r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0]")
_NOTHING: Final = frozenset({"Cc", "Cf"})


def visible(text: str) -> str:
    """Without control characters, nor marks that turn the reading direction of what stands beside it."""
    return _UNSEEN.sub("", text)


def is_blank(text: str) -> bool:
    """Whether nothing of it is seen. Joiners and marks within words stay what they are: scripts and emoji need them."""
    return all(one.isspace() or category(one) in _NOTHING or _BLANKS.match(one) is not None for one in text)
