"""What the home programme and its log say in the names of the rule file: what was asked, what was done, what stopped."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise

from dashboard.care import catalogue
from dashboard.care.adherence_days import Day, DayState, days_between
from dashboard.care.rules_facts import Fact
from dashboard.care.rules_file import book
from db.records import Programme, ProgrammeExercise, SessionLog

_ACTIVE = (DayState.REST, DayState.NO_ENTRY, DayState.NOT_DONE, DayState.DONE)


def exercise_facts(programmes: Sequence[Programme], sessions: Sequence[SessionLog], today: date, base: date) -> dict[str, list[Fact]]:
    """Facts of `exercise.*` and the pain of the log. base: the day from which an empty register says no.

    A paused programme is not active, and the silence of a pause does not count: the log is awaited anew from its end.
    """
    logs = [log for log in sessions if log.on <= today]
    first = min((programme.starts_on for programme in programmes), default=None)
    days = days_between(programmes, logs, first, today) if first and first <= today else ()
    began = [now.on for was, now in pairwise((None, *days)) if now and now.state in _ACTIVE and (was is None or was.state is DayState.NO_PROGRAMME)]
    logged = [Fact(True, log.on) for log in logs]
    resumed = [on for on in _resumed(days) if any(log.on < on for log in logs)]
    reviewed = [Fact(True, programme.starts_on, f"programme {programme.number} began") for programme in programmes if programme.starts_on <= today]
    return {
        "exercise.prescribed": _switches(base, [(day.on, day.state in _ACTIVE) for day in days]),
        "exercise.adherence": [Fact(float(day.counts), day.on) for day in days if day.is_session],
        "exercise.days_since_log": [*logged, *(Fact(True, on, "end of the pause") for on in resumed)],
        "exercise.days_since_review": reviewed,
        "exercise.not_started_days": [Fact(False, base), *_not_started(began, [log.on for log in logs])],
        "exercise.needs_assist": _switches(base, _asking(programmes, days, _assisted)),
        "exercise.aerobic_active": _switches(base, _asking(programmes, days, _aerobic)),
        "pain.nrs": [Fact(float(log.pain), log.on, "home log") for log in logs if log.pain is not None],
    }


def _switches(base: date, states: Sequence[tuple[date, bool]]) -> list[Fact]:
    """A flag as the days on which it changed; not set before the first."""
    facts, now = [Fact(False, base)], False
    for on, state in states:
        if state is not now:
            facts.append(Fact(state, on))
            now = state
    return facts


def _resumed(days: Sequence[Day]) -> list[date]:
    return [now.on for was, now in pairwise(days) if was.state is DayState.PAUSED and now.state in _ACTIVE]


def _not_started(began: Sequence[date], logged: Sequence[date]) -> list[Fact]:
    """True from the day on which a programme begins until something is logged."""
    facts = []
    for on in began:
        facts.append(Fact(True, on))
        if first := min((day for day in logged if day >= on), default=None):
            facts.append(Fact(False, first))
    # A log on the very day of the start wins over it.
    kept = {fact.as_of: fact for fact in sorted(facts, key=lambda fact: (fact.as_of, fact.value is False))}
    return list(kept.values())


def _asking(programmes: Sequence[Programme], days: Sequence[Day], asks: Callable[[ProgrammeExercise], bool]) -> list[tuple[date, bool]]:
    """Each day, and whether the version in force asks for such an exercise; a paused one asks for nothing."""
    versions = sorted(programmes, key=lambda programme: (programme.starts_on, programme.number), reverse=True)
    such = [(version, any(asks(exercise) for exercise in version.exercises)) for version in versions]
    return [(day.on, day.state in _ACTIVE and next(asked for version, asked in such if _covers(version, day.on))) for day in days]


def _covers(programme: Programme, on: date) -> bool:
    return programme.starts_on <= on and (programme.ends_on is None or on <= programme.ends_on)


def _assisted(exercise: ProgrammeExercise) -> bool:
    known = catalogue.exercises().get(exercise.exercise_key)
    return exercise.assisted or (known is not None and known.assist is catalogue.Assist.HELPER)


def _aerobic(exercise: ProgrammeExercise) -> bool:
    known = catalogue.exercises().get(exercise.exercise_key)
    return known is not None and known.category == book().records.aerobic_category
