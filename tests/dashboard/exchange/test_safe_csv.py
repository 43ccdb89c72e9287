"""Nothing that leaves as CSV can run in a spreadsheet."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from dashboard.exchange.safe_csv import safe, written

# A carriage return alone or a NUL cannot be told from a line end by every reader; names hold neither.
TEXT = st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=("Cs",)), max_size=30)


@given(TEXT)
def test_no_cell_starts_like_a_formula_unless_it_is_a_number(text: str) -> None:
    shown = safe(text)
    assert not shown.startswith(("=", "@", "\t")) and (not shown.startswith(("+", "-")) or shown[1:].replace(".", "", 1).isdigit())


@given(st.lists(st.tuples(TEXT, TEXT), max_size=5))
def test_what_was_written_is_read_back(rows: list[tuple[str, str]]) -> None:
    text = written(["a", "b"], rows).decode("utf-8-sig")
    back = list(csv.reader(io.StringIO(text, newline="")))[1:]
    assert [[cell.removeprefix("'") for cell in row] for row in back] == [[cell.removeprefix("'") for cell in row] for row in rows]


def test_numbers_stay_numbers() -> None:
    assert (safe(-1.2), safe("-3"), safe("-3+cmd"), safe(None)) == ("-1.2", "-3", "'-3+cmd", "")
