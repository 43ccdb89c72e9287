"""Where the levels of people are on days ahead, given their visits: the closed form behind every forecast.

A person's level starts anywhere and falls with their own slope, which differs between people and strays a little in time; each visit
scatters around the level. All of that is Gaussian, so the level ahead follows in closed form (kriging with an unknown mean). How much a
person's scores scatter and stray is of one of two kinds; the answers for each kind are averaged by how likely it makes what the visits part
from the person's own straight line. So one or two visits, or visits on a line however steep, never speak for the wider kind.
"""

from typing import NamedTuple

import numpy as np

from dashboard.care.forecast_prior import Prior
from dashboard.care.forecast_shape import Floats

_NO_SLOPE = 1e-12
_AT_ONCE = 1000  # people: what a step needs stays in the fast memory, however large the clinic


class Levels(NamedTuple):
    """Of some people and scores: mean and SD of the level on each day ahead (people, ahead, scores), SD of one visit around it (people, 1, scores)."""

    mean: Floats
    sd: Floats
    scatter: Floats

    def of_visits(self) -> Floats:
        """SD of what a visit shows (people, ahead, scores)."""
        return np.hypot(self.sd, self.scatter)


def levels(months: Floats, scores: Floats, here: np.ndarray, ahead: Floats, prior: Prior, noise: Floats | None = None) -> Levels:
    """The levels of many people at once, from visits (people, visits), scores taken at them (people, visits, scores) and days ahead (people, ahead).

    Both axes of days are in months. here: which visits exist; everybody must have one. Their order does not matter. noise: the variance of each
    visit where it is not that of the prior (people, visits), NaN elsewhere.
    """
    noises = np.full(months.shape, np.nan) if noise is None else noise
    parts = [slice(at, at + _AT_ONCE) for at in range(0, len(months), _AT_ONCE)]
    found = [_levels(months[part], scores[part], here[part], ahead[part], prior, noises[part]) for part in parts]
    return Levels(*(np.concatenate(each) for each in zip(*found, strict=True)))


def _levels(months: Floats, scores: Floats, here: np.ndarray, ahead: Floats, prior: Prior, noise: Floats) -> Levels:
    kinds = [(share, kind, _of_one_kind(months, scores, here, ahead, kind, noise)) for share, kind in prior.kinds()]
    likely = np.stack([np.log(share) + found.likelihood for share, _, found in kinds])
    weights = np.exp(likely - likely.max(0))
    weights = (weights / weights.sum(0))[:, :, None]

    def averaged(values: list[Floats]) -> Floats:
        return sum(weight * value for weight, value in zip(weights, values, strict=True))

    mean = averaged([found.mean for _, _, found in kinds])
    variance = averaged([found.variance[:, :, None] for _, _, found in kinds])
    scatter = averaged([np.array(kind.scatter**2) for _, kind, _ in kinds])
    return Levels(mean, np.sqrt(np.maximum(variance, 0.0)), np.sqrt(scatter))


class _Found(NamedTuple):
    """mean (people, ahead, scores), variance (people, ahead), log-likelihood of how the scores part from a straight line (people, scores)."""

    mean: Floats
    variance: Floats
    likelihood: Floats


def _of_one_kind(months: Floats, scores: Floats, here: np.ndarray, ahead: Floats, prior: Prior, noise: Floats) -> _Found:
    there = here.astype(float)
    middle = (months * there).sum(1, keepdims=True) / there.sum(1, keepdims=True)
    t, u = np.where(here, months - middle, 0.0), ahead - middle
    among = among_visits(t, here, prior, noise)
    across = covariance(t, u, prior) * there[:, :, None]
    surprise = np.where(here[:, :, None], scores - prior.slope * t[:, :, None], 0.0)
    solved = np.linalg.solve(among, np.concatenate([across, there[:, :, None], t[:, :, None], surprise], axis=2))
    days = ahead.shape[1]
    weights, ones, times, pulled = solved[:, :, :days], solved[:, :, days], solved[:, :, days + 1], solved[:, :, days + 2 :]
    known = ones.sum(1)[:, None]  # how much is known of the start, which may lie anywhere
    start = pulled.sum(1)[:, None] / known[:, :, None]
    left = 1.0 - weights.sum(1)
    level = start + prior.slope * u[:, :, None] + np.swapaxes(across, 1, 2) @ (pulled - start * ones[:, :, None])
    variance = _alone(u, prior) - np.einsum("nva,nva->na", weights, across) + left**2 / known
    tilted = (t * (times - times.sum(1, keepdims=True) / known * ones)).sum(1)[:, None]  # and of the slope; nothing from visits of one day
    slanted = (t[:, :, None] * (pulled - start * ones[:, :, None])).sum(1)
    own = tilted > _NO_SLOPE
    misfit = (surprise * pulled).sum(1) - start[:, 0] ** 2 * known - np.where(own, slanted**2 / np.where(own, tilted, 1.0), 0.0)
    spread = np.linalg.slogdet(among)[1][:, None] + np.log(known) + np.log(np.where(own, tilted, 1.0))
    return _Found(level, variance, -0.5 * (misfit + spread))


def among_visits(months: Floats, here: np.ndarray, prior: Prior, noise: Floats) -> Floats:
    """Covariance of the scores of one person's visits (people, visits, visits), but for the start, which all of them share; 1 for one that is not."""
    there = here.astype(float)
    found = covariance(months, months, prior) * there[:, :, None] * there[:, None, :]
    at = np.arange(months.shape[1])
    found[:, at, at] += np.where(here, np.where(np.isnan(noise), prior.scatter**2, noise), 1.0)
    return found


def covariance(s: Floats, t: Floats, prior: Prior) -> Floats:
    """Covariance of the changes of a level since the middle of the visits, at months s and t."""
    return 0.5 * (_alone(s, prior)[:, :, None] + _alone(t, prior)[:, None, :] - _alone(s[:, :, None] - t[:, None, :], prior))


def _alone(months: Floats, prior: Prior) -> Floats:
    """Variance of the change of a level over so many months: of a lasting slope, and of one that strays and returns."""
    far = np.abs(months) / prior.wander_months
    wander = 2 * (prior.wander_sd * prior.wander_months) ** 2 * (far + np.expm1(-far))
    return (prior.slope_sd * months) ** 2 + wander
