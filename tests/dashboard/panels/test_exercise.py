"""The exercise panel: the 28 days in one number, and whether the programme rests now, as the list says too."""

from datetime import date, timedelta

import pytest

from dashboard.care.adherence import adherence
from dashboard.components.markup import words
from dashboard.panels import exercise, exercise_facts
from db.records import Programme
from db.vocabulary import Measure, Position
from tests.dashboard import given
from tests.dashboard.given import TODAY
from tests.dashboard.panels.facts import overview, reading


@pytest.mark.parametrize(("paused_for", "said"), [(None, False), (10, True)], ids=["going on", "paused ten days ago"])
def test_a_pause_of_today_stands_beside_the_share_of_the_days_before_it(paused_for: int | None, said: bool) -> None:
    pauses = [] if paused_for is None else [(TODAY - timedelta(days=paused_for), None)]
    asked = [given.programme(date(2025, 1, 6), pauses=pauses)]
    text = words(exercise.panel(adherence(asked, [given.log(TODAY - timedelta(days=15))], TODAY), asked))
    assert "Last 28 days" in text
    assert "%" in text
    assert ("Paused now" in text) is said


ENDED = given.programme(date(2024, 1, 8), date(2024, 6, 30))
TO_COME = given.programme(TODAY + timedelta(days=7))


@pytest.mark.parametrize(
    ("programmes", "said"),
    [([], "Nobody has set a home programme yet."), ([ENDED], "The last one ended on 30-Jun-2024."), ([TO_COME], "Logs appear here once it has started.")],
    ids=["never one", "one that ended", "one to come"],
)
def test_without_a_programme_in_these_weeks_the_reason_is_true(programmes: list[Programme], said: str) -> None:
    assert said in words(exercise.panel(adherence(programmes, [], TODAY), programmes))


def test_grades_of_strength_that_were_entered_reach_the_monthly_check_and_the_signs_of_overwork() -> None:
    knees = tuple(reading(Measure.MRC_KNEE, TODAY - timedelta(days=ago), grade, Position.LEFT) for ago, grade in ((27, 4), (1, 3)))
    facts = overview(readings=knees, programmes=(given.programme(date(2025, 1, 6), exercises={"EX-SR-02": (1, 3, 5)}),))
    said = "left knee MRC 4 on 12-Nov-2025, 3 on 08-Dec-2025"
    present, _ = exercise_facts.signs(facts, TODAY)
    assert [cause.words for one in present for cause in one.causes] == [said]
    checked = exercise_facts.monthly(facts, TODAY)
    assert checked
    assert [cause.words for cause in checked.causes] == ["MRC, left knee 4 on 12-Nov-2025, 3 on 08-Dec-2025"]


@pytest.mark.parametrize(("programmes", "checked"), [([], False), ([ENDED], False), ([TO_COME], True)], ids=["never one", "one that ended", "one to come"])
def test_nobody_is_told_to_re_adjust_a_programme_that_there_is_not(programmes: list[Programme], checked: bool) -> None:
    assert (exercise_facts.monthly(overview(programmes=tuple(programmes)), TODAY) is not None) is checked
