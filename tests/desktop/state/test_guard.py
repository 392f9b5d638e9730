"""The guard: whose names and numbers are found, whatever they are written like, and what is left in peace."""

from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop.state.guard.cards import passes_luhn
from desktop.state.guard.check import Around, check
from desktop.state.guard.facts import around
from desktop.state.guard.findings import Finding, Known, What, apart
from desktop.state.guard.internal import INTERNAL, internal_words
from desktop.state.guard.numbers import numbers_in
from protocol.ids import InteractionId
from tests.desktop import afternoon as day

OWN = Known(
    interaction=InteractionId(UUID(int=1)),
    name="Bo Holm",
    names=("Bo Holm",),
    emails=("bo@holm.example",),
    phones=("+45 11 22 33 44",),
    orders=("DK-10441",),
)
AINO = Known(
    interaction=InteractionId(UUID(int=2)),
    name="Aino Virtanen",
    names=("Aino Virtanen",),
    emails=("Aino.Virtanen@posti.example",),
    phones=("+358 40 123 4567",),
    customer_numbers=("C-1042",),
    orders=("DK-10442", "98765"),
)
SOREN = Known(interaction=InteractionId(UUID(int=3)), name="Søren Kjær", names=("Søren Kjær",))
WILL = Known(interaction=InteractionId(UUID(int=4)), name="Will White", names=("Will White",))
AROUND = Around(own=OWN, others=(AINO, SOREN, WILL), colleagues=("Mia Larsen",), internal=internal_words({}))


def found(text: str, compared: Around = AROUND) -> list[tuple[What, str]]:
    """What is found, by its words."""
    return [(one.what, one.words) for one in check(text, compared)]


@pytest.mark.parametrize(
    ("text", "what", "words"),
    [
        ("Hi Aino, it is on its way", What.NAME, "Aino"),
        ("hi aino", What.NAME, "aino"),
        ("That is Aino’s parcel", What.NAME, "Aino’s"),
        ("Ainolle lähetetty paketti", What.NAME, "Ainolle"),
        ("VIRTANEN Aino", What.NAME, "VIRTANEN Aino"),
        ("Kære Soren, pakken", What.NAME, "Soren"),
        ("Kjær har ringet", What.NAME, "Kjær"),
        ("Dear Will, yes", What.NAME, "Will"),
        ("it was Will White", What.NAME, "Will White"),
        ("Write to AINO.virtanen@posti.example.", What.EMAIL, "AINO.virtanen@posti.example"),
        ("call 040 1234567 now", What.PHONE, "040 1234567"),
        ("call +358(40)123-4567", What.PHONE, "+358(40)123-4567"),
        ("your number is c 1042", What.CUSTOMER_NUMBER, "c 1042"),
        ("order DK10442 is packed", What.ORDER, "DK10442"),
        ("order dk-10442.", What.ORDER, "dk-10442"),
        ("it is 10442", What.ORDER, "10442"),
        ("the card 4111 1111 1111 1111", What.CARD, "4111 1111 1111 1111"),
        ("the card 4111-1111‑1111–1111", What.CARD, "4111-1111‑1111–1111"),
        ("the card 4111\n1111\u00a01111\u200b1111", What.CARD, "4111\n1111\u00a01111\u200b1111"),
        ("the card ٤١١١ ١١١١ ١١١١ ١١١١", What.CARD, "٤١١١ ١١١١ ١١١١ ١١١١"),
        ("ring 12345678 4111111111111111", What.CARD, "4111111111111111"),
        ("amex 3782 822463 10005", What.CARD, "3782 822463 10005"),
        ("I told the customer", What.INTERNAL, "the customer"),
        ("Interne noter: nej", What.INTERNAL, "Interne"),
        ("älä kerrokaan", What.INTERNAL, "älä kerrokaan"),
    ],
)
def test_what_is_not_for_this_customer_is_found(text: str, what: What, words: str) -> None:
    """However it is written."""
    compared = replace(AROUND, internal=("interne", *AROUND.internal))
    assert found(text, compared) == [(what, words)]


@pytest.mark.parametrize(
    "text",
    [
        "Hi Bo, order DK-10441 is sent to bo@holm.example, we call +45 11223344",
        "Regards, Mia",
        "I will ask him; white or black?",
        "Will you take the white one?",
        "it costs 1042 kr",
        "internal battery, 10 hours; EAN 5901234123457 2026-11-23 12:30",
        "4111 1111 1111 1112",
        "https://shop.example/c/4000",
        "ainoa vaihtoehto",
        "",
    ],
)
def test_what_belongs_here_is_left_in_peace(text: str) -> None:
    """Words that are names elsewhere, prices, dates, this customer's own."""
    assert found(text) == []


