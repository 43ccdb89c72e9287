"""The forecast of one person's total as it may be shown: a fan of two bands for six months, or the reason why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.care import trajectory, words
from dashboard.care.forecast import forecast, why_no_forecast
from dashboard.care.forecast_limits import limits
from dashboard.care.forecast_standing import Standing
from dashboard.care.trajectory import DAYS_A_MONTH
from dashboard.care.trajectory_limits import limits as trajectory_limits

_STEP_DAYS = 7


@dataclass(frozen=True)
class Ahead:
    """One day ahead: the ends of the bands and the middle, on the scale of the total (0 to 48)."""

    on: date
    low80: float
    low50: float
    middle: float
    high50: float
    high80: float


@dataclass(frozen=True)
class Fan:
    """days run from the latest score to six months from today; ticks: at 3 and 6 months. provisional: under 6 months since onset.

    scatter: of one score around the person's course, in points.
    """

    days: tuple[Ahead, ...]
    ticks: tuple[Ahead, ...]
    months: tuple[Ahead, ...]
    count: int
    a_month: float
    scatter: float
    provisional: bool
    standing: Standing

    @property
    def last(self) -> Ahead:
        """The last day of the fan."""
        return self.days[-1]


@dataclass(frozen=True)
class NoFan:
    """Why none is shown, as one sentence."""

    why: str


def fan(points: Sequence[tuple[date, int]], today: date, standing: Standing, *, onset_on: date | None) -> Fan | NoFan:
    """The fan of (day, total) of one person, in any order, as of today. a_month is the slope that the band's middle follows."""
    known = limits().shown
    if why := why_no_forecast([on.toordinal() for on, _ in points]):
        return NoFan(f"No forecast: needs {known.least_scores} scores over {known.least_days} days, has {why.lower()}.")
    if not standing.may_show:
        return NoFan(f"No forecast: its back-test does not hold{_because(standing)}. {tested(standing)}")
    ordered = sorted(points)
    last_on = ordered[-1][0]
    until = today + timedelta(days=round(known.months_ahead * DAYS_A_MONTH))
    monthly = [_after(today, month) for month in range(1, known.months_ahead + 1)]
    weekly = [last_on + timedelta(days=n) for n in range(0, (until - last_on).days, _STEP_DAYS)]
    found, scatter = _ahead(ordered, [*weekly, until, *monthly], standing)
    days, months = found[: len(weekly) + 1], found[len(weekly) + 1 :]
    span = (days[-1].on - last_on).days / DAYS_A_MONTH
    return Fan(
        days=tuple(days),
        ticks=tuple(months[month - 1] for month in known.ticks_at_months),
        months=tuple(months),
        count=len(ordered),
        a_month=(days[-1].middle - days[0].middle) / span,
        scatter=scatter,
        provisional=onset_on is not None and trajectory.months_between(onset_on, today) < trajectory_limits().provisional.months_under,
        standing=standing,
    )


def tested(standing: Standing) -> str:
    """Of 1846 later scores, 85 % lay in the 8 in 10 band."""
    test = standing.test
    where = "this clinic" if standing.own else "the shipped reference, an invented clinic"
    return (
        f"Of {test.scores} later scores of {test.people} people of {where}, {words.percent(test.held80 or 0)} lay in the 8 in 10 band"
        f" and {words.percent(test.held50 or 0)} in the 5 in 10 band."
    )


def _because(standing: Standing) -> str:
    return f": {', '.join(standing.test.fails)}" if standing.test.fails else ""


def _ahead(points: Sequence[tuple[date, int]], days: Sequence[date], standing: Standing) -> tuple[list[Ahead], float]:
    shown = forecast([on.toordinal() for on, _ in points], [total for _, total in points], [on.toordinal() for on in days], standing.prior)
    ends = [shown.quantile(p).round(2).tolist() for p in (0.1, 0.25, 0.5, 0.75, 0.9)]
    return [Ahead(on, *values) for on, *values in zip(days, *ends, strict=True)], shown.scatter


def _after(today: date, months: int) -> date:
    return today + timedelta(days=round(months * DAYS_A_MONTH))
