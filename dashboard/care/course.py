"""The shape of a course: since when a score has not fallen (a plateau), and rises, which are looked at before they are believed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from dashboard.care.trajectory import DAYS_A_MONTH, by_day
from dashboard.care.trajectory_limits import limits


@dataclass(frozen=True)
class Plateau:
    """A stretch whose scores differ by no more than scatter. from_on is the first of them, to_on the latest score."""

    from_on: date
    to_on: date
    count: int
    low: int
    high: int

    @property
    def months(self) -> float:
        """How long it has lasted, in months of 30.4375 days."""
        return (self.to_on - self.from_on).days / DAYS_A_MONTH


@dataclass(frozen=True)
class Rise:
    """A score above the one before it. beyond: by more than two ratings of the same state differ, so that it is to be checked."""

    from_on: date
    to_on: date
    points: int
    beyond: bool


def plateau(points: Sequence[tuple[date, int]]) -> Plateau | None:
    """The plateau that lasts up to the latest score, of (day, total) in any order: None when it is shorter than six months or three scores.

    It is the longest stretch up to the latest score in which no two scores differ by more than 2 points. Source: data/trajectory.yaml.
    Raises ValueError for a total that is no number.
    """
    known = limits().plateau
    ordered = by_day(points)
    if not ordered:
        return None
    low = high = ordered[-1][1]
    start = len(ordered) - 1
    while start > 0:
        before = ordered[start - 1][1]
        if max(high, before) - min(low, before) > known.within_points:
            break
        low, high, start = min(low, before), max(high, before), start - 1
    found = Plateau(ordered[start][0], ordered[-1][0], len(ordered) - start, low, high)
    return found if found.count >= known.least_scores and found.months >= known.least_months else None


def rises(points: Sequence[tuple[date, int]]) -> list[Rise]:
    """Every rise from one score to the next, oldest first, of (day, total) in any order. A slope uses them as they are.

    Raises ValueError for a total that is no number.
    """
    over = limits().rise.check_over_points
    ordered = by_day(points)
    return [Rise(one_on, other_on, other - one, other - one > over) for (one_on, one), (other_on, other) in pairwise(ordered) if other > one]
