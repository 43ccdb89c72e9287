"""Whether a forecast may be trusted: what it would have said of months 3 to 12 ahead from each person's first visits, against what came."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from dashboard.care import forecast_shape as shape
from dashboard.care.forecast_fit import Series, enough, likeliest
from dashboard.care.forecast_levels import levels
from dashboard.care.forecast_limits import limits
from dashboard.care.forecast_prior import PUBLISHED, Prior
from dashboard.care.forecast_shape import Floats
from dashboard.care.forecast_visits import visits
from dashboard.care.trajectory import DAYS_A_MONTH

_FOLDS = 5


@dataclass(frozen=True)
class Backtest:
    """people and scores judged; held80, held50: the share of scores inside those bands; errors: mean absolute, in points.

    The other errors are those of the last value, the person's own straight line, the rate of everybody, and half of each of these two.
    Shares and errors are None when there was nothing to judge. fitted: the priors were fitted on the other people, not the published one.
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
    fitted: bool = False

    @property
    def enough(self) -> bool:
        """Whether so many scores were judged that the shares mean something."""
        return self.scores >= limits().backtest.least_scores

    @property
    def holds(self) -> bool:
        """Whether both bands held as many scores as they should, and the middle erred less than each simple guess. Of too few scores: no."""
        return self.enough and not self.fails

    @property
    def fails(self) -> tuple[str, ...]:
        """What did not hold, in words; nothing when nothing was judged."""
        if self.held80 is None or self.held50 is None or self.error is None:
            return ()
        known = limits().backtest
        bands = (("8 in 10 band", self.held80, known.held80), ("5 in 10 band", self.held50, known.held50))
        guesses = (("the last value", self.error_last), ("their own straight line", self.error_own), ("the rate of everybody", self.error_average))
        return (
            *(f"the {name} held too {'few' if share < low else 'many'}" for name, share, (low, high) in bands if not low <= share <= high),
            *(f"{name} came closer" for name, error in guesses if error is not None and error <= self.error),
        )

    @property
    def short_of(self) -> int:
        """How many of what a forecast should do it did not: what fails, and erring no more than half own line, half rate of everybody."""
        return len(self.fails) + (self.error is not None and self.error_half is not None and self.error > self.error_half)


def reference() -> Backtest:
    """The back-test that is shipped, for a clinic whose own history is too short."""
    known = limits().reference.model_dump(exclude={"source"})
    return Backtest(**known)


def backtest(series: Sequence[Series], prior: Prior | None = None) -> Backtest:
    """Forecast each person's scores 91 to 366 days after the last of their first 3 visits from those 3, and compare.

    series: (days, scores) of one person each, days on any axis and in any order. People without such scores are left out. Without a prior, with the
    one that the clinic would have: when they are enough for a fit, one fitted on the other people (four fifths of all), unless the published keeps
    more of what it should. Raises ValueError when a person's days and scores differ in length, are not numbers, or a score lies outside 0 to prior.top.
    """
    found = [visits(*one, PUBLISHED.top if prior is None else prior.top) for one in series]
    rows = [(n, row) for n, one in enumerate(found) if (row := _row(*one))]
    if not rows:
        return Backtest(0, 0)
    known = _Known.of([row for _, row in rows])
    plain = _judged(known, [(np.ones(len(rows), dtype=bool), PUBLISHED if prior is None else prior)])
    if prior is not None or not enough(found):
        return plain
    fold = np.array([n % _FOLDS for n, _ in rows])
    others = [likeliest([one for n, one in enumerate(found) if n % _FOLDS != left_out]) for left_out in range(_FOLDS)]
    fitted = replace(_judged(known, [(fold == n, other) for n, other in enumerate(others)]), fitted=True)
    return fitted if fitted.short_of <= plain.short_of else plain


class _Row(NamedTuple):
    """Of one person: first visits, and the later ones that they are judged by; days since the first."""

    days: Floats
    scores: Floats
    later_days: Floats
    later: Floats


def _row(days: Floats, scores: Floats) -> _Row | None:
    known = limits().backtest
    first = known.first_visits
    if days.size <= first:
        return None
    order = np.lexsort((scores, days))
    days, scores = days[order] - days[order[0]], scores[order]
    after = days[first:] - days[first - 1]
    due = (after >= known.from_days) & (after <= known.to_days)
    return _Row(days[:first], scores[:first], days[first:][due], scores[first:][due]) if due.any() else None


class _Known(NamedTuple):
    """Of all people, one row each: first visits; later ones, of which `real` says which exist."""

    days: Floats
    scores: Floats
    at: Floats
    later: Floats
    real: np.ndarray

    @classmethod
    def of(cls, rows: Sequence[_Row]) -> "_Known":
        days, later = _padded([row.later_days for row in rows]), _padded([row.later for row in rows])
        real = ~np.isnan(later)
        return cls(np.stack([row.days for row in rows]), np.stack([row.scores for row in rows]), np.where(real, days, 0.0), later, real)


def _judged(known: _Known, priors: Sequence[tuple[np.ndarray, Prior]]) -> Backtest:
    """priors: for which people, which."""
    days, scores, at, later, real = known
    level, sd, top = np.empty(at.shape), np.empty(at.shape), priors[0][1].top
    for mine, prior in priors:
        if mine.any():
            here = np.ones((int(mine.sum()), days.shape[1]), dtype=bool)
            found = levels(days[mine] / DAYS_A_MONTH, scores[mine][:, :, None], here, at[mine] / DAYS_A_MONTH, prior)
            level[mine], sd[mine] = found.mean[:, :, 0], found.of_visits()[:, :, 0]
    mid = days.mean(1, keepdims=True)
    spread = np.maximum(((days - mid) ** 2).sum(1, keepdims=True), 1e-9)
    slope = ((days - mid) * (scores - scores.mean(1, keepdims=True))).sum(1, keepdims=True) / spread
    own = scores.mean(1, keepdims=True) + slope * (at - mid)
    average = scores[:, -1:] + limits().backtest.average_slope * top / PUBLISHED.top * (at - days[:, -1:]) / DAYS_A_MONTH

    def error(said: Floats) -> float:
        return float(np.abs(np.clip(said, 0.0, top) - later)[real].mean())

    def held(share: float) -> float:
        far = shape.quantile(0.5 + share / 2) * sd
        low, high = np.clip(level - far, 0, top), np.clip(level + far, 0, top)
        return float(((later >= low) & (later <= high))[real].mean())

    return Backtest(
        people=len(days),
        scores=int(real.sum()),
        held80=held(0.8),
        held50=held(0.5),
        error=error(shape.clipped_mean(level, sd, top)),
        error_last=error(np.broadcast_to(scores[:, -1:], at.shape)),
        error_own=error(own),
        error_average=error(average),
        error_half=error((np.clip(own, 0.0, top) + np.clip(average, 0.0, top)) / 2),
    )


def _padded(rows: Sequence[Floats]) -> Floats:
    found = np.full((len(rows), max(len(row) for row in rows)), np.nan)
    for n, row in enumerate(rows):
        found[n, : len(row)] = row
    return found
