"""What a file is, by its content; its name only confirms. Nothing is unpacked or run here."""

import lzma
import struct
import zipfile
import zlib
from pathlib import Path, PurePath

from msgspec import Struct

from protocol.errors import ErrorCode, Refusal
from protocol.limits import MAX_NAME_CHARACTERS

#: Enough to tell pictures and PDF by.
_HEAD_BYTES = 16
_MOST_MEMBERS = 5_000
#: Begins each line of an archive's table of contents. Counted, before the table is built in memory.
_MEMBER = b"PK\x01\x02"
_ODT_MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
#: What a text may hold besides printable characters.
_TEXT_CONTROLS = frozenset(b"\t\n\r\f")
_FIRST_PRINTABLE = 0x20

_PICTURE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp"})
_TEXTS = {".txt": "text/plain", ".csv": "text/csv"}
_OFFICE = {
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "word/document.xml"),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xl/workbook.xml"),
}
#: What the archive's readers raise on damaged or hostile ones; each packing has its own.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    ValueError,
    OverflowError,
    IndexError,
    NotImplementedError,
    RuntimeError,
    struct.error,
)


class Kind(Struct, frozen=True):
    """What a file turned out to be. A picture's media type is known after re-encoding only."""

    picture: bool
    media_type: str = ""


def sniff(path: Path, name: str) -> Kind:
    """The kind of a file. Raises Refusal: `unsupported_file`, `picture_unreadable`. Reads all of a text."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    suffix = PurePath(name).suffix.lower()
    if _is_picture(head):
        return Kind(picture=True)
    if suffix in _PICTURE_SUFFIXES:
        # Markup under a picture's name is no damaged picture: it is something else.
        markup = head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
        raise Refusal(ErrorCode.UNSUPPORTED_FILE if markup else ErrorCode.PICTURE_UNREADABLE)
    if suffix == ".pdf" and head.startswith(b"%PDF-"):
        return Kind(picture=False, media_type="application/pdf")
    if suffix in _TEXTS and _is_text(path):
        return Kind(picture=False, media_type=_TEXTS[suffix])
    media_type = _office(path, suffix) if head.startswith(b"PK\x03\x04") else None
    if media_type is None:
        raise Refusal(ErrorCode.UNSUPPORTED_FILE)
    return Kind(picture=False, media_type=media_type)


def tidy_name(name: str, suffix: str | None = None) -> str:
    """A name fit to show and to save under: no path, nothing invisible, not too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    # Not printable: controls, and marks that turn the reading direction to hide a suffix.
    clean = "".join(c for c in last if c.isprintable()).strip(" .") or "file"
    path = PurePath(clean)
    ending = path.suffix if suffix is None else suffix
    return path.stem[: MAX_NAME_CHARACTERS - len(ending)] + ending[:MAX_NAME_CHARACTERS]


def _is_picture(head: bytes) -> bool:
    return (
        head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a"))
        or (head.startswith(b"RIFF") and head[8:12] == b"WEBP")
        # Two letters begin a bitmap and many a text; a bitmap's reserved bytes are no text.
        or (head.startswith(b"BM") and head[6:10] == bytes(4))
    )


def _is_text(path: Path) -> bool:
    data = path.read_bytes()
    return not any(byte < _FIRST_PRINTABLE and byte not in _TEXT_CONTROLS for byte in set(data))


def _office(path: Path, suffix: str) -> str | None:
    if path.read_bytes().count(_MEMBER) > _MOST_MEMBERS:
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            members = set(archive.namelist())
            if any(member.endswith("vbaProject.bin") for member in members):
                return None
            if suffix == ".odt" and archive.infolist()[0].filename == "mimetype":
                with archive.open("mimetype") as file:
                    return _ODT_MEDIA_TYPE if file.read(len(_ODT_MEDIA_TYPE) + 1).decode() == _ODT_MEDIA_TYPE else None
    except _DAMAGED:
        return None
    media_type, part = _OFFICE.get(suffix, ("", ""))
    return media_type if media_type and {"[Content_Types].xml", part} <= members else None
