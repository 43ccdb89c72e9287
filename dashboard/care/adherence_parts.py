"""Exercise done, in parts: by exercise, why sessions were missed, and how much of it with a helper, in any window."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.care.adherence_days import Day, DayState, days_between, in_force
from dashboard.care.adherence_rules import rules
from db.records import Programme, SessionLog
from db.vocabulary import Answer, MissedReason


@dataclass(frozen=True)
class ExerciseWindow:
    """One exercise from first to last day, both included: asked = done + some + not_done + no_entry; share is 0 to 1, some counts half."""

    exercise_key: str
    asked: int
    done: int
    some: int
    not_done: int
    no_entry: int

    @property
    def share(self) -> float | None:
        """Share done of what was asked, 0 to 1, one done in part counted as data/adherence.yaml says; None when nothing was asked."""
        return (self.done + self.some * rules().some_counts) / self.asked if self.asked else None


@dataclass(frozen=True)
class Helped:
    """Sessions in which something was done, and those of them with a helper; share is 0 to 1, None when nothing was done."""

    sessions: int
    with_helper: int

    @property
    def share(self) -> float | None:
        """Share of sessions with a helper, 0 to 1; None without sessions."""
        return self.with_helper / self.sessions if self.sessions else None


@dataclass(frozen=True)
class Causes:
    """Why sessions did not count, most frequent first. no_reason: answered, no reason given. no_entry: nothing said at all."""

    said: tuple[tuple[MissedReason, int], ...]
    no_reason: int
    no_entry: int


def by_exercise(programmes: Sequence[Programme], sessions: Sequence[SessionLog], start: date, end: date) -> tuple[ExerciseWindow, ...]:
    """Every exercise that the version in force asked for on any day of the window, in the order of the catalogue keys.

    Rest days, paused days and days without a programme ask for nothing. Source: data/adherence.yaml.
    """
    asked: dict[str, Counter[Answer | None]] = {}
    for day in days_between(programmes, sessions, start, end):
        programme = in_force(programmes, day.on)
        if programme is None or not day.is_session:
            continue
        for key in {part.exercise_key for part in programme.exercises if day.on.isoweekday() in part.weekdays}:
            asked.setdefault(key, Counter())[day.log.answers.get(key) if day.log else None] += 1
    return tuple(
        ExerciseWindow(key, sum(given.values()), given[Answer.DONE], given[Answer.SOME], given[Answer.NOT_DONE], given[None])
        for key, given in sorted(asked.items())
    )


def helped(days: Sequence[Day], start: date, end: date) -> Helped:
    """The share done with a helper, from start to end."""
    done = [day.log for day in days if start <= day.on <= end and day.state is DayState.DONE and day.log]
    return Helped(len(done), sum(log.helped for log in done))


def causes(days: Sequence[Day], start: date, end: date) -> Causes:
    """Why the sessions from start to end that did not count did not."""
    missed = [day for day in days if start <= day.on <= end and day.is_session and not day.counts]
    said = Counter(day.log.missed_reason for day in missed if day.log and day.log.missed_reason)
    no_entry = sum(day.state is DayState.NO_ENTRY for day in missed)
    ordered = tuple(sorted(((reason, n) for reason, n in said.items() if reason), key=lambda one: (-one[1], one[0])))
    return Causes(ordered, len(missed) - sum(said.values()) - no_entry, no_entry)
