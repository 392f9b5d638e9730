"""The promise to customers: what they type does not leave their browser, wherever the page shows it."""

import unicodedata
from urllib.parse import quote

from tests.cobrowse.recorded import Recording

NAME, MAIL, PHONE = "Freja Quillfeather", "freja.q@zmail-nine.example", "+45 20 31 42 53"
PASSWORD, MORE = "hunterpass#77", "moresecret"
CARD, PLAIN_CARD, WIDE_CARD = "4111 1111 1111 1111", "5105105105105100", "４２４２４２４２４２４２４２４２"
CODE, STREET = "903", "Hazelnutgade 7"
NOTE, LETTER = "Please leave it behind the yellow shed near zebra crossing", "dearlettertext to you"
FRAMED, SEALED, GIFT = "framenoteword twelve", "sealednoteword", "giftword thirteen"
SEARCH = "zyxlamp qwort"

#: None of these may be found: what was typed, what the page makes of it, what the shop calls private.
TYPED = (
    *("freja", "quillfeather", "zmail", "nine.example", "hunterpass", "moresecret", "hazelnut"),
    *("behind", "yellow shed", "zebra", "dearletter", "framenote", "sealednote", "giftword", "zyxlamp", "qwort"),
    *("othersuffix", "listsuffix", "privateword", "framedprivate", "passport"),
)
NUMBERS = (
    *("20314253", "4111111111111111", "41111111", "5105105105105100", "51051051", "4242424242424242", "42424242"),
    *("5555555555554444", "378282246310005", "3782822463", "4000056655665556", "40000566"),
)


def test_nothing_typed_leaves_the_browser(recording: Recording, shop: str) -> None:
    page = recording.page
    recording.begin()
    page.fill("#name", NAME)
    page.fill("#mail", MAIL)
    page.fill("#phone", PHONE)
    page.locator("#password").press_sequentially(PASSWORD)
    page.click("#show")
    page.locator("#password").press_sequentially(MORE)
    for card in (CARD, PLAIN_CARD, WIDE_CARD):
        page.locator("#card").press_sequentially(card)
        page.fill("#card", "")
    page.fill("#code", CODE)
    page.fill("#street", STREET)
    page.locator("#note").press_sequentially(NOTE)
    page.locator("#letter").press_sequentially(LETTER)
    page.frame_locator("#editor").locator("#inner").press_sequentially(FRAMED)
    page.frame_locator("#sealed").locator("#within").fill(SEALED)
    page.locator("#gift").press_sequentially(GIFT)
    page.select_option("#saved", "one")
    page.set_input_files("#file", {"name": "passport-freja.png", "mimeType": "image/png", "buffer": b"x"})
    page.fill("#search", SEARCH)
    recording.settle()
    page.press("#search", "Enter")
    page.wait_for_url("**/found?**")
    recording.begin()
    page.evaluate("name => document.getElementById('greeting').textContent = `Thanks ${name}`", NAME)
    page.evaluate("note => document.title = note.slice(7, 45)", NOTE)
    recording.settle()

    seen = recording.words()
    assert "Free delivery from 49 euros" in seen, "nothing was recorded, so that this proves nothing"
    assert "Nothing found for" in seen
    assert leaks(seen) == []
    for chunk in recording.chunks:
        assert leaks(chunk.data) == []


def test_what_becomes_private_is_taken_back(recording: Recording) -> None:
    page = recording.page
    recording.begin()
    recording.settle()
    assert "latepartnine" in recording.words()
    recording.chunks.clear()
    page.evaluate("document.getElementById('later').setAttribute('data-private', '')")
    page.evaluate("document.getElementById('later').firstChild.data = 'latepartten'")
    page.evaluate("document.getElementById('later').append('latepartten')")
    recording.settle()
    assert any(chunk.whole for chunk in recording.chunks)
    assert "latepart" not in recording.words()


def leaks(seen: str) -> list[str]:
    """What of all that is in the text, in any way of writing it."""
    text = unicodedata.normalize("NFKC", seen).lower()
    squeezed = "".join(letter for letter in text if letter.isalnum())
    digits = "".join(
        str(unicodedata.digit(letter)) if letter.isdigit() else "|" if letter.isalpha() else "" for letter in text
    )
    found = [word for word in TYPED if word in text or quote(word) in text or word.replace(" ", "") in squeezed]
    return found + [number for number in NUMBERS if number in digits]
