"""Tables of texts: what spreadsheets write is read, what is wrong is said by line."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop.state import canned_csv
from desktop.state.canned_csv import Names, Problem, Wrong
from protocol.ids import ProfileId
from protocol.kinds import CannedKind
from protocol.limits import MAX_CANNED
from tests.desktop import afternoon as day
from tests.desktop.ready_texts import TEXTS, WORKSHOP_GROUP

_PILOTS = ProfileId(UUID(int=0x99))
NAMES = Names(
    me=day.MAJA,
    groups={WORKSHOP_GROUP: "Mechanics"},
    queues={day.SALES: "Sales", day.WORKSHOP: "Workshop", day.ORDERS: "Orders"},
    may_group=frozenset({WORKSHOP_GROUP}),
    may_all=True,
)


def test_what_was_taken_out_can_be_brought_in() -> None:
    """All of it, new lines, quotes and letters included; nothing of it is new."""
    read = canned_csv.read(canned_csv.write(TEXTS, NAMES), NAMES)
    assert read.problems == ()
    assert len(read.rows) == len(TEXTS)
    for row, text in zip(read.rows, TEXTS, strict=True):
        assert canned_csv.same(row, text)
        assert canned_csv.place_of(row) == canned_csv.place_of(text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_spreadsheets_of_all_kinds_are_read(encoding: str, delimiter: str) -> None:
    """Whatever they put between columns, and however they write letters."""
    lines = [["Title", "TEXT", "Shortcut"], ["Åbent", '"Vi har ""åbent"" nu"', "/åbent"]]
    data = "\r\n".join(delimiter.join(line) for line in lines).encode(encoding)
    (row,) = canned_csv.read(data, NAMES).rows
    assert (row.title, row.text, row.shortcut) == ("Åbent", 'Vi har "åbent" nu', "åbent")
    assert (row.kind, row.owner) == (CannedKind.MESSAGE, day.MAJA)


def test_what_is_wrong_is_said_by_line_and_the_rest_counts() -> None:
    """A text over two lines counts as two of the file."""
    table = (
        "kind,shortcut,title,text,for,queues\n"
        'message,a,A,"one\ntwo",me,\n'
        "poem,b,B,b,,\n"
        ",,C,c,,\n"
        ",two words,D,d,,\n"
        ",e,,e,,\n"
        ",f,F,,,\n"
        ",g,G,g,Pilots,\n"
        ",h,H,h,,Sales; Repairs\n"
        "\n"
        ",A,A,again,,\n"
        "question,a,A,asks,Mechanics,sales;ORDERS\n"
        ",i,I,i,all,\n"
    )
    read = canned_csv.read(table.encode(), NAMES)
    assert read.problems == (
        Problem(4, Wrong.UNKNOWN_KIND, "poem"),
        Problem(5, Wrong.NO_SHORTCUT, ""),
        Problem(6, Wrong.BAD_SHORTCUT, "two words"),
        Problem(7, Wrong.NO_TITLE, "e"),
        Problem(8, Wrong.NO_TEXT, "f"),
        Problem(9, Wrong.UNKNOWN_GROUP, "Pilots"),
        Problem(10, Wrong.UNKNOWN_QUEUE, "Repairs"),
        Problem(12, Wrong.TWICE, "A"),
    )
    assert [row.text for row in read.rows] == ["one\ntwo", "asks", "i"]
    assert read.rows[1].queues == (day.SALES, day.ORDERS)
    assert (read.rows[1].group, read.rows[1].owner) == (WORKSHOP_GROUP, None)


def test_an_agent_writes_for_herself_alone() -> None:
    """What is for others is left out, and said."""
    mine = Names(me=day.MAJA, groups=NAMES.groups, queues=NAMES.queues)
    table = "shortcut,title,text,for\na,A,a,all\nb,B,b,Mechanics\nc,C,c,\n"
    read = canned_csv.read(table.encode(), mine)
    assert [problem.wrong for problem in read.problems] == [Wrong.NOT_YOURS, Wrong.NOT_YOURS]
    assert [row.shortcut for row in read.rows] == ["c"]


def test_a_file_that_is_no_table_says_so() -> None:
    """Whole, and why."""
    assert canned_csv.read(b"", NAMES).problems == (Problem(0, Wrong.NOT_A_TABLE),)
    assert canned_csv.read(b"shortcut,title\na,A\n", NAMES).problems == (Problem(1, Wrong.NO_COLUMN, "text"),)
    large = b"shortcut,title,text\n" + b"x" * canned_csv.MOST_BYTES
    assert canned_csv.read(large, NAMES).problems == (Problem(0, Wrong.TOO_LARGE),)
    cut = canned_csv.read(b'shortcut,title,text\na,A,"never ended\n', NAMES)
    assert cut.problems == (Problem(2, Wrong.NOT_A_TABLE),)


@given(st.binary(max_size=200))
def test_any_bytes_are_read(data: bytes) -> None:
    """Whatever file is chosen, it is rows or problems."""
    canned_csv.read(b"shortcut,title,text\n" + data, NAMES)
    canned_csv.read(data, NAMES)


def test_names_of_groups_and_signs_of_formulas_come_back_as_they_were() -> None:
    """A group may be called "all"; what begins like a formula is none in a spreadsheet."""
    names = replace(
        NAMES, groups={WORKSHOP_GROUP: "All", _PILOTS: "Group pilots"}, may_group=frozenset({_PILOTS, WORKSHOP_GROUP})
    )
    texts = [
        replace(TEXTS[0], group=WORKSHOP_GROUP, text="=SUM(A1)"),
        replace(TEXTS[0], group=_PILOTS, text="'tis"),
        replace(TEXTS[0], text="- one\n- two", title="@home"),
        replace(TEXTS[0], owner=day.MAJA, text="'-' it is"),
    ]
    data = canned_csv.write(texts, names)
    assert b",=" not in data
    read = canned_csv.read(data, names)
    assert read.problems == ()
    assert [(row.group, row.owner, row.title, row.text) for row in read.rows] == [
        (one.group, one.owner, one.title, one.text) for one in texts
    ]
    unknown = canned_csv.read(canned_csv.write([replace(TEXTS[0], group=_PILOTS)], NAMES), NAMES)
    assert [problem.wrong for problem in unknown.problems] == [Wrong.UNKNOWN_GROUP]


def test_more_than_can_be_kept_is_no_table_of_texts() -> None:
    """It is told at once; so is a title that is too long."""
    table = "shortcut,title,text\n" + "".join(f"s{n},T,t\n" for n in range(MAX_CANNED + 1))
    assert canned_csv.read(table.encode(), NAMES).problems == (Problem(0, Wrong.TOO_LARGE),)
    long = canned_csv.read(f"shortcut,title,text\ns,{'T' * 121},t\n".encode(), NAMES)
    assert long.problems == (Problem(2, Wrong.LONG_TITLE, "s"),)
