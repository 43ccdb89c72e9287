"""The fan as it may be shown: its data minimum, its back-test, its days; and how a clinic's forecasts stand."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from dashboard.care import forecast_standing as standing
from dashboard.care.fan import Fan, NoFan, fan
from dashboard.care.forecast_standing import SHIPPED

TODAY = date(2026, 3, 2)


def falling(count: int, every: int = 40, from_total: int = 44) -> list[tuple[date, int]]:
    """The last of them today."""
    return [(TODAY - timedelta(days=every * (count - 1 - n)), from_total - 2 * n) for n in range(count)]


def shown(points: list[tuple[date, int]], onset_on: date | None = date(2024, 1, 1)) -> Fan:
    found = fan(points, TODAY, SHIPPED, onset_on=onset_on)
    assert isinstance(found, Fan)
    return found


def test_it_reaches_from_the_last_score_to_six_months_from_today() -> None:
    found = shown(falling(5))
    assert found.days[0].on == TODAY
    assert abs((found.last.on - TODAY).days - 183) <= 1
    assert [tick.on for tick in found.ticks] == [TODAY + timedelta(days=91), TODAY + timedelta(days=183)]
    assert found.last == found.ticks[-1]
    assert found.a_month < -0.5


def test_the_wide_band_holds_the_narrow_one_and_widens() -> None:
    found = shown(falling(4))
    for day in found.days:
        assert 0 <= day.low80 <= day.low50 <= day.middle <= day.high50 <= day.high80 <= 48
    widths = [day.high80 - day.low80 for day in found.days]
    assert widths == sorted(widths)


@pytest.mark.parametrize(("points", "why"), [(falling(2), "has 2 scores"), (falling(3, 20), "has 40 d only"), ([], "has no score")])
def test_under_the_data_minimum_the_reason_stands_instead(points: list[tuple[date, int]], why: str) -> None:
    found = fan(points, TODAY, SHIPPED, onset_on=None)
    assert isinstance(found, NoFan)
    assert "needs 3 scores over 60 days" in found.why
    assert why in found.why


def test_a_back_test_that_fails_takes_the_fan_away_and_says_so() -> None:
    failed = replace(SHIPPED, test=replace(SHIPPED.test, held80=0.62), own=True)
    found = fan(falling(5), TODAY, failed, onset_on=None)
    assert isinstance(found, NoFan)
    assert "back-test does not hold: the 8 in 10 band held too few." in found.why
    assert "62 % lay in the 8 in 10 band" in found.why


@pytest.mark.parametrize(("months", "provisional"), [(5, True), (7, False)])
def test_soon_after_onset_it_is_provisional(months: int, provisional: bool) -> None:
    assert shown(falling(4), TODAY - timedelta(days=round(months * 30.4375))).provisional is provisional


def clinic(people: int, seed: int = 5) -> list[tuple[list[int], list[int]]]:
    """Straight lines with scatter, slower than published."""
    rng = np.random.default_rng(seed)
    days = list(range(0, 500, 90))
    slopes = rng.normal(-0.4, 0.25, people)
    return [(days, [int(np.clip(round(42 + slope * day / 30.4 + rng.normal(0, 1)), 0, 48)) for day in days]) for slope in slopes]


def test_a_clinic_with_little_history_goes_by_what_is_published_and_shipped() -> None:
    assert standing.assess([]) == SHIPPED
    assert standing.assess(clinic(10)) == SHIPPED


def test_a_clinic_with_history_is_judged_by_its_own_scores() -> None:
    found = standing.assess(clinic(120))
    assert found.own
    assert found.prior.people == 120
    assert found.prior.slope == pytest.approx(-0.4, abs=0.08)
    assert found.may_show


def test_what_is_kept_comes_back() -> None:
    found = standing.assess(clinic(120))
    assert standing.read(standing.kept(found)) == found
    assert standing.read({**standing.kept(found), "as_of_on": "2026-03-02"}) == found


@pytest.mark.parametrize("value", [None, {}, [], {"prior": {}, "test": {}, "own": 1}, {"prior": 3}])
def test_anything_else_is_what_is_shipped(value: object) -> None:
    assert standing.read(value) == SHIPPED
