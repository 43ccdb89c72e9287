"""Exercise at home day by day against what was asked.

A session is a day on which the programme version in force asks for something. It is done when at least half of what it asks was done;
`some` counts half an exercise; a day that was logged as a count, 3 of 4, has that share of what it asks. Rest days and paused days ask for
nothing. No entry is not 'not done'.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dashboard.care.adherence_rules import rules
from db.records import Programme, SessionLog
from db.vocabulary import Answer


class DayState(StrEnum):
    NO_PROGRAMME = "no_programme"
    REST = "rest"
    PAUSED = "paused"
    NO_ENTRY = "no_entry"
    NOT_DONE = "not_done"
    DONE = "done"  # something was done; whether the session counts is Day.counts


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


def days_between(programmes: Sequence[Programme], sessions: Sequence[SessionLog], start: date, end: date) -> tuple[Day, ...]:
    """Every day from start to end, both included, oldest first."""
    logs = {log.on: log for log in sessions}
    due = {id(programme): [{one.exercise_key for one in programme.exercises if weekday in one.weekdays} for weekday in range(1, 8)] for programme in programmes}
    worth = {Answer.DONE: 1.0, Answer.SOME: rules().some_counts, Answer.NOT_DONE: 0.0}
    paused = _paused_days(programmes, start, end)
    return tuple(_day(programmes, due, paused, logs, start + timedelta(days=n), worth) for n in range((end - start).days + 1))


def counted(programmes: Sequence[Programme], sessions: Sequence[SessionLog], start: date, end: date) -> tuple[tuple[date, bool], ...]:
    """The sessions of `days_between`, and whether each counts as done: nothing else of a day, for who counts a whole clinic over years."""
    here = [one for one in programmes if one.starts_on <= end and (one.ends_on is None or start <= one.ends_on)]
    if not here:
        return ()
    answers = {log.on: log.answers for log in sessions if log.counted is None}
    shares = {log.on: log.counted for log in sessions if log.counted is not None}
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
            given, counted_share = answers.get(on), shares.get(on)
            if counted_share is not None:
                found[on] = counted_share >= share
            else:
                found[on] = given is not None and sum([worth[given[key]] for key in keys if key in given]) / len(keys) >= share
    return tuple(sorted((on, done) for on, done in found.items() if done is not None))


def in_force(programmes: Sequence[Programme], on: date) -> Programme | None:
    """The version in force; should two overlap, the later one, as the newest decision."""
    found: Programme | None = None
    for one in programmes:
        if one.starts_on <= on and (one.ends_on is None or on <= one.ends_on) and (not found or (one.starts_on, one.number) > (found.starts_on, found.number)):
            found = one
    return found


def is_paused(programmes: Sequence[Programme], on: date) -> bool:
    """Whether a clinical pause of any version takes in the day."""
    return any(pause.starts_on <= on and (pause.ends_on is None or on <= pause.ends_on) for programme in programmes for pause in programme.pauses)


def _paused_days(programmes: Sequence[Programme], start: date, end: date) -> set[date]:
    return {
        pause.starts_on + timedelta(days=n)
        for programme in programmes
        for pause in programme.pauses
        if pause.starts_on <= end
        for n in range(max((start - pause.starts_on).days, 0), (min(pause.ends_on or end, end) - pause.starts_on).days + 1)
    }


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
    share = log.counted if log else None
    done = sum(worth[answer] for answer in given) if share is None else share * len(asked)
    if done:
        return Day(on, DayState.DONE, len(asked), done, log)
    # Somebody who says why nothing was done has made an entry, even without one answer an exercise.
    said = bool(given) or share is not None or (log is not None and log.missed_reason is not None)
    return Day(on, DayState.NOT_DONE if said else DayState.NO_ENTRY, len(asked), 0, log)
