"""Languages of spelling by tag (`en_GB`): which are meant, which of them are here, and what would bring the others."""

import re
from collections.abc import Collection, Sequence

#: The library by which dictionaries are read.
LIBRARY = "libenchant-2-2"
#: Debian's packages, by language or by tag; a tag comes before its language.
_PACKAGES: dict[str, tuple[str, ...]] = {
    "bg": ("hunspell-bg",),
    "ca": ("hunspell-ca",),
    "cs": ("hunspell-cs",),
    "da": ("hunspell-da",),
    "de": ("hunspell-de-de",),
    "de_AT": ("hunspell-de-at",),
    "de_CH": ("hunspell-de-ch",),
    "el": ("hunspell-el",),
    "en": ("hunspell-en-us",),
    "en_AU": ("hunspell-en-au",),
    "en_CA": ("hunspell-en-ca",),
    "en_GB": ("hunspell-en-gb",),
    "en_ZA": ("hunspell-en-za",),
    "es": ("hunspell-es",),
    "eu": ("hunspell-eu",),
    "fi": ("libenchant-2-voikko", "voikko-fi"),
    "fr": ("hunspell-fr",),
    "gl": ("hunspell-gl",),
    "hr": ("hunspell-hr",),
    "hu": ("hunspell-hu",),
    "is": ("hunspell-is",),
    "it": ("hunspell-it",),
    "lt": ("hunspell-lt",),
    "lv": ("hunspell-lv",),
    "nb": ("hunspell-no",),
    "nl": ("hunspell-nl",),
    "nn": ("hunspell-no",),
    "no": ("hunspell-no",),
    "pl": ("hunspell-pl",),
    "pt": ("hunspell-pt-pt",),
    "pt_BR": ("hunspell-pt-br",),
    "ro": ("hunspell-ro",),
    "ru": ("hunspell-ru",),
    "sk": ("hunspell-sk",),
    "sl": ("hunspell-sl",),
    "sr": ("hunspell-sr",),
    "sv": ("hunspell-sv",),
    "tr": ("hunspell-tr",),
    "uk": ("hunspell-uk",),
}
#: Not written in Latin letters; what is written in others than its languages' is not looked up.
_SCRIPTS: dict[str, tuple[str, ...]] = {
    "bg": ("CYRILLIC",),
    "el": ("GREEK",),
    "ru": ("CYRILLIC",),
    "sr": ("CYRILLIC", "LATIN"),
    "uk": ("CYRILLIC",),
}


def tag(name: str) -> str:
    """A language as it is named here: `da-DK.UTF-8` is `da_DK`; empty for none (`C`)."""
    parts = re.split(r"[.@]", name, maxsplit=1)[0].replace("-", "_").split("_")
    if not parts[0].isalpha() or len(parts[0]) not in (2, 3):
        return ""
    places = [part.upper() for part in parts[1:] if len(part) == 2 and part.isalpha()]
    return "_".join((parts[0].lower(), *places[:1]))


def here(wanted: str, there: Collection[str]) -> str | None:
    """The dictionary for a language: its own, one of the same language elsewhere, or none."""
    if wanted in there:
        return wanted
    language = _language(wanted)
    same = sorted(one for one in there if _language(one) == language)
    own = f"{language}_{language.upper()}"
    return own if own in same else same[0] if same else None


def chosen(asked: Sequence[str], system: Sequence[str], there: Collection[str]) -> tuple[str, ...]:
    """What is looked up in: the languages asked for; where none are, the system's; failing that, English."""
    wanted = [*asked] or _first(system, there) or ["en_US"]
    return tuple(dict.fromkeys(one for name in wanted if (one := here(tag(name), there)) is not None))


def lacking(asked: Sequence[str], system: Sequence[str], there: Collection[str]) -> tuple[str, ...]:
    """Those that were meant and have no dictionary here."""
    meant = [tag(name) for name in asked] or [tag(name) for name in system if tag(name)][:1] or ["en_US"]
    return tuple(dict.fromkeys(name for name in meant if here(name, there) is None))


def packages(language: str) -> tuple[str, ...]:
    """Debian's packages that bring a language; empty where none is known."""
    return _PACKAGES.get(language) or _PACKAGES.get(_language(language)) or ()


def known() -> tuple[str, ...]:
    """Languages for which a package is known."""
    return tuple(_PACKAGES)


def scripts_of(languages: Sequence[str]) -> frozenset[str]:
    """What their words are written in, by Unicode's names."""
    return frozenset(script for one in languages for script in _SCRIPTS.get(_language(one), ("LATIN",)))


def _language(name: str) -> str:
    return name.split("_", maxsplit=1)[0]


def _first(system: Sequence[str], there: Collection[str]) -> list[str]:
    """The first of the system's languages that has a dictionary, with English if that is another of them."""
    found = [name for name in system if here(tag(name), there) is not None]
    return found[:1]
