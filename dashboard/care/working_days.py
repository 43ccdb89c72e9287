"""The days on which a clinic works: weekdays and holidays of its site."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

MONDAY_TO_FRIDAY = frozenset({1, 2, 3, 4, 5})
_A_YEAR = 366


class DayOff(StrEnum):
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@dataclass(frozen=True)
class WorkingDays:
    """ISO weekdays (1 Monday to 7 Sunday) on which the site works, and its holidays."""

    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    holidays: frozenset[date] = field(default=frozenset())

    def off(self, on: date) -> DayOff | None:
        """Why nobody works on a day; None for a working day."""
        if on.isoweekday() not in self.weekdays:
            return DayOff.WEEKEND
        return DayOff.HOLIDAY if on in self.holidays else None

    def from_(self, on: date) -> date:
        """The day itself, or the first working day after it. A site that works on no day in a year gets the day itself."""
        return next((day for n in range(_A_YEAR) if self.off(day := on + timedelta(days=n)) is None), on)

    def before(self, on: date) -> date:
        """The last working day before a day. A site that works on no day in a year gets the day before."""
        return next((day for n in range(1, _A_YEAR) if self.off(day := on - timedelta(days=n)) is None), on - timedelta(days=1))

    def after(self, on: date, days: int) -> date:
        """The day that is `days` working days after a day; a site that works on no day in a year counts all days."""
        at = on
        for _ in range(days):
            at = self.from_(at + timedelta(days=1))
        return at

    def between(self, first: date, last: date) -> int:
        """Working days after `first` up to `last`; below zero, those after `last` up to `first`."""
        if last < first:
            return -self.between(last, first)
        return sum(self.off(first + timedelta(days=n)) is None for n in range(1, (last - first).days + 1))
