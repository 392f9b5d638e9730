"""The whole check of a draft, before it is sent."""

from collections.abc import Sequence
from pathlib import PurePath

from msgspec import Struct
from msgspec.structs import replace

from desktop.state.guard.cards import find_cards
from desktop.state.guard.findings import Finding, Known, apart
from desktop.state.guard.folding import digits, fold, spoken
from desktop.state.guard.internal import find_internal
from desktop.state.guard.names import find_names, names_in
from desktop.state.guard.numbers import find_emails, find_numbers, find_phones

#: What parts the words of a file's name.
_PARTED = str.maketrans("_-.+", "    ")


class Around(Struct, frozen=True, kw_only=True):
    """What a draft is compared with."""

    #: The chat it is written in.
    own: Known
    #: All others that are open on this desk.
    others: tuple[Known, ...] = ()
    #: What was said in its chat already, by anybody, for all to read.
    said: str = ""
    #: Names of colleagues, and of whoever writes: one signs with them.
    colleagues: tuple[str, ...] = ()
    #: Words for colleagues; empty where colleagues are written to.
    internal: Sequence[str] = ()


def check(text: str, around: Around, files: Sequence[str] = ()) -> tuple[Finding, ...]:
    """What looks wrong in a draft, in its order; nothing twice at one place. Then in the names of `files`."""
    return (
        *apart([*find_cards(text), *_find(text, around)]),
        *(one for file in files for one in _in_name(file, around)),
    )


def _in_name(file: str, around: Around) -> tuple[Finding, ...]:
    """Cards are not looked for: cameras write long numbers into names."""
    stem = PurePath(file).stem
    found = [one for parted in {stem.translate(_PARTED), stem} for one in _find(parted, around)]
    return tuple(replace(one, words=stem[one.start : one.end], file=file) for one in apart(found))


def _find(text: str, around: Around) -> list[Finding]:
    own, said = around.own, spoken(around.said)
    may = names_in(own.names) | names_in(around.colleagues) | said
    mine = {email.casefold() for email in own.emails} | {part.casefold() for part in around.said.split()}
    numbers = said | {fold(number) for number in (*own.customer_numbers, *own.orders)}
    return [
        *find_internal(text, around.internal),
        *find_names(text, around.others, may),
        *(one for one in find_emails(text, around.others) if one.words.casefold() not in mine),
        *find_phones(text, around.others, own.phones, digits(around.said)),
        *find_numbers(text, around.others, numbers),
    ]
