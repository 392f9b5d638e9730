"""The pictures of the README: a busy desk in light and dark, the widget in the shop, and both on one sheet."""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from bench.tour import arrival, props
from bench.tour.arrival import FREJA
from bench.tour.stage import Stage

_TALK = (
    (FREJA, "Hello! My new Vidda creaks when I stand up on the pedals."),
    ("maja", "Hello Freja! That should not be. Does it come from the crank or from the seat post?"),
    (FREJA, "From below, I think. This is how it is set up now:"),
    ("maja", "Thank you, that helps. The bottom bracket wants a quarter of a turn: ten minutes, on the house."),
    ("maja", "Tomorrow at 9:30 a stand is free: https://nordlys.example/workshop/times"),
    (FREJA, "Perfect, half past nine it is!"),
)
_OTHERS = (
    ("Jonas Lund", "Workshop", "Service and repairs", "Do you have winter tyres with studs in 28 inch?"),
    ("Ingrid Solberg", "Orders", "My order", "My parcel says delivered, but the stairs are empty."),
)
_WAITING = (("Mikkel Krogh", "Service and repairs"), ("Astrid Dahl", "Service and repairs"))


def busy_morning(stage: Stage) -> None:
    """Three customers talk with Maja, two wait."""
    maja = stage.ready("maja")
    maja.resize(1440, 900)
    for name, _, question, text in _OTHERS:
        arrival.begin(stage, name, question)
        stage.customer(name).says(text)
        maja.sees(text)
    arrival.begin(stage, FREJA)
    freja = stage.customer(FREJA)
    freja.visits("/p/vidda-gravel")
    for speaker, text in _TALK:
        if speaker == "maja":
            maja.command("chat.focus")
            maja.types(text)
            maja.key("Return")
            freja.sees(text[:30])
        else:
            if "set up" in text:
                freja.attaches(
                    props.photo(stage.browser, stage.shop.address, "vidda-gravel", stage.folder / "my-vidda.png")
                )
            freja.says(text)
            maja.sees(text)
    maja.command("state.finishing")
    for name, question in _WAITING:
        waiting = stage.customer(name)
        waiting.visits()
        waiting.opens_chat()
        waiting.rings(question)
        maja.sees(name)
    maja.command("chat.focus")
    maja.types("See you tomorrow, and ")
    freja.sees("is typing")


def take_pictures(stage: Stage, folder: Path) -> None:
    """Write them."""
    folder.mkdir(parents=True, exist_ok=True)
    maja, freja = stage.desk("maja"), stage.customer(FREJA)
    for scheme in ("dark", "light"):
        maja.theme(scheme)
        maja.picture(folder / f"desk-{scheme}.png")
    freja.page.screenshot(path=folder / "widget.png", animations="disabled")
    overview(folder / "widget.png", folder / "desk-light.png").save(folder / "overview.png", optimize=True)


def overview(shop: Path, desk: Path) -> Image.Image:
    """The shop's page behind, the desk before it, on a quiet ground."""
    sheet = _ground(1920, 1180)
    with Image.open(shop) as page, Image.open(desk) as window:
        _put(sheet, _framed(page.convert("RGB")), (70, 60), 0.86)
        _put(sheet, window.convert("RGB"), (530, 268), 0.92)
    return sheet


def _ground(width: int, height: int) -> Image.Image:
    small = Image.new("RGB", (2, 2))
    for place, colour in (((0, 0), "#dfe9ea"), ((1, 0), "#cfdfe2"), ((0, 1), "#e9e4da"), ((1, 1), "#c6d6dc")):
        ImageDraw.Draw(small).point(place, colour)
    return small.resize((width, height), Image.Resampling.BICUBIC)


def _framed(page: Image.Image) -> Image.Image:
    """A page in a plain browser window."""
    bar = 40
    window = Image.new("RGB", (page.width, page.height + bar), "#eceff1")
    draw = ImageDraw.Draw(window)
    for i, colour in enumerate(("#e0685f", "#e3b341", "#58b368")):
        draw.ellipse((18 + i * 22, 14, 30 + i * 22, 26), fill=colour)
    draw.rounded_rectangle((110, 8, page.width - 110, 32), 12, fill="#ffffff")
    window.paste(page, (0, bar))
    return window


def _put(sheet: Image.Image, window: Image.Image, at: tuple[int, int], scale: float) -> None:
    """A window with round corners and a soft shadow."""
    size = round(window.width * scale), round(window.height * scale)
    window = window.resize(size, Image.Resampling.LANCZOS)
    large = Image.new("L", (size[0] * 4, size[1] * 4), 0)
    ImageDraw.Draw(large).rounded_rectangle((0, 0, large.width - 1, large.height - 1), 48, fill=255)
    mask = large.resize(size, Image.Resampling.LANCZOS)
    shadow = Image.new("L", sheet.size, 0)
    shadow.paste(mask.point([round(level * 0.34) for level in range(256)]), (at[0], at[1] + 18))
    sheet.paste(Image.new("RGB", sheet.size, "#14212b"), (0, 0), shadow.filter(ImageFilter.GaussianBlur(26)))
    sheet.paste(window, at, mask)
