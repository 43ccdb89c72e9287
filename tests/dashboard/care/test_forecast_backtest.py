"""The forecast keeps its word on an invented clinic: bands that hold, errors under the simple guesses; and a clinic's own prior does better."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from dashboard.care.backtest import Backtest, backtest, reference
from dashboard.care.forecast import PUBLISHED, PUBLISHED_ITEM, for_top, forecast
from dashboard.care.forecast_fit import fit
from db.seed import breathing, cohort, function, visits

SEEDS = (1, 2)


@cache
def clinic(seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Days and totals of everybody whom an invented clinic of 300 has followed."""
    rng = np.random.default_rng(seed)
    people = cohort.draw(rng, 300, np.datetime64("2026-11-22"))
    grid = visits.plan(rng, people)
    plain = function.items(rng, people, grid)
    true = breathing.with_support(plain, people, grid, breathing.study(rng, people, grid, plain), rng)
    shown, gaps = function.as_scored(rng, true, grid)
    totals = np.where(gaps, np.nan, shown).sum(axis=2)
    days = (grid.day - np.datetime64("2000-01-01")) / np.timedelta64(1, "D")
    known = grid.kept & ~np.isnan(totals)
    return [(days[n][known[n]], totals[n][known[n]]) for n in range(len(people))]


def keeps_its_word(found: Backtest) -> None:
    assert found.scores > 1000
    assert found.holds
    assert 0.70 <= (found.held80 or 0) <= 0.90
    assert 0.40 <= (found.held50 or 0) <= 0.62
    assert found.error is not None
    for simple in (found.error_last, found.error_own, found.error_average, found.error_half):
        assert simple is not None
        assert found.error < simple


@pytest.mark.parametrize("seed", SEEDS)
def test_the_published_prior(seed: int) -> None:
    keeps_its_word(backtest(clinic(seed)))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_prior_of_the_clinic_s_own_errs_less_on_other_people(seed: int) -> None:
    others = clinic(seed)
    own = fit(clinic(3))
    assert own.people >= 60
    keeps_its_word(backtest(others, own))
    assert (backtest(others, own).error or 99) < (backtest(others).error or 0)


def test_under_60_people_what_is_published_stays() -> None:
    usable = [one for one in clinic(1) if len(one[0]) >= 3]
    assert fit(usable[:59]) is PUBLISHED
    assert fit(usable[:60]).people == 60
    assert fit([*usable[:59], (np.array([0.0, 30.0]), np.array([40.0, 39.0]))]) is PUBLISHED


def test_nobody_to_judge_by_is_said() -> None:
    found = backtest([([0, 30, 60], [40, 39, 38]), ([0, 200], [40, 30])])
    assert (found.people, found.scores, found.held80, found.holds) == (0, 0, None, False)


def test_it_forecasts_from_the_first_three_only_and_counts_days_from_the_third() -> None:
    days, totals = [0, 50, 100, 190, 191, 466, 467], [40, 38, 36, 20, 33, 24, 1]
    found = backtest([(days[::-1], totals[::-1])])
    shown = forecast(days[:3], totals[:3], [191, 466])
    assert (found.people, found.scores) == (1, 2)
    assert found.error == pytest.approx(np.abs(shown.mean - [33, 24]).mean())
    assert found.error_last == pytest.approx((3 + 12) / 2)
    assert found.held80 == np.mean((shown.quantile(0.1) <= [33, 24]) & (shown.quantile(0.9) >= [33, 24]))
    assert not found.holds  # two scores show nothing


@pytest.mark.parametrize(
    ("totals", "says"),
    [([4, 4, 4], "not 4 and 3"), ([40, 38, np.nan, 33], "flat list of numbers"), ([40, 38, 49, 33], "outside 0 to 48"), ([40, -1, 30, 33], "outside 0 to 48")],
)
@pytest.mark.parametrize("judge", [backtest, fit])
def test_a_score_that_is_none_is_named_and_never_judged_by(judge: Callable[[Any], Any], totals: list[float], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        judge([([0, 50, 100, 200], totals)])


def noisy(seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """400 people who fall along straight lines that differ, and whose visits scatter, by as much as trials report (clinical.md 9.1)."""
    rng = np.random.default_rng(seed)
    people = []
    for slope, start in zip(rng.normal(-0.9, 0.65, 400), rng.normal(40, 5, 400), strict=True):
        days = np.cumsum(np.maximum(rng.normal(91, 14, 8), 21)).round()
        level = start + slope * days / 30.4375
        alive = level > 0
        people.append((days[alive], (level + rng.normal(0, 1.8, 8)).round().clip(0, 48)[alive]))
    return people


def test_a_clinic_whose_scores_scatter_as_published_gets_a_prior_of_its_own_that_holds() -> None:
    others = noisy(2)
    own, plain = backtest(others, fit(noisy(1))), backtest(others)
    assert own.holds
    assert 0.40 <= (own.held50 or 0) <= 0.62
    assert plain.holds
    for found in (own, plain):
        assert (found.error or 99) < min(found.error_last or 0, found.error_own or 0, found.error_average or 0)
    # These people fall along straight lines about the very rate of everybody, so nothing does better than the two halves.
    assert own.error == pytest.approx(own.error_half, rel=0.01)


def test_what_is_shipped_holds() -> None:
    assert reference().holds


def test_a_part_s_prior_moves_with_the_total_s() -> None:
    own = fit(clinic(1))
    part = for_top(4, own)
    assert part.slope / PUBLISHED_ITEM.slope == pytest.approx(own.slope / PUBLISHED.slope)
    assert part.people == own.people
    with pytest.raises(ValueError, match="48, 12 or 4"):
        for_top(24)
