"""Words that are meant for colleagues, in what the customer is to read. A list by language, which can be changed."""

from collections.abc import Mapping, Sequence

from desktop.state.guard.findings import Finding, What
from desktop.state.guard.folding import Token, fold, tokens

#: By language: words or phrases; a star at the end of a word stands for any ending.
INTERNAL: dict[str, tuple[str, ...]] = {
    "en": (
        "internally",
        "internal note*",
        "internal use",
        "internal only",
        "for colleagues",
        "don't tell",
        "do not tell",
        "between us",
        "off the record",
        "the customer",
        "this customer",
        "cost price",
        "purchase price",
        "our margin*",
        "blacklist*",
    ),
    "da": (
        "internt",
        "intern note*",
        "intern brug",
        "kun til os",
        "må ikke sige*",
        "sig det ikke",
        "mellem os",
        "kunden",
        "indkøbspris*",
        "kostpris*",
        "vores avance",
        "sortlist*",
    ),
    "fi": (
        "sisäisesti",
        "sisäinen muistio*",
        "sisäiseen käyttöön",
        "älä kerro*",
        "meidän kesken",
        "asiakas",
        "asiakkaan",
        "asiakkaalle",
        "asiakkaalla",
        "ostohinta*",
        "katteemme",
        "musta lista",
    ),
}


def internal_words(changed: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Of all languages; a language whose list was changed has that one."""
    return tuple(word for language, words in (INTERNAL | dict(changed)).items() if language for word in words)


def find_internal(text: str, phrases: Sequence[str]) -> list[Finding]:
    """Where such words stand."""
    words = list(tokens(text))
    found: list[Finding] = []
    for phrase in phrases:
        pattern = [(fold(part), part.endswith("*")) for part in phrase.split()]
        pattern = [part for part in pattern if part[0]]
        for at in range(len(words) - len(pattern) + 1) if pattern else ():
            if all(_fits(words[at + step], *part) for step, part in enumerate(pattern)):
                start, end = words[at].start, words[at + len(pattern) - 1].end
                found.append(Finding(what=What.INTERNAL, start=start, end=end, words=text[start:end]))
    return found


def _fits(word: Token, folded: str, any_ending: bool) -> bool:
    return word.folded.startswith(folded) if any_ending else word.folded == folded
