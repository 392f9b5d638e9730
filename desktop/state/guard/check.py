"""The whole check of a draft, before it is sent."""

from collections.abc import Sequence

from msgspec import Struct

from desktop.state.guard.cards import find_cards
from desktop.state.guard.findings import Finding, Known, apart
from desktop.state.guard.folding import digits, fold, spoken
from desktop.state.guard.internal import find_internal
from desktop.state.guard.names import find_names, names_in
from desktop.state.guard.numbers import find_emails, find_numbers, find_phones


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


def check(text: str, around: Around) -> tuple[Finding, ...]:
    """What looks wrong in a draft, in its order; nothing twice at one place."""
    own, said = around.own, spoken(around.said)
    may = names_in(own.names) | names_in(around.colleagues) | said
    mine = {email.casefold() for email in own.emails} | {part.casefold() for part in around.said.split()}
    numbers = said | {fold(number) for number in (*own.customer_numbers, *own.orders)}
    found = [
        *find_cards(text),
        *find_internal(text, around.internal),
        *find_names(text, around.others, may),
        *(one for one in find_emails(text, around.others) if one.words.casefold() not in mine),
        *find_phones(text, around.others, own.phones, digits(around.said)),
        *find_numbers(text, around.others, numbers),
    ]
    return apart(found)
