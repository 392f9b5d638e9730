"""Which words are looked up, and in which languages."""

import pytest

from desktop.state.spelling.languages import chosen, lacking, packages, scripts_of, tag
from desktop.state.spelling.words import plain, scripts, stem, words


def looked_up(text: str) -> list[str]:
    """The words of a text that are."""
    return [word.text for word in words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Helo wrold, don’t!", ["Helo", "wrold", "don’t"]),
        ("see https://exmple.com/asdf?q=wrogn now", ["see", "now"]),
        ("see www.exmple.com or exmple.com/pagge now", ["see", "or", "now"]),
        ("mail foo.brr@exmaple.com now", ["mail", "now"]),
        ("[the guide](https://exmple.com/x) here", ["the", "guide", "here"]),
        ("run `aptt gett` twice", ["run", "twice"]),
        ("```\nsudoo\n``` end", ["end"]),
        ("> quotd line\nmy line", ["my", "line"]),
        ('he said "teh thing" and “teh othr” then', ["he", "said", "and", "then"]),
        ('a 5" screeen and 6" mre', ["screeen", "and", "mre"]),
        ("12kg AB-1042x 3rd file_nme.txt snake_cse", []),
        ("EAN iPhone javaScrpt SKU's", []),
        ("{customer.first_nmae|there} :smiel: @menton #tagg <br>", []),
        ("/usr/lbin/foo C:\\Usrs\\x /slassh", []),
        ("well-knwon and/or", ["well-knwon", "and", "or"]),
        ("cafe\u0301 naïve", ["cafe\u0301", "naïve"]),
        ("привет 你好", ["привет", "你好"]),
    ],
)
def test_addresses_codes_quotes_and_numbers_are_not_looked_up(text: str, expected: list[str]) -> None:
    """The rest is, at its place."""
    assert looked_up(text) == expected
    assert all(text[word.start : word.end] == word.text for word in words(text))


@pytest.mark.parametrize("part", ["a", "-", "`", '"', "[(", "1a", "/a", "a.", ":a", "@", "<a", "{", "a-", "“", "a'"])
def test_no_text_takes_long(part: str) -> None:
    """What looks like the beginning of something is given up soon: it is read through, whatever it is made of."""
    list(words(part * 20_000))


def test_words_as_dictionaries_have_them() -> None:
    """Composed, with a straight apostrophe; a possessive ending apart."""
    assert plain("cafe\u0301’s") == "café's"
    assert (stem("Aino’s"), stem("is"), stem("'s")) == ("Aino", "is", "'s")
    assert scripts("Привет") == {"CYRILLIC"}


def test_languages() -> None:
    """By tag; another country's will do; without a wish the system's."""
    there = ("da_DK", "en_GB", "en_US", "fi")
    assert [tag(name) for name in ("da-DK.UTF-8", "en_GB@euro", "fi", "C", "zh-Hant-TW")] == [
        "da_DK",
        "en_GB",
        "fi",
        "",
        "zh_TW",
    ]
    assert chosen(("en_US", "da"), (), there) == ("en_US", "da_DK")
    assert chosen((), ("sv-SE", "fi-FI"), there) == ("fi",)
    assert chosen((), ("C",), there) == ("en_US",)
    assert chosen((), ("C",), ()) == ()
    assert lacking(("sv_SE", "da_DK"), (), there) == ("sv_SE",)
    assert lacking((), ("sv-SE",), there) == ("sv_SE",)
    assert lacking((), ("C",), ()) == ("en_US",)
    assert packages("fi_FI") == ("libenchant-2-voikko", "voikko-fi")
    assert packages("en_GB") == ("hunspell-en-gb",)
    assert packages("xx") == ()
    assert scripts_of(("en_US", "ru_RU")) == {"LATIN", "CYRILLIC"}
