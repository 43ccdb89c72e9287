"""The drawings of the caseload say in words and in a table what they show, and draw no number that is hidden."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from dashboard.care import spc
from dashboard.care.caseload import Clinician
from dashboard.care.caseload_shown import Flow, Row, Split, Table
from dashboard.care.flag_rules import Kind
from dashboard.care.quality import Rate
from dashboard.components import bullet, caseload_table, flow_bars, spc_chart, stage_mix
from dashboard.components.markup import words
from db.vocabulary import Discipline

ANA = Clinician(UUID(int=1), "Ana", Discipline.PT, people_agreed=40, tasks_capacity=10)
TOM = Clinician(UUID(int=2), "Tom", Discipline.PT)


def split(people: int | None, *sizes: int | None) -> Split:
    return Split(people, dict(zip(Kind, sizes, strict=True)))


def tags(tree: Any, tag: str) -> list[Any]:
    if not isinstance(tree, list):
        return []
    return [tree] * (tree[0] == tag) + [found for child in tree[2:] for found in tags(child, tag)]


def test_a_clinician_over_what_was_agreed_has_a_triangle_a_number_and_a_word() -> None:
    rows = (Row(ANA, split(43, 6, 9, 8, 20), 12), Row(TOM, split(20, None, 9, None, 5), 3))
    shown = caseload_table.by_clinician(Table(split(70, 10, 20, 20, 20), rows, {Discipline.PT: 7}))
    text = words(shown.figure)
    assert "3 over" in text
    assert "2 over" in text
    assert "Over the agreed caseload: Ana (43 of 40). Over task capacity: Ana (12 of 10)." in shown.sentence
    assert shown.table.rows[1] == ("PT", "Tom", "joined", "9", "joined", "5", "20", "", "3", "")
    assert len(tags(shown.figure, "path")) >= 2


def test_a_hidden_part_is_joined_and_drawn_as_one() -> None:
    row = Row(TOM, split(20, None, 9, None, 5), 3)
    assert row.split.together == 6
    hatched = [
        box
        for box in tags(caseload_table.by_clinician(Table(split(20, None, 9, None, 5), (row,), {})).figure, "rect")
        if "hatch" in str(box) or "url(#" in str(box)
    ]
    assert len(hatched) == 1


def test_a_hidden_row_says_what_it_is_joined_with() -> None:
    table = Table(split(40, 10, 10, 10, 10), (Row(ANA, split(None, None, None, None, None), 4),), {Discipline.PT: None})
    assert table.together(Discipline.PT) == 40
    assert caseload_table.joined_words(table, {Discipline.PT: "Physiotherapy"}).endswith("Physiotherapy 40 (Ana, people without a lead). ")
    assert "<" not in words(caseload_table.by_clinician(table).figure)


def test_stages_say_first_and_last_month_and_leave_hidden_ones_to_the_joined_part() -> None:
    months = [(date(2025, 10, 31), Split(30, {"1": 10, "2": 20, "not known": 0})), (date(2025, 11, 30), Split(28, {"1": None, "2": 20, "not known": None}))]
    shown = stage_mix.stage_mix(months)
    assert shown.sentence == "30 people on 31-Oct-2025, 28 on 30-Nov-2025: 20 in stage 2, 8 in stages that are joined because one has fewer than 5."
    assert shown.table.rows[1] == ("30-Nov-2025", "joined", "20", "joined", "8", "28")
    assert stage_mix.stage_mix([]).empty == "No month in this period"


def test_joined_months_print_what_they_come_to() -> None:
    flows = {
        "new": [Flow(date(2025, 1, 1), date(2025, 1, 31), 6), Flow(date(2025, 2, 1), date(2025, 3, 31), 7)],
        "died": [Flow(date(2024, 12, 1), date(2025, 2, 28), 5)],
        "moved": [],
    }
    shown = flow_bars.flows(flows, date(2025, 1, 1), date(2025, 3, 31))
    assert shown.sentence == "New: 13 from 01-Jan-2025 to 31-Mar-2025. Died: 5 from 01-Dec-2024 to 28-Feb-2025. Moved: too few to show, or nobody."
    assert {"7", "5", "13"} <= set(re.findall(r"\d+", words(shown.figure)))
    assert flow_bars.flows({"new": [], "died": [], "moved": []}, date(2025, 1, 1), date(2025, 3, 31)).figure is None


def test_a_bullet_has_its_target_and_a_trend_breaks_where_a_month_is_not_shown() -> None:
    assert [box[1]["width"] for box in tags(bullet.bullet(80, 90), "rect")] == ["208.0"]
    assert words(bullet.bullet(None, 90, "Fewer than 5: not shown")) == "Fewer than 5: not shown"
    rates = [Rate(1, 10), Rate(2, 10), None, Rate(4, 10), Rate(5, 10)]
    assert len(tags(bullet.trend(rates, 90), "path")) == 2
    assert bullet.trend([None, Rate(1, 10)], 90) is None
    assert (bullet.change(rates), bullet.change_words(40), bullet.change_words(-3), bullet.change_words(0)) == (40, "+40", "−3", "no change")


def test_the_verdict_says_direction_then_target_and_marks_the_weeks_that_made_it() -> None:
    sunday = date(2025, 3, 2)
    values = [20, 22, 19, 21, 20, 23, 18, 21, 20, 22, 12, 11, 10, 9, 8, 7, 6]
    points = [spc.Point(sunday + timedelta(weeks=n), value) for n, value in enumerate(values)]
    chart = spc.chart(points, lower_is_better=True, target=10, floor=0, ceiling=100)
    text = words(spc_chart.verdict(chart, 10))
    assert "Getting better" in text
    assert "meet the target" in text
    shown = spc_chart.spc_chart(chart, "Overdue share", 10, (), ())
    assert shown.sentence.startswith("Overdue share from 20 % on 02-Mar-2025 to 6 % on 22-Jun-2025. Getting better")
    assert len([mark for mark in tags(shown.figure, "path") if mark[1].get("class") == "spc-better"]) >= 7
    few = spc.chart(points[:5], lower_is_better=True, target=10)
    assert words(spc_chart.verdict(few, 10)) == "Needs 12 weeks; run chart shown"
