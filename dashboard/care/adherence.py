"""Exercise at home against what was asked: day by day, week by week and over 28 days, with the causes of what was missed.

A session is a day on which the programme version in force asks for something. It is done when at least half of what it asks was done;
`some` counts half an exercise. Rest days and paused days leave the denominator. No entry is not 'not done', and is counted apart.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dashboard.care import words
from dashboard.care.adherence_rules import rules
from db.records import Programme, SessionLog
from db.vocabulary import Answer, LogSource, MissedReason

WEEK = 7


class DayState(StrEnum):
    NO_PROGRAMME = "no_programme"
    REST = "rest"
    PAUSED = "paused"
    NO_ENTRY = "no_entry"
    NOT_DONE = "not_done"
    DONE = "done"  # something was done; whether the session counts is Day.counts


class Band(StrEnum):
    ON_TARGET = "on_target"
    PARTIAL = "partial"
    LOW = "low"


@dataclass(frozen=True)
class Day:
    """One day: how many exercises were asked and done (some = half), and what was said of it. share is None unless a session was asked."""

    on: date
    state: DayState
    asked: int
    done: float
    log: SessionLog | None

    @property
    def is_session(self) -> bool:
        return self.asked > 0

    @property
    def share(self) -> float | None:
        return self.done / self.asked if self.asked else None

    @property
    def counts(self) -> bool:
        """Whether this session counts as done."""
        return self.share is not None and self.share >= rules().session_done_from_share


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
    """
    known = rules()
    monday = today - timedelta(days=today.weekday() + WEEK * (weeks - 1))
    earliest = min(monday, today - timedelta(days=2 * known.window_days))
    span = days_between(programmes, sessions, earliest, today)
    yesterday = today - timedelta(days=1)
    now = window(span, yesterday - timedelta(days=known.window_days - 1), yesterday)
    before = window(span, now.starts_on - timedelta(days=known.window_days), now.starts_on - timedelta(days=1))
    recent = [day.log for day in span if day.log and day.on > today - timedelta(days=known.recent_days)]
    in_window = [day for day in span if now.starts_on <= day.on <= now.ends_on]
    return Adherence(
        today=today,
        days=tuple(day for day in span if day.on >= monday),
        weeks=tuple(window(span, start, min(start + timedelta(days=WEEK - 1), today)) for start in (monday + timedelta(days=WEEK * n) for n in range(weeks))),
        now=now,
        before=before,
        causes=_causes(in_window),
        helped_share=_mean([float(day.log.helped) for day in in_window if day.log and day.state is DayState.DONE]),
        effort=_mean([log.effort for log in recent]),
        pain=_mean([log.pain for log in recent]),
        fatigue=_mean([log.fatigue for log in recent]),
        changes_on=_changes(programmes, monday, today),
        sources=tuple(sorted({day.log.source for day in span if day.log})),
        last_log_on=max((log.on for log in sessions if log.on <= today), default=None),
        current=in_force(programmes, today),
        starts_on=min((programme.starts_on for programme in programmes if programme.starts_on > today), default=None),
        paused=_is_paused(programmes, today),
    )


def days_between(programmes: Sequence[Programme], sessions: Sequence[SessionLog], start: date, end: date) -> tuple[Day, ...]:
    """Every day from start to end, both included, oldest first."""
    logs = {log.on: log for log in sessions}
    due = {id(programme): [{one.exercise_key for one in programme.exercises if weekday in one.weekdays} for weekday in range(1, 8)] for programme in programmes}
    worth = {Answer.DONE: 1.0, Answer.SOME: rules().some_counts, Answer.NOT_DONE: 0.0}
    paused = _paused_days(programmes, start, end)
    return tuple(_day(programmes, due, paused, logs, start + timedelta(days=n), worth) for n in range((end - start).days + 1))


def _paused_days(programmes: Sequence[Programme], start: date, end: date) -> set[date]:
    return {
        pause.starts_on + timedelta(days=n)
        for programme in programmes
        for pause in programme.pauses
        if pause.starts_on <= end
        for n in range(max((start - pause.starts_on).days, 0), (min(pause.ends_on or end, end) - pause.starts_on).days + 1)
    }


