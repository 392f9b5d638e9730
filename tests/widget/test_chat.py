"""One chat from ringing to the transcript, as the customer sees it."""

import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect

from tests.widget.customer import Customer
from tests.widget.desk import Desk

#: Of an element's words to what is behind them; colours are opaque here.
_CONTRAST = """element => {
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => {
    const linear = one => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4;
    const [r, g, b] = parts(colour).map(one => linear(one / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  let behind = element;
  const ground = () => getComputedStyle(behind).backgroundColor;
  while (parts(ground())[3] === 0) behind = behind.parentElement ?? behind.getRootNode().host;
  const [less, more] = [light(getComputedStyle(element).color), light(ground())].sort((a, b) => a - b);
  return (more + 0.05) / (less + 0.05);
}"""


def test_a_whole_chat(freja: Customer, maja: Desk) -> None:
    """Ring, wait, talk both ways with links and delivery states, end, take the transcript, begin anew."""
    freja.visits()
    freja.rings()
    freja.sees("Welcome to the workshop.")
    maja.accepts()
    freja.sees("Maja Lindqvist has joined the chat")
    expect(freja.page.get_by_role("definition")).to_have_text(["Workshop", "Freja"])

    freja.says("My brakes squeal")
    freja.sees("Sent")
    maja.hears("My brakes squeal")
    maja.marks(seen=False)
    freja.sees("Delivered")
    maja.marks(seen=True)
    freja.sees("Seen")

    maja.types(True)
    expect(freja.page.get_by_role("status").filter(has_text="is typing")).to_have_text("Maja Lindqvist is typing")
    maja.says("Read https://nordlys.example/brakes, then javascript:alert(1)")
    link = freja.page.get_by_role("log").get_by_role("link")
    expect(link).to_have_count(1)
    expect(link).to_have_attribute("href", "https://nordlys.example/brakes")
    expect(link).to_have_attribute("rel", re.compile("noopener"))
    expect(freja.page.locator(".typing")).to_be_hidden()

    freja.page.get_by_role("button", name="End chat").click()
    freja.page.get_by_role("alertdialog").get_by_role("button", name="End chat").click()
    freja.sees("You ended the chat")
    with freja.page.expect_download() as download:
        freja.page.get_by_role("button", name="Download transcript").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert "My brakes squeal" in text
    assert "Maja Lindqvist" in text
    freja.page.get_by_role("button", name="Start a new chat").click()
    expect(freja.page.get_by_label("Your name")).to_be_visible()


def test_what_the_agent_changes_follows(freja: Customer, maja: Desk) -> None:
    """Answered, written anew, taken back; and nothing of the first words is there when the page is loaded again."""
    freja.visits()
    freja.rings()
    maja.accepts()
    freja.says("When do you open?")
    asked = maja.hears("When do you open?")
    answer = maja.says("At nine", quotes=asked.id)
    log = freja.page.get_by_role("log")
    expect(log.locator("blockquote")).to_have_text("YouWhen do you open?")
    freja.sees("At nine")
    maja.changes(answer, "At ten")
    bubble = log.locator(".theirs .bubble")
    expect(bubble).to_have_text("YouWhen do you open?At ten edited")
    maja.marks(seen=True)
    wrong = maja.says("Elm Street 4")
    freja.sees("Elm Street 4")
    maja.takes_back(wrong)
    freja.sees("A message was taken back")
    expect(log).not_to_contain_text("Elm Street")
    freja.page.reload()
    expect(bubble).to_have_text(["YouWhen do you open?At ten edited", "A message was taken back"])
    _answered_and_taken_back_have_contrast(freja)


def _answered_and_taken_back_have_contrast(freja: Customer) -> None:
    """Quiet words are read too (WCAG 2.2, 1.4.3)."""
    log = freja.page.get_by_role("log")
    for quiet in ("blockquote b", "blockquote span", ".bubble small", ".bubble.gone"):
        measured = log.locator(quiet).evaluate(_CONTRAST)
        assert measured >= 4.5, (quiet, measured)


def test_markup_is_text(freja: Customer, maja: Desk) -> None:
    """What looks like markup is shown as it was written, in both directions."""
    markup = "<img src=x onerror=alert(1)><b>bold</b>"
    freja.visits()
    freja.rings(name="<i>Freja</i>")
    maja.accepts()
    freja.says(markup)
    maja.hears(markup)
    maja.says(markup)
    expect(freja.page.get_by_role("log").locator(".bubble")).to_have_text([markup, markup])
    expect(freja.page.get_by_role("log").locator("img, b, i")).to_have_count(0)


