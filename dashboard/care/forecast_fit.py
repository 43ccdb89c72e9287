"""A clinic's own prior for forecasts, from the scores of everybody it has followed (empirical Bayes)."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from dashboard.care.forecast_levels import among_visits
from dashboard.care.forecast_limits import limits
from dashboard.care.forecast_prior import PUBLISHED, Prior
from dashboard.care.forecast_shape import Floats
from dashboard.care.forecast_visits import visits
from dashboard.care.trajectory import DAYS_A_MONTH

Series = tuple[ArrayLike, ArrayLike]

_MOST_PEOPLE, _MOST_VISITS = 500, 8  # so many say as much as all do, in a second
_STEPS = (1.6, 1.25, 1.1, 1.04)
_ROUNDS = 5  # between the kinds of people and the mean slope, which settle each other
_FITTED = ("slope_sd", "wander_sd", "scatter", "steady_share")
_MOST_STEADY = 0.9  # of people
_LOW, _HIGH = 0.1, 6.0  # times what was believed beforehand: beyond, the data are not of such people


def fit(series: Sequence[Series], start: Prior = PUBLISHED) -> Prior:
    """The prior under which a clinic's own histories are likeliest. series: (days, scores) of one person each.

    It needs 60 people with 3 or more visits on different days; with fewer, `start` comes back unchanged. wander_months and the share of steady
    people are not fitted. Raises ValueError when a person's days and scores differ in length, are not numbers, or a score lies outside 0 to start.top.
    """
    return likeliest(series, start) if enough(series, start) else start


def enough(series: Sequence[Series], start: Prior = PUBLISHED) -> bool:
    """Whether so many people were followed for long enough. Raises ValueError as `fit` does."""
    return len(_usable(series, start.top)) >= limits().fit.least_people


def likeliest(series: Sequence[Series], start: Prior = PUBLISHED) -> Prior:
    """What `fit` gives, of however many people, at least one. Raises ValueError as `fit` does."""
    usable = _usable(series, start.top)
    months, scores, here = _padded(usable[:: -(-len(usable) // _MOST_PEOPLE)])
    best = start
    best_value, best_slope = _likelihood(months, scores, here, best)
    for step in _STEPS:
        best, best_value, best_slope = _climb(lambda prior: _likelihood(months, scores, here, prior), best, best_value, best_slope, step, start)
    return replace(best, slope=best_slope, people=len(usable))


def _climb(value_of: Callable[[Prior], tuple[float, float]], best: Prior, value: float, slope: float, step: float, start: Prior) -> tuple[Prior, float, float]:
    """Up by one step of one number at a time until none helps."""
    moved = True
    while moved:
        moved = False
        for name in _FITTED:
            believed = getattr(start, name)
            most = _MOST_STEADY if name == "steady_share" else believed * _HIGH
            for factor in (step, 1 / step):
                to = getattr(best, name) * factor
                if not believed * _LOW <= to <= most or to == getattr(best, name):
                    continue
                tried = replace(best, **{name: to, "slope": slope})
                found, tilt = value_of(tried)
                if found > value + 1e-6:
                    best, value, slope, moved = tried, found, tilt, True
    return best, value, slope


def _likelihood(months: Floats, scores: Floats, here: np.ndarray, prior: Prior) -> tuple[float, float]:
    """Log-likelihood with every level unknown and the mean slope at its best, and that slope (restricted maximum likelihood)."""
    kinds = [(np.log(share), *_of_one_kind(months, scores, here, kind)) for share, kind in prior.kinds()]
    slope = prior.slope
    for _ in range(_ROUNDS):
        likely = np.stack([share - 0.5 * (seen - 2 * slope * both + slope**2 * time + spread) for share, seen, both, time, spread in kinds])
        most = likely.max(0)
        weights = np.exp(likely - most)
        value = float((most + np.log(weights.sum(0))).sum())
        weights /= weights.sum(0)
        slope = float((weights * [both for _, _, both, _, _ in kinds]).sum() / (weights * [time for _, _, _, time, _ in kinds]).sum())
    return value, slope


def _of_one_kind(months: Floats, scores: Floats, here: np.ndarray, prior: Prior) -> tuple[Floats, Floats, Floats, Floats]:
    """Of each person, once the unknown level is taken out: scores squared, scores by time, time squared, and the spread they are held against."""
    there = here.astype(float)
    root = np.linalg.cholesky(among_visits(months, here, prior, np.full(months.shape, np.nan)))
    white = np.linalg.solve(root, np.stack([there, months * there, scores * there], axis=2))
    one, time, seen = white[:, :, 0], white[:, :, 1], white[:, :, 2]
    weight = (one * one).sum(1)
    time = time - one * ((one * time).sum(1) / weight)[:, None]
    seen = seen - one * ((one * seen).sum(1) / weight)[:, None]
    spread = 2 * np.log(np.diagonal(root, axis1=1, axis2=2)).sum(1) + np.log(weight)
    return (seen * seen).sum(1), (seen * time).sum(1), (time * time).sum(1), spread


def _usable(series: Sequence[Series], top: float) -> list[tuple[Floats, Floats]]:
    """People with visits on enough different days; in order, and no more than a handful of visits spread over the whole time.

    At 0 a score can fall no further and says nothing of how fast anybody falls; such visits are left out.
    """
    found = ((days[scores > 0], scores[scores > 0]) for days, scores in (visits(*one, top) for one in series))
    return [_handful(days, scores) for days, scores in found if len(np.unique(days)) >= limits().fit.least_visits]


def _handful(days: Floats, scores: Floats) -> tuple[Floats, Floats]:
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
