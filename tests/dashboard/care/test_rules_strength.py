"""Strength in the rule file's words: the lowest grade of what a programme trains, as of the day it was graded."""

from datetime import date

from dashboard.care.bands import measured_file
from dashboard.care.catalogue import exercises
from dashboard.care.rules_strength import STRENGTHENS, strength_facts
from db.records import Reading
from db.vocabulary import Measure, Position
from tests.dashboard.given import NOBODY, TODAY, programme

KNEE, ELBOW = "EX-SR-02", "EX-SR-05"
DAILY = (0, 1, 2, 3, 4, 5, 6)


def grade(measure: Measure, on: date, value: float, side: Position | None = None) -> Reading:
    return Reading(NOBODY, measure, on, value, side)


def test_the_weaker_side_of_a_trained_group_counts_and_an_untrained_group_does_not() -> None:
    readings = [
        grade(Measure.MRC_KNEE, date(2025, 11, 1), 4, Position.LEFT),
        grade(Measure.MRC_KNEE, date(2025, 11, 1), 2, Position.RIGHT),
        grade(Measure.MRC_ELBOW, date(2025, 11, 1), 1, Position.LEFT),
    ]
    [fact] = strength_facts(readings, [programme(date(2025, 10, 1), exercises={KNEE: DAILY})], TODAY)
    assert (fact.value, fact.as_of, fact.source) == (2, date(2025, 11, 1), "knee strength, right")


def test_a_group_keeps_its_grade_until_it_is_graded_again() -> None:
    readings = [grade(Measure.MRC_KNEE, date(2025, 9, 1), 3), grade(Measure.MRC_ELBOW, date(2025, 11, 1), 4)]
    facts = strength_facts(readings, [programme(date(2025, 8, 1), exercises={KNEE: DAILY, ELBOW: DAILY})], TODAY)
    assert [(fact.as_of, fact.value) for fact in facts] == [(date(2025, 9, 1), 3), (date(2025, 11, 1), 3)]


def test_without_a_strengthening_exercise_there_is_no_such_fact() -> None:
    graded = [grade(Measure.MRC_KNEE, date(2025, 11, 1), 2)]
    assert strength_facts(graded, [], TODAY) == []
    assert strength_facts(graded, [programme(date(2025, 10, 1), exercises={"EX-ST-01": DAILY})], TODAY) == []
    assert strength_facts(graded, [programme(date(2025, 8, 1), date(2025, 10, 1), exercises={KNEE: DAILY})], TODAY) == []


def test_a_grade_of_tomorrow_is_not_known_today() -> None:
    assert strength_facts([grade(Measure.MRC_KNEE, date(2026, 1, 1), 2)], [programme(date(2025, 10, 1), exercises={KNEE: DAILY})], TODAY) == []


def test_every_strengthening_exercise_trains_a_group_that_can_be_graded() -> None:
    regions = {known.body_region for known in exercises().values() if known.category == STRENGTHENS}
    assert regions <= set(measured_file().trained)
