"""Exercise at home against what was asked: week by week and over 28 days, with the causes of what was missed.

What a session is and when it counts: adherence_days. Rest days and paused days leave the denominator. No entry is not 'not done', and is
counted apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dashboard.care import words
from dashboard.care.adherence_days import Day, DayState, days_between, in_force, is_paused
from dashboard.care.adherence_parts import causes, helped
from dashboard.care.adherence_rules import rules
from db.records import Programme, SessionLog
from db.vocabulary import LogSource, MissedReason

WEEK = 7


class Band(StrEnum):
    ON_TARGET = "on_target"
    PARTIAL = "partial"
    LOW = "low"


@dataclass(frozen=True)
class Window:
    """Sessions from starts_on to ends_on, both included. done + not_done + no_entry = asked; share is 0 to 1, None when nothing was asked."""

    starts_on: date
    ends_on: date
    asked: int
    done: int
    not_done: int
    no_entry: int
    paused_days: int

    @property
    def share(self) -> float | None:
        return self.done / self.asked if self.asked else None

    @property
    def band(self) -> Band | None:
        return None if self.share is None else band(self.share)


@dataclass(frozen=True)
class Adherence:
    """What the exercise panel shows. days and weeks run oldest first and end with the week of `today`; windows end the day before it."""

    today: date
    days: tuple[Day, ...]
    weeks: tuple[Window, ...]
    now: Window
    before: Window
    causes: tuple[tuple[MissedReason, int], ...]
    helped_share: float | None
    effort: float | None
    pain: float | None
    fatigue: float | None
    changes_on: tuple[date, ...]
    sources: tuple[LogSource, ...]
    last_log_on: date | None
    current: Programme | None
    starts_on: date | None
    paused: bool


def adherence(programmes: Sequence[Programme], sessions: Sequence[SessionLog], today: date, *, weeks: int = 16) -> Adherence:
    """Everything about exercise as of `today`.

    now is the 28 days that end yesterday (today is not over), before the 28 days ahead of those; causes, and the share of sessions with a
    helper, are of `now`; effort, pain and fatigue (0 to 10) are means of the 7 days that end today. current is the version in force,
    starts_on the first day of the next one when none is in force yet. Source: clinical.md 5, data/adherence.yaml.
    Raises ValueError for less than one week.
    """
    if weeks < 1:
        raise ValueError(f"at least one week is looked at, not {weeks}")
    known = rules()
    monday = today - timedelta(days=today.weekday() + WEEK * (weeks - 1))
    earliest = min(monday, today - timedelta(days=2 * known.window_days))
    span = days_between(programmes, sessions, earliest, today)
    yesterday = today - timedelta(days=1)
    now = window(span, yesterday - timedelta(days=known.window_days - 1), yesterday)
    before = window(span, now.starts_on - timedelta(days=known.window_days), now.starts_on - timedelta(days=1))
    recent = [day.log for day in span if day.log and day.on > today - timedelta(days=known.recent_days)]
    return Adherence(
        today=today,
        days=tuple(day for day in span if day.on >= monday),
        weeks=tuple(window(span, start, min(start + timedelta(days=WEEK - 1), today)) for start in (monday + timedelta(days=WEEK * n) for n in range(weeks))),
        now=now,
        before=before,
        causes=causes(span, now.starts_on, now.ends_on).said,
        helped_share=helped(span, now.starts_on, now.ends_on).share,
        effort=_mean([log.effort for log in recent]),
        pain=_mean([log.pain for log in recent]),
        fatigue=_mean([log.fatigue for log in recent]),
        changes_on=_changes(programmes, monday, today),
        sources=tuple(sorted({day.log.source for day in span if day.log})),
        last_log_on=max((log.on for log in sessions if log.on <= today), default=None),
        current=in_force(programmes, today),
        starts_on=min((programme.starts_on for programme in programmes if programme.starts_on > today), default=None),
        paused=is_paused(programmes, today),
    )


def window(days: Sequence[Day], start: date, end: date) -> Window:
    """The sessions of the days from start to end, both included; the days follow one another without a gap."""
    first = days[0].on if days else start
    inside = days[max((start - first).days, 0) : max((end - first).days + 1, 0)]
    asked = [day for day in inside if day.is_session]
    done = sum(day.counts for day in asked)
    no_entry = sum(day.state is DayState.NO_ENTRY for day in asked)
    paused = sum(day.state is DayState.PAUSED for day in inside)
    return Window(start, end, len(asked), done, len(asked) - done - no_entry, no_entry, paused)


def band(share: float) -> Band:
    """What a share of 1 is called, judged on the whole percent that is shown, so that 79.6 % reads 80 % and is on target.

    Raises ValueError unless 0 <= share <= 1.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"a share lies between 0 and 1, not {share}")
    shown, known = words.whole_percent(share), rules().bands
    if shown >= known.on_target_from:
        return Band.ON_TARGET
    return Band.PARTIAL if shown >= known.partial_from else Band.LOW


def _changes(programmes: Sequence[Programme], start: date, end: date) -> tuple[date, ...]:
    """Days on which a new version began; the first version ever is a start, not a change."""
    starts = sorted(programme.starts_on for programme in programmes)
    return tuple(on for on in starts[1:] if start <= on <= end)


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
