"""How function is lost: the twelve items over time (clinical.md 9.2, step 5)."""

from typing import Any

import numpy as np

from db.seed.cohort import BULBAR, LOWER, RESPIRATORY, UPPER, Cohort
from db.seed.rows import Bools, Floats, Ints, coin
from db.seed.visits import CLINIC, Grid

_WEIGHTS = np.array([1.0, 0.8, 0.95, 1.0, 1.0, 1.0, 0.9, 1.0, 1.2, 0.28, 0.24])  # items 1 to 11; 12 follows ventilation
_MOST_LOST = 43.0
_ROUNDS = 26  # halvings that find the scale at which the items' losses add up
NOISE = 0.07
_KINDER = 0.2  # of the sheets hold all of that noise; half as many in clinic, where the rater stays the same


def points_lost(people: Cohort, months: Floats) -> Floats:
    """Points lost of 48 at `months` since onset (people x contacts): dFS until diagnosis, then the person's own slope, up to a fifth
    steeper in the last third of life."""
    delay, end, slope = people.delay[:, None], people.end[:, None], people.slope[:, None]
    before = people.dfs[:, None] * np.minimum(months, delay)
    after = slope * np.maximum(months - delay, 0)
    late = np.maximum(months - np.maximum(2 * end / 3, delay), 0)
    return np.asarray(np.clip(before + after + 0.2 * slope * np.minimum(late**2 / (2 * end / 3), late), 0, _MOST_LOST))


def lags(rng: np.random.Generator, people: Cohort) -> Floats:
    """Months from onset until each of items 1 to 11 begins to be lost (people x 11). Faster disease spreads sooner."""
    n = len(people)
    near, far = rng.uniform(6, 10, (n, 2)), rng.uniform(10, 16, n)
    last = rng.uniform(0.4, 0.6, n) * people.end
    bulbar = np.select([people.onset == BULBAR, people.onset == RESPIRATORY], [np.zeros(n), near[:, 0] + 2], far)
    fine = np.select([people.onset == UPPER], [np.zeros(n)], near[:, 0])
    gross = np.select([people.onset == LOWER], [np.zeros(n)], near[:, 1])
    pace = np.clip(np.sqrt(0.6 / people.dfs), 0.4, 3.0)[:, None]
    both = 0.55 * np.maximum(fine, gross)  # dressing and turning in bed need arms and legs
    columns = [bulbar, bulbar, bulbar, fine, fine, np.minimum(both, np.maximum(fine, 1)), both, gross, gross]
    motor = pace * (np.stack(columns, axis=1) + rng.uniform(0, 3, (n, 9)))
    breath = np.where(people.onset == RESPIRATORY, 0.0, last)[:, None] + rng.uniform(0, 3, (n, 2))
    return np.hstack([motor, breath])


def items(rng: np.random.Generator, people: Cohort, grid: Grid) -> Ints:
    """Items 1 to 12 (people x contacts x 12), whole numbers that never rise; item 12 is still 4."""
    start = lags(rng, people)[:, None, :]
    own = _WEIGHTS * np.exp(rng.normal(0, 0.25, (len(people), 11)))
    months = grid.months[:, :, None]
    shares = own[:, None, :] * (np.maximum(months - start, 0) + 0.02 * np.maximum(months, 0.1))
    lost = _filled(shares, points_lost(people, grid.months))
    rounding = rng.uniform(0.35, 0.65, (len(people), 1, 11))
    whole = np.maximum.accumulate(np.floor(lost + rounding), axis=1).clip(0, 4)
    return np.concatenate([4 - whole, np.full((*whole.shape[:2], 1), 4.0)], axis=2).astype(np.int64)


def _filled(shares: Floats, wanted: Floats) -> Floats:
    """Losses in proportion to `shares`, at most 4 an item, that add up to `wanted` (found by halving)."""
    low = np.zeros(wanted.shape)
    high = np.full(wanted.shape, 4.0) / np.maximum(shares.min(axis=2), 1e-9)
    for _ in range(_ROUNDS):
        middle = np.sqrt(np.maximum(low, 1e-9) * high)
        enough = np.minimum(shares * middle[:, :, None], 4).sum(axis=2) >= wanted
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return np.asarray(np.minimum(shares * high[:, :, None], 4))


def as_scored(rng: np.random.Generator, true: Ints, grid: Grid) -> tuple[Ints, Bools]:
    """What was written down: now and then a point better than before, and on a few sheets an item that was not assessed."""
    kinder = coin(rng, np.where(grid.mode == CLINIC, _KINDER / 2, _KINDER))[:, :, None]  # the rater's day, not each item's
    better = kinder & coin(rng, NOISE / _KINDER, true.shape) & (true < 4)
    better[:, :, 11] = False
    sheet = coin(rng, np.where(grid.mode == CLINIC, 0.008, 0.03))[:, :, None]
    which: Any = rng.integers(0, 12, true.shape[:2])[:, :, None]
    gap = sheet & ((np.arange(12) == which) | coin(rng, 0.05, true.shape))
    return true + better, np.asarray(gap)
