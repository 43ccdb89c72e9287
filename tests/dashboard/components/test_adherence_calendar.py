"""The exercise calendar: a real table whose cells say what they show, and the weekly bars under it."""

from datetime import date, timedelta
from typing import Any

import pytest

from dashboard.care.adherence import adherence
from dashboard.components.adherence_calendar import adherence_calendar, key, say
from dashboard.components.markup import Tree, words
from dashboard.components.weekly_bars import weekly_bars
from db.vocabulary import Answer, MissedReason
from tests.dashboard import given
from tests.dashboard.given import TODAY

START = date(2025, 1, 6)
DONE, SOME, NOT_DONE = Answer.DONE, Answer.SOME, Answer.NOT_DONE
FOUR = dict.fromkeys("abcd", (1, 2, 3, 4, 5, 6))
ONE_PAUSED = (TODAY - timedelta(days=20), TODAY - timedelta(days=19))


def every(tree: Tree | None, tag: str) -> list[Tree]:
    """All elements of a tag, in reading order."""
    if not isinstance(tree, list):
        return []
    return ([tree] if tree[0] == tag else []) + [found for child in tree[2:] for found in every(child, tag)]


def seen(answers: dict[str, Answer] | None = None, on: date = TODAY - timedelta(days=1), **said: Any) -> Any:
    logs = [] if answers is None else [given.log(on, answers, **said)]
    return adherence([given.programme(START, exercises=FOUR, pauses=[ONE_PAUSED])], logs, TODAY)


def cell(found: Any, on: date) -> Tree:
    title = on.strftime("%d-%b-%Y")
    return next(td for td in every(found.figure, "td") if title in td[1].get("title", ""))


def test_seven_rows_and_a_column_a_week() -> None:
    table = adherence_calendar(seen()).figure
    rows = every(table, "tr")
    assert [words(row[2]) for row in rows[1:]] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert {len(every(row, "td")) for row in rows[1:]} == {16}
    assert sum(int(th[1]["colspan"]) for th in every(rows[0], "th") if "colspan" in th[1]) == 16
    assert every(table, "caption")
    assert {th[1].get("scope") for th in every(table, "th")[1:]} == {"colgroup", "row"}


@pytest.mark.parametrize(
    ("answers", "shade", "says"),
    [
        pytest.param(dict.fromkeys("abcd", DONE), "a100", "4 of 4 done", id="all"),
        pytest.param({"a": DONE, "b": DONE, "c": DONE}, "a67", "3 of 4 done", id="three of four"),
        pytest.param({"a": DONE, "b": SOME}, "a34", "1.5 of 4 done", id="some"),
        pytest.param({"a": DONE}, "a1", "1 of 4 done", id="one of four"),
        pytest.param({"a": NOT_DONE}, "ano", "not done", id="not done"),
        pytest.param(None, "anone", "no entry", id="no entry"),
    ],
)
def test_amount_by_colour_everything_else_by_shape(answers: dict[str, Answer] | None, shade: str, says: str) -> None:
    found = cell(adherence_calendar(seen(answers)), TODAY - timedelta(days=1))
    assert every(found, "i")[0][1]["class"] == shade
    assert says in found[1]["title"]
    assert says in words(found)


def test_rest_paused_and_today() -> None:
    found = adherence_calendar(seen())
    assert every(cell(found, TODAY - timedelta(days=2)), "i")[0][1]["class"] == "arest"
    assert words(cell(found, ONE_PAUSED[0])).startswith("P paused")
    assert "atoday" in every(cell(found, TODAY), "i")[0][1]["class"]


def test_a_day_says_all_that_was_entered() -> None:
    made = seen({"a": DONE, "b": DONE, "c": DONE}, effort=5, fatigue=6, helped=True)
    assert say(made.days[-2]) == "3 of 4 done, effort 5, fatigue 6, with a helper, by patient"
    missed = seen({"a": NOT_DONE}, reason=MissedReason.NO_HELPER)
    assert say(missed.days[-2]) == "not done, reason no helper, by patient"


