"""Equipment of the patient page: order, what each row says, what is proposed, and the axis that all rows share."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from dashboard.care import needs as care
from dashboard.care.catalogue import aids
from dashboard.care.need_records import Reasons
from dashboard.care.needs_when import Ahead
from dashboard.care.rules_records import facts_of
from dashboard.components.markup import Tree, words
from dashboard.components.need_rows import Span, axis, need_rows
from dashboard.panels import equipment
from db.queries.overview import Overview
from db.records import Aid, Score
from db.vocabulary import AidStage, PatientStatus
from tests.dashboard.given import NOBODY, TODAY, patient, score, summary
from tests.dashboard.panels.facts import overview

DAY = timedelta(days=1)


def aid(key: str, **reached: date) -> Aid:
    return Aid(NOBODY, key, {AidStage(stage): on for stage, on in ({"identified": date(2025, 6, 1)} | reached).items()}, None, None, None, "Maria Ruiz")


def facts(*aids: Aid, walking: tuple[int, ...] = (4, 4, 3, 3, 3, 2), **changed: object) -> Overview:
    scores = tuple(
        score(date(2025, 12, 2) - timedelta(days=91 * back), [4] * 7 + [value] + [4] * 4) for back, value in reversed(list(enumerate(reversed(walking))))
    )
    return overview(scores=scores, aids=[planned(one, scores) for one in aids], **changed)


def record(scores: Sequence[Score]) -> Ahead:
    return Ahead(facts_of(patient(), scores=scores, readings=[], events=[], today=TODAY), TODAY)


def planned(one: Aid, scores: Sequence[Score]) -> Aid:
    """With the days that planning keeps."""
    when = care.expected_of(one.aid_key, record(scores), {})
    days = {"needed_p25": when.window.p25, "needed_p50": when.window.p50, "needed_p75": when.window.p75} if when.window else {}
    return replace(one, **days, order_by_on=when.order_by, need_met=when.met, need_known=when.known, need_lacks=when.lacks, planned_on=TODAY)


def drawn(known: Overview) -> Tree:
    return equipment.panel(known, equipment.find(known, TODAY), TODAY)


def inside(tree: Tree | str, tag: str) -> list[Tree]:
    if not isinstance(tree, list):
        return []
    return ([tree] if tree[0] == tag else []) + [found for child in tree[2:] for found in inside(child, tag)]


def test_an_aid_says_its_name_how_far_it_has_come_whose_it_is_and_why() -> None:
    said = words(drawn(facts(aid("EQ-05", assessed=date(2025, 11, 20)))))
    assert "Power chair" in said
    assert "Assessed" in said
    assert "Maria Ruiz" in said
    assert "order-by" in said
    assert "slow case" not in said, "why is said when it is asked for"


def test_why_is_told_of_each_aid_by_its_id() -> None:
    known = facts(aid("EQ-05"))
    told = equipment.told(Reasons(tuple(care.needs(record(known.scores), known.aids, {})), ()))
    said = words(told["reasons"][str(known.aids[0].id)])
    assert "Walking 2 on 02-Dec-2025, 6 scores" in said
    assert "Lead time 90 d, slow case 196 d (published" in said


def test_what_was_planned_says_what_the_whole_record_says() -> None:
    for walking in ((4, 4, 3, 3, 3, 2), (4, 4, 4, 4, 4), (3, 2, 1), (3,), ()):
        known = facts(*[aid(key) for key in aids()], walking=walking)
        judged = care.needs(record(known.scores), known.aids, {})
        assert [replace(need, why=()) for need in judged] == list(equipment.find(known, TODAY))


def test_late_comes_first_and_only_late_is_crimson() -> None:
    tree = drawn(facts(aid("EQ-12", delivered=TODAY), aid("EQ-05"), aid("EQ-04")))
    rows = [row for row in inside(tree, "li") if inside(row, "details")]
    assert [words(row).split()[0] for row in rows[:3]] == ["Transport", "Power", "Riser"]
    assert "is-late" in rows[0][1]["class"]
    assert ["c-act" in str(row) for row in rows[:3]] == [True, False, False]


def test_no_name_of_a_month_reaches_over_the_end() -> None:
    spans = [Span([], TODAY - back * DAY) for back in range(0, 300, 3)]
    named = [[float(name[1]["x"][:-1]) for name in inside(axis(span), "text")] for span in spans]
    assert all(places and max(places) <= 92 for places in named)
    assert any(len(places) < len(span.months()) for places, span in zip(named, spans, strict=True))


def test_marks_stand_where_their_days_are() -> None:
    known = facts(aid("EQ-04", ordered=TODAY - 5 * DAY))
    [need] = equipment.find(known, TODAY)
    span = Span([need], TODAY)
    figure = need_rows([need], TODAY, span).figure
    assert figure is not None
    circle = next(part for part in inside(figure, "circle"))
    assert need.expected is not None
    assert circle[1]["cx"] == span.at(need.expected)
    assert "c-page" in circle[1]["style"], "hollow: it is expected, not there"
    assert float(span.at(TODAY)[:-1]) > 0


def test_a_delivered_aid_is_a_full_circle_on_its_day() -> None:
    known = facts(aid("EQ-04", delivered=TODAY - 8 * DAY))
    shown = equipment.find(known, TODAY)
    circle = inside(need_rows(shown, TODAY).figure or [], "circle")[0]
    assert circle[1]["cx"] == Span(shown, TODAY).at(TODAY - 8 * DAY)
    assert "c-page" not in circle[1]["style"]


def test_days_beyond_the_axis_stand_at_its_end() -> None:
    span = Span(equipment.find(facts(aid("EQ-04")), TODAY), TODAY)
    assert (span.at(date(2000, 1, 1)), span.at(date(2100, 1, 1))) == ("0.0%", "100.0%")


def test_every_row_is_in_the_table_too() -> None:
    table = need_rows(equipment.find(facts(aid("EQ-05"), aid("EQ-04"), aid("EQ-33")), TODAY), TODAY).table
    assert [row[0].split()[0] for row in table.rows] == ["Transport", "Power", "Mechanical"]
    assert [row[1] for row in table.rows] == ["late 14 d", "due", "unknown"]
    assert all(len(row) == len(table.head) for row in table.rows)


def test_more_than_six_stay_one_press_away() -> None:
    known = facts(*[aid(f"EQ-{n:02d}") for n in range(1, 10)])
    assert "3 more" in words(drawn(known))


def test_what_is_used_is_listed_apart_and_what_was_returned_is_not() -> None:
    used, returned = aid("EQ-23", in_use=date(2025, 7, 1)), aid("EQ-02", in_use=date(2025, 7, 1), returned=date(2025, 8, 1))
    said = words(drawn(facts(used, returned)))
    assert "In use Wrist splint (01-Jul-2025)" in said.replace("  ", " ")
    assert "Walking stick" not in said


def test_aids_at_their_trigger_are_proposed_with_whose_they_are() -> None:
    known = facts()
    assert "to consider, not identified yet" in words(drawn(known))
    proposed = care.proposed(record(known.scores), known.aids, {}, stage=None)
    said = " ".join(words(equipment.told(Reasons((), tuple(proposed)))["proposed"]).split())
    assert "Level shower OT at its trigger since 02-Dec-2025" in said


def test_nothing_needed_is_said_in_words() -> None:
    assert "No equipment identified" in words(drawn(facts(walking=(4, 4, 4))))


def test_when_care_has_ended_nothing_is_late_or_proposed() -> None:
    ended = facts(aid("EQ-04"), summary=summary(patient=patient(status=PatientStatus.DIED, status_on=TODAY)))
    assert equipment.find(ended, TODAY) == ()
    assert "to consider" not in words(drawn(ended))
    assert "Not in use when care ended" in words(drawn(ended))
    assert "Transport chair (Identified 01-Jun-2025)" in words(drawn(ended))
