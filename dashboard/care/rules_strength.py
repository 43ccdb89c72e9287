"""Strength by hand: the lowest MRC grade of a muscle group that is trained, as the rule file asks for it, and all grades for the signs of overwork."""

from collections.abc import Sequence
from datetime import date, timedelta

from dashboard.care.bands import measured_file
from dashboard.care.catalogue import exercises
from dashboard.care.overwork import Strength
from dashboard.care.overwork_limits import limits as overwork_limits
from dashboard.care.rules_facts import Fact
from db.records import Programme, Reading
from db.vocabulary import MEASURES, Measure, Position

STRENGTHENS = "strength"
_DAY = timedelta(days=1)


def strength_facts(readings: Sequence[Reading], programmes: Sequence[Programme], today: date) -> list[Fact]:
    """A fact a day with grades, of the groups trained from that day until the next grades; none where nothing is strengthened then.

    Of either side the lower grade counts. A group that was not graded that day keeps the grade it had.
    """
    graded = sorted((one for one in readings if is_grade(one.measure) and one.measured_on <= today), key=lambda one: one.measured_on)
    days = sorted({one.measured_on for one in graded})
    facts = []
    for on, until in zip(days, [*days[1:], today + _DAY], strict=False):
        trained = {group for version in programmes if _meets(version, on, until) for group in groups(version)}
        latest = {(one.measure, one.position): one for one in graded if one.measured_on <= on and one.measure in trained}
        if latest:
            weakest = min(latest.values(), key=lambda one: one.value)
            side = f", {weakest.position}" if weakest.position in (Position.LEFT, Position.RIGHT) else ""
            facts.append(Fact(weakest.value, on, f"{MEASURES[weakest.measure].label.lower()}{side}"))
    return facts


def grades(readings: Sequence[Reading]) -> list[Strength]:
    """Every grade among the readings, each side a group of its own: the monthly check looks at all of them."""
    return [_grade(one) for one in readings if is_grade(one.measure)]


def trained_grades(readings: Sequence[Reading], programmes: Sequence[Programme], today: date) -> list[Strength]:
    """The grades of groups that a strengthening exercise trained in the month that stop rule S7 speaks of."""
    month = timedelta(days=overwork_limits().flags.strength_drop_1_grade.within_days or 0)
    trained = {group for version in programmes if _meets(version, today - month, today + _DAY) for group in groups(version)}
    return grades([one for one in readings if one.measure in trained])


def _grade(reading: Reading) -> Strength:
    side = f"{reading.position} " if reading.position in (Position.LEFT, Position.RIGHT) else ""
    return Strength(side + MEASURES[reading.measure].label.removesuffix(" strength").lower(), reading.measured_on, reading.value)


def groups(version: Programme) -> frozenset[Measure]:
    """The muscle groups that the strengthening exercises of a programme train."""
    found: set[Measure] = set()
    for exercise in version.exercises:
        known = exercises().get(exercise.exercise_key)
        if known is not None and known.category == STRENGTHENS:
            found |= set(measured_file().trained.get(known.body_region, ()))
    return frozenset(found)


def is_grade(measure: Measure) -> bool:
    """Whether it is a grade of strength, MRC 0 to 5."""
    return MEASURES[measure].unit == "MRC"


def _meets(version: Programme, on: date, until: date) -> bool:
    return version.starts_on < until and (version.ends_on is None or version.ends_on >= on)