def test_the_sentence_gives_share_parts_and_age() -> None:
    sentence = adherence_calendar(seen(dict.fromkeys("abcd", DONE))).sentence
    assert sentence == (
        "Exercise: 5 % of sessions done in 28 days to 08-Dec-2025, 1 of 22, self-reported; 0 % in the 28 days before; "
        "0 not done, 21 without an entry; last entry 1 day ago."
    )


def test_a_pause_of_all_28_days_is_said() -> None:
    made = adherence([given.programme(START, pauses=[(TODAY - timedelta(days=80), None)])], [], TODAY)
    assert "no session was asked from 11-Nov-2025 to 08-Dec-2025 (paused)" in adherence_calendar(made).sentence


def test_rows_of_the_table_are_newest_first() -> None:
    rows = adherence_calendar(seen({"a": DONE, "b": DONE}, effort=5)).table.rows
    assert rows[0][:4] == ("Tue 09-Dec-2025", "4", "0", "no entry")
    assert rows[1] == ("Mon 08-Dec-2025", "4", "2", "counts", "5", "", "", "patient")


@pytest.mark.parametrize("draw", [adherence_calendar, weekly_bars])
def test_without_a_programme_the_cause_is_named(draw: Any) -> None:
    assert draw(adherence([], [], TODAY)).empty == "No programme"
    assert draw(adherence([given.programme(TODAY + timedelta(days=6))], [], TODAY)).empty == "Programme starts 15-Dec-2025"
    assert draw(adherence([], [], TODAY)).figure is None


def test_a_programme_that_ended_is_still_shown() -> None:
    made = adherence([given.programme(START, TODAY - timedelta(days=30))], [], TODAY)
    assert (made.current, adherence_calendar(made).empty) == (None, None)


def test_every_shade_stands_in_the_key() -> None:
    assert words(key()) == "all 67–99 34–66 1–33 % not done no entry rest day P paused"


def test_weekly_bars_are_shares_of_what_was_asked() -> None:
    monday = TODAY - timedelta(days=8)
    made = adherence(
        [given.programme(START, exercises=FOUR)],
        [given.log(monday + timedelta(days=n), dict.fromkeys("abcd", said)) for n, said in enumerate((DONE, DONE, DONE, NOT_DONE))],
        TODAY,
    )
    found = weekly_bars(made)
    titles = [words(title) for title in every(found.figure, "title")]
    assert titles[-2] == "Week of 01-Dec-2025: 3 of 6 done (50 %), 1 not done, 2 no entry"
    bar = next(g for g in every(found.figure, "g") if words(every(g, "title")[0]) == titles[-2])
    full = next(rect for rect in every(bar, "rect") if "adh-67" in rect[1]["style"])
    assert float(full[1]["height"]) == 16.0
    assert found.table.rows[1] == ("01-Dec-2025", "6", "3", "50", "1", "2", "0")
    assert titles[-2] in found.sentence


def test_a_change_of_programme_is_marked_and_named_once() -> None:
    versions = [
        given.programme(START, date(2025, 10, 13)),
        given.programme(date(2025, 10, 14), date(2025, 11, 9), number=2),
        given.programme(date(2025, 11, 10), number=3),
    ]
    found = weekly_bars(adherence(versions, [], TODAY))
    assert [words(title) for title in every(found.figure, "title") if "New programme" in words(title)] == [
        "New programme 14-Oct-2025",
        "New programme 10-Nov-2025",
    ]
    assert [words(text) for text in every(found.figure, "text")].count("new programme") == 1


def test_a_paused_week_shows_p_and_no_bar() -> None:
    week = (date(2025, 11, 24), date(2025, 11, 30))
    found = weekly_bars(adherence([given.programme(START, pauses=[week])], [], TODAY))
    assert "P" in [words(text) for text in every(found.figure, "text")]
    assert ("24-Nov-2025", "0", "0", "None asked", "0", "0", "7") in found.table.rows
