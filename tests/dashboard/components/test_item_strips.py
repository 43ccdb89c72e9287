"""Item strips: what each item is now, since when, and where it was not assessed; on the axis of the figure above."""

from datetime import date

from dashboard.charts.function import EMPTY, function
from dashboard.components.item_strips import item_strips
from dashboard.components.markup import Tree, words
from db.records import Score
from db.vocabulary import Item5Form
from tests.dashboard import given
from tests.dashboard.given import TODAY

SCORES = [
    given.score(date(2025, 1, 7), (4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4)),
    given.score(date(2025, 5, 6), (4, 4, 4, 3, None, 4, 4, 3, 3, 4, 4, 4)),
    given.score(date(2025, 12, 2), (4, 4, 4, 3, 3, 4, 4, 2, 2, 4, 4, 4)),
]


def every(tree: Tree | None, tag: str) -> list[Tree]:
    if not isinstance(tree, list):
        return []
    return ([tree] if tree[0] == tag else []) + [found for child in tree[2:] for found in every(child, tag)]


def rows(scores: list[Score], triggers: frozenset[int] = frozenset()) -> list[Tree]:
    axis = function(scores, [], given.patient(), TODAY).axis
    assert axis is not None
    found = item_strips(scores, axis, TODAY, triggers=triggers).figure
    return [div for div in every(found, "div") if div[1].get("class") == "strips-row"]


def test_twelve_rows_with_value_and_change() -> None:
    shown = rows(SCORES, frozenset({8}))
    assert len(shown) == 12
    assert words(shown[7]).startswith("Walking 2  of 4, walks with help or aid")
    assert words(shown[7]).endswith("trigger met,  −2 since Jan-2025")
    assert words(shown[0]).endswith("no change")


def test_steps_stand_on_the_axis_of_the_figure() -> None:
    axis = function(SCORES, [], given.patient(), TODAY).axis
    assert axis is not None
    path = every(rows(SCORES)[7], "path")[-1][1]["d"]
    starts = [round(axis.share(score.assessed_on) * 1000, 1) for score in SCORES]
    assert path == f"M{starts[0]} 3.0H{starts[1]}V7.0H{starts[2]}V11.0H{round(axis.share(TODAY) * 1000, 1)}"


def test_a_missing_answer_is_a_hatched_stretch_and_breaks_the_line() -> None:
    cutting = rows(SCORES)[4]
    hatched = every(cutting, "rect")
    assert [words(title) for title in every(hatched[0], "title")] == ["06-May-2025: not assessed"]
    assert hatched[0][1]["class"] == "strips-none"
    assert every(cutting, "path")[-1][1]["d"].count("M") == 2


def test_a_strip_is_one_path_and_the_row_says_the_answer_of_now() -> None:
    shown = rows(SCORES)
    assert [len(every(row, "path")) for row in shown] == [1] * 12
    assert words(shown[4]).startswith("Cutting food 3  of 4, slow, no help")


def test_item_5_is_not_compared_between_its_forms() -> None:
    scores = [given.score(date(2025, 1, 7)), given.score(date(2025, 12, 2), (4, 4, 2, 4, 2, 4, 4, 4, 4, 4, 4, 4), form=Item5Form.B)]
    row = rows(scores)[4]
    assert words(row).startswith("Handling fixings 2")
    assert words(row).endswith("1 value")


def test_not_assessed_now_is_said() -> None:
    row = rows([*SCORES, given.score(date(2025, 12, 5), (None, *given.FULL[1:]))])[0]
    assert "not assessed" in words(row)
    assert words(row).endswith("Not assessed")


def test_table_has_a_column_a_visit_newest_first() -> None:
    axis = function(SCORES, [], given.patient(), TODAY).axis
    assert axis is not None
    table = item_strips(SCORES, axis, TODAY).table
    assert table.head == ("Item", "02-Dec-2025", "06-May-2025", "07-Jan-2025")
    assert table.rows[4] == ("Cutting food", "3", "Not assessed", "4")


def test_without_scores_the_cause_is_named() -> None:
    axis = function(SCORES, [], given.patient(), TODAY).axis
    assert axis is not None
    assert item_strips([], axis, TODAY).empty == EMPTY
