"""Texts kept ready as a table that spreadsheets read and write (CSV). Pure: bytes in, rows and what was wrong out.

The first line names the columns, in any order: `shortcut`, `title` and `text` are needed; `kind` (message, question,
solution), `for` (me, all, or a group's name) and `queues` (names, with `;` between them) may be there.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from msgspec import Struct

from protocol.canned import Canned
from protocol.ids import AgentId, ProfileId, QueueId
from protocol.kinds import CannedKind
from protocol.limits import MAX_CANNED, MAX_MESSAGE_CHARACTERS, MAX_NAME_CHARACTERS, MAX_SHORTCUT_CHARACTERS

#: More is no table of texts.
MOST_BYTES = 4 * 1024 * 1024
SHORTCUT = re.compile(r"[\w-]+")
_ME, _ALL = "me", "all"
#: Before a group's name that would be read as somebody else.
_GROUP = "group "
_NO_FORMULA = "'"
_FORMULA = ("=", "+", "-", "@", _NO_FORMULA)


class Column(StrEnum):
    """What a column holds, by its name."""

    KIND = "kind"
    SHORTCUT = "shortcut"
    TITLE = "title"
    TEXT = "text"
    FOR = "for"
    QUEUES = "queues"


_NEEDED = (Column.SHORTCUT, Column.TITLE, Column.TEXT)


class Wrong(StrEnum):
    """What can be wrong with a table or a line of it."""

    NOT_A_TABLE = "not_a_table"
    TOO_LARGE = "too_large"
    NO_COLUMN = "no_column"
    NO_SHORTCUT = "no_shortcut"
    BAD_SHORTCUT = "bad_shortcut"
    NO_TITLE = "no_title"
    LONG_TITLE = "long_title"
    NO_TEXT = "no_text"
    LONG_TEXT = "long_text"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_GROUP = "unknown_group"
    UNKNOWN_QUEUE = "unknown_queue"
    TWICE = "twice"
    NOT_YOURS = "not_yours"


class Problem(Struct, frozen=True):
    """Something that was wrong; that line is left out. `line` counts from 1, 0 is the table as a whole."""

    line: int
    wrong: Wrong
    #: The word in question.
    detail: str = ""


class Row(Struct, frozen=True, kw_only=True):
    """A text as a table has it."""

    line: int
    shortcut: str
    title: str
    text: str
    kind: CannedKind = CannedKind.MESSAGE
    owner: AgentId | None = None
    group: ProfileId | None = None
    queues: tuple[QueueId, ...] = ()


class Names(Struct, frozen=True, kw_only=True):
    """Who and what a table can speak of, and what its reader may write."""

    me: AgentId
    groups: Mapping[ProfileId, str]
    queues: Mapping[QueueId, str]
    #: The groups she may write for; None: for none but herself.
    may_group: frozenset[ProfileId] = frozenset()
    may_all: bool = False


class Read(Struct, frozen=True):
    """What a table held."""

    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()


def read(data: bytes, names: Names) -> Read:
    """Read a table; what is wrong is said by line, the other lines count."""
    if len(data) > MOST_BYTES:
        return Read(problems=(Problem(0, Wrong.TOO_LARGE),))
    text = _decode(data)
    lines = _lines(text)
    head = next(lines, None)
    if head is None or isinstance(head, Problem) or "\0" in text:
        return Read(problems=(Problem(0, Wrong.NOT_A_TABLE),))
    columns = {cell.strip().casefold(): at for at, cell in enumerate(head[1])}
    missing = [column for column in _NEEDED if column not in columns]
    if missing:
        return Read(problems=tuple(Problem(head[0], Wrong.NO_COLUMN, column) for column in missing))
    rows: list[Row] = []
    problems: list[Problem] = []
    seen: set[tuple[str, CannedKind, AgentId | None, ProfileId | None]] = set()
    known = _Known(names)
    for line in lines:
        if len(rows) + len(problems) >= MAX_CANNED:
            return Read(problems=(Problem(0, Wrong.TOO_LARGE),))
        made = line if isinstance(line, Problem) else _row(line, columns, known)
        if isinstance(made, Row):
            key = (made.shortcut.casefold(), made.kind, made.owner, made.group)
            if key in seen:
                made = Problem(made.line, Wrong.TWICE, made.shortcut)
            seen.add(key)
        if isinstance(made, Problem):
            problems.append(made)
        else:
            rows.append(made)
    return Read(tuple(rows), tuple(problems))


def write(texts: Iterable[Canned], names: Names) -> bytes:
    """These as a table that `read` reads, and spreadsheets too."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(list(Column))
    for one in texts:
        queues = "; ".join(names.queues[queue] for queue in one.queues if queue in names.queues)
        cells = (one.shortcut, one.title, one.text, _for(one, names), queues)
        table.writerow([one.kind, *map(_safe, cells)])
    # Spreadsheets know by the mark that it is UTF-8.
    return out.getvalue().encode("utf-8-sig")


