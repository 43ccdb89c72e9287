"""Where a score is heading: a distribution over what will be seen, from a person's own visits and what is known of others.

forecast_levels has the closed form, forecast_prior what is believed beforehand, backtest whether it keeps its word.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from dashboard.care import forecast_shape as shape
from dashboard.care.backtest import Backtest, backtest
from dashboard.care.forecast_fit import fit
from dashboard.care.forecast_levels import levels
from dashboard.care.forecast_limits import limits
from dashboard.care.forecast_prior import PUBLISHED, Prior, for_top
from dashboard.care.forecast_shape import Floats
from dashboard.care.forecast_visits import flat, visits
from dashboard.care.trajectory import DAYS_A_MONTH

__all__ = ["PUBLISHED", "Arrival", "Backtest", "Forecast", "Prior", "backtest", "fit", "for_top", "forecast", "why_no_forecast"]

UNKNOWN_SD = 1000.0  # of a level that nothing is known of: the band is the whole scale
_ROUNDS = 0.5  # scores are whole: a level of 2.5 or less is seen as 2


@dataclass(frozen=True)
class Forecast:
    """What a visit on each day of `ahead` will show. Arrays of one value a day.

    mean and quantiles lie within 0 and `top`. sd is the width before the ends of the scale cut it, one visit's scatter included.
    level and level_sd are of what lies under the scatter. All in points.
    """

    ahead: Floats
    level: Floats
    level_sd: Floats
    scatter: float
    top: float

    @property
    def sd(self) -> Floats:
        """Points; one value a day of `ahead`."""
        return np.hypot(self.level_sd, self.scatter)

    @property
    def mean(self) -> Floats:
        """Within 0 and `top`; one value a day of `ahead`."""
        return shape.clipped_mean(self.level, self.sd, self.top)

    def quantile(self, p: float) -> Floats:
        """The score that a visit stays at or below with probability p. Raises ValueError unless 0 < p < 1."""
        return np.clip(self.level + shape.quantile(p) * self.sd, 0.0, self.top)

    def probability_at_or_below(self, level: float) -> Floats:
        """The probability that a visit shows `level` or less. Raises ValueError for a level that is no number."""
        return self._below(level, self.sd)

    def first_time_at_or_below(self, level: float) -> "Arrival":
        """When the level reaches `level` or less, over the days of `ahead`. A rise does not undo an arrival.

        Raises ValueError unless there are days and they ascend, and for a level that is no number.
        """
        if not self.ahead.size or np.any(np.diff(self.ahead) < 0):
            raise ValueError("the days ahead must be at least one and ascend")
        return Arrival(self.ahead, np.maximum.accumulate(self._below(level, np.maximum(self.level_sd, 1e-9))))

    def _below(self, level: float, sd: Floats) -> Floats:
        """Nothing shows less than 0 or more than the top."""
        if not np.isfinite(level):
            raise ValueError(f"a level must be a number, not {level}")
        if level < 0 or level >= self.top:
            return np.full(self.ahead.shape, float(level >= 0))
        return shape.below((level + _ROUNDS - self.level) / sd)


@dataclass(frozen=True)
class Arrival:
    """The probability of having arrived by each day; it never falls."""

    ahead: Floats
    by: Floats

    @property
    def never(self) -> float:
        """The probability of not arriving within the days looked at."""
        return float(1.0 - self.by[-1])

    def quantile(self, p: float) -> float | None:
        """The day by which the probability of having arrived is p, between the days looked at; None beyond them. Raises ValueError unless 0 < p < 1."""
        if not 0.0 < p < 1.0:
            raise ValueError(f"a probability must lie between 0 and 1, not {p}")
        if self.by[-1] < p:
            return None
        i = int(np.argmax(self.by >= p))
        if i == 0:
            return float(self.ahead[0])
        part = (p - self.by[i - 1]) / (self.by[i] - self.by[i - 1])
        return float(self.ahead[i - 1] + part * (self.ahead[i] - self.ahead[i - 1]))


def forecast(days: ArrayLike, totals: ArrayLike, ahead: ArrayLike, prior: Prior = PUBLISHED, *, onset_day: float | None = None) -> Forecast:
    """What visits on the days of `ahead` will show, from visits on `days` with scores `totals`. One axis, in days; visits in any order.

    No visits: the whole scale. One or two: about as wide as the prior says. onset_day: the function was full then, roughly.
    Raises ValueError when days and totals differ in length, are not flat lists of numbers, or a score lies outside 0 to prior.top, and for an
    onset_day that is no number.
    """
    (seen, scores), asked = visits(days, totals, prior.top, names=("days", "totals")), flat(ahead, "ahead")
    if onset_day is not None and not np.isfinite(onset_day):
        raise ValueError(f"onset_day must be a number, not {onset_day}")
    noise = np.full(seen.size, np.nan)
    if onset_day is not None and scores.size:
        seen, scores, noise = np.append(seen, onset_day), np.append(scores, prior.top), np.append(noise, limits().onset.scatter ** 2)
    if not scores.size:
        nothing = np.full(asked.shape, prior.top / 2)
        return Forecast(asked, nothing, np.full(asked.shape, UNKNOWN_SD), prior.scatter, prior.top)
    order = np.lexsort((noise, scores, seen))  # sums come out the same, whatever order the visits arrive in
    seen, scores, noise = seen[order], scores[order], noise[order]
    here = np.ones((1, seen.size), dtype=bool)
    found = levels((seen / DAYS_A_MONTH)[None], scores[None, :, None], here, (asked / DAYS_A_MONTH)[None], prior, noise[None])
    return Forecast(asked, found.mean[0, :, 0], found.sd[0, :, 0], float(found.scatter[0, 0, 0]), prior.top)


def why_no_forecast(days: Sequence[float]) -> str | None:
    """What is missing for a forecast that may be shown: "No score", "1 score", "49 d only". None when nothing is."""
    known = limits().shown
    if len(days) < known.least_scores:
        return "No score" if not days else "1 score" if len(days) == 1 else f"{len(days)} scores"
    span = round(max(days) - min(days))
    return f"{span} d only" if span < known.least_days else None
