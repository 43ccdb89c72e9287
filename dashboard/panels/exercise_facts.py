"""What the exercise tab says, worked out from the facts: rows of the programme, signs of overwork, the monthly loop."""

from collections.abc import Sequence
from datetime import date, timedelta

from dashboard.care.adherence_days import in_force
from dashboard.care.adherence_parts import by_exercise
from dashboard.care.adherence_rules import rules
from dashboard.care.flag_rules import rules as flag_rules
from dashboard.care.overwork import Finding, Logged, Sign, findings
from dashboard.care.overwork_limits import limits
from dashboard.care.overwork_loop import Loop, loop
from dashboard.care.programme_check import dose
from dashboard.care.rules_strength import grades, trained_grades
from dashboard.components.diary import Scale
from dashboard.components.programme_table import Row, Stopped
from dashboard.panels.record_head import Judged
from db.queries.overview import Overview
from db.records import Programme, ProgrammeExercise
from db.vocabulary import Answer


def current(facts: Overview, today: date) -> Programme | None:
    """The version in force, or the next one that is to start."""
    ahead = sorted((one for one in facts.programmes if one.starts_on > today), key=lambda one: one.starts_on)
    return in_force(facts.programmes, today) or next(iter(ahead), None)


def rows(facts: Overview, judged: Judged, programme: Programme, today: date) -> list[Row]:
    """Each exercise with what was done of it in the 28 days up to yesterday."""
    counted = {one.exercise_key: one for one in by_exercise(facts.programmes, facts.sessions, judged.logged.now.starts_on, judged.logged.now.ends_on)}
    before = previous(facts, programme)
    earlier = {one.exercise_key: one for one in before.exercises} if before else {}
    found = []
    for one in programme.exercises:
        count, old = counted.get(one.exercise_key), earlier.get(one.exercise_key)
        done = count.done + count.some * rules().some_counts if count else 0.0
        changed = old is not None and dose(old) != dose(one)
        new = before is not None and old is None
        was = dose(old) if old is not None and changed else None
        found.append(Row(one, _since(facts, one, programme), was, new, done, count.asked if count else 0, _effort(facts, one.exercise_key, today)))
    return found


def stopped(facts: Overview, programme: Programme) -> list[Stopped]:
    """What the version before asked for and this one does not."""
    before = previous(facts, programme)
    if before is None:
        return []
    kept = {one.exercise_key for one in programme.exercises}
    until = before.ends_on or programme.starts_on - timedelta(days=1)
    return [Stopped(one, before.number, before.starts_on, until) for one in before.exercises if one.exercise_key not in kept]


def previous(facts: Overview, programme: Programme) -> Programme | None:
    return max((one for one in facts.programmes if one.number < programme.number), key=lambda one: one.number, default=None)


def _since(facts: Overview, one: ProgrammeExercise, programme: Programme) -> date:
    """The day from which it has been asked for without a break, in this dose."""
    since = programme.starts_on
    for version in sorted((known for known in facts.programmes if known.number < programme.number), key=lambda known: -known.number):
        same = next((old for old in version.exercises if old.exercise_key == one.exercise_key), None)
        if same is None or dose(same) != dose(one):
            return since
        since = version.starts_on
    return since


def _effort(facts: Overview, key: str, today: date) -> int | None:
    """Of the last session in which something of it was done."""
    done = [log for log in facts.sessions if log.on <= today and log.answers.get(key) in (Answer.DONE, Answer.SOME) and log.effort is not None]
    return max(done, key=lambda log: log.on).effort if done else None


def scales() -> list[Scale]:
    """What the diary asks, with the limits of data/overwork.yaml and data/flags.yaml."""
    target, known = limits().effort_target, flag_rules()
    return [
        Scale("effort", "Effort", low=target.low, high=target.high),
        Scale("pain", "Pain", watch=known.row("pain-high").when.limit),
        Scale("fatigue", "Fatigue", watch=known.row("fatigue-high").when.limit),
    ]


def signs(facts: Overview, today: date) -> tuple[Sequence[Finding], Sequence[Finding]]:
    """Signs of overwork that are there, and those that nobody can rule out."""
    found = findings(Logged(facts.sessions, (), trained_grades(facts.readings, facts.programmes, today), facts.readings, facts.events), today)
    return [one for one in found if one.sign is Sign.PRESENT], [one for one in found if one.sign is Sign.UNKNOWN]


def monthly(facts: Overview, today: date) -> Loop | None:
    """The monthly check of the programme; None without one that could be re-adjusted."""
    if current(facts, today) is None:
        return None
    return loop(facts.programmes, facts.sessions, grades(facts.readings), facts.readings, today)
