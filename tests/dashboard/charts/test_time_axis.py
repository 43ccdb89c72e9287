"""The shared time axis: ranges, months since onset, and labels that never crowd."""

from datetime import date, timedelta

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from dashboard.charts.time_axis import Range, XAxis, axis
from tests.dashboard.given import TODAY

ONSET = date(2024, 1, 11)
DAYS = [date(2024, 6, 10), date(2025, 3, 10), date(2025, 12, 2)]


@pytest.mark.parametrize(("span", "days"), [(Range.SIX_MONTHS, 183), (Range.YEAR, 365)])
def test_a_range_starts_its_months_before_today(span: Range, days: int) -> None:
    found = axis(DAYS, TODAY, span=span)
    assert (TODAY - found.start).days == days
    assert 0 < (found.end - TODAY).days <= 0.05 * days


def test_all_starts_a_little_before_the_first_day_and_ends_a_little_after_today() -> None:
    found = axis(DAYS, TODAY)
    assert 0 < (DAYS[0] - found.start).days < 30
    assert 0 < (found.end - TODAY).days < 30
    assert found.layout()["ticktext"] == ["Jul 2024", "Oct", "Jan 2025", "Apr", "Jul", "Oct"]


def test_one_score_of_today_still_makes_an_axis() -> None:
    found = axis([TODAY], TODAY)
    assert (TODAY - found.start).days >= 28


def test_months_since_onset() -> None:
    found = axis(DAYS, TODAY, x=XAxis.ONSET, onset_on=ONSET)
    assert found.at(ONSET) == 0.0
    assert found.at(ONSET + timedelta(days=609)) == pytest.approx(20.008)
    assert found.words(date(2025, 12, 2)) == "02-Dec-2025, month 23 since onset"
    assert found.layout()["type"] == "linear"
    assert found.layout()["ticktext"] == ["6", "9", "12", "15", "18", "21"]


def test_without_a_day_of_onset_it_is_by_date() -> None:
    assert axis(DAYS, TODAY, x=XAxis.ONSET, onset_on=None).layout()["type"] == "date"


@drawn(st.dates(date(1990, 1, 1), TODAY), st.sampled_from(XAxis), st.sampled_from(Range))
def test_ticks_lie_inside_and_are_few(first: date, x: XAxis, span: Range) -> None:
    found = axis([first, TODAY], TODAY, x=x, span=span, onset_on=ONSET)
    shown = found.layout()
    low, high = shown["range"]
    assert all(low <= at <= high for at in shown["tickvals"])
    assert len(shown["tickvals"]) <= 9
    assert 0 < found.share(TODAY) <= 1
    if span is Range.ALL:
        assert 0 <= found.share(first) <= 1
