"""Words for what a visitor's browser tells: which it is, and which language it asks for."""

import re

from PySide6.QtCore import QLocale

from desktop.ui.text import mark, tr

_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Version", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_words(agent: str) -> str:
    """`Chrome 131 on Linux` from what a browser calls itself; other words as they are."""
    if not agent.startswith("Mozilla/"):
        return agent
    found = next(((name, m[1]) for key, name in _BROWSERS if (m := re.search(rf"{key}[^/ ]*/(\d+)", agent))), None)
    system = next((name for key, name in _SYSTEMS if key in agent), "")
    if found is None:
        return system or agent
    browser = " ".join(found)
    return tr("{browser} on {system}", browser=browser, system=system) if system else browser


_LANGUAGES = {
    "ar": mark("Arabic"),
    "da": mark("Danish"),
    "de": mark("German"),
    "en": mark("English"),
    "es": mark("Spanish"),
    "et": mark("Estonian"),
    "fi": mark("Finnish"),
    "fr": mark("French"),
    "is": mark("Icelandic"),
    "it": mark("Italian"),
    "nb": mark("Norwegian"),
    "nl": mark("Dutch"),
    "no": mark("Norwegian"),
    "pl": mark("Polish"),
    "pt": mark("Portuguese"),
    "ru": mark("Russian"),
    "sv": mark("Swedish"),
    "tr": mark("Turkish"),
    "uk": mark("Ukrainian"),
    "zh": mark("Chinese"),
}


def language_words(code: str) -> str:
    """A language, `Danish (DK)` from a code such as `da-DK`; by its own name where we have no word for it."""
    if not code:
        return ""
    locale = QLocale(code)
    if locale.language() is QLocale.Language.C:
        return code
    short, _, rest = code.partition("-")
    name = tr(_LANGUAGES[short]) if short in _LANGUAGES else QLocale(short).nativeLanguageName()
    return f"{name} ({rest})" if rest else name
