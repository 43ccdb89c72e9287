"""Needs: dates from the trigger of an aid, status on both sides of every limit, and what is said of facts that are missing or old."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from dashboard.care import catalogue
from dashboard.care.lead_times import lead_of
from dashboard.care.need_records import Need, Status
from dashboard.care.needs import needs, proposed
from dashboard.care.needs_when import Ahead
from dashboard.care.rules_records import facts_of
from db.records import Aid, LeadTime, Reading, Score
from db.vocabulary import AidStage, EventKind, Measure
from tests.dashboard import given
from tests.dashboard.given import NOBODY, TODAY

DAY = timedelta(days=1)
SURELY = LeadTime("EQ-05", 90, 140, 12)


def aid(key: str, **reached: date) -> Aid:
    return Aid(NOBODY, key, {AidStage(stage): on for stage, on in ({"identified": date(2025, 6, 1)} | reached).items()}, None, None, None, "Maria Ruiz")


def visits(*walking: int | None, every: int = 91, latest: date = date(2025, 12, 2), item: int = 8, **others: int) -> list[Score]:
    """Scores in which one item takes these values, oldest first; the others are full unless said."""
    found = []
    for back, score in enumerate(reversed(walking)):
        items: list[int | None] = [others.get(f"item{n}", 4) for n in range(1, 13)]
        items[item - 1] = score
        found.append(given.score(latest - timedelta(days=every * back), items))
    return found[::-1]


def one(
    key: str, scores: Sequence[Score] = (), *, own: Sequence[LeadTime] = (), today: date = TODAY, reached: dict[str, date] | None = None, **known: Any
) -> Need:
    readings, events = known.get("readings", ()), known.get("events", ())
    facts = facts_of(given.patient(), scores=scores, readings=readings, events=events, today=today)
    [need] = needs(Ahead(facts, today), [aid(key, **(reached or {}))], {lead.aid_key: lead for lead in own})
    return need


def pcf(value: float, on: date) -> Reading:
    return Reading(NOBODY, Measure.PCF, on, value, None)


FALLING = visits(4, 4, 3, 3, 3, 2)


def test_the_window_comes_from_the_item_forecast_and_order_by_from_the_slow_lead_time() -> None:
    need = one("EQ-05", FALLING, own=[SURELY])
    assert need.window is not None and need.window.p50 is not None and need.window.p75 is not None
    assert date(2025, 12, 2) <= need.window.p25 < need.window.p50 < need.window.p75
    assert need.order_by == need.window.p25 - 140 * DAY
    assert need.expected == TODAY + 90 * DAY


def test_dates_move_when_something_is_learnt_not_when_a_day_passes() -> None:
    assert one("EQ-05", FALLING).window == one("EQ-05", FALLING, today=TODAY + 30 * DAY).window


def test_a_power_chair_is_needed_later_than_work_on_it_begins() -> None:
    assert not one("EQ-05", FALLING).met
    assert one("EQ-04", FALLING).met


def test_a_trigger_that_is_met_gives_the_day_since_which_it_is() -> None:
    need = one("EQ-04", visits(3, 2, 3, 2, 2))
    assert need.window is not None
    assert need.met
    assert {need.window.p25, need.window.p50, need.window.p75} == {date(2025, 12, 2) - 91 * DAY}
    assert need.said == "needed since 02-Sep-2025, not ordered"
    assert need.status is Status.LATE


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        pytest.param([], "No date yet: no score", id="none"),
        pytest.param(visits(4, 3), "No date yet: fewer than 3 scores", id="two"),
        pytest.param(visits(4, 3, 3, every=24), "No date yet: scores span 48 d only", id="three too close"),
    ],
)
def test_too_little_is_unknown_and_says_what_is_missing(scores: list[Score], said: str) -> None:
    need = one("EQ-04", scores)
    assert (need.status, need.said, need.window) == (Status.UNKNOWN, said, None)


def test_three_scores_over_sixty_days_are_enough() -> None:
    assert one("EQ-04", visits(4, 4, 3, every=30)).window is not None


def test_two_scores_are_enough_when_the_trigger_is_met() -> None:
    assert one("EQ-04", visits(4, 2)).met


def test_an_old_score_may_alarm_but_not_reassure() -> None:
    calm = visits(4, 4, 4, 4)
    assert one("EQ-06", calm).status is Status.NOT_YET
    assert one("EQ-06", calm, today=date(2025, 12, 2) + 90 * DAY).status is Status.NOT_YET
    old = one("EQ-06", calm, today=date(2025, 12, 2) + 91 * DAY)
    assert old.status is Status.UNKNOWN
    assert one("EQ-04", visits(4, 3, 2), today=TODAY + 400 * DAY).status is Status.LATE


@pytest.mark.parametrize(
    ("readings", "status"),
    [
        pytest.param([], Status.UNKNOWN, id="no value on record"),
        pytest.param([pcf(269, TODAY - 5 * DAY)], Status.LATE, id="just under the limit"),
        pytest.param([pcf(270, TODAY - 5 * DAY)], Status.NOT_YET, id="at the limit"),
        pytest.param([pcf(400, TODAY - 121 * DAY)], Status.UNKNOWN, id="good, but old"),
    ],
)
def test_a_trigger_on_a_measurement_is_met_or_not_and_never_forecast(readings: list[Reading], status: Status) -> None:
    assert one("EQ-32", FALLING, readings=readings).status is status


def test_a_measurement_that_is_met_says_since_when() -> None:
    readings = [pcf(300, TODAY - 90 * DAY), pcf(250, TODAY - 40 * DAY), pcf(240, TODAY - 3 * DAY)]
    need = one("EQ-32", readings=readings)
    assert need.window is not None
    assert need.window.p25 == TODAY - 40 * DAY


def test_any_of_several_takes_the_earliest_and_a_fall_counts_for_ninety_days() -> None:
    level = visits(4, 4, 4)
    fell = given.event(EventKind.FALL, TODAY - 89 * DAY)
    assert one("EQ-03", level, events=[fell]).met
    assert not one("EQ-03", level, events=[fell], today=TODAY + DAY).met
    assert not one("EQ-03", level).met


def test_all_of_several_takes_the_latest() -> None:
    turning_lost = visits(4, 3, 2, item7=1)
    hoist, chair = one("EQ-14", turning_lost), one("EQ-05", turning_lost)
    assert hoist.window == chair.window
    assert not one("EQ-13", turning_lost).window, "arms no longer grip: a standing aid will not be needed"


@pytest.mark.parametrize(
    ("reached", "status", "said"),
    [
        pytest.param({}, Status.LATE, "needed since 02-Dec-2025, not ordered", id="not ordered"),
        pytest.param({"ordered": TODAY}, Status.LATE, "ordered, expected 16-Dec-2025", id="ordered"),
        pytest.param({"delivered": TODAY - DAY}, Status.DELIVERED, "delivered 08-Dec-2025, fit next", id="delivered"),
        pytest.param({"delivered": TODAY - DAY, "fitted": TODAY}, Status.DELIVERED, "fitted 09-Dec-2025, not yet in use", id="fitted"),
        pytest.param({"in_use": TODAY}, Status.IN_USE, "in use since 09-Dec-2025", id="in use"),
        pytest.param({"in_use": TODAY - DAY, "returned": TODAY}, Status.RETURNED, "returned 09-Dec-2025", id="returned"),
    ],
)
def test_how_far_an_aid_has_come_decides_what_is_said(reached: dict[str, date], status: Status, said: str) -> None:
    need = one("EQ-04", visits(4, 3, 2), reached=reached)
    assert (need.status, need.said) == (status, said)


def test_late_is_delivery_expected_minus_the_end_of_the_window() -> None:
    window = one("EQ-05", FALLING).window
    assert window is not None and window.p75 is not None
    in_time = LeadTime("EQ-05", (window.p75 - TODAY).days, 400, 9)
    late = LeadTime("EQ-05", (window.p75 - TODAY).days + 1, 400, 9)
    assert (one("EQ-05", FALLING, own=[in_time]).late, one("EQ-05", FALLING, own=[in_time]).status) == (0, Status.DUE)
    assert (one("EQ-05", FALLING, own=[late]).late, one("EQ-05", FALLING, own=[late]).status) == (1, Status.LATE)


@pytest.mark.parametrize(
    ("days", "status", "tail"),
    [(-1, Status.DUE, " passed"), (0, Status.DUE, " is today"), (1, Status.SOON, " in 1 d"), (14, Status.SOON, " in 14 d"), (15, Status.NOT_YET, "")],
)
def test_due_and_soon_on_both_sides_of_the_order_by_day(days: int, status: Status, tail: str) -> None:
    window = one("EQ-05", FALLING).window
    assert window is not None
    slow = (window.p25 - TODAY).days - days
    need = one("EQ-05", FALLING, own=[LeadTime("EQ-05", 1, slow, 5)])
    order_by = (TODAY + days * DAY).strftime("%d-%b-%Y")
    assert (need.status, need.said) == (status, f"order-by {order_by}{tail}")


def test_what_is_ordered_and_needed_by_now_is_due_until_it_is_late() -> None:
    on = visits(4, 3, 2)
    need = one("EQ-04", on, reached={"ordered": date(2025, 11, 1)}, today=date(2025, 12, 2))
    assert (need.status, need.expected) == (Status.DUE, date(2025, 12, 2))


def test_own_lead_times_count_from_five_aids_on() -> None:
    few = lead_of("EQ-05", {"EQ-05": LeadTime("EQ-05", 10, 20, 4)})
    enough = lead_of("EQ-05", {"EQ-05": LeadTime("EQ-05", 10, 20, 5)})
    assert (few.planned, few.slow, few.own) == (90, 196, 0)
    assert (enough.planned, enough.slow, enough.own) == (10, 20, 5)
    assert enough.words() == "Lead time 10 d, 8 in 10 within 20 d (this clinic, 5 aids)"


def test_why_names_value_day_lead_time_order_by_and_source() -> None:
    need = one("EQ-05", FALLING, own=[SURELY])
    value, window, lead, order, delivery, rule = need.why
    assert value.startswith("Walking 2 on 02-Dec-2025, 6 scores: 1 or less expected ")
    assert window.startswith("Needed ") and window.endswith("5 in 10 inside these days")
    assert lead == "Lead time 90 d, 8 in 10 within 140 d (this clinic, 12 aids)"
    assert order.startswith("Order by ") and order.endswith("− 140 d")
    assert delivery.startswith("Not ordered: if it were today, delivery 09-Mar-2026")
    assert rule.startswith("Rule: start at item 8 = 2; needed at item 8 = 1 (source: MDA 2005")


def test_most_days_late_come_first() -> None:
    facts = facts_of(given.patient(), scores=visits(4, 3, 2), readings=[], events=[], today=TODAY)
    found = needs(Ahead(facts, TODAY), [aid("EQ-05"), aid("EQ-11"), aid("EQ-04"), aid("EQ-12", delivered=TODAY)], {})
    assert [need.key for need in found] == ["EQ-04", "EQ-11", "EQ-05", "EQ-12"]


def test_what_nobody_identified_is_proposed_for_its_stage_and_never_late() -> None:
    facts = facts_of(given.patient(), scores=visits(4, 3, 2), readings=[], events=[], today=TODAY)
    found = {need.key: need for need in proposed(Ahead(facts, TODAY), [aid("EQ-04")], {}, stage="3")}
    assert "EQ-11" in found
    assert "EQ-04" not in found, "it is identified"
    assert "EQ-02" not in found, "a walking stick is meant for stages 1 and 2"
    assert {need.status for need in found.values()} <= {Status.DUE, Status.SOON}
    assert all(need.aid is None and need.late == 0 for need in found.values())
    assert found["EQ-11"].said == "at its trigger since 02-Dec-2025"


def test_an_aid_that_the_catalogue_does_not_hold_is_left_out() -> None:
    assert needs(Ahead(facts_of(given.patient(), scores=[], readings=[], events=[], today=TODAY), TODAY), [aid("OLD-7")], {}) == []


SCORES = st.lists(st.lists(st.integers(0, 4), min_size=12, max_size=12), min_size=0, max_size=7)


def course(rows: Sequence[Sequence[int]]) -> list[Score]:
    return [given.score(date(2024, 6, 3) + timedelta(days=80 * n), row) for n, row in enumerate(rows)]


def everything(scores: Sequence[Score], today: date = TODAY) -> dict[str, Need]:
    facts = facts_of(given.patient(), scores=scores, readings=[], events=[], today=today)
    return {need.key: need for need in needs(Ahead(facts, today), [aid(key) for key in catalogue.aids()], {})}


@settings(max_examples=25, deadline=None)
@drawn(SCORES)
def test_every_aid_of_the_catalogue_has_a_status_and_a_sentence_for_everybody(rows: list[list[int]]) -> None:
    found = everything(course(rows))
    assert set(found) == set(catalogue.aids())
    for need in found.values():
        assert need.said and need.why[-1].startswith("Rule: ")
        assert (need.status is Status.LATE) == (need.late > 0)
        if need.window and need.window.p50:
            assert need.window.p25 <= need.window.p50 <= (need.window.p75 or need.window.p50)


PRESSING = {Status.LATE: 3, Status.DUE: 2, Status.SOON: 1, Status.NOT_YET: 0, Status.UNKNOWN: 0}


@settings(max_examples=20, deadline=None)
@drawn(SCORES.filter(bool), st.integers(0, 200), st.integers(0, 200))
def test_a_status_only_grows_more_pressing_while_nothing_is_done(rows: list[list[int]], days: int, more: int) -> None:
    scores = course(rows)
    earlier, later = (everything(scores, date(2025, 11, 1) + timedelta(days=n)) for n in (days, days + more))
    for key in set(catalogue.aids()) - {"EQ-13"}:
        assert PRESSING[later[key].status] >= PRESSING[earlier[key].status], key
        assert later[key].late >= earlier[key].late


@settings(max_examples=20, deadline=None)
@drawn(SCORES.filter(bool))
def test_a_worse_latest_score_never_makes_an_aid_less_urgent(rows: list[list[int]]) -> None:
    worse = [*rows[:-1], [max(score - 1, 0) for score in rows[-1]]]
    now, then = everything(course(rows)), everything(course(worse))
    for key in set(catalogue.aids()) - {"EQ-13"}:  # a standing aid needs arms that grip
        assert PRESSING[then[key].status] >= PRESSING[now[key].status], key
