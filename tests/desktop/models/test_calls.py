"""Phone numbers: understood wherever their owner is, and never guessed at."""

import pytest

from desktop.models.calls import read_number


@pytest.mark.parametrize(
    ("words", "zone", "dialled", "country", "there"),
    [
        ("+45 31 22 40 18", "", "+4531224018", "Denmark", "Europe/Copenhagen"),
        ("31224018", "Europe/Copenhagen", "+4531224018", "Denmark", "Europe/Copenhagen"),
        ("(040) 123 4567", "Europe/Helsinki", "+358401234567", "Finland", "Europe/Helsinki"),
        ("+1 212 555 0100", "", "+12125550100", "United States", ""),
        ("+800 1234 5678", "", "+80012345678", "", ""),
    ],
)
def test_a_number_tells_where_it_is_from(words: str, zone: str, dialled: str, country: str, there: str) -> None:
    """The time only where one country has but one."""
    phone = read_number(words, zone)
    assert phone is not None
    assert (phone.dialled, phone.country, phone.zone) == (dialled, country, there)


@pytest.mark.parametrize("words", ["", "hello", "31224018", "+45 1", "tel:javascript:1"])
def test_what_can_not_be_dialled_is_no_number(words: str) -> None:
    """Nor is one without a country's prefix whose owner may be anywhere."""
    assert read_number(words) is None


def test_a_country_is_named_as_its_own_people_name_it() -> None:
    """Where that is the desk's language."""
    phone = read_number("+45 31 22 40 18", "", "da")
    assert phone is not None
    assert phone.country == "Danmark"
