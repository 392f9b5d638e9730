"""A process of its own that re-encodes one picture: stdin to stdout, with no other way out.

It is started by path, imports nothing of ours, and before it looks at a byte gives up: writing
files, starting processes, root, and more than its share of memory and time. A picture that
breaks a decoder breaks this process, nothing else.

Exit codes: 0 done, 3 unreadable, 4 too many pixels; anything else: it was stopped by a limit.
Output: a line of JSON (`width`, `height`, `media_type`, `bytes`), then both files.
"""

import io
import json
import os
import resource
import sys

from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageCms,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

_PLUGINS = (BmpImagePlugin, GifImagePlugin, JpegImagePlugin, PngImagePlugin, WebPImagePlugin)
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP")
_MEMORY = 1_500 * 1024 * 1024
_CPU_SECONDS = 20
_NOBODY = 65534
#: Longest side of what is kept; more than any screen shows.
_LONGEST = 4096
_THUMBNAIL = 640
#: A lossless picture beyond this is kept as JPEG.
_LARGEST_PNG = 8 * 1024 * 1024
_UNREADABLE, _TOO_MANY_PIXELS = 3, 4


def _warm_up() -> None:
    """Have every decoder import what it imports late: nothing can be opened any more once confined."""
    for form in _FORMATS:
        sample = io.BytesIO()
        Image.new("P", (1, 1)).convert("RGB").save(sample, form)
        with Image.open(sample, formats=[form]) as opened:
            _encoded(_upright(opened), lossless=True)
            _encoded(_upright(opened), lossless=False)


def _confine() -> None:
    for limit, value in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 16),
    ):
        resource.setrlimit(limit, (value, value))
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def _upright(picture: Image.Image) -> Image.Image:
    """The picture turned as its camera said, in sRGB, with or without transparency."""
    profile = picture.info.get("icc_profile")
    turned = ImageOps.exif_transpose(picture)
    if turned.mode.startswith("I"):
        # 16 bits of grey, which Pillow cuts off at 255 instead of scaling.
        # Pillow leaves the types of `point` open.
        turned = turned.convert("I").point(lambda value: value / 256).convert("L")  # pyright: ignore[reportUnknownMemberType]
    clear = turned.mode in {"RGBA", "LA", "PA"} or "transparency" in turned.info
    plain = turned.convert("RGBA" if clear else "RGB")
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            # Pillow leaves the type of a profile open.
            target = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
            converted = ImageCms.profileToProfile(plain.convert("RGB"), source, target)
        except (ImageCms.PyCMSError, OSError, ValueError):
            return plain
        if converted is not None:
            if clear:
                converted.putalpha(plain.getchannel("A"))
            return converted
    return plain


def _encoded(picture: Image.Image, lossless: bool) -> tuple[str, bytes]:
    """Only pixels go in: no EXIF, no comments, no profile."""
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    if lossless or picture.mode == "RGBA":
        bare.save(out, "PNG")
        if out.tell() <= _LARGEST_PNG:
            return "image/png", out.getvalue()
        out = io.BytesIO()
        white = Image.new("RGB", bare.size, "white")
        white.paste(bare, mask=bare if bare.mode == "RGBA" else None)
        bare = white
    bare.save(out, "JPEG", quality=88, optimize=True)
    return "image/jpeg", out.getvalue()


def main(most_pixels: int) -> int:
    """Re-encode what stdin holds."""
    _warm_up()
    _confine()
    data = sys.stdin.buffer.read()
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
            if opened.width * opened.height > most_pixels:
                return _TOO_MANY_PIXELS
            lossless = opened.format != "JPEG"
            opened.load()
            picture = _upright(opened)
    except (UnidentifiedImageError, Image.DecompressionBombError):
        return _UNREADABLE
    except (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError, TypeError, AttributeError):
        # What decoders raise on broken data.
        return _UNREADABLE
    picture.thumbnail((_LONGEST, _LONGEST), Image.Resampling.LANCZOS)
    media_type, whole = _encoded(picture, lossless)
    small = picture.copy()
    small.thumbnail((_THUMBNAIL, _THUMBNAIL), Image.Resampling.LANCZOS)
    _, thumbnail = _encoded(small, lossless=False)
    told = {
        "width": picture.width,
        "height": picture.height,
        "media_type": media_type,
        "bytes": len(whole),
    }
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + whole + thumbnail)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    Image.MAX_IMAGE_PIXELS = None
    sys.exit(main(int(sys.argv[1])))
