"""A CSV file as it stands: its header, its rows with the numbers a spreadsheet shows, and notes on what was assumed."""

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from db.errors import Refused
from db.intake.decoding import encoding_of, opened

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
PAGE_LIMIT = 25_000_000
FILE_LIMIT = 105_000_000
"""100 MB, however a megabyte is counted."""
_SAMPLE = 50
_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f]")
_MARKUP = re.compile(r"\s*(<\?xml|<!doctype|<html|<table|\{\\rtf|\{\s*\"|\[\s*\{)", re.I)
_END_OF_FILE = ["\x1a"]  # how DOS programs end a file


@dataclass(frozen=True)
class Row:
    """One record. `number` is its row in a spreadsheet, where the header is row 1 and blank rows count."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Sheet:
    """A table that can be read again and again without holding its rows. `names` are unique; `header` is as it stands."""

    header: list[str]
    names: list[str]
    notes: list[str]
    delimiter: str
    data: bytes
    codec: str
    blank_after: bool = False
    kept: tuple[Row, ...] | None = None

    def rows(self) -> Iterator[Row]:
        """Every row that holds something. A row of another width is given as it is; the checker names it."""
        if self.kept is not None:
            yield from self.kept
            return
        records = _records(opened(self.data, self.codec), self.delimiter, self.blank_after)
        next(records, None)
        yield from records

    @property
    def hash(self) -> bytes:
        return hashlib.sha256(self.data).digest()

    @property
    def header_hash(self) -> bytes:
        return header_hash(self.header)


def header_hash(header: list[str]) -> bytes:
    """What a saved mapping is remembered by: the header line, whatever the case and the spaces round it."""
    return hashlib.sha256("\x1f".join(name.strip().casefold() for name in header).encode("utf-8", "surrogatepass")).digest()


def sheet(data: bytes, *, limit: int = FILE_LIMIT) -> Sheet:
    """Read the header and find out how the file is written. Raises Refused with a sentence when it is no usable table."""
    if len(data) > limit:
        size = f"{len(data) / 1_000_000:.0f} MB"
        if limit < FILE_LIMIT:
            raise Refused(f"The file has {size}; this page takes up to 25 MB. Larger files: python -m db import (up to 100 MB).")
        raise Refused(f"The file has {size}; the limit is 100 MB. Split it by year or by kind.")
    codec, notes = encoding_of(data)
    head = data[:65536].decode(codec, "ignore")
    if _MARKUP.match(head.lstrip("\ufeff")):
        raise Refused("This is a web page, a document, XML or JSON, not a CSV file. Save the table as CSV, then send that file.")
    if _noise(head):
        raise Refused("This is not a text file. Open it in the program that made it and save the table as CSV, then send that file.")
    delimiter = _delimiter(head)
    first = next(_records(opened(data, codec), delimiter), None)
    if first is None:
        raise Refused("The file is empty.")
    header = [name.replace("\x00", "").strip().lstrip("\ufeff") for name in first.cells]
    if next(islice(_records(opened(data, codec), delimiter), 1, None), None) is None:
        raise Refused("The file has a header but no rows.")
    _must_be_header(header, opened(data, codec), delimiter)
    names, repeated = unique(header)
    if delimiter != ",":
        notes.append(f"Columns are divided by {DELIMITERS[delimiter]}.")
    notes.extend(f"Two columns are called “{name}”; the later one is shown as “{name} (2)”." for name in repeated)
    blank_after = len(first.cells) > 1 and all(name[:1] == " " for name in first.cells[1:])
    return Sheet(header, names, notes, delimiter, data, codec, blank_after)


def _must_be_header(header: list[str], lines: Iterable[str], delimiter: str) -> None:
    """A table of ours has two columns and more: one name in the first row is a title, or the mark between columns is not known. Raises Refused."""
    if sum(map(bool, header)) > 1:
        return
    wider = next((row for row in islice(_records(lines, delimiter), 1, 1 + _SAMPLE) if sum(map(bool, row.cells)) > 1), None)
    if wider:
        filled = sum(map(bool, wider.cells))
        raise Refused(f"Row 1 has one filled cell, row {wider.number} has {filled}. The names of the columns must be the first row: take title lines off.")
    raise Refused(f"The file has one column only. Columns must be divided by {', '.join(list(DELIMITERS.values())[:-1])} or {DELIMITERS['|']}.")


def _noise(head: str) -> bool:
    """Whether control characters that no table holds are many, and a thirtieth of it: a picture, a program, an encrypted file. NULs are judged by cell."""
    return (found := len(_CONTROL.findall(head))) > 50 and found * 30 > len(head)


def unique(header: list[str]) -> tuple[list[str], list[str]]:
    """Names to call the columns by: a nameless one by its place, a repeated one by its turn. Also the names that repeat."""
    seen: Counter[str] = Counter()
    names, repeated = [], []
    for place, name in enumerate(header, 1):
        shown = name or f"column {place}"
        seen[shown] += 1
        if seen[shown] == 2:
            repeated.append(shown)
        names.append(shown if seen[shown] == 1 else f"{shown} ({seen[shown]})")
    return names, repeated


def _records(lines: Iterable[str], delimiter: str, blank_after: bool = False) -> Iterator[Row]:
    """Records with their row numbers. A quote in the wrong place ends the file: rows after it cannot be told apart."""
    record: list[str] = []

    def fed() -> Iterator[str]:
        for line in lines:
            record.append(line)
            yield line

    reader = csv.reader(fed(), delimiter=delimiter, strict=True, skipinitialspace=blank_after)
    number = 0
    while True:
        record.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise Refused(_misquoted("".join(record), delimiter, number + 1)) from None
        if number == 0 and cells and cells[0].lower().lstrip("\ufeff").startswith("sep=") and len("".join(cells)) <= 5:
            continue
        number += 1
        if any(cells) and cells != _END_OF_FILE:
            yield Row(number, cells)


def _misquoted(text: str, delimiter: str, number: int) -> str:
    """Where in the record the quotes go wrong, in words."""
    column, state = 1, "start"
    for mark in text:
        if state == "quoted":
            state = "closed" if mark == '"' else state
        elif state == "closed" and mark == '"':
            state = "quoted"
        elif mark == delimiter:
            column, state = column + 1, "start"
        elif state == "closed" and mark not in "\r\n":
            return f"Row {number}, column {column}: there is text after a closing quote. A quote inside a cell must be doubled. Nothing was read."
        elif state == "start":
            state = "quoted" if mark == '"' else "plain"
    if state == "quoted":
        return f"Row {number}, column {column}: a quote is opened and never closed (a cell holds at most 131,072 characters). Nothing was read."
    return f"Row {number}, column {column}: a cell is longer than 131,072 characters. Nothing was read."


def _delimiter(head: str) -> str:
    """The mark that divides the header into most columns, among those that divide the rows as they divide the header."""
    best, most = ",", (False, 1)
    for candidate in DELIMITERS:
        widths = _widths(head, candidate)
        if not widths or widths[0] < 2:
            continue
        same = sum(width == widths[0] for width in widths) * 2 > len(widths)
        if (same, widths[0]) > most:
            best, most = candidate, (same, widths[0])
    return best


def _widths(head: str, delimiter: str) -> list[int]:
    """Cells in each of the first records; stops quietly where the cut of the sample, or a stray quote, breaks one."""
    widths: list[int] = []
    lines = list(io.StringIO(head, newline=""))
    if lines and lines[0].lower().lstrip("\ufeff").startswith("sep="):
        lines = lines[1:]
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        for cells in islice(reader, _SAMPLE):
            if any(cells):
                widths.append(len(cells))
    except csv.Error:
        pass
    return widths
