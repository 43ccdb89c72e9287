"""Where a score is heading: a distribution over what will be seen, from a person's own visits and what is known of others.

A person's level starts anywhere and falls with their own slope, which differs between people and strays a little in time; each visit
scatters around the level. All of that is Gaussian, so the level ahead follows in closed form (kriging with an unknown mean), and its
width depends on when the visits were, never on what they found. The band is drawn with heavier tails (forecast_shape).
Source of the published priors: data/forecast.yaml.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from dashboard.care import forecast_shape as shape
from dashboard.care.forecast_limits import limits
from dashboard.care.forecast_shape import Floats
from dashboard.care.trajectory import DAYS_A_MONTH

UNKNOWN_SD = 1000.0  # of a level that nothing is known of: the band is the whole scale
_AT_ONCE = 1000  # people: what a step needs stays in the fast memory, however large the clinic
_ROUNDS = 0.5  # scores are whole: a level of 2.5 or less is seen as 2


@dataclass(frozen=True)
class Prior:
    """What is believed of a person before their visits, in points and months. people: how many it was fitted on, 0 when published."""

    top: float
    slope: float
    slope_sd: float
    wander_sd: float
    wander_months: float
    scatter: float
    people: int = 0


def _published(top: int) -> Prior:
    row = next(row for row in limits().priors if row.top == top)
    return Prior(row.top, row.slope, row.slope_sd, row.wander_sd, row.wander_months, row.scatter)


PUBLISHED = _published(48)
PUBLISHED_DOMAIN = _published(12)
PUBLISHED_ITEM = _published(4)


def for_top(top: int, prior: Prior = PUBLISHED) -> Prior:
    """The prior for the total (48), a domain (12) or an item (4). A clinic's own prior of the total scales the published one of the part.

    Raises ValueError for another top.
    """
    part = {48: PUBLISHED, 12: PUBLISHED_DOMAIN, 4: PUBLISHED_ITEM}.get(top)
    if part is None:
        raise ValueError(f"a score has a top of 48, 12 or 4, not {top}")
    return Prior(
        top=part.top,
        slope=part.slope * prior.slope / PUBLISHED.slope,
        slope_sd=part.slope_sd * prior.slope_sd / PUBLISHED.slope_sd,
        wander_sd=part.wander_sd * prior.wander_sd / PUBLISHED.wander_sd,
        wander_months=part.wander_months * prior.wander_months / PUBLISHED.wander_months,
        scatter=part.scatter * prior.scatter / PUBLISHED.scatter,
        people=prior.people,
    )


@dataclass(frozen=True)
class Forecast:
    """What a visit on each day of `ahead` will show. Arrays of one value a day.

    mean and quantiles lie within 0 and `top`. sd is the width before the ends of the scale cut it, one visit's scatter included.
    level and level_sd are of what lies under the scatter.
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
        """The probability that a visit shows `level` or less."""
        return shape.below((level + _ROUNDS - self.level) / self.sd)

    def first_time_at_or_below(self, level: float) -> "Arrival":
        """When the level reaches `level` or less, over the days of `ahead`. A rise does not undo an arrival.

        Raises ValueError unless there are days and they ascend, and for a level that is no number.
        """
        if not np.isfinite(level):
            raise ValueError(f"a level must be a number, not {level}")
        if not self.ahead.size or np.any(np.diff(self.ahead) < 0):
            raise ValueError("the days ahead must be at least one and ascend")
        reached = shape.below((level + _ROUNDS - self.level) / np.maximum(self.level_sd, 1e-9))
        return Arrival(self.ahead, np.maximum.accumulate(reached))


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
    (seen, scores), asked = visits(days, totals, prior.top, names=("days", "totals")), _flat(ahead, "ahead")
    if onset_day is not None and not np.isfinite(onset_day):
        raise ValueError(f"onset_day must be a number, not {onset_day}")
    noise = np.full(seen.size, prior.scatter**2)
    if onset_day is not None and scores.size:
        seen, scores, noise = np.append(seen, onset_day), np.append(scores, prior.top), np.append(noise, limits().onset.scatter ** 2)
    if not scores.size:
        nothing = np.full(asked.shape, prior.top / 2)
        return Forecast(asked, nothing, np.full(asked.shape, UNKNOWN_SD), prior.scatter, prior.top)
    order = np.lexsort((noise, scores, seen))  # sums come out the same, whatever order the visits arrive in
    seen, scores, noise = seen[order], scores[order], noise[order]
    here = np.ones((1, seen.size), dtype=bool)
    level, sd = levels((seen / DAYS_A_MONTH)[None], scores[None], here, (asked / DAYS_A_MONTH)[None], prior, noise[None])
    return Forecast(asked, level[0], sd[0], prior.scatter, prior.top)


def why_no_forecast(days: Sequence[float]) -> str | None:
    """What is missing for a forecast that may be shown: "No score", "1 score", "49 d only". None when nothing is."""
    known = limits().shown
    if len(days) < known.least_scores:
        return "No score" if not days else "1 score" if len(days) == 1 else f"{len(days)} scores"
    span = round(max(days) - min(days))
    return f"{span} d only" if span < known.least_days else None


