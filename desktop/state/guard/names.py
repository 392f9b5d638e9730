"""Another customer's name in a draft: whole, or one part of it where it can hardly be anything else."""

from desktop.state.guard.findings import Finding, Known, What
from desktop.state.guard.folding import Token, fold, tokens

#: Names that are words as well, in the languages of the desk: alone they count only where somebody is spoken to.
_ALSO_WORDS = """
    will mark may june april august rose grace hope faith joy dawn eve ray art bill bob frank guy jack jean pat rich rob
    sue sky summer autumn dale drew chase hunter mason miles page penny ruby pearl amber ivy lily olive iris jade
    brown white green black gray grey young king cook baker long price bell day field ford fox hill hunt lane marsh
    park reed rice stone street wood woods wells west north english french bush rose sharp short small stock store bank
    bo sten liv dag may ask bjorn storm sol kold holm berg lund dahl vang krog skov hede stor krone
    ilo onni toivo meri lumi satu tuuli pilvi oiva rauha sulo armas oma lahti maki niemi koski jarvi laine salo aalto
    aho kallio harju saari ranta laakso virta kivi oja talo viita suomi uusi
    """
#: Before a name, in the languages of the desk.
_TO = (
    "hi hello hey dear thanks thank mr mrs ms miss dr sir madam hej kaere tak hr fru froken hei moi terve hyva arvoisa "
    "kiitos herra rouva neiti hallo liebe lieber herr frau bonjour hola"
)
#: What names end in besides, by case and possession.
_ENDINGS = ("s", "n", "lle", "lla", "lta", "sta", "ssa", "a", "in", "en", "ta", "ksi")
_LEAST = 4
_NO_NAMES = frozenset(_ALSO_WORDS.split())
_GREETINGS = frozenset(_TO.split())


def find_names(text: str, others: tuple[Known, ...], not_these: frozenset[str]) -> list[Finding]:
    """Where a name of one of the others stands. `not_these`: folded words that may be used here."""
    words = list(tokens(text))
    found: list[Finding] = []
    for other in others:
        for name in other.names:
            parts = [token.folded for token in tokens(name) if token.folded]
            found += _whole(text, words, parts, other, not_these)
            for part in dict.fromkeys(parts):
                if part not in not_these:
                    found += _part(text, words, part, other)
    return found


def _whole(text: str, words: list[Token], parts: list[str], other: Known, not_these: frozenset[str]) -> list[Finding]:
    """Two parts or more that follow each other, in the order of the name or turned round."""
    if len(parts) < 2 or all(part in not_these for part in parts):
        return []
    found: list[Finding] = []
    for order in (parts, [parts[-1], *parts[:-1]]):
        most = len(order)
        for at in range(len(words) - 1):
            same = 0
            while same < most and at + same < len(words) and _is(words[at + same], order[same]):
                same += 1
            if same > 1 and any(part not in not_these for part in order[:same]):
                found.append(_finding(text, words[at].start, words[at + same - 1].end, other))
    return found


def _part(text: str, words: list[Token], part: str, other: Known) -> list[Finding]:
    return [
        _finding(text, word.start, word.end, other)
        for at, word in enumerate(words)
        if _is(word, part) and _tells(word, part, words[at - 1].folded if at else "")
    ]


def _tells(word: Token, part: str, before: str) -> bool:
    """Whether this part of a name, alone, is meant as a name."""
    if before in _GREETINGS:
        return True
    if part in _NO_NAMES or len(part) < 2:
        return False
    return len(part) >= _LEAST or (word.capital and len(part) > 2)


def _is(word: Token, part: str) -> bool:
    """In small letters an ending may make another word of it: `ainoa` is none of Aino's."""
    if word.folded == part:
        return True
    return word.capital and len(part) > 2 and word.folded.startswith(part) and word.folded[len(part) :] in _ENDINGS


def _finding(text: str, start: int, end: int, other: Known) -> Finding:
    return Finding(
        what=What.NAME, start=start, end=end, words=text[start:end], whose=other.interaction, name=other.name
    )


def names_in(names: tuple[str, ...]) -> frozenset[str]:
    """The folded parts of names."""
    return frozenset(token.folded for name in names for token in tokens(name)) | {fold(name) for name in names}