def counted(programmes: Sequence[Programme], sessions: Sequence[SessionLog], start: date, end: date) -> tuple[tuple[date, bool], ...]:
    """The sessions of `days_between`, and whether each counts as done: nothing else of a day, for who counts a whole clinic over years."""
    here = [one for one in programmes if one.starts_on <= end and (one.ends_on is None or start <= one.ends_on)]
    if not here:
        return ()
    answers = {log.on: log.answers for log in sessions}
    worth = {Answer.DONE: 1.0, Answer.SOME: rules().some_counts, Answer.NOT_DONE: 0.0}
    share, off = rules().session_done_from_share, _paused_days(programmes, start, end)
    latest = sorted(here, key=lambda one: (one.starts_on, one.number))
    found: dict[date, bool | None] = {}
    for programme in latest:
        asked = [[one.exercise_key for one in programme.exercises if weekday in one.weekdays] for weekday in range(1, 8)]
        first, last = max(programme.starts_on, start), min(programme.ends_on or end, end)
        for on in (first + timedelta(days=n) for n in range((last - first).days + 1)):
            keys = asked[on.weekday()]
            if not keys or on in off:
                found[on] = None
                continue
            given = answers.get(on)
            found[on] = given is not None and sum([worth[given[key]] for key in keys if key in given]) / len(keys) >= share
    return tuple(sorted((on, done) for on, done in found.items() if done is not None))


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
    """What a share of 1 is called, judged on the whole percent that is shown, so that 79.6 % reads 80 % and is on target."""
    shown, known = words.whole_percent(share), rules().bands
    if shown >= known.on_target_from:
        return Band.ON_TARGET
    return Band.PARTIAL if shown >= known.partial_from else Band.LOW


def _day(
    programmes: Sequence[Programme],
    due: Mapping[int, Sequence[set[str]]],
    paused: set[date],
    logs: Mapping[date, SessionLog],
    on: date,
    worth: Mapping[Answer, float],
) -> Day:
    """due: what each programme, by identity, asks for from Monday to Sunday; worth: what an answer counts as a part of an exercise."""
    log = logs.get(on)
    programme = in_force(programmes, on)
    if programme is None:
        return Day(on, DayState.NO_PROGRAMME, 0, 0, log)
    if on in paused:
        return Day(on, DayState.PAUSED, 0, 0, log)
    asked = due[id(programme)][on.weekday()]
    if not asked:
        return Day(on, DayState.REST, 0, 0, log)
    given = [log.answers[key] for key in asked if key in log.answers] if log else []
    done = sum(worth[answer] for answer in given)
    if done:
        return Day(on, DayState.DONE, len(asked), done, log)
    # Somebody who says why nothing was done has made an entry, even without one answer an exercise.
    said = bool(given) or (log is not None and log.missed_reason is not None)
    return Day(on, DayState.NOT_DONE if said else DayState.NO_ENTRY, len(asked), 0, log)


def in_force(programmes: Sequence[Programme], on: date) -> Programme | None:
    """The version in force; should two overlap, the later one, as the newest decision."""
    found: Programme | None = None
    for one in programmes:
        if one.starts_on <= on and (one.ends_on is None or on <= one.ends_on) and (not found or (one.starts_on, one.number) > (found.starts_on, found.number)):
            found = one
    return found


def _is_paused(programmes: Sequence[Programme], on: date) -> bool:
    return any(pause.starts_on <= on and (pause.ends_on is None or on <= pause.ends_on) for programme in programmes for pause in programme.pauses)


def _changes(programmes: Sequence[Programme], start: date, end: date) -> tuple[date, ...]:
    """Days on which a new version began; the first version ever is a start, not a change."""
    starts = sorted(programme.starts_on for programme in programmes)
    return tuple(on for on in starts[1:] if start <= on <= end)


def _causes(days: Sequence[Day]) -> tuple[tuple[MissedReason, int], ...]:
    """Why sessions did not count, most frequent first."""
    said = Counter(day.log.missed_reason for day in days if day.is_session and not day.counts and day.log and day.log.missed_reason)
    return tuple(sorted(((reason, n) for reason, n in said.items() if reason), key=lambda found: (-found[1], found[0])))


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
