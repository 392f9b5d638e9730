"""Pictures as they come back: upright, in their colours, with nothing in them but what is seen."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from backend.rest.pictures import Picture, Pictures
from tests.backend.rest.samples import picture

_ORANGE, _TEAL = (255, 165, 0), (0, 128, 128)
_SECRET = "a place that nobody may know"


async def _read(tmp_path: Path, data: bytes) -> Picture:
    path = tmp_path / "brought"
    path.write_bytes(data)
    return await Pictures().read(path)


def _encoded(image: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def _near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) <= 6 for a, b in zip(one, other, strict=True))


def _pixel(image: Image.Image, x: int, y: int) -> tuple[int, ...]:
    return tuple(image.crop((x, y, x + 1, y + 1)).tobytes())


def _corners(data: bytes) -> list[tuple[int, ...]]:
    """Top left, top right, bottom left."""
    with Image.open(io.BytesIO(data)) as image:
        plain = image.convert("RGB")
        right, low = plain.width - 3, plain.height - 3
        return [_pixel(plain, *place) for place in ((2, 2), (right, 2), (2, low))]


def _turned(number: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = number
    exif[0x010E] = _SECRET
    return exif


#: For each number a camera writes (EXIF 2.32, 4.6.4 A): whether the corners are orange, as they should be seen.
_SEEN = {
    1: (True, False, True),
    2: (False, True, False),
    3: (False, True, False),
    4: (True, False, True),
    5: (True, True, False),
    6: (True, True, False),
    7: (False, False, True),
    8: (False, False, True),
}


@pytest.mark.parametrize("number", _SEEN)
async def test_every_turn_of_a_camera_is_done(tmp_path: Path, number: int) -> None:
    """In the picture and in its thumbnail."""
    made = await _read(tmp_path, picture("JPEG", exif=_turned(number)))
    assert (made.width, made.height) == ((60, 40) if number < 5 else (40, 60))
    for data in (made.data, made.thumbnail):
        for corner, orange in zip(_corners(data), _SEEN[number], strict=True):
            assert _near(corner, _ORANGE if orange else _TEAL)


def _with_text() -> bytes:
    text = PngInfo()
    text.add_text("Comment", _SECRET)
    text.add_itxt("XML:com.adobe.xmp", _SECRET)
    return picture("PNG", pnginfo=text)


@pytest.mark.parametrize(
    "data",
    [
        picture("JPEG", exif=_turned(1), comment=_SECRET.encode(), xmp=_SECRET.encode()),
        picture("PNG", exif=_turned(1)),
        _with_text(),
        picture("WEBP", lossless=True, exif=_turned(1), xmp=_SECRET.encode()),
        picture("GIF", comment=_SECRET.encode()),
        picture("BMP") + _SECRET.encode(),
        picture("PNG") + _SECRET.encode(),
        picture("JPEG") + _SECRET.encode(),
    ],
    ids=["jpeg", "png-exif", "png-text", "webp", "gif", "bmp-behind", "png-behind", "jpeg-behind"],
)
async def test_nothing_is_in_it_but_what_is_seen(tmp_path: Path, data: bytes) -> None:
    """Whatever the format keeps words in, and what hangs behind its end."""
    assert _SECRET.encode() in data
    made = await _read(tmp_path, data)
    for served in (made.data, made.thumbnail):
        assert _SECRET.encode() not in served
        with Image.open(io.BytesIO(served)) as image:
            assert not image.getexif()
            assert not {"comment", "xmp", "icc_profile", "Comment"} & image.info.keys()


async def test_turns_in_other_formats_are_done_too(tmp_path: Path) -> None:
    """Phones write PNG and WebP as well."""
    for form in ("PNG", "WEBP"):
        made = await _read(tmp_path, picture(form, exif=_turned(6)))
        assert (made.width, made.height) == (40, 60)


def _grey16() -> bytes:
    row = (0x8000).to_bytes(2, "little") * 30 + bytes(60)
    return _encoded(Image.frombytes("I;16", (60, 40), row * 40), "PNG")


@pytest.mark.parametrize(
    ("data", "left", "right"),
    [
        (_grey16(), (128, 128, 128), (0, 0, 0)),
        (_encoded(Image.new("L", (60, 40), 90), "PNG"), (90, 90, 90), (90, 90, 90)),
        (_encoded(Image.new("1", (60, 40), 1), "PNG"), (255, 255, 255), (255, 255, 255)),
        (_encoded(Image.new("CMYK", (60, 40), (0, 255, 255, 0)), "JPEG"), (255, 0, 0), (255, 0, 0)),
        (picture("GIF"), _ORANGE, _TEAL),
    ],
    ids=["16-bit", "grey", "black-and-white", "print", "palette"],
)
async def test_colours_are_what_they_were(
    tmp_path: Path, data: bytes, left: tuple[int, int, int], right: tuple[int, int, int]
) -> None:
    """However a format writes them down."""
    first, second, _ = _corners((await _read(tmp_path, data)).data)
    assert _near(first, left)
    assert _near(second, right)


async def test_a_profile_of_colours_is_worked_in(tmp_path: Path) -> None:
    """Also where a picture is clear in part; what is clear stays so."""
    image = Image.new("RGBA", (60, 40), (*_ORANGE, 128))
    # Pillow leaves the type of a profile open.
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
    made = await _read(tmp_path, _encoded(image, "PNG", icc_profile=profile))
    with Image.open(io.BytesIO(made.data)) as served:
        pixel = _pixel(served.convert("RGBA"), 2, 2)
    assert _near(pixel, (*_ORANGE, 128))


async def test_forty_megapixels_are_taken(tmp_path: Path) -> None:
    """As a camera makes them; what is kept is as large as screens show."""
    made = await _read(tmp_path, _encoded(Image.new("RGB", (7_300, 5_500), _TEAL), "JPEG", quality=60))
    assert max(made.width, made.height) == 4_096
    assert len(made.thumbnail) < 50_000
    assert all(_near(corner, _TEAL) for corner in _corners(made.data))