def test_what_was_said_here_already_is_no_secret() -> None:
    """The customer asks about somebody who happens to be in another chat."""
    compared = replace(AROUND, said="Is the order DK-10442 of Aino Virtanen there? Call 0401234567")
    assert found("Aino's order DK-10442 is, we call +358 40 1234567", compared) == []


def test_places_and_whose() -> None:
    """In their order, with where they stand; nothing twice at one place."""
    text = "🙌 Hi Aino Virtanen\norder DK-10442"
    first, second = check(text, AROUND)
    assert text[first.start : first.end] == "Aino Virtanen"
    assert (first.whose, first.name) == (AINO.interaction, "Aino Virtanen")
    assert text[second.start : second.end] == "DK-10442"


@settings(max_examples=60, deadline=None)
@given(
    st.integers(min_value=10**14, max_value=10**15 - 1), st.lists(st.sampled_from(["", " ", "-", ". "]), min_size=15)
)
def test_a_card_is_found_in_any_groups(number: int, between: list[str]) -> None:
    """The last digit makes it right; another one makes it wrong."""
    digits = "4" + str(number)[1:]
    last = next(digit for digit in "0123456789" if passes_luhn(digits + digit))
    written = "".join(digit + gap for digit, gap in zip(digits, between, strict=False)) + last
    assert [one[0] for one in found(f"x {written} y", replace(AROUND, others=(), internal=()))] == [What.CARD]
    wrong = digits + str((int(last) + 1) % 10)
    assert not passes_luhn(wrong)


def test_the_lists_can_be_changed_by_language() -> None:
    """One language's list at a time; the others stay."""
    words = internal_words({"en": ("hush",), "sv": ("internt",)})
    assert "hush" in words
    assert "the customer" not in words
    assert set(INTERNAL["da"]) <= set(words)


def test_numbers_that_a_customer_writes() -> None:
    """Numbers of things, not dates, times, prices or sizes."""
    assert numbers_in("My order NB-20417 from 2026-11-23 12:30, 90 mm, 1.299 kr, AB12345, 1234567") == (
        "NB-20417",
        "AB12345",
        "1234567",
    )


def test_fewer_digits_are_a_number_where_they_are_called_so() -> None:
    """By the customer as in the draft: shops whose orders have five digits are guarded too."""
    assert numbers_in("Order 55120 has only one light, 100 mm, see #551 and ordrenr. 4711") == ("55120", "#551", "4711")
    other = Known(interaction=day.LARS, name="Lars", orders=numbers_in("Order 55120 has only one light."))
    around = Around(own=Known(interaction=day.FREJA), others=(other,))
    assert [one.words for one in check("Hello, your order 55120 is on its way", around)] == ["55120"]
    assert check("Hello, it is 551 kr", around) == ()


def test_what_the_desk_knows_of_its_chats() -> None:
    """Names, mail, phone and numbers of the others; a second chat of the same customer is none of them."""
    store = day.store(day.afternoon())
    compared = around(store, day.FREJA, {}, ())
    assert compared is not None
    assert compared.own.name == "Freja Nielsen"
    others = {other.name for other in compared.others}
    assert {"Elina Virtanen", "Lars Holm"} <= others
    assert "Freja Nielsen" not in others
    assert [one.whose for one in check("Hello Elina!", compared)] == [day.ELINA]
    assert around(store, day.WAITS, {}, ()) is None


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("invoice_Aino_Virtanen.pdf", ["Aino_Virtanen"]),
        ("kjær-kvittering.PNG", ["kjær"]),
        ("scans/DK-10442.pdf", ["DK-10442"]),
        ("order_DK-10442.final.pdf", ["DK-10442"]),
        ("DK_10442.pdf", ["DK_10442"]),
        ("internal_note.txt", ["internal_note"]),
        ("Bo Holm DK-10441.pdf", []),
        ("4111111111111111.jpg", []),
        ("IMG_20240511_180203.jpg", []),
    ],
)
def test_names_of_files_are_looked_at(file: str, words: list[str]) -> None:
    """However their words are parted; the long numbers of cameras are no cards."""
    found = check("See it here, Aino", AROUND, [file])
    assert [(one.words, one.file) for one in found] == [("Aino", ""), *((one, file) for one in words)]


def test_what_overlaps_is_told_once_and_the_longest_of_it() -> None:
    """Also where thousands are found."""
    many = [Finding(what=What.NAME, start=at, end=at + 1 + at % 3, words="") for at in range(9_000)]
    kept = apart(many)
    assert len(kept) == 3_001
    assert all(one.end <= other.start for one, other in pairwise(kept))
    assert all(one.end - one.start == 3 for one in kept[1:])
