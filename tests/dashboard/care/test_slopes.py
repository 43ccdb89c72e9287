"""A whole clinic's slopes are those of each person; plateaus and rises are told apart from scatter."""

import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from dashboard.care import course, slopes, trajectory
from dashboard.care.trajectory import Pace

START = date(2024, 1, 1)
person = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 48)), max_size=9)


@drawn(st.lists(person, min_size=1, max_size=8), st.randoms())
def test_everybody_at_once_is_each_alone(people: list[list[tuple[int, int]]], random) -> None:  # type: ignore[no-untyped-def]
    flat = [(who, day, total) for who, points in enumerate(people) for day, total in points]
    random.shuffle(flat)
    who, days, totals = zip(*flat, strict=True) if flat else ((), (), ())
    found = slopes.slopes(who, days, totals, size=len(people))
    for n, points in enumerate(people):
        alone = trajectory.slope([(START + timedelta(days=day), total) for day, total in points])
        if alone is None:
            assert math.isnan(found.a_month[n])
            assert (found.count[n], found.days[n]) == (0, 0)
        else:
            assert found.a_month[n] == pytest.approx(alone.a_month, abs=1e-9)
            assert (found.count[n], found.days[n]) == (alone.count, alone.days)


@drawn(st.lists(st.tuples(st.one_of(st.none(), st.integers(0, 48)), st.floats(-20, 200)), min_size=1, max_size=20))
def test_since_onset_and_its_class_are_those_of_each(people: list[tuple[int | None, float]]) -> None:
    lost = slopes.since_onset([math.nan if total is None else total for total, _ in people], [months for _, months in people])
    names = {Pace.SLOW: slopes.SLOW, Pace.INTERMEDIATE: slopes.INTERMEDIATE, Pace.FAST: slopes.FAST}
    for value, kind, (total, months) in zip(lost, slopes.classes(lost), people, strict=True):
        alone = trajectory.dfs(total, months)
        if alone is None:
            assert math.isnan(value)
            assert kind == slopes.UNKNOWN
        else:
            assert value == pytest.approx(alone.points_a_month)
            assert kind == names[alone.pace]


def test_a_domain_counts_from_twelve() -> None:
    assert slopes.since_onset([9], [6], top=12)[0] == 0.5
    with pytest.raises(ValueError, match="48 or 12"):
        slopes.since_onset([3], [6], top=4)


def test_nobody_has_a_slope_in_an_empty_clinic() -> None:
    assert np.isnan(slopes.slopes([], [], [], size=3).a_month).all()


@pytest.mark.parametrize(
    ("who", "days", "total", "says"),
    [
        ([0, 1], [1], 40, "as long as each other"),
        ([2], [1], 40, "outside 0 to 1"),
        ([-1], [1], 40, "outside 0 to 1"),
        ([0.5], [1], 40, "people must be whole"),
        ([0], [1.5], 40, "days must be whole"),
        ([0], [math.nan], 40, "days must be whole"),
        ([0], [1], math.nan, "totals must be numbers"),
    ],
)
def test_mistakes_are_named(who: list[float], days: list[float], total: float, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        slopes.slopes(who, days, [total] * len(who), size=2)


def test_a_rate_needs_numbers() -> None:
    assert trajectory.dfs(40, math.nan) is None
    with pytest.raises(ValueError, match="between 0 and 48, not 60"):
        trajectory.dfs(60, 10)
    with pytest.raises(ValueError, match="must be a number"):
        trajectory.pace(math.nan)


def on(*found: tuple[int, int]) -> list[tuple[date, int]]:
    return [(START + timedelta(days=day), total) for day, total in found]


def test_half_a_year_within_two_points_is_a_plateau() -> None:
    found = course.plateau(on((0, 44), (90, 40), (180, 38), (270, 39), (363, 38)))
    assert found is not None
    assert (found.from_on, found.count, found.low, found.high) == (START + timedelta(days=90), 4, 38, 40)
    assert course.plateau(on((180, 38), (270, 39), (362, 38))) is None  # a day short of six months
    assert course.plateau(on((0, 38), (200, 38))) is None  # two scores
    assert course.plateau(on((0, 38), (90, 36), (200, 35))) is None
    assert course.plateau([]) is None


@drawn(person)
def test_a_plateau_never_hides_a_fall(points: list[tuple[int, int]]) -> None:
    found = course.plateau(on(*points))
    if found is not None:
        inside = [total for day, total in on(*points) if found.from_on < day <= found.to_on]
        assert max(inside) - min(inside) <= 2
        assert found.months >= 6


def test_rises_are_kept_and_large_ones_are_to_be_checked() -> None:
    found = course.rises(on((0, 38), (60, 41), (120, 40), (180, 44)))
    assert [(rise.points, rise.beyond) for rise in found] == [(3, False), (4, True)]
    assert trajectory.slope(on((0, 38), (60, 41), (120, 40), (180, 44))).a_month > 0  # type: ignore[union-attr]


@pytest.mark.parametrize("total", [-1, 48.5])
def test_a_total_outside_the_scale_has_no_rate(total: float) -> None:
    with pytest.raises(ValueError, match="outside 0 to 48"):
        slopes.since_onset([40, total], [10, 10])
