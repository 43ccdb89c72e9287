"""A day as typed: what is written reads back, what could be read two ways is not a day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.care.typed_day import typed_day
from dashboard.care.words import day


@given(st.dates(min_value=date(1900, 1, 1)))
def test_a_day_reads_back_as_it_is_written(on: date) -> None:
    assert typed_day(day(on)) == on
    assert typed_day(day(on).upper().replace("-", " ")) == on
    assert typed_day(on.isoformat()) == on


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_none(text: str) -> None:
    found = typed_day(text)
    assert found is None or found.year >= 1900


@pytest.mark.parametrize("text", ["02-12-2025", "2/12/25", "31-Feb-2025", "12-Decem-2025", "1-1-1", "", "٠٢-Dec-2025", "02-Dec-25"])
def test_a_day_that_could_be_misread_is_none(text: str) -> None:
    assert typed_day(text) is None
