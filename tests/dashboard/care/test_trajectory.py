"""Slope, change against a baseline, gaps; and that the order in which visits arrive does not matter."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from dashboard.care import course, trajectory
from dashboard.care.alsfrs import Domain
from dashboard.care.trajectory import Pace
from db.vocabulary import Mode
from tests.dashboard import given

START = date(2025, 1, 6)


def points(*found: tuple[int, int]) -> list[tuple[date, int]]:
    return [(START + timedelta(days=days), total) for days, total in found]


many_points = st.lists(st.tuples(st.integers(0, 1500), st.integers(0, 48)), max_size=40, unique_by=lambda point: point[0])


@pytest.mark.parametrize(
    ("rate", "pace"), [(0.499, Pace.SLOW), (0.5, Pace.INTERMEDIATE), (1.0, Pace.INTERMEDIATE), (1.001, Pace.FAST)], ids=["under", "at 0.5", "at 1", "over"]
)
def test_pace_at_its_limits(rate: float, pace: Pace) -> None:
    assert trajectory.pace(rate) is pace


@pytest.mark.parametrize(("months", "provisional"), [(5.99, True), (6.0, False)])
def test_a_short_history_is_provisional(months: float, provisional: bool) -> None:
    found = trajectory.dfs(40, months)
    assert found is not None
    assert found.provisional is provisional


def test_since_onset_counts_months_of_30_4375_days() -> None:
    found = trajectory.since_onset(38, onset_on=date(2023, 1, 1), on=date(2023, 1, 1) + timedelta(days=609))
    assert found is not None
    assert found.months == pytest.approx(609 / 30.4375)
    assert found.points_a_month == pytest.approx(10 / (609 / 30.4375))


@pytest.mark.parametrize("onset_on", [None, date(2025, 5, 1), date(2025, 5, 2)], ids=["unknown", "the same day", "later"])
def test_since_onset_needs_time_since_onset(onset_on: date | None) -> None:
    assert trajectory.since_onset(40, onset_on=onset_on, on=date(2025, 5, 1)) is None


def test_slope_uses_the_last_four_scores_and_says_so() -> None:
    found = trajectory.slope(points((0, 48), (90, 40), (180, 37), (270, 34), (360, 31)))
    assert found is not None
    assert (found.first_on, found.last_on, found.count, found.days) == (START + timedelta(days=90), START + timedelta(days=360), 4, 270)
    assert found.a_month == pytest.approx(-3 / (90 / 30.4375))


def test_slope_reaches_back_until_it_spans_60_days() -> None:
    found = trajectory.slope(points((0, 44), (40, 43), (50, 43), (55, 42), (65, 42), (70, 42)))
    assert found is not None
    assert (found.first_on, found.count) == (START, 6)


@pytest.mark.parametrize(
    ("found", "why"),
    [
        pytest.param([], "No score", id="none"),
        pytest.param([(0, 40)], "1 score", id="one"),
        pytest.param([(0, 40), (90, 38)], "2 scores", id="two"),
        pytest.param([(0, 40), (20, 39), (59, 38)], "59 d only", id="59 days"),
        pytest.param([(0, 40), (20, 39), (60, 38)], None, id="60 days are enough"),
    ],
)
def test_why_no_slope(found: list[tuple[int, int]], why: str | None) -> None:
    assert trajectory.why_no_slope(points(*found)) == why
    assert (trajectory.slope(points(*found)) is None) == (why is not None)


@drawn(many_points, st.randoms())
def test_slope_does_not_depend_on_the_order_of_visits(found: list[tuple[int, int]], random: object) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert trajectory.slope(points(*found)) == trajectory.slope(points(*shuffled))


@drawn(st.floats(-3, 3), st.integers(10, 40), st.integers(3, 9), st.integers(20, 120))
def test_slope_of_a_straight_line_is_its_own(a_month: float, start: int, visits: int, apart: int) -> None:
    line = [(START + timedelta(days=n * apart), start + a_month * n * apart / trajectory.DAYS_A_MONTH) for n in range(visits)]
    found = trajectory.slope(line)  # type: ignore[arg-type]
    assert found is None or found.a_month == pytest.approx(a_month, abs=1e-6)


def test_totals_leave_out_scores_with_missing_items() -> None:
    scores = [given.score(START, [None, *given.FULL[1:]]), given.score(START + timedelta(days=30), given.items_of_total(37))]
    assert trajectory.totals(scores) == [(START + timedelta(days=30), 37)]


def test_change_is_from_the_score_before_unless_a_baseline_is_given() -> None:
    scores = [given.score(START + timedelta(days=days), given.items_of_total(total)) for days, total in ((200, 31), (0, 40), (100, 36))]
    last = trajectory.change(scores)
    since = trajectory.change(scores, START + timedelta(days=50))
    before_all = trajectory.change(scores, START - timedelta(days=400))
    assert last is not None
    assert since is not None
    assert before_all is not None
    assert (last.total, last.days) == (-5, 100)
    assert (since.total_was, since.total_now, since.days) == (40, 31, 200)
    assert before_all.was.assessed_on == START
    assert sum(moved or 0 for moved in since.domains.values()) == since.total


def test_change_is_none_when_nothing_came_after_the_baseline() -> None:
    scores = [given.score(START), given.score(START + timedelta(days=90))]
    assert trajectory.change(scores, START + timedelta(days=90)) is None
    assert trajectory.change(scores[:1]) is None


def test_change_of_a_domain_with_a_missing_item_is_not_known() -> None:
    scores = [given.score(START), given.score(START + timedelta(days=90), [4, 4, 3, None, 4, 4, 4, 4, 4, 4, 4, 4])]
    found = trajectory.change(scores)
    assert found is not None
    assert (found.total, found.domains[Domain.BULBAR], found.domains[Domain.FINE]) == (None, -1, None)


@pytest.mark.parametrize(("lost", "mixed"), [(2, True), (3, False)], ids=["under 3 points", "3 points"])
def test_small_changes_between_modes_are_marked(lost: int, mixed: bool) -> None:
    scores = [given.score(START, given.items_of_total(40)), given.score(START + timedelta(days=30), given.items_of_total(40 - lost), mode=Mode.SELF)]
    found = trajectory.change(scores)
    assert found is not None
    assert found.mixed_modes is mixed


@pytest.mark.parametrize(("apart", "broken"), [(120, []), (121, [0])], ids=["120 days", "121 days"])
def test_gaps_over_120_days(apart: int, broken: list[int]) -> None:
    assert trajectory.gaps([START, START + timedelta(days=apart)]) == broken


def test_lost_between_refuses_days_that_are_not_after() -> None:
    with pytest.raises(ValueError, match="must lie after"):
        trajectory.lost_between(40, 38, 0)


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), None])
@pytest.mark.parametrize("judge", [trajectory.slope, course.plateau, course.rises])
def test_a_total_that_is_no_number_is_named_by_its_day(judge: Callable[[Any], Any], wrong: Any) -> None:
    with pytest.raises(ValueError, match="the total of 2025-03-07 must be a number"):
        judge([*points((0, 40), (90, 38)), (START + timedelta(days=60), wrong)])
