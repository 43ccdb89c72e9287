"""What the quality measures are counted from: one person's dated facts, and the period they are counted over."""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from operator import itemgetter
from typing import TypeVar
from uuid import UUID

from dashboard.care.quality_file import Dated, Exclusion, measure_file

__all__ = ["Dated", "Excepted", "Need", "Period", "PersonFacts", "Span", "TaskDue", "Topic", "active", "between", "period_to"]

Value = TypeVar("Value")
_DAY = itemgetter(0)


@dataclass(frozen=True)
class Span:
    """From first to last day, both included; last None while it goes on."""

    first: date
    last: date | None = None

    def holds(self, on: date) -> bool:
        """Whether a day lies in it, both ends included."""
        return self.first <= on and (self.last is None or on <= self.last)


@dataclass(frozen=True)
class Excepted:
    """Somebody is left out of a measure (or of all, measure None) for a reason, while the span holds."""

    reason: Exclusion
    span: Span
    measure: str | None = None


@dataclass(frozen=True)
class Need:
    """An aid that was needed. lead_days: how long it may typically take."""

    aid_key: str
    identified_on: date
    met_on: date | None
    lead_days: int
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class TaskDue:
    due_on: date
    closed_on: date | None
    cancelled: bool = False
    discipline: str = ""
    priority: str = ""


@dataclass(frozen=True)
class Topic:
    """A carer topic: needed from a day, signed off on another, in date up to and including good_until."""

    key: str
    needed_on: date
    signed_on: date | None = None
    good_until: date | None = None


@dataclass(frozen=True)
class PersonFacts:
    """One person. All series oldest first. ended_on: the first day no longer under care. weights in kg, niv_hours a day.

    sessions: (day, done) of every session asked for; paused and rest days are not among them.
    """

    id: UUID
    since_on: date
    ended_on: date | None = None
    has_als: bool = True
    diagnosed_on: date | None = None
    days: Mapping[Dated, tuple[date, ...]] = field(default_factory=dict)
    items: tuple[tuple[date, tuple[int | None, ...]], ...] = ()
    weights: tuple[tuple[date, float], ...] = ()
    weight_at_diagnosis: float | None = None
    niv_hours: tuple[tuple[date, float], ...] = ()
    needs: tuple[Need, ...] = ()
    tasks: tuple[TaskDue, ...] = ()
    programmes: tuple[Span, ...] = ()
    pauses: tuple[Span, ...] = ()
    sessions: tuple[tuple[date, bool], ...] = ()
    carer: Span | None = None
    topics: tuple[Topic, ...] = ()
    paid_care: Span | None = None
    worker_visits: tuple[tuple[date, str], ...] = ()
    exceptions: tuple[Excepted, ...] = ()

    def under_care(self, on: date) -> bool:
        """Whether the clinic cares for the person on a day; the day care ended is no longer one."""
        return self.since_on <= on and (self.ended_on is None or on < self.ended_on)

    def any(self, kind: Dated, first: date, last: date) -> bool:
        """Whether it happened from first to last, both included."""
        days = self.days.get(kind, ())
        return bisect_left(days, first) < bisect_right(days, last)

    def on_days(self, kind: Dated, first: date, last: date) -> tuple[date, ...]:
        """The days on which it happened from first to last, both included, oldest first."""
        days = self.days.get(kind, ())
        return days[bisect_left(days, first) : bisect_right(days, last)]

    def first(self, kind: Dated) -> date | None:
        """The first day on which it happened; None if never."""
        return next(iter(self.days.get(kind, ())), None)

    @cached_property
    def first_loss(self) -> Mapping[int, date]:
        """The day on which the weight first was so many whole percent under that at diagnosis, and more: {10: day}."""
        lost: dict[int, date] = {}
        if self.weight_at_diagnosis:
            for on, kg in self.weights:
                for percent in range(1, int(100 * (1 - kg / self.weight_at_diagnosis) + 1e-9) + 1):
                    lost.setdefault(percent, on)
        return lost


@dataclass(frozen=True)
class Period:
    """From first to last day, both included."""

    first: date
    last: date

    def holds(self, on: date | None) -> bool:
        """Whether a day lies in it, both ends included."""
        return on is not None and self.first <= on <= self.last

    @cached_property
    def windows(self) -> Mapping[int, tuple["Period", ...]]:
        """The period cut into windows of 3 months (by months: 3), oldest first."""
        months = measure_file().conventions.period_months
        return {size: tuple(_months_to(self.last, back, size) for back in range(months - size, -1, -size)) for size in (3,)}


def between(series: Sequence[tuple[date, Value]], first: date, last: date) -> Sequence[tuple[date, Value]]:
    """The part of a series, oldest first, from first to last day, both included."""
    return series[bisect_left(series, first, key=_DAY) : bisect_right(series, last, key=_DAY)]


def period_to(last: date) -> Period:
    """The rolling 12 months that end on a day."""
    return _months_to(last, 0, measure_file().conventions.period_months)


def active(person: PersonFacts, period: Period) -> bool:
    """ALS or MND, and under care for at least 90 days of the period."""
    last = period.last if person.ended_on is None else min(period.last, person.ended_on - timedelta(days=1))
    return person.has_als and (last - max(period.first, person.since_on)).days + 1 >= measure_file().conventions.active_days


def _months_to(last: date, back: int, size: int) -> Period:
    """`size` months that end `back` months before the end of `last`."""
    end = last + timedelta(days=1)
    return Period(_earlier(end, back + size), _earlier(end, back) - timedelta(days=1))


def _earlier(on: date, months: int) -> date:
    """So many months before; a day that the month does not have is its last."""
    at = on.year * 12 + on.month - 1 - months
    year, month = divmod(at, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))
