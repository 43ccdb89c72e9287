"""Small groups cannot be read, nor worked out from the total and what is shown."""

from hypothesis import given
from hypothesis import strategies as st

from dashboard.care.small_cells import hidden, total_hidden

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
