"""Variables in texts kept ready: what is known goes in, what is not is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.state.canned_words import Place, Variable, fill, first_name, open_places, unknown_names

KNOWN = {Variable.CUSTOMER_FIRST_NAME: "Freja", Variable.SHOP_NAME: "Nordlys"}


def test_what_is_known_goes_in() -> None:
    """With or without something that would stand in."""
    filled = fill("Hello {customer.first_name|there}, this is {shop.name}.", KNOWN)
    assert (filled.text, filled.open) == ("Hello Freja, this is Nordlys.", ())


def test_what_stands_in_is_said_where_nothing_is_known() -> None:
    """It may be nothing at all."""
    assert fill("Hello {customer.first_name|there}{customer.city|}!", {}).text == "Hello there!"
    assert fill("{customer.nick|friend}", {}).text == "friend"


def test_what_nobody_knows_is_left_to_be_filled_in() -> None:
    """Its place is told in code points."""
    filled = fill("🙌 {customer.number} and {customer.nick}", KNOWN)
    assert filled.text == "🙌 {customer.number} and {customer.nick}"
    assert filled.open == (Place(2, 19, "customer.number"), Place(24, 39, "customer.nick"))
    assert unknown_names(filled.text) == ("customer.nick",)


def test_an_empty_value_is_not_known() -> None:
    """A customer without a name is greeted otherwise."""
    assert fill("{customer.name|you}", {Variable.CUSTOMER_NAME: ""}).text == "you"


@pytest.mark.parametrize("text", ["{a: 1}", "{}", "{name}", "f{x.y", "{Customer.Name}", "{a.b\n|c}", "${cart.}"])
def test_other_braces_are_left_alone(text: str) -> None:
    """Codes and templates are not ours."""
    assert fill(text, KNOWN).text == text
    assert not open_places(text)


def test_a_value_is_not_filled_in_again() -> None:
    """What a customer calls themselves says nothing of another."""
    assert fill("{customer.name}", {Variable.CUSTOMER_NAME: "{shop.name|x}"}).text == "{shop.name|x}"


@given(st.text(max_size=60))
def test_any_text_can_be_filled(text: str) -> None:
    """And where no place is left, filling changes nothing more."""
    filled = fill(text, KNOWN)
    for place in filled.open:
        assert filled.text[place.start] == "{"
        assert filled.text[place.end - 1] == "}"


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Freja Nielsen", "Freja"),
        ("Hansen, Kim", "Kim"),
        ("Dr. Kim Hansen", "Kim"),
        ("Prof. Dr. ANNA BERG", "Anna"),
        ("søren kjær", "Søren"),
        ("Jean-Luc Picard", "Jean-Luc"),
        ("freja@nordmail.example", ""),
        ("Kunde 4711", "Kunde"),
        ("4711", ""),
        ("F. Nielsen", ""),
        ("", ""),
    ],
)
def test_first_names(name: str, first: str) -> None:
    """As people write them; nothing where nobody can know."""
    assert first_name(name) == first
