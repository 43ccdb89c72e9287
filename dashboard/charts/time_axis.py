"""The one time axis that a trajectory shares: by date or by months since onset, 6 months, 12 months or all of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from dashboard.care import words
from dashboard.care.trajectory import DAYS_A_MONTH, months_between


class XAxis(StrEnum):
    DATE = "date"
    ONSET = "onset"


class Range(StrEnum):
    SIX_MONTHS = "6m"
    YEAR = "12m"
    ALL = "all"


AHEAD_ROOM = 0.38
"""Of the time up to today: as much again lies ahead at least, when anything does."""

_MONTHS = {Range.SIX_MONTHS: 6, Range.YEAR: 12}
_MOST_TICKS = 8
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)


@dataclass(frozen=True)
class Axis:
    """From start to end, both shown. onset_on is set when x counts months since onset."""

    start: date
    end: date
    onset_on: date | None = None

    def at(self, on: date) -> str | float:
        """What Plotly takes for x."""
        return on.isoformat() if self.onset_on is None else round(months_between(self.onset_on, on), 3)

    def share(self, on: date) -> float:
        """How far along the axis a day lies, 0 at its start, 1 at its end."""
        return (on - self.start).days / (self.end - self.start).days

    def holds(self, on: date) -> bool:
        return self.start <= on <= self.end

    def words(self, on: date) -> str:
        """The day, and the month since onset where that is what the axis counts."""
        if self.onset_on is None:
            return words.day(on)
        return f"{words.day(on)}, month {words.number(months_between(self.onset_on, on))} since onset"

    def layout(self) -> dict[str, Any]:
        """Plotly's settings of this axis: fixed, with ticks by month, quarter, half-year or year so that labels never touch."""
        ticks = [(on.isoformat(), text) for on, text in self.months()] if self.onset_on is None else self._month_ticks(self.onset_on)
        return {
            "type": "date" if self.onset_on is None else "linear",
            "range": [self.at(self.start), self.at(self.end)],
            "tickvals": [at for at, _ in ticks],
            "ticktext": [text for _, text in ticks],
        }

    def _step(self, most: int) -> int:
        months = max((self.end - self.start).days / DAYS_A_MONTH, 1)
        return next((step for step in _STEPS if months / step <= most), _STEPS[-1])

    def months(self, most: int = _MOST_TICKS) -> list[tuple[date, str]]:
        """First days of months, no more than `most` or so; the year is said at the first tick and at every January."""
        step = self._step(most)
        month = self.start.year * 12 + self.start.month - 1
        month += -month % step
        ticks: list[tuple[date, str]] = []
        while (first := date(month // 12, month % 12 + 1, 1)) <= self.end:
            if first >= self.start:
                name = words.MONTHS[first.month - 1]
                ticks.append((first, str(first.year) if step >= 12 else f"{name} {first.year}" if first.month == 1 or not ticks else name))
            month += step
        return ticks

    def _month_ticks(self, onset_on: date) -> list[tuple[float, str]]:
        step = self._step(_MOST_TICKS)
        first, last = months_between(onset_on, self.start), months_between(onset_on, self.end)
        month = int(first // step + (first % step > 0)) * step
        return [(float(at), words.number(at)) for at in range(month, int(last) + 1, step)]


def axis(
    days: Sequence[date], today: date, *, x: XAxis = XAxis.DATE, span: Range = Range.ALL, onset_on: date | None = None, ahead_on: date | None = None
) -> Axis:
    """The axis for these days: it ends a little after today, and starts 6 or 12 months before it, or a little before the first day.

    With ahead_on it reaches on to that day, and at least so far that the labels right of today have room.
    By months since onset only when the day of onset is known; otherwise by date.
    """
    first = min(days, default=today)
    if span in _MONTHS:
        first = today - timedelta(days=round(_MONTHS[span] * DAYS_A_MONTH))
    pad = max(round((today - first).days * 0.03), 4)
    start = first if span in _MONTHS else first - timedelta(days=pad)
    end = max([today, *days]) if span is Range.ALL else today
    start = min(start, today - timedelta(days=28))
    until = end + timedelta(days=pad)
    if ahead_on is not None:
        until = max(ahead_on + timedelta(days=4), today + timedelta(days=round(AHEAD_ROOM * (today - start).days)))
    return Axis(start, until, onset_on if x is XAxis.ONSET else None)
