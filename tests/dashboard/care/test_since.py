"""Since the last meeting: aids that came on, what did not happen, an old day reads as it did, and one sentence says it all."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.care.adherence import adherence
from dashboard.care.since import Baseline, Facts, Since, since
from db.records import Aid, Reading
from db.vocabulary import AidStage, EventKind, Measure
from tests.dashboard.given import NOBODY, TODAY, event, items_of_total, score
from tests.dashboard.panels.facts import task

MEETING, LATEST = date(2025, 10, 14), date(2025, 12, 2)
CHAIR = "EQ-05"


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def aid(reached: dict[AidStage, date], needed_p25: date | None = None) -> Aid:
    return Aid(NOBODY, CHAIR, reached, needed_p25, None, None, None)


def reading(measure: Measure, on: date, value: float) -> Reading:
    return Reading(NOBODY, measure, on, value, None)


RECENT: dict[str, Any] = {
    "scores": (score(MEETING, items_of_total(34)), score(LATEST, items_of_total(31))),
    "readings": (
        reading(Measure.FVC_PERCENT, MEETING, 72),
        reading(Measure.FVC_PERCENT, LATEST, 66),
        reading(Measure.WEIGHT, MEETING, 71.2),
        reading(Measure.WEIGHT, LATEST, 69.8),
    ),
    "meeting_on": MEETING,
}


def found(today: date = TODAY, baseline: Baseline = Baseline.MEETING, **facts: Any) -> Since:
    return since(Facts(**(RECENT | facts)), adherence((), (), today), today, baseline)


def test_the_sentence_of_the_specification() -> None:
    shown = found(
        aids=(aid({AidStage.IDENTIFIED: ago(90), AidStage.ASSESSED: LATEST}),),
        tasks=(task("Order power chair", ago(4)),),
        done_on=(ago(3),),
        events=(event(EventKind.FALL, ago(10), injury=False),),
        order_by={NOBODY: date(2025, 8, 10)},
    )
    assert shown.sentence.startswith("Since last meeting, 14-Oct-2025 (8 weeks): ALSFRS-R 34 → 31 of 48 (")
    for said in ("72 → 66", "71.2 → 69.8 kg (−2.0 %)", "Falls 1", "1 done 1 overdue", " assessed. Not done: Order power chair, 4 days overdue; "):
        assert said in shown.sentence
    assert shown.sentence.endswith("not ordered, order-by 10-Aug-2025.")


def test_nothing_owed_says_nothing() -> None:
    assert "Not done" not in found().sentence
    assert found().undone == ()


@pytest.mark.parametrize(
    ("facts", "owed"),
    [
        ({"scores": (score(ago(91)),)}, ["no ALSFRS-R since 09-Sep-2025"]),
        ({"scores": (score(ago(90)),)}, []),
        ({"scores": ()}, ["no ALSFRS-R yet"]),
        ({"scores": (score(ago(1), (None, *(4,) * 11)),)}, ["no ALSFRS-R yet"]),
        ({"readings": ()}, ["no FVC yet", "no weight yet"]),
        ({"tasks": (task("Call", TODAY), task("Visit", ago(1)), task("Test", None))}, ["Visit, 1 day overdue"]),
    ],
)
def test_what_did_not_happen(facts: dict[str, Any], owed: list[str]) -> None:
    assert [one.words for one in found(**facts).undone] == owed


@pytest.mark.parametrize(
    ("reached", "order_by", "owed"),
    [
        ({AidStage.ASSESSED: MEETING}, ago(1), True),
        ({AidStage.ASSESSED: MEETING}, TODAY, False),
        ({AidStage.ORDERED: ago(1)}, ago(9), False),
        ({AidStage.IN_USE: ago(1)}, ago(9), False),
    ],
)
def test_an_order_is_owed_from_the_day_after_its_order_by(reached: dict[AidStage, date], order_by: date, owed: bool) -> None:
    assert bool(found(aids=(aid(reached),), order_by={NOBODY: order_by}).undone) is owed


def test_without_a_forecast_order_by_the_published_slow_lead_time_counts() -> None:
    assert found(aids=(aid({AidStage.ASSESSED: MEETING}, needed_p25=TODAY + timedelta(days=1)),)).undone
    assert not found(aids=(aid({AidStage.ASSESSED: MEETING}, needed_p25=TODAY + timedelta(days=2000)),)).undone
    assert not found(aids=(aid({AidStage.ASSESSED: MEETING}),)).undone


def test_an_aid_says_its_furthest_stage_since_the_baseline() -> None:
    (step,) = found(aids=(aid({AidStage.IDENTIFIED: MEETING, AidStage.ASSESSED: ago(9), AidStage.ORDERED: ago(3)}),)).steps
    assert (step.stage, step.on) == (AidStage.ORDERED, ago(3))
    assert found(aids=(aid({AidStage.ORDERED: MEETING}),)).steps == ()


def test_the_last_fall_is_told_in_whatever_order_they_come() -> None:
    falls = (event(EventKind.FALL, ago(3), injury=True), event(EventKind.FALL, ago(30), injury=False))
    assert "Falls 2 (06-Dec-2025, injury)" in found(events=falls).sentence
    assert found(events=falls).sentence == found(events=falls[::-1]).sentence


def test_nothing_is_owed_once_care_has_ended() -> None:
    assert found(readings=(), scores=(), under_care=False).undone == ()


def test_without_a_meeting_the_values_of_today_stand_alone() -> None:
    shown = found(meeting_on=None)
    assert (shown.on, shown.steps) == (None, ())
    assert shown.sentence.startswith("Now: ALSFRS-R 31 of 48")


@given(st.lists(st.tuples(st.integers(-60, 200), st.integers(0, 48)), max_size=8), st.integers(0, 60))
def test_what_came_later_does_not_change_an_old_difference(given_scores: list[tuple[int, int]], back: int) -> None:
    then = ago(back)
    scores = tuple(score(ago(days), items_of_total(total)) for days, total in given_scores)
    weights = tuple(Reading(UUID(int=n), Measure.WEIGHT, ago(days), 50 + total / 10, None) for n, (days, total) in enumerate(given_scores))
    whole = found(then, Baseline.VISIT, scores=scores, readings=weights)
    known = found(then, Baseline.VISIT, scores=tuple(s for s in scores if s.assessed_on <= then), readings=tuple(w for w in weights if w.measured_on <= then))
    assert whole == known
    assert whole.sentence
