"""One person who started a programme: what they were like at the start, and how their ALSFRS-R went on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from uuid import UUID

import numpy as np

from dashboard.care.alsfrs import MAX_TOTAL
from dashboard.care.cohort_file import cohort_file
from dashboard.care.trajectory import DAYS_A_MONTH


@dataclass(frozen=True)
class Starter:
    """scores: (day, total 0 to 48), in any order. asked, done: sessions of months 0 to 3; logged: whether anything was logged in them.

    fvc in % predicted at the start, age in years at diagnosis, months_since_onset at the start; None is not known.
    """

    id: UUID
    started_on: date
    scores: tuple[tuple[date, int], ...]
    asked: int = 0
    done: int = 0
    logged: bool = False
    died_on: date | None = None
    left_on: date | None = None
    age: float | None = None
    bulbar: bool | None = None
    fvc: float | None = None
    months_since_onset: float | None = None

    def month(self, months: int) -> date:
        """The day so many months after the start."""
        return self.started_on + timedelta(days=round(months * DAYS_A_MONTH))

    @cached_property
    def baseline(self) -> float | None:
        """The total nearest to the start."""
        known = cohort_file().baseline_days
        near = self.between(self.started_on - timedelta(days=known.before), self.started_on + timedelta(days=known.after))
        return float(min(near, key=lambda one: (abs((one[0] - self.started_on).days), one[0]))[1]) if near else None

    @cached_property
    def slope_before(self) -> float | None:
        """Points a month in the year up to the start (below 0 is decline), or since onset when too few scores are there."""
        own = self.slope(self.started_on - timedelta(days=cohort_file().slope.before_days), self.started_on)
        if own is not None or self.baseline is None or not self.months_since_onset or self.months_since_onset <= 0:
            return own
        return (self.baseline - MAX_TOTAL) / self.months_since_onset

    def between(self, first: date, last: date) -> list[tuple[date, int]]:
        """(day, total) of the scores from first to last, both included, oldest first."""
        return sorted(one for one in self.scores if first <= one[0] <= last)

    def slope(self, first: date, last: date) -> float | None:
        """Points a month by least squares over the scores from first to last; None with too few or too close together."""
        known, points = cohort_file().slope, self.between(first, last)
        if len(points) < known.least_scores or (points[-1][0] - points[0][0]).days < known.least_days:
            return None
        months = np.array([(on - points[0][0]).days / DAYS_A_MONTH for on, _ in points])
        totals = np.array([total for _, total in points], dtype=np.float64)
        aside = months - months.mean()
        return float(aside @ (totals - totals.mean()) / (aside @ aside))


class Trait(StrEnum):
    """What groups are compared on at the start."""

    AGE = "Age at diagnosis, mean years"
    BULBAR = "Bulbar onset"
    BASELINE = "ALSFRS-R at start, mean"
    SLOPE = "Slope before, points a month"
    FVC = "FVC at start, mean % predicted"
    MONTHS = "Months since onset, mean"


TRAITS: Mapping[Trait, Callable[[Starter], float | None]] = {
    Trait.AGE: lambda one: one.age,
    Trait.BULBAR: lambda one: None if one.bulbar is None else float(one.bulbar),
    Trait.BASELINE: lambda one: one.baseline,
    Trait.SLOPE: lambda one: one.slope_before,
    Trait.FVC: lambda one: one.fvc,
    Trait.MONTHS: lambda one: one.months_since_onset,
}


class Out(StrEnum):
    """Why somebody who started is not compared, in the order in which it is asked."""

    TOO_SOON = "followed for too short a time"
    DIED = "died before the end"
    LEFT = "left the clinic before the end"
    NO_SCORE = "no score where one was needed"
    NO_LOG = "no log: not counted as zero"
    NOTHING_ASKED = "nothing asked in the first months"
    NOT_MATCHED = "nobody alike enough"


@dataclass(frozen=True)
class Flow:
    """Who started, who is out and why, and who is compared."""

    started: int
    out: Mapping[Out, tuple[UUID, ...]]
    compared: tuple[UUID, ...]


@dataclass(frozen=True)
class Balance:
    """One trait at the start: mean (or share of 1) of each group by its key, people in whom it is known, and how far the two outer groups are apart.

    apart: standardised difference; alike: under 0.10; None when it cannot be told.
    """

    trait: Trait
    means: Mapping[str, float | None]
    known: Mapping[str, int]
    apart: float | None

    @property
    def alike(self) -> bool | None:
        """Whether the groups lie so close together that they count as alike (data/cohort.yaml); None when it cannot be told."""
        return None if self.apart is None else self.apart < cohort_file().alike_under
