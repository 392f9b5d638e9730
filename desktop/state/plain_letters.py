"""Letters as people type them when they look for something: small, and without accents where there are any."""

import unicodedata

_OWN = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "đ": "d", "ł": "l"})


def plain(text: str) -> str:
    """Small letters without accents: `Über` is `uber`, `Søren` is `soren`."""
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).translate(_OWN)
