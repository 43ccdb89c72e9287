"""Who the clinic cares for: onset, age, delay, pace, survival, and the day care began and ended (clinical.md 9.2, steps 1 to 4)."""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from db.seed import survival
from db.seed.rows import MONTH, NEVER, Bools, Days, Floats, Ints, coin, days_after

BULBAR, UPPER, LOWER, RESPIRATORY = range(4)
UNDER_CARE, DIED, MOVED, DISCHARGED, HOSPICE = range(5)
WINDOW_MONTHS = 102  # how long ago a diagnosis may lie
_GROWTH = 1.25  # above 1: more people come each year than the year before, as in a clinic whose area has grown
ENDED_MONTHS = 30  # the dead and those who moved are kept this far back
_SHARED = 0.75  # how far pace and breath at diagnosis go together
_ENOUGH = 6  # candidates drawn for each person wanted under care


@dataclass(frozen=True)
class Cohort:
    """One place a person in every array. Months count from symptom onset; days are whole days."""

    male: Bools
    onset: Ints  # BULBAR, UPPER, LOWER, RESPIRATORY
    delay: Floats  # months, onset to diagnosis
    dfs: Floats  # points lost a month until diagnosis
    slope: Floats  # points lost a month after diagnosis
    fvc: Floats  # % predicted at diagnosis
    end: Floats  # months to death or near-continuous ventilation
    ventilated: Bools  # lives on past `end`, ventilated day and night
    ftd: Bools
    born_on: Days
    onset_on: Days
    diagnosed_on: Days
    enrolled_on: Days
    hospice_on: Days  # NaT: never
    status: Ints
    status_on: Days  # NaT while under care
    last_on: Days  # no fact after this day

    def __len__(self) -> int:
        return len(self.male)

    def take(self, where: Any) -> "Cohort":
        return Cohort(**{f.name: getattr(self, f.name)[where] for f in fields(self)})


def draw(rng: np.random.Generator, under_care: int, until: np.datetime64) -> Cohort:
    """Exactly `under_care` people under care on `until`, with those who died or left in the last 30 months beside them."""
    parts: list[Cohort] = []
    missing = under_care
    while missing > 0:
        block = _candidates(rng, missing * _ENOUGH + 60, until)
        living = np.cumsum(block.status == UNDER_CARE)
        enough = int(np.searchsorted(living, missing)) + 1
        parts.append(block.take(slice(0, enough)))
        missing -= int(living[min(enough, len(block)) - 1])
    return Cohort(**{f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Cohort)})


def _candidates(rng: np.random.Generator, n: int, until: np.datetime64) -> Cohort:
    onset = rng.choice(4, n, p=[0.29, 0.32, 0.36, 0.03])
    bulbar = onset == BULBAR
    male = coin(rng, np.where(bulbar, 0.48, 0.58))
    age = np.clip(rng.normal(np.where(bulbar, 65.0, 61.5), 11.5), 25, 88)
    z1, z2 = rng.multivariate_normal([0, 0], [[1, -0.45], [-0.45, 1]], n).T
    delay = np.clip(np.where(bulbar, 9.5, 12.5) * np.exp(0.6 * z1), 2, 72)
    dfs = np.minimum(np.clip(np.where(bulbar, 0.68, 0.58) * np.exp(0.75 * z2), 0.03, 4), 28 / delay)
    strong = -_SHARED * z2 + np.sqrt(1 - _SHARED**2) * rng.normal(size=n)  # who loses function fast has lost breath too
    fvc = np.clip(np.where(bulbar, 86, 92) + 17 * strong, 40, 125)
    ftd = coin(rng, 0.06, n)
    lp = survival.predictor(dfs=dfs, delay=delay, age=age, fvc=fvc, bulbar=bulbar, definite=coin(rng, 0.25, n), ftd=ftd, c9=coin(rng, 0.07, n))
    z3 = rng.normal(size=n)
    u = _from_normal(rng, z3)
    end = np.maximum(survival.months_to_end(lp, u, delay), delay + 0.7)
    # Who lives long loses slowly: the last score of a life is some 8 to 22 points, not 0 for years.
    left_to_lose = np.maximum(rng.uniform(26, 40, n) - dfs * delay, 4)
    slope = np.minimum(dfs * np.exp(0.35 * z3), left_to_lose / (end - delay))
    ventilated = coin(rng, 0.05, n)
    death = end + np.where(ventilated, rng.exponential(11, n) + 1, 0)

    diagnosed_on = days_after(np.full(n, until), -WINDOW_MONTHS * MONTH * rng.random(n) ** _GROWTH)
    onset_on = days_after(diagnosed_on, -delay * MONTH)
    death_on = days_after(onset_on, death * MONTH)
    late = coin(rng, 0.08, n)
    enrolled_on = days_after(diagnosed_on, np.where(late, rng.uniform(60, 500, n), rng.uniform(0, 30, n)))
    status, status_on, hospice_on = _endings(rng, death_on, enrolled_on, until)
    last_on = np.where(np.isnat(status_on), until, status_on)
    born_on = days_after(onset_on, -age * 365.25)
    drawn = Cohort(
        male, onset, delay, dfs, slope, fvc, end, ventilated, ftd, born_on, onset_on, diagnosed_on, enrolled_on, hospice_on, status, status_on, last_on
    )
    known = (enrolled_on <= last_on) & (last_on > days_after(np.full(n, until), -ENDED_MONTHS * MONTH))
    return drawn.take(known)


def _from_normal(rng: np.random.Generator, z: Floats) -> Floats:
    """Uniform numbers that are low where z is high: whoever loses function faster tends to die sooner."""
    mixed = -0.6 * z + 0.8 * rng.normal(size=len(z))
    ranks = np.argsort(np.argsort(mixed))
    return np.asarray((ranks + rng.random(len(z))) / len(z)).clip(1e-4, 1 - 1e-4)


def _endings(rng: np.random.Generator, death_on: Days, enrolled_on: Days, until: np.datetime64) -> tuple[Ints, Days, Days]:
    """Status on `until`, its day, and the day hospice care began. Whatever comes first ends care here."""
    n = len(death_on)
    hospice_on = np.where(coin(rng, 0.4, n), days_after(death_on, -rng.uniform(14, 150, n)), NEVER)
    hospice_on = np.where(hospice_on > days_after(enrolled_on, np.full(n, 20)), hospice_on, NEVER)
    moved_on = days_after(enrolled_on, rng.exponential(365 / 0.03, n).clip(45, 40_000))
    discharged_on = days_after(enrolled_on, rng.exponential(365 / 0.005, n).clip(90, 40_000))
    handed_over = ~np.isnat(hospice_on) & coin(rng, 0.65, n)  # to the hospice's own team: care here ends
    days = np.stack([death_on, moved_on, discharged_on, np.where(handed_over, hospice_on, np.datetime64("2400-01-01"))])
    first = np.argmin(days, axis=0)
    first_on = days[first, np.arange(n)]
    over = first_on <= until
    status = np.where(over, np.array([DIED, MOVED, DISCHARGED, HOSPICE])[first], UNDER_CARE)
    died = handed_over & (first == 3) & (death_on <= until)
    status = np.where(died & over, DIED, status)
    status_on = np.where(over, np.where(died, death_on, first_on), NEVER)
    ended = np.where(np.isnat(status_on), until, status_on)
    return status, status_on, np.where(hospice_on <= ended, hospice_on, NEVER)
