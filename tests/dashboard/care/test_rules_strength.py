"""Strength in the rule file's words: the lowest grade of what a programme trains, as of the day it was graded."""

from datetime import date

from dashboard.care.bands import measured_file
from dashboard.care.catalogue import exercises
from dashboard.care.overwork import Logged, Sign, Strength, findings
from dashboard.care.overwork_loop import Advice, loop
from dashboard.care.rules_strength import STRENGTHENS, grades, strength_facts, trained_grades
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


def test_all_grades_are_strength_for_the_monthly_check_and_each_side_is_a_group_of_its_own() -> None:
    readings = [
        grade(Measure.MRC_KNEE, date(2025, 11, 14), 4, Position.LEFT),
        grade(Measure.MRC_KNEE, date(2025, 11, 14), 2, Position.RIGHT),
        grade(Measure.MRC_NECK, date(2025, 11, 14), 5),
        grade(Measure.GRIP_LEFT, date(2025, 11, 14), 20),
    ]
    assert [(one.group, one.mrc) for one in grades(readings)] == [("left knee", 4), ("right knee", 2), ("neck", 5)]


def test_strength_down_speaks_only_of_groups_that_were_trained_within_the_month() -> None:
    knees = [grade(Measure.MRC_KNEE, date(2025, 11, 14), 4), grade(Measure.MRC_KNEE, date(2025, 12, 8), 3)]
    for trained, until, sign in (
        (KNEE, None, Sign.PRESENT),
        (ELBOW, None, Sign.UNKNOWN),
        (KNEE, date(2025, 11, 8), Sign.PRESENT),
        (KNEE, date(2025, 11, 7), Sign.UNKNOWN),
    ):
        asked = [programme(date(2025, 10, 1), until, exercises={trained: DAILY})]
        [found] = [one for one in findings(Logged(strength=trained_grades(knees, asked, TODAY)), TODAY) if one.key == "strength_drop_1_grade"]
        assert found.sign is sign, (trained, until)


def test_a_day_graded_twice_is_no_second_test_and_its_lower_grade_counts() -> None:
    twice = [Strength("knee", date(2025, 12, 8), 4), Strength("knee", date(2025, 12, 8), 4)]
    [found] = [one for one in findings(Logged(strength=twice), TODAY) if one.key == "strength_drop_1_grade"]
    assert found.sign is Sign.UNKNOWN
    assert any(one.startswith("strength") for one in loop([], [], twice, [], TODAY).missing)
    unlike = [Strength("knee", date(2025, 11, 14), 4), Strength("knee", date(2025, 12, 8), 3), Strength("knee", date(2025, 12, 8), 4)]
    assert loop([], [], unlike, [], TODAY).advice is Advice.READJUST
