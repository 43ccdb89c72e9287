"""Statistical process control (XmR): is a weekly figure varying as usual, getting better or worse, and will it meet its target?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import pairwise
from math import isclose, isfinite
from typing import Annotated

from pydantic import Field

from dashboard.care.datafile import Known, load
from dashboard.care.words import count, day


class Near(Known):
    points: int
    of_them: int
    from_share_of_limit: Annotated[float, Field(gt=0, lt=1)]


class Limits(Known):
    schema_version: int
    least_points: Annotated[int, Field(ge=2)]
    limit_times_mean_range: float
    run_points: Annotated[int, Field(ge=2)]
    trend_points: Annotated[int, Field(ge=2)]
    near: Near
    source: str


@cache
def limits() -> Limits:
    """What data/spc.yaml says."""
    return load("spc.yaml", Limits)


class Rule(StrEnum):
    TREND = "trend"
    OUTSIDE = "outside"
    RUN = "run"
    NEAR = "near"


class Verdict(StrEnum):
    USUAL = "varying as usual"
    BETTER = "getting better"
    WORSE = "getting worse"


class Target(StrEnum):
    WILL = "will meet the target"
    MAY = "may meet the target"
    WILL_NOT = "will not meet the target"


@dataclass(frozen=True)
class Point:
    on: date
    value: float


@dataclass(frozen=True)
class Rebase:
    """From this day on the limits are computed anew. A note says why. Raises ValueError without one."""

    on: date
    note: str

    def __post_init__(self) -> None:
        if not self.note.strip():
            raise ValueError("limits are computed anew only with a note that says why")


@dataclass(frozen=True)
class Signal:
    """More than the usual: by which rule, over which points (positions in Chart.points), up or down, and whether that is better."""

    rule: Rule
    first: int
    last: int
    up: bool
    better: bool
    words: str


@dataclass(frozen=True)
class Chart:
    """points: those since the last rebase, oldest first. mean, lower and upper are None with too few points: a run chart only."""

    points: tuple[Point, ...]
    mean: float | None
    lower: float | None
    upper: float | None
    signals: tuple[Signal, ...]
    verdict: Verdict | None
    why: str
    target: Target | None
    rebased: Rebase | None

    @property
    def words(self) -> str:
        """The verdict, why, and whether the target will be met; why there is none."""
        if self.verdict is None:
            return self.why
        said = f"{self.verdict.capitalize()}: {self.why}" if self.why else f"{self.verdict.capitalize()}."
        return said + (f" {self.target.capitalize()}." if self.target else "")


def chart(
    points: Sequence[Point],
    *,
    lower_is_better: bool,
    target: float | None = None,
    floor: float | None = None,
    ceiling: float | None = None,
    rebases: Sequence[Rebase] = (),
) -> Chart:
    """The XmR chart of points in any order, one a week, all in one unit. floor and ceiling: values the unit cannot pass, as 0 and 100 %.

    Limits are mean ± 2.66 × the mean moving range. The verdict speaks of the latest point; older signals stay marked on the chart.
    Source: data/spc.yaml. Raises ValueError for a value that is no number, and for a floor above the ceiling.
    """
    known = limits()
    if not all(isfinite(point.value) for point in points):
        raise ValueError("every point must be a number; leave out a week without one")
    if floor is not None and ceiling is not None and floor > ceiling:
        raise ValueError(f"the floor of {floor:g} lies above the ceiling of {ceiling:g}")
    rebased = max(rebases, key=lambda one: one.on, default=None)
    kept = tuple(sorted((p for p in points if rebased is None or p.on >= rebased.on), key=lambda p: p.on))
    if len(kept) < known.least_points:
        return Chart(kept, None, None, None, (), None, f"Needs {count(known.least_points, 'week')}; run chart shown", None, rebased)
    values = [point.value for point in kept]
    mean = sum(values) / len(values)
    reach = known.limit_times_mean_range * sum(abs(b - a) for a, b in pairwise(values)) / (len(values) - 1)
    signals = tuple(
        Signal(rule, first, last, up, up is not lower_is_better, _words(rule, first, last, up, kept)) for rule, first, last, up in _found(values, mean, reach)
    )
    lower, upper = mean - reach, mean + reach
    lower = lower if floor is None else max(lower, floor)
    upper = upper if ceiling is None else min(upper, ceiling)
    # What moves now outweighs where it stands: falling for 7 weeks is better even while still above the mean.
    now = next((signal for rule in Rule for signal in signals if signal.rule is rule and signal.last == len(kept) - 1), None)
    verdict = Verdict.USUAL if now is None else Verdict.BETTER if now.better else Verdict.WORSE
    return Chart(kept, mean, lower, upper, signals, verdict, f"{now.words}." if now else "", _meets(target, lower, upper, lower_is_better), rebased)


def _found(values: Sequence[float], mean: float, reach: float) -> list[tuple[Rule, int, int, bool]]:
    """Every rule that holds, as (rule, first, last, up)."""
    known = limits()
    # What adding up binary fractions leaves over is no distance, or a figure that never moves would signal.
    aside = [0.0 if isclose(value, mean, rel_tol=1e-9, abs_tol=1e-12) else value - mean for value in values]
    outside = [(Rule.OUTSIDE, at, at, off > 0) for at, off in enumerate(aside) if abs(off) > reach]
    runs = [(Rule.RUN, first, last, aside[first] > 0) for first, last in _spans(aside, lambda a, b: a * b > 0) if last - first + 1 >= known.run_points]
    # A point on the mean belongs to no side.
    runs = [run for run in runs if aside[run[1]] != 0]
    trends = [
        (Rule.TREND, first, last, up)
        for up in (True, False)
        for first, last in _spans(values, (lambda a, b: b > a) if up else (lambda a, b: b < a))
        if last - first + 1 >= known.trend_points
    ]
    near = [
        (Rule.NEAR, at, at + known.near.points - 1, up)
        for up in (True, False)
        for at in range(len(aside) - known.near.points + 1)
        if _are_near(aside[at : at + known.near.points], reach, up)
    ]
    return [*outside, *runs, *trends, *near]


def _are_near(aside: Sequence[float], reach: float, up: bool) -> bool:
    """Enough of them in the outer third of one side or beyond, the last among them, so that a signal is told once, when it shows."""
    edge = limits().near.from_share_of_limit * reach
    far = [(off if up else -off) > edge for off in aside]
    return sum(far) >= limits().near.of_them and far[-1]


def _spans(values: Sequence[float], holds: Callable[[float, float], bool]) -> list[tuple[int, int]]:
    """The longest stretches (first, last) in which each neighbouring pair holds."""
    spans, first = [], 0
    for at in range(1, len(values) + 1):
        if at == len(values) or not holds(values[at - 1], values[at]):
            spans.append((first, at - 1))
            first = at
    return spans


def _words(rule: Rule, first: int, last: int, up: bool, points: Sequence[Point]) -> str:
    many = last - first + 1
    if rule is Rule.OUTSIDE:
        return f"week of {day(points[last].on)} {'above the upper' if up else 'below the lower'} limit"
    if rule is Rule.RUN:
        return f"{many} weeks in a row {'above' if up else 'below'} the mean"
    if rule is Rule.TREND:
        return f"{many} weeks in a row {'rising' if up else 'falling'}"
    return f"{limits().near.of_them} of {many} weeks near the {'upper' if up else 'lower'} limit"


def _meets(target: float | None, lower: float, upper: float, lower_is_better: bool) -> Target | None:
    """Whether the usual range lies on the good side of the target, around it, or on the other side; at the target counts as met."""
    if target is None:
        return None
    if lower_is_better:
        return Target.WILL if upper <= target else Target.WILL_NOT if lower > target else Target.MAY
    return Target.WILL if lower >= target else Target.WILL_NOT if upper < target else Target.MAY
