"""Effort, pain and fatigue under the weeks of the calendar: what is said of each, who entered it, and what is missing."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from dashboard.care.adherence import Adherence, adherence
from dashboard.components.diary import diary, means, say
from dashboard.components.markup import words
from dashboard.panels.exercise_facts import scales
from db.vocabulary import LogSource
from tests.dashboard import given
from tests.dashboard.components.test_adherence_calendar import every
from tests.dashboard.given import TODAY

EFFORT, PAIN, FATIGUE = scales()


def logged(*logs: Any) -> Adherence:
    return adherence([given.programme(date(2025, 1, 6))], list(logs), TODAY)


def on(ago: int, **said: Any) -> Any:
    return given.log(TODAY - timedelta(days=ago), **said)


def test_the_sentence_has_the_latest_value_the_mean_and_the_limit_of_the_flag() -> None:
    shown = logged(on(1, fatigue=8), on(3, fatigue=6), on(20, fatigue=4))
    said = say(shown, FATIGUE)
    assert said.startswith("Fatigue 8/10 on")
    assert "mean of 7 days 7.0, was 4.0 in the 4 weeks before; watched from 7." in said
    assert means(shown, FATIGUE) == (7.0, 4.0)


def test_a_mean_at_its_limit_is_marked_and_one_below_is_not() -> None:
    assert len(every(diary(logged(on(1, fatigue=7, pain=4)), scales()).figure, "svg")) == 3 + 1
    assert len(every(diary(logged(on(1, fatigue=6, pain=4)), scales()).figure, "svg")) == 3


def test_what_staff_entered_is_solid_and_what_was_reported_is_hollow() -> None:
    figure = diary(logged(on(1, effort=4), replace(on(2, effort=5), source=LogSource.STAFF)), [EFFORT]).figure
    dots = every(figure, "circle")
    assert sorted("var(--c-page)" in dot[1]["style"] for dot in dots) == [False, True]
    assert [("self-reported" in words(dot)) for dot in dots] == ["var(--c-page)" in dot[1]["style"] for dot in dots]


def test_the_line_of_the_mean_breaks_where_nobody_entered_anything_for_two_weeks() -> None:
    figure = diary(logged(*(on(ago, pain=2) for ago in (1, 2, 30, 31))), [PAIN]).figure
    assert len([path for path in every(figure, "path") if path[1].get("class") == "line"]) == 2


def test_nothing_entered_says_so() -> None:
    assert diary(logged(), scales()).empty == "No entries in these weeks"
    assert say(logged(), PAIN) == "Pain: no entry in these weeks."


def test_the_table_holds_every_day_with_an_entry_newest_first() -> None:
    table = diary(logged(on(1, effort=4, pain=0), on(5, fatigue=3)), scales()).table
    assert [row[1:] for row in table.rows] == [("4", "0", "", "patient"), ("", "", "3", "patient")]
