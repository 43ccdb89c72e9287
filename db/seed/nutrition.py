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
    floor = np.clip(np.exp(rng.normal(np.log(0.068), 0.5, n)), 0.03, 0.2)[:, None]  # loss levels off: supplements, softer food
    gone = np.cumsum(change, axis=1)
    gone = np.where(gone < 0, floor * np.expm1(gone / floor), np.minimum(gone, 0.02))
    weight = np.maximum(start[:, None] * (1 + gone), np.minimum(lean, start[:, None]))
    chance = np.select([grid.mode == CLINIC, grid.mode >= SELF], [0.97, 0.35], 0.3)
    weighed = grid.kept & coin(rng, chance)
    read = (weight + rng.normal(0, 0.6, weight.shape)).clip(30, 220)
    return Nutrition(np.asarray(np.where(weighed, read, np.nan)), height, gastrostomy_on, talk_on, _at_home(rng, people, grid, weight))


def _at_home(rng: np.random.Generator, people: Cohort, grid: Grid, weight: Floats) -> tuple[Ints, Days, Floats]:
    """Home scales or a nurse's round: most people are weighed a month or two after a contact when the next is far."""
    after = np.concatenate([grid.day[:, 1:], people.last_on[:, None]], axis=1)
    on = grid.day + rng.integers(28, 55, grid.day.shape).astype("timedelta64[D]")
    known = grid.kept & (on < after) & coin(rng, 0.85, len(people))[:, None] & coin(rng, 0.95, grid.day.shape)
    at, day = np.nonzero(known)[0], on[known]
    return at, day, (weight[known] + rng.normal(0, 0.5, len(at))).clip(30, 220)
