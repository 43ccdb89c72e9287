"""Whether a forecast may be trusted: what it would have said of months 3 to 12 ahead from each person's first visits, against what came."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from dashboard.care import forecast_shape as shape
from dashboard.care.forecast import PUBLISHED, Prior, levels, visits
from dashboard.care.forecast_limits import limits
from dashboard.care.forecast_shape import Floats
from dashboard.care.trajectory import DAYS_A_MONTH

Series = tuple[ArrayLike, ArrayLike]


@dataclass(frozen=True)
class Backtest:
    """people and scores judged; held80, held50: the share of scores inside those bands; errors: mean absolute, in points.

    The other errors are those of the last value, the person's own straight line, the rate of everybody, and half of each of these two.
    Shares and errors are None when there was nothing to judge.
    """

    people: int
    scores: int
    held80: float | None = None
    held50: float | None = None
    error: float | None = None
    error_last: float | None = None
    error_own: float | None = None
    error_average: float | None = None
    error_half: float | None = None

    @property
    def enough(self) -> bool:
        """Whether so many scores were judged that the shares mean something."""
        return self.scores >= limits().backtest.least_scores

    @property
    def holds(self) -> bool:
        """Whether the 80 % band held as many scores as it should. Of too few scores: no."""
        low, high = limits().backtest.held80
        return self.enough and self.held80 is not None and low <= self.held80 <= high


def reference() -> Backtest:
    """The back-test that is shipped, for a clinic whose own history is too short."""
    known = limits().reference.model_dump(exclude={"source"})
    return Backtest(**known)


def backtest(series: Sequence[Series], prior: Prior = PUBLISHED) -> Backtest:
    """Forecast each person's scores 91 to 366 days after the last of their first 3 visits from those 3, and compare.

    series: (days, scores) of one person each, days on any axis and in any order. People without such scores are left out.
    Raises ValueError when a person's days and scores differ in length, are not numbers, or a score lies outside 0 to prior.top.
    """
    known = limits().backtest
    seen_days, seen, later_days, later = [], [], [], []
    for days_of, scores_of in series:
        days, scores = visits(days_of, scores_of, prior.top)
        order = np.lexsort((scores, days))
        days, scores = days[order], scores[order]
        first = known.first_visits
        after = days[first:] - days[first - 1] if days.size > first else np.empty(0)
        due = (after >= known.from_days) & (after <= known.to_days)
        if due.any():
            seen_days.append(days[:first] - days[0])
            seen.append(scores[:first])
            later_days.append(days[first:][due] - days[0])
            later.append(scores[first:][due])
    if not seen:
        return Backtest(0, 0)
    return _judged(np.stack(seen_days), np.stack(seen), _padded(later_days), _padded(later), prior)


def _judged(days: Floats, scores: Floats, later_days: Floats, later: Floats, prior: Prior) -> Backtest:
    """One row a person; NaN where a person has no further score."""
    real = ~np.isnan(later)
    at = np.where(real, later_days, 0.0)
    level, level_sd = levels(days / DAYS_A_MONTH, scores, np.ones(days.shape, dtype=bool), at / DAYS_A_MONTH, prior)
    sd = np.hypot(level_sd, prior.scatter)
    mid = days.mean(1, keepdims=True)
    spread = np.maximum(((days - mid) ** 2).sum(1, keepdims=True), 1e-9)
    slope = ((days - mid) * (scores - scores.mean(1, keepdims=True))).sum(1, keepdims=True) / spread
    own = scores.mean(1, keepdims=True) + slope * (at - mid)
    average = scores[:, -1:] + limits().backtest.average_slope * prior.top / PUBLISHED.top * (at - days[:, -1:]) / DAYS_A_MONTH

    def error(said: Floats) -> float:
        return float(np.abs(np.clip(said, 0.0, prior.top) - later)[real].mean())

    def held(share: float) -> float:
        far = shape.quantile(0.5 + share / 2) * sd
        low, high = np.clip(level - far, 0, prior.top), np.clip(level + far, 0, prior.top)
        return float(((later >= low) & (later <= high))[real].mean())

    return Backtest(
        people=len(days),
        scores=int(real.sum()),
        held80=held(0.8),
        held50=held(0.5),
        error=error(shape.clipped_mean(level, sd, prior.top)),
        error_last=error(np.broadcast_to(scores[:, -1:], at.shape)),
        error_own=error(own),
        error_average=error(average),
        error_half=error((np.clip(own, 0.0, prior.top) + np.clip(average, 0.0, prior.top)) / 2),
    )


def _padded(rows: Sequence[Floats]) -> Floats:
    found = np.full((len(rows), max(len(row) for row in rows)), np.nan)
    for n, row in enumerate(rows):
        found[n, : len(row)] = row
    return found
