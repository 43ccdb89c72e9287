"""Lead times of a clinic's own aids: percentiles in whole days, and how many they rest on."""

from datetime import date, timedelta

import pytest

from dashboard.care.lead_times import lead_times
from db.records import LeadTime

ON = date(2025, 1, 1)


def taken(key: str, *days: int) -> list[tuple[str, date, date]]:
    return [(key, ON, ON + timedelta(days=n)) for n in days]


def test_half_and_eight_in_ten_took_no_longer() -> None:
    assert lead_times(taken("EQ-05", 10, 20, 30, 40, 50, 60, 70, 80, 90, 100)) == [LeadTime("EQ-05", 55, 82, 10)]


def test_each_aid_has_its_own_and_the_order_does_not_matter() -> None:
    rows = taken("EQ-14", 5) + taken("EQ-05", 30, 10, 20)
    assert lead_times(rows) == lead_times(rows[::-1]) == [LeadTime("EQ-05", 20, 26, 3), LeadTime("EQ-14", 5, 5, 1)]


def test_nothing_taken_is_nothing_known() -> None:
    assert lead_times([]) == []


def test_use_before_the_order_is_refused() -> None:
    with pytest.raises(ValueError, match="before it was ordered"):
        lead_times([("EQ-05", ON, ON - timedelta(days=1))])
