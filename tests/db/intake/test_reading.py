"""Files as they come: every way of writing the same table reads as the same table, or is refused in one clear sentence."""

import contextlib
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import Refused
from db.intake.reading import sheet

TABLE = [["name", "town", "note"], ["Åsa", "Łódź, north", 'said "yes"'], ["Bo", "", "two\nlines"]]
WESTERN = [["name", "town"], ["Åsa", "Málaga"], ["Bo", "Köln"]]


def written(table: list[list[str]], delimiter: str = ",", end: str = "\n") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(table)
    return out.getvalue()


def read(data: bytes) -> list[list[str]]:
    found = sheet(data)
    return [found.names, *(row.cells for row in found.rows())]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings_line_ends_and_delimiters_read_the_same(delimiter: str, end: str, codec: str) -> None:
    assert read(written(TABLE, delimiter, end).encode(codec)) == TABLE


@pytest.mark.parametrize("codec", ["cp1252", "latin-1"])
def test_western_text_that_is_not_utf8_is_read_and_said(codec: str) -> None:
    found = sheet(written(WESTERN).encode(codec))
    assert [row.cells for row in found.rows()] == WESTERN[1:]
    assert any("not UTF-8" in note for note in found.notes)


def test_unmarked_utf16_is_said() -> None:
    assert any("UTF-16" in note for note in sheet(written(WESTERN).encode("utf-16-le")).notes)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        pytest.param('first,place\nAda,"Upton, WW"', [["Ada", "Upton, WW"]], id="comma in quotes"),
        pytest.param('a,b,c\n1,"",""\n2,3,4', [["1", "", ""], ["2", "3", "4"]], id="empty in quotes"),
        pytest.param('a,b\n1,"ha ""ha"" ha"\n3,4\n', [["1", 'ha "ha" ha'], ["3", "4"]], id="doubled quotes"),
        pytest.param('key,val\n1,"{""x"": [1, 2.5]}"\n', [["1", '{"x": [1, 2.5]}']], id="json in a cell"),
        pytest.param("where,town\n12'3.4\"N,Modena", [["12'3.4\"N", "Modena"]], id="a quote inside a plain cell"),
        pytest.param('a,b\r\n"one \r\n two",5\r\n', [["one \r\n two", "5"]], id="line break in quotes, kept as it is"),
        pytest.param("a,b\n1,ʤ", [["1", "ʤ"]], id="not ascii"),
    ],
)
def test_cells_come_out_as_they_went_in(text: str, rows: list[list[str]]) -> None:
    assert read(text.encode())[1:] == rows


def test_rows_are_numbered_as_a_spreadsheet_does() -> None:
    found = sheet(b'a,b\n1,2\n\n"x\ny",3\n,\n5,6\n')
    assert [row.number for row in found.rows()] == [2, 4, 6]


def test_the_end_mark_of_old_programs_is_no_row() -> None:
    assert [row.number for row in sheet(b"a,b\n1,2\n\x1a").rows()] == [2]


def test_a_separator_line_of_a_spreadsheet_is_no_header() -> None:
    found = sheet(b"sep=;\na;b\n1;2\n")
    assert found.names == ["a", "b"]
    assert [(row.number, row.cells) for row in found.rows()] == [(2, ["1", "2"])]


def test_repeated_and_nameless_columns_keep_their_own_names() -> None:
    found = sheet(b",x,x\n1,2,3\n")
    assert found.names == ["column 1", "x", "x (2)"]
    assert any("x" in note for note in found.notes)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(b" \r\n\t", "empty", id="blanks"),
        pytest.param(b"\xef\xbb\xbf", "empty", id="only a byte order mark"),
        pytest.param(b"\x00\x00\x00", "empty", id="only NULs"),
        pytest.param(b"a,b\n", "no rows", id="header only"),
        pytest.param(b"PK\x03\x04rest", "workbook", id="a workbook or zip"),
        pytest.param(b"%PDF-1.7 rest", "PDF", id="a PDF"),
        pytest.param(b"\x1f\x8b rest", "gzip", id="gzip"),
        pytest.param(b"\x7fELF\x02\x01" + bytes(200) + b"text", "not a text file", id="a program"),
        pytest.param(b'{"resourceType": "Bundle"}', "JSON", id="JSON"),
        pytest.param(b"<?xml version='1.0'?><a/>", "XML", id="XML"),
        pytest.param(b"\xff\xfea\x00,\x00b\x00\n\x00\x01", "damaged", id="half a character of UTF-16"),
        pytest.param(b"<table><tr><td>a</td></tr></table>", "web page", id="a table of a web page"),
        pytest.param(b"{\\rtf1\\ansi hello, world}\n", "document", id="a document"),
        pytest.param(b"North clinic, 2026\n".replace(b",", b"") + b"number,day,q1\nN1,2025-01-31,4\n", "Row 1 has one filled cell, row 2 has 3", id="a title"),
        pytest.param(b"Report,,\nnumber,day,q1\nN1,2025-01-31,4\n", "take title lines off", id="a title and commas"),
        pytest.param(b"number~day~q1\nN1~2025-01-31~4\n", "divided by comma, semicolon, tab or vertical bar", id="a mark nobody knows"),
        pytest.param(b'a,b\n1,2\n3,"open\n5,6\n', "Row 3, column 2: a quote is opened and never closed", id="a quote never closed"),
        pytest.param(b'a,b\n1,2\n"x"y,4\n', "Row 3, column 1: there is text after a closing quote", id="text after a quote"),
        pytest.param(bytes(range(1, 256)) * 200, "not a text file", id="bytes that are no text"),
        pytest.param(b"a,b\n1," + b"x" * 200_000, "131,072", id="a cell without an end"),
    ],
)
def test_what_is_no_table_is_refused_in_words(data: bytes, says: str) -> None:
    with pytest.raises(Refused, match=says):
        list(sheet(data).rows())


def test_the_page_names_the_command_line_for_a_larger_file() -> None:
    with pytest.raises(Refused, match="python -m db import"):
        sheet(b"a,b\n1,2\n" * 10, limit=20)


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)


@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=8))
def test_any_text_survives_a_round_trip(rows: list[tuple[str, str, str]]) -> None:
    table = [["a", "b", "c"], *([*row[:2], row[2] + "."] for row in rows)]
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(table)
    assert read(out.getvalue().encode()) == table


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(Refused):
        assert all(row.number > 1 for row in sheet(data).rows())