def levels(months: Floats, scores: Floats, here: np.ndarray, ahead: Floats, prior: Prior, noise: Floats | None = None) -> tuple[Floats, Floats]:
    """Mean and SD of the level for many people at once: (people, visits) and (people, ahead), both in months -> two (people, ahead).

    here: which visits exist; everybody must have one. Their order does not matter.
    """
    noises = np.full(months.shape, prior.scatter**2) if noise is None else noise
    parts = [slice(at, at + _AT_ONCE) for at in range(0, len(months), _AT_ONCE)]
    found = [_levels(months[part], scores[part], here[part], ahead[part], prior, noises[part]) for part in parts]
    return np.concatenate([level for level, _ in found]), np.concatenate([sd for _, sd in found])


def levels_of_parts(months: Floats, scores: Floats, here: np.ndarray, ahead: Floats, prior: Prior) -> tuple[Floats, Floats]:
    """The same of several scores taken at the same visits: (people, visits, scores) -> mean (people, ahead, scores) and SD (people, ahead)."""
    noises = np.full(months.shape, prior.scatter**2)
    parts = [slice(at, at + _AT_ONCE) for at in range(0, len(months), _AT_ONCE)]
    found = [_levels_of_parts(months[part], scores[part], here[part], ahead[part], prior, noises[part]) for part in parts]
    return np.concatenate([level for level, _ in found]), np.concatenate([sd for _, sd in found])


def _levels(months: Floats, scores: Floats, here: np.ndarray, ahead: Floats, prior: Prior, noise: Floats) -> tuple[Floats, Floats]:
    level, sd = _levels_of_parts(months, scores[:, :, None], here, ahead, prior, noise)
    return level[:, :, 0], sd


def _levels_of_parts(months: Floats, scores: Floats, here: np.ndarray, ahead: Floats, prior: Prior, noise: Floats) -> tuple[Floats, Floats]:
    there = here.astype(float)
    middle = (months * there).sum(1, keepdims=True) / there.sum(1, keepdims=True)
    t, u = np.where(here, months - middle, 0.0), ahead - middle
    among = covariance(t, t, prior) * there[:, :, None] * there[:, None, :]
    at = np.arange(t.shape[1])
    among[:, at, at] += np.where(here, noise, 1.0)
    across = covariance(t, u, prior) * there[:, :, None]
    surprise = np.where(here[:, :, None], scores - prior.slope * t[:, :, None], 0.0)
    solved = np.linalg.solve(among, np.concatenate([across, there[:, :, None], surprise], axis=2))
    days = ahead.shape[1]
    weights, ones, pulled = solved[:, :, :days], solved[:, :, days], solved[:, :, days + 1 :]
    known = ones.sum(1)[:, None]  # how much is known of the start, which may lie anywhere
    start = pulled.sum(1)[:, None] / known[:, :, None]
    left = 1.0 - weights.sum(1)
    level = start + prior.slope * u[:, :, None] + np.swapaxes(across, 1, 2) @ (pulled - start * ones[:, :, None])
    variance = _alone(u, prior) - np.einsum("nva,nva->na", weights, across) + left**2 / known
    return level, np.sqrt(np.maximum(variance, 0.0))


def covariance(s: Floats, t: Floats, prior: Prior) -> Floats:
    """Covariance of the changes of a level since the middle of the visits, at months s and t."""
    return 0.5 * (_alone(s, prior)[:, :, None] + _alone(t, prior)[:, None, :] - _alone(s[:, :, None] - t[:, None, :], prior))


def _alone(months: Floats, prior: Prior) -> Floats:
    """Variance of the change of a level over so many months: of a lasting slope, and of one that strays and returns."""
    far = np.abs(months) / prior.wander_months
    wander = 2 * (prior.wander_sd * prior.wander_months) ** 2 * (far + np.expm1(-far))
    return (prior.slope_sd * months) ** 2 + wander


def visits(days: ArrayLike, scores: ArrayLike, top: float, *, names: tuple[str, str] = ("days", "scores")) -> tuple[Floats, Floats]:
    """The visits of one person as two flat arrays of numbers: days on any axis, scores of 0 to `top`.

    Raises ValueError, which calls the two by `names`, when they differ in length, are not flat lists of numbers, or a score lies outside.
    """
    seen, found = _flat(days, names[0]), _flat(scores, names[1])
    if seen.shape != found.shape:
        raise ValueError(f"{names[0]} and {names[1]} of a person must be as long as each other, not {seen.size} and {found.size}")
    if found.size and (found.min() < 0 or found.max() > top):
        raise ValueError(f"a score lies outside 0 to {top:g}")
    return seen, found


def _flat(values: ArrayLike, name: str) -> Floats:
    try:
        found = np.atleast_1d(np.asarray(values, dtype=np.float64))
    except (TypeError, ValueError) as wrong:
        raise ValueError(f"{name} must be a flat list of numbers") from wrong
    if found.ndim != 1 or not np.isfinite(found).all():
        raise ValueError(f"{name} must be a flat list of numbers")
    return found
