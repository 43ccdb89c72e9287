"""How function changes: points lost since onset (dFS), the recent slope, change against a baseline, and gaps between visits."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from operator import mul

from dashboard.care import alsfrs
from dashboard.care.alsfrs import Domain
from dashboard.care.trajectory_limits import limits
from db.records import Score

DAYS_A_MONTH = 30.4375  # a twelfth of a Julian year, as in the published dFS


class Pace(StrEnum):
    SLOW = "slow"
    INTERMEDIATE = "intermediate"
    FAST = "fast"


@dataclass(frozen=True)
class SinceOnset:
    """Mean points lost a month since onset (dFS). provisional: the history is too short for a steady figure."""

    points_a_month: float
    pace: Pace
    provisional: bool
    months: float


@dataclass(frozen=True)
class Slope:
    """Points a month by least squares; below zero is decline. first_on to last_on is the window it used, in which `count` scores lie."""

    a_month: float
    first_on: date
    last_on: date
    count: int

    @property
    def days(self) -> int:
        """Days from the first to the last score of its window."""
        return (self.last_on - self.first_on).days


@dataclass(frozen=True)
class Change:
    """From one score to a later one. mixed_modes: taken in different ways and close enough for that to matter."""

    was: Score
    now: Score
    total_was: int | None
    total_now: int | None
    domains: dict[Domain, int | None]
    mixed_modes: bool

    @property
    def total(self) -> int | None:
        """Points; below zero is decline. None when either total is not known."""
        return None if self.total_was is None or self.total_now is None else self.total_now - self.total_was

    @property
    def days(self) -> int:
        """Days between the two."""
        return (self.now.assessed_on - self.was.assessed_on).days


def months_between(start: date, end: date) -> float:
    """Months of 30.4375 days from start to end; below zero when end comes first."""
    return (end - start).days / DAYS_A_MONTH


def since_onset(total: int | None, *, onset_on: date | None, on: date) -> SinceOnset | None:
    """dFS of a total (0 to 48) on a day: (48 - total) / months since onset. None without total or onset, or on the day of onset or before it.

    Source: Kimura 2006 (Neurology 66:265).
    """
    if onset_on is None:
        return None
    return dfs(total, months_between(onset_on, on))


def dfs(total: int | None, months: float) -> SinceOnset | None:
    """The same from months since onset, which must be above zero. Raises ValueError for a total outside 0 to 48."""
    if total is None or not 0 < months < math.inf:  # also when they are no number
        return None
    if not 0 <= total <= alsfrs.MAX_TOTAL:
        raise ValueError(f"a total lies between 0 and {alsfrs.MAX_TOTAL}, not {total}")
    lost = (alsfrs.MAX_TOTAL - total) / months
    return SinceOnset(lost, pace(lost), months < limits().provisional.months_under, months)


def pace(points_a_month: float) -> Pace:
    """Slow, intermediate or fast, by points lost a month; both limits belong to intermediate. Raises ValueError for what is no number."""
    known = limits().pace
    if math.isnan(points_a_month):
        raise ValueError("points a month must be a number")
    if points_a_month < known.intermediate_from:
        return Pace.SLOW
    return Pace.FAST if points_a_month > known.fast_above else Pace.INTERMEDIATE


def lost_between(earlier: int, later: int, days: int) -> float:
    """Points lost a month between two totals; above zero is decline. Raises ValueError unless days is above zero."""
    if days <= 0:
        raise ValueError(f"the later score must lie after the earlier one, not {days} days after it")
    return (earlier - later) / (days / DAYS_A_MONTH)


def slope(points: Sequence[tuple[date, int]]) -> Slope | None:
    """The recent slope in points a month through (day, total), in any order.

    It uses the last 4 scores, and as many more before them as it takes to span 60 days; None with fewer than 3 scores or a shorter span.
    Raises ValueError for a total that is no number.
    """
    known = limits().slope
    ordered = by_day(points)
    start = max(len(ordered) - known.last_scores, 0)
    while start > 0 and (ordered[-1][0] - ordered[start][0]).days < known.least_days:
        start -= 1
    window = ordered[start:]
    if len(window) < known.least_scores or (window[-1][0] - window[0][0]).days < known.least_days:
        return None
    return Slope(_least_squares(window), window[0][0], window[-1][0], len(window))


def by_day(points: Sequence[tuple[date, int]]) -> list[tuple[date, int]]:
    """(day, total) oldest first. Raises ValueError for a total that is no number."""
    for on, total in points:
        if total is None or not math.isfinite(total):
            raise ValueError(f"the total of {on} must be a number, not {total}")
    return sorted(points)


def why_no_slope(points: Sequence[tuple[date, int]]) -> str | None:
    """What is missing for a slope, short enough for a cell: No score, 1 score, 2 scores, 49 d only. None when there is one."""
    if slope(points) is not None:
        return None
    if not points:
        return "No score"
    days = [on for on, _ in points]
    if len(points) < limits().slope.least_scores:
        return "1 score" if len(points) == 1 else f"{len(points)} scores"
    return f"{(max(days) - min(days)).days} d only"


def in_order(scores: Sequence[Score]) -> list[Score]:
    """Oldest first; two of one day in the order of their modes, as patient_summary keeps them."""
    return sorted(scores, key=lambda score: (score.assessed_on, score.mode.value))


def totals(scores: Sequence[Score]) -> list[tuple[date, int]]:
    """(day, total) of every score that has a total, oldest first. A total is the sum of its twelve items and nothing else."""
    found = [(score.assessed_on, alsfrs.total(score.items)) for score in in_order(scores)]
    return [(on, total) for on, total in found if total is not None]


def change(scores: Sequence[Score], baseline_on: date | None = None) -> Change | None:
    """From the baseline to the latest score: the last one on or before baseline_on, or the first ever if all came later.

    Without baseline_on, from the score before the latest. None with fewer than two scores, or when the baseline is the latest itself.
    """
    ordered = in_order(scores)
    if len(ordered) < 2:
        return None
    now = ordered[-1]
    if baseline_on is None:
        return _between(ordered[-2], now)
    before = [score for score in ordered if score.assessed_on <= baseline_on]
    was = before[-1] if before else ordered[0]
    return None if was is now else _between(was, now)


def gaps(days: Sequence[date]) -> list[int]:
    """Positions i of days (oldest first) after which more than 120 days pass before the next one."""
    over = limits().gap.days_over
    return [at for at, (one, other) in enumerate(pairwise(days)) if (other - one).days > over]


def _between(was: Score, now: Score) -> Change:
    then, since = alsfrs.domains(was.items), alsfrs.domains(now.items)
    total_was, total_now = alsfrs.total(was.items), alsfrs.total(now.items)
    near = total_was is None or total_now is None or abs(total_now - total_was) < limits().compare.modes_matter_under_points
    return Change(
        was=was,
        now=now,
        total_was=total_was,
        total_now=total_now,
        domains={which: _minus(since[which], then[which]) for which in Domain},
        mixed_modes=near and was.mode is not now.mode,
    )


def _minus(now: int | None, was: int | None) -> int | None:
    return None if now is None or was is None else now - was


def _least_squares(points: Sequence[tuple[date, int]]) -> float:
    """Points a month. In whole days from the first one, so that all sums are exact."""
    first, n = points[0][0], len(points)
    days = [(on - first).days for on, _ in points]
    totals = [total for _, total in points]
    sum_x, sum_y = sum(days), sum(totals)
    above = n * sum(map(mul, days, totals)) - sum_x * sum_y
    return DAYS_A_MONTH * above / (n * sum(map(mul, days, days)) - sum_x * sum_x)