def _for(text: Canned, names: Names) -> str:
    if text.owner is not None:
        return _ME
    if text.group is None:
        return _ALL
    name = names.groups.get(text.group, "?")
    return f"{_GROUP}{name}" if name.casefold() in (_ME, _ALL, "") else name


def same(row: Row, canned: Canned) -> bool:
    """The row says nothing else than the text that is there."""
    return (row.title, row.text, row.queues) == (canned.title, canned.text, canned.queues)


Place = tuple[str, CannedKind, AgentId | None, ProfileId | None]


def place_of(text: Row | Canned) -> Place:
    """Its shortcut and kind, and for whom it is: one text stands there."""
    return text.shortcut.casefold(), text.kind, text.owner, text.group


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What older spreadsheets write on Windows.
        return data.decode("cp1252", errors="replace")


def _lines(text: str) -> Iterator[tuple[int, list[str]] | Problem]:
    """The lines of a table, each with the number of the line of the file where it begins."""
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        begun = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Problem(begun, Wrong.NOT_A_TABLE)
            return
        if any(cell.strip() for cell in cells):
            yield begun, cells


class _Known:
    """The names as they are looked up, once for a table."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.groups: dict[str, ProfileId] = {}
        for id, name in names.groups.items():
            self.groups.setdefault(name.casefold(), id)
        self.queues = {name.casefold(): queue for queue, name in names.queues.items()}

    def whom(self, whom: str) -> tuple[AgentId | None, ProfileId | None]:
        """Owner and group; neither: all, or nobody that is known."""
        if whom.casefold() in ("", _ME):
            return self.names.me, None
        if whom.casefold() == _ALL:
            return None, None
        return None, self.groups.get(whom.casefold(), self.groups.get(whom.removeprefix(_GROUP).casefold()))


def _row(line: tuple[int, list[str]], columns: Mapping[str, int], known: _Known) -> Row | Problem:
    number, cells = line
    names = known.names

    def cell(column: Column) -> str:
        at = columns.get(column, len(cells))
        return _plain(cells[at].strip()) if at < len(cells) else ""

    shortcut, title, text = cell(Column.SHORTCUT).lstrip("/#"), cell(Column.TITLE), cell(Column.TEXT)
    kind = cell(Column.KIND).casefold() or CannedKind.MESSAGE.value
    wrong = _wrong(shortcut, title, text, kind)
    if wrong is not None:
        return Problem(number, wrong, kind if wrong is Wrong.UNKNOWN_KIND else shortcut)
    whom = cell(Column.FOR)
    owner, group = known.whom(whom)
    if owner is None and group is None and whom.casefold() != _ALL:
        return Problem(number, Wrong.UNKNOWN_GROUP, whom)
    if (group is not None and group not in names.may_group) or (owner is None and group is None and not names.may_all):
        return Problem(number, Wrong.NOT_YOURS, whom)
    queues: list[QueueId] = []
    for name in filter(None, (part.strip() for part in cell(Column.QUEUES).split(";"))):
        if name.casefold() not in known.queues:
            return Problem(number, Wrong.UNKNOWN_QUEUE, name)
        queues.append(known.queues[name.casefold()])
    return Row(
        line=number,
        shortcut=shortcut,
        title=title,
        text=text.replace("\r\n", "\n"),
        kind=CannedKind(kind),
        owner=owner,
        group=group,
        queues=tuple(queues),
    )


def _wrong(shortcut: str, title: str, text: str, kind: str) -> Wrong | None:
    found = {
        Wrong.NO_SHORTCUT: not shortcut,
        Wrong.BAD_SHORTCUT: len(shortcut) > MAX_SHORTCUT_CHARACTERS or not SHORTCUT.fullmatch(shortcut),
        Wrong.NO_TITLE: not title,
        Wrong.LONG_TITLE: len(title) > MAX_NAME_CHARACTERS,
        Wrong.NO_TEXT: not text,
        Wrong.LONG_TEXT: len(text) > MAX_MESSAGE_CHARACTERS,
        Wrong.UNKNOWN_KIND: kind not in list(CannedKind),
    }
    return next((wrong for wrong, so in found.items() if so), None)


def _safe(cell: str) -> str:
    """What begins like a formula is none: spreadsheets hide the sign before it, and it is left out when read."""
    return _NO_FORMULA + cell if cell.startswith(_FORMULA) else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith(_NO_FORMULA) and cell[1:].startswith(_FORMULA) else cell
