"""Weight, and when a gastrostomy is talked about and placed (clinical.md 9.2, steps 7 and 9)."""

from dataclasses import dataclass

import numpy as np

from db.seed.breathing import first_day, within
from db.seed.cohort import Cohort
from db.seed.rows import NEVER, Days, Floats, Ints, coin, days_after
from db.seed.visits import CLINIC, SELF, Grid

_DAY = np.timedelta64(1, "D")


@dataclass(frozen=True)
class Nutrition:
    weight: Floats  # kg (people x contacts), NaN where nobody was weighed
    height: Floats  # cm
    gastrostomy_on: Days
    talk_on: Days
    at_home: tuple[Ints, Days, Floats]  # weighed between contacts: person, day, kg


def study(rng: np.random.Generator, people: Cohort, grid: Grid, items: Ints) -> Nutrition:
    n = len(people)
    swallowing = items[:, :, 2]
    placed = np.where(coin(rng, 0.6, n), days_after(first_day(grid, swallowing <= 2), rng.uniform(21, 56, n)), NEVER)
    gastrostomy_on = within(people, placed)
    asked = np.where(coin(rng, 0.75, n), days_after(first_day(grid, swallowing <= 3), rng.uniform(0, 80, n)), NEVER)
    talk_on = within(people, np.fmin(asked, days_after(gastrostomy_on, np.full(n, -20))))

    height = np.where(people.male, rng.normal(176, 7, n), rng.normal(163, 6.5, n)).clip(142, 205).round()
    usual = rng.normal(26.2, 4.2, n).clip(19, 43) * (height / 100) ** 2
    lost_before = np.where(coin(rng, 0.675, n), rng.exponential(0.061, n).clip(0.005, 0.22), 0.0)
    start = usual * (1 - lost_before)

    before = np.concatenate([people.diagnosed_on[:, None], grid.day[:, :-1]], axis=1)
    months = np.maximum((grid.day - before) / _DAY, 0) / 30.4375
    state = np.concatenate([swallowing[:, :1], swallowing[:, :-1]], axis=1)
    percent = 0.2 + 0.5 * (4 - state)
    fed = grid.day >= gastrostomy_on[:, None]  # false while NaT
    change = np.where(fed, rng.normal(0.05, 0.25, percent.shape), -percent) * months / 100
    lean = (16.2 * (height / 100) ** 2)[:, None]  # nobody is thinner than this for long
    # Loss levels off (supplements, softer food): at about 3 % while swallowing is sound, at 9 % and up to 20 % when it is not.
    floor = (np.exp(rng.normal(0, 0.4, n))[:, None] * np.select([state == 4, state == 3], [0.024, 0.032], 0.085)).clip(0.01, 0.2)
    gone = np.cumsum(change, axis=1)
    gone = np.where(gone < 0, floor * np.expm1(gone / floor), np.minimum(gone, 0.02))
    weight = np.maximum(start[:, None] * (1 + gone), np.minimum(lean, start[:, None]))
    chance = np.select([grid.mode == CLINIC, grid.mode >= SELF], [0.97, 0.35], 0.3)
    weighed = grid.kept & coin(rng, chance)
    read = (weight + rng.normal(0, 0.5, weight.shape)).clip(30, 220)
    return Nutrition(np.asarray(np.where(weighed, read, np.nan)), height, gastrostomy_on, talk_on, _at_home(rng, people, grid, weight))


def _at_home(rng: np.random.Generator, people: Cohort, grid: Grid, weight: Floats) -> tuple[Ints, Days, Floats]:
    """Home scales or a nurse's round: most people are weighed about once a month when the next contact is far."""
    after = np.concatenate([grid.day[:, 1:], people.last_on[:, None]], axis=1)[:, :, None]
    on = grid.day[:, :, None] + rng.integers((25, 58), (45, 85), (*grid.day.shape, 2)).astype("timedelta64[D]")
    known = grid.kept[:, :, None] & (on < after) & coin(rng, 0.88, len(people))[:, None, None] & coin(rng, 0.9, on.shape)
    at, place, _ = np.nonzero(known)
    return at, on[known], (weight[at, place] + rng.normal(0, 0.5, len(at))).clip(30, 220)
