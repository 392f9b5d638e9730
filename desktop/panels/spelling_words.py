"""What is said of dictionaries: their languages, and the Debian packages that bring what is missing."""

from desktop.models.spelling import Spelling
from desktop.state.spelling.languages import LIBRARY, packages
from desktop.ui.text import tr
from desktop.ui.visitor_words import language_words


def dictionary_words(language: str) -> str:
    """A dictionary's language, such as `English (GB)`."""
    return language_words(language.replace("_", "-"))


def missing_words(spelling: Spelling) -> str:
    """Which packages would bring what is missing on this machine; empty when nothing is."""
    lacking = spelling.lacking
    if not lacking:
        return ""
    wanted = [package for language in lacking for package in packages(language)]
    if spelling.no_library:
        wanted.insert(0, LIBRARY)
    names = ", ".join(dictionary_words(language) for language in lacking)
    said = tr("There is no dictionary for {language} on this machine.", language=names)
    if not wanted:
        return said
    listed = " ".join(dict.fromkeys(wanted))
    if len(dict.fromkeys(wanted)) > 1:
        return f"{said} {tr('The packages {names} bring it.', names=listed)}"
    return f"{said} {tr('The package {name} brings it.', name=listed)}"