def test_the_form_says_what_is_missing(freja: Customer) -> None:
    freja.visits()
    freja.opens_chat()
    freja.page.get_by_role("button", name="Start chat").click()
    expect(freja.page.get_by_text("Please fill in this field.")).to_have_count(2)
    freja.page.get_by_text("Workshop", exact=True).click()
    freja.page.get_by_label("Your name").fill("Freja")
    freja.page.get_by_label(re.compile("E-mail")).fill("freja at home")
    freja.page.get_by_role("button", name="Start chat").click()
    email = freja.page.get_by_label(re.compile("E-mail"))
    expect(email).to_be_focused()
    expect(email).to_have_attribute("aria-invalid", "true")
    freja.sees(re.compile("Please write an e-mail address"))


def test_pictures_and_files(freja: Customer, maja: Desk, tmp_path: Path) -> None:
    """A picture is shown and enlarged, a file can be fetched, and refusals are said in words."""
    picture = tmp_path / "bike.png"
    Image.new("RGB", (800, 400), "#2a7").save(picture)
    note = tmp_path / "note.txt"
    note.write_text("Rear brake, since Tuesday.", encoding="utf-8")
    fake = tmp_path / "fake.png"
    fake.write_text("<html><script>alert(1)</script></html>", encoding="utf-8")
    freja.visits()
    freja.rings()
    maja.accepts()

    freja.page.locator("input[type=file]").set_input_files([picture, note, fake])
    expect(freja.page.get_by_role("button", name="Remove fake.png")).to_be_visible()
    expect(freja.page.locator(".chip.bad")).to_have_count(1)
    expect(freja.page.locator(".chip.bad")).to_contain_text("can't be")
    freja.page.get_by_role("button", name="Remove fake.png").click()
    expect(freja.page.get_by_role("button", name="Remove note.txt")).to_be_visible()
    freja.says("Look at these")
    assert {file.name for file in maja.hears("Look at these").attachments} == {"bike.png", "note.txt"}

    thumbnail = freja.page.get_by_role("img", name="Picture: bike.png")
    expect(thumbnail).to_have_js_property("complete", value=True)
    freja.page.get_by_role("button", name="Enlarge picture: bike.png").click()
    expect(freja.page.get_by_role("dialog", name="Picture: bike.png")).to_be_visible()
    freja.page.keyboard.press("Escape")
    expect(freja.page.get_by_role("dialog", name="Picture: bike.png")).to_be_hidden()
    expect(freja.composer()).to_be_visible()
    with freja.page.expect_download() as download:
        freja.page.get_by_role("link", name="Download note.txt").click()
    assert Path(download.value.path()).read_text(encoding="utf-8") == "Rear brake, since Tuesday."
    freja.complaints = [line for line in freja.complaints if "415" not in line and "422" not in line]


def test_a_file_that_is_too_large_is_refused_before_it_travels(freja: Customer, maja: Desk, tmp_path: Path) -> None:
    huge = tmp_path / "huge.png"
    huge.write_bytes(b"\x89PNG" + bytes(11_000_000))
    freja.visits()
    freja.rings()
    maja.accepts()
    freja.page.locator("input[type=file]").set_input_files(huge)
    expect(freja.page.locator(".chip.bad")).to_contain_text("Larger than 10 MB")


def test_a_message_that_is_too_long_says_by_how_much(freja: Customer, maja: Desk) -> None:
    freja.visits()
    freja.rings()
    maja.accepts()
    freja.composer().fill("x" * 10_003)
    freja.sees("3 characters too many")
    expect(freja.page.get_by_role("button", name="Send")).to_have_attribute("aria-disabled", "true")


def test_news_are_counted_while_the_panel_is_closed(freja: Customer, maja: Desk) -> None:
    """Unseen messages are on the launcher; the agent sees "seen" only once they were before the eyes."""
    freja.visits()
    freja.rings()
    maja.accepts()
    freja.page.get_by_role("button", name="Minimise chat").click()
    maja.says("One")
    maja.says("Two")
    launcher = freja.page.get_by_role("button", name="Open chat, 2 new messages")
    expect(launcher).to_be_visible()
    launcher.click()
    freja.sees("Two")
    freja.page.get_by_role("button", name="Minimise chat").click()
    expect(freja.page.get_by_role("button", name="Open chat", exact=True)).to_be_visible()


def test_the_agent_ends_the_chat(freja: Customer, maja: Desk) -> None:
    freja.visits()
    freja.rings()
    maja.accepts()
    maja.ends()
    freja.sees("Maja Lindqvist ended the chat")
    expect(freja.composer()).to_be_hidden()
