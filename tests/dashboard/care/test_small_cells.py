"""Small groups cannot be read, nor worked out from the total and what is shown."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.care.small_cells import Sum, hidden, joined, protected, total_hidden

SIZES = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 30), max_size=8)


def test_the_next_smallest_hides_with_a_single_small_group() -> None:
    assert hidden({"a": 9, "b": 6, "c": 2}, 5) == {"b", "c"}
    assert hidden({"a": 9, "b": 1, "c": 2}, 5) == {"a", "b", "c"}
    assert hidden({"a": 9, "b": 3, "c": 2}, 5) == {"b", "c"}
    assert hidden({"a": 5, "b": 0}, 5) == frozenset()


def test_the_total_hides_when_it_would_tell() -> None:
    assert total_hidden({"a": 3}, 5)
    assert total_hidden({"a": 1, "b": 2}, 5)
    assert not total_hidden({"a": 9, "b": 3}, 5)
    assert not total_hidden({"a": 0}, 5)


@given(SIZES)
def test_nothing_small_is_shown_or_can_be_subtracted(sizes: dict[str, int]) -> None:
    gone = hidden(sizes, 5)
    assert all(sizes[key] == 0 or sizes[key] >= 5 for key in sizes if key not in gone)
    if gone and not total_hidden(sizes, 5):
        assert len(gone) >= 2
        assert sum(sizes.values()) - sum(sizes[key] for key in sizes if key not in gone) >= 5


ROWS, COLUMNS = 3, 4
TABLES = st.lists(st.lists(st.integers(0, 12), min_size=COLUMNS, max_size=COLUMNS), min_size=ROWS, max_size=ROWS)
Cell = tuple[int | None, int | None]


def _with_totals(table: list[list[int]]) -> tuple[dict[Cell, int], list[Sum[Cell]]]:
    """Every cell, every total and the whole, and which is the sum of which; None stands for every row or column."""
    cells: dict[Cell, int] = {(r, c): size for r, row in enumerate(table) for c, size in enumerate(row)}
    cells |= {(r, None): sum(row) for r, row in enumerate(table)} | {(None, c): sum(row[c] for row in table) for c in range(COLUMNS)}
    cells[None, None] = sum(map(sum, table))
    rows, columns = [*range(ROWS), None], [*range(COLUMNS), None]
    sums = [Sum[Cell]((r, None), tuple((r, c) for c in range(COLUMNS))) for r in rows]
    return cells, sums + [Sum((None, c), tuple((r, c) for r in range(ROWS))) for c in columns]


@given(TABLES)
def test_nothing_small_in_a_table_can_be_read_or_found_along_a_row_or_column(table: list[list[int]]) -> None:
    cells, sums = _with_totals(table)
    gone = protected(cells, sums, 5)
    assert all(size == 0 or size >= 5 for key, size in cells.items() if key not in gone)
    for one in sums:
        parts = [key for key in one.parts if key in gone]
        if one.total in gone:
            assert parts or all(cells[key] == 0 for key in one.parts)
        elif parts:
            assert len(parts) >= 2
            assert cells[one.total] - sum(cells[key] for key in one.parts if key not in gone) >= 5


@given(TABLES)
@example([[0, 1, 0, 0], [0, 1, 1, 4], [0, 4, 0, 0]])  # each sum by itself is safe, and all of them together had one answer
@example([[4, 0, 0, 0], [0, 20, 0, 0], [0, 0, 0, 0]])  # a site of four
@example([[2, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]])
@example([[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]])
def test_no_small_cell_follows_from_all_that_is_shown_taken_together(table: list[list[int]]) -> None:
    """Not only along one row: what all sums and all shown numbers say together leaves every small cell open, unless it is forced to be where it is."""
    cells, sums = _with_totals(table)
    gone = sorted(protected(cells, sums, 5), key=str)
    place = {key: n for n, key in enumerate(gone)}
    known = np.zeros((len(sums), len(gone)))
    for n, one in enumerate(sums):
        for key, sign in ((one.total, -1), *((part, 1) for part in one.parts)):
            if key in place:
                known[n, place[key]] += sign
    for key in gone:
        if 0 < cells[key] < 5:
            unit = np.zeros(len(gone))
            unit[place[key]] = 1
            assert np.linalg.matrix_rank(np.vstack([known, unit])) > np.linalg.matrix_rank(known), (key, cells[key])


def test_small_neighbours_are_joined_and_what_stands_does_not_move_when_the_row_grows() -> None:
    assert joined([6, 1, 1, 9, 2], 5) == (range(0, 1), range(1, 4))
    assert joined([0, 5, 0, 3, 2], 5) == (range(0, 1), range(1, 2), range(2, 3), range(3, 5))
    assert joined([1, 1], 5) == ()
    assert joined([], 5) == ()


@given(st.lists(st.integers(0, 9), max_size=30), st.lists(st.integers(0, 9), max_size=10))
def test_joined_groups_are_empty_or_large_and_stay_as_they_are(row: list[int], more: list[int]) -> None:
    groups = joined(row, 5)
    assert all(sum(row[n] for n in group) == 0 or sum(row[n] for n in group) >= 5 for group in groups)
    assert joined([*row, *more], 5)[: len(groups)] == groups
