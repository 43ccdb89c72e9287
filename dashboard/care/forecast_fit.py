"""A clinic's own prior for forecasts, from the scores of everybody it has followed (empirical Bayes)."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from dashboard.care.backtest import Series, backtest
from dashboard.care.forecast import PUBLISHED, Prior, covariance, visits
from dashboard.care.forecast_limits import limits
from dashboard.care.forecast_shape import Floats
from dashboard.care.trajectory import DAYS_A_MONTH

_MOST_PEOPLE, _MOST_VISITS = 1000, 8  # so many say as much as all do, in a second
_STEPS = (1.6, 1.25, 1.1, 1.04)
_WIDTHS = (1.0, 0.8, 0.9, 1.1, 1.2, 1.3, 1.4)
_FITTED = ("slope_sd", "wander_sd", "scatter")
_LOW, _HIGH = 0.1, 6.0  # times what was believed beforehand: beyond, the data are not of such people


def fit(series: Sequence[Series], start: Prior = PUBLISHED) -> Prior:
    """The prior under which a clinic's own histories are likeliest. series: (days, scores) of one person each.

    It needs 60 people with 3 or more visits on different days; with fewer, `start` comes back unchanged. wander_months is not fitted.
    Raises ValueError when a person's days and scores differ in length, are not numbers, or a score lies outside 0 to start.top.
    """
    known = limits().fit
    usable = [one for one in (_flat(one, start.top) for one in series) if len(np.unique(one[0])) >= known.least_visits]
    if len(usable) < known.least_people:
        return start
    people = len(usable)
    months, scores, here = _padded(usable[:: -(-people // _MOST_PEOPLE)])
    best = start
    best_value, best_slope = _likelihood(months, scores, here, best)
    for step in _STEPS:
        best, best_value, best_slope = _climb(lambda prior: _likelihood(months, scores, here, prior), best, best_value, best_slope, step, start)
    fitted = replace(best, slope=best_slope, people=people)
    return _widened(fitted, [series[n] for n in range(0, len(series), -(-len(series) // _MOST_PEOPLE))])


def _widened(prior: Prior, series: Sequence[Series]) -> Prior:
    """As wide as makes the bands hold what they say; the middle stays, for it depends on how the spreads compare, not on their size."""

    def off(prior: Prior) -> float:
        found = backtest(series, prior)
        return 0.0 if found.held80 is None or found.held50 is None else abs(found.held80 - 0.8) + abs(found.held50 - 0.5)

    return min((_scaled(prior, by) for by in _WIDTHS), key=off)


def _scaled(prior: Prior, by: float) -> Prior:
    return replace(prior, **{name: getattr(prior, name) * by for name in _FITTED})


def _climb(value_of: Callable[[Prior], tuple[float, float]], best: Prior, value: float, slope: float, step: float, start: Prior) -> tuple[Prior, float, float]:
    """Up by one step of one number at a time until none helps."""
    moved = True
    while moved:
        moved = False
        for name in _FITTED:
            for factor in (step, 1 / step):
                to = getattr(best, name) * factor
                if not _LOW <= to / getattr(start, name) <= _HIGH:
                    continue
                tried = replace(best, **{name: to})
                found, tilt = value_of(tried)
                if found > value + 1e-6:
                    best, value, slope, moved = tried, found, tilt, True
    return best, value, slope


def _likelihood(months: Floats, scores: Floats, here: np.ndarray, prior: Prior) -> tuple[float, float]:
    """Log-likelihood with every level unknown and the mean slope at its best, and that slope (restricted maximum likelihood)."""
    there = here.astype(float)
    among = covariance(months, months, prior) * there[:, :, None] * there[:, None, :]
    at = np.arange(months.shape[1])
    among[:, at, at] += np.where(here, prior.scatter**2, 1.0)
    root = np.linalg.cholesky(among)
    white = np.linalg.solve(root, np.stack([there, months * there, scores * there], axis=2))
    one, time, seen = white[:, :, 0], white[:, :, 1], white[:, :, 2]
    weight = (one * one).sum(1)
    time = time - one * ((one * time).sum(1) / weight)[:, None]
    seen = seen - one * ((one * seen).sum(1) / weight)[:, None]
    slope = float((time * seen).sum() / (time * time).sum())
    left = seen - slope * time
    spread = 2 * np.log(np.diagonal(root, axis1=1, axis2=2)).sum() + np.log(weight).sum()
    return float(-0.5 * ((left * left).sum() + spread)), slope


def _flat(one: Series, top: float) -> tuple[Floats, Floats]:
    """In order, and no more than a handful of visits spread over the whole time."""
    days, scores = visits(*one, top)
    order = np.lexsort((scores, days))
    if order.size > _MOST_VISITS:
        order = order[np.linspace(0, order.size - 1, _MOST_VISITS).round().astype(int)]
    return days[order], scores[order]


def _padded(series: Sequence[tuple[Floats, Floats]]) -> tuple[Floats, Floats, np.ndarray]:
    """Months since each person's first visit, scores, and which of them exist: (people, visits)."""
    shape = (len(series), max(len(days) for days, _ in series))
    months, scores, here = np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=bool)
    for row, (days, values) in enumerate(series):
        months[row, : len(days)] = (days - days[0]) / DAYS_A_MONTH
        scores[row, : len(days)] = values
        here[row, : len(days)] = True
    return months, scores, here
