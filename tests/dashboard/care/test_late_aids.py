"""Which aids will be late: groups, order and filters, from the days that were kept."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.care.late_aids import MINE, NOBODY, Coming, Group, Sort, Wanted, asked_for, in_order, standing
from db.aid_records import ComingAid
from db.records import Aid
from db.vocabulary import AidStage, Discipline
from tests.dashboard.given import TODAY

ME, OTHER = UUID(int=7), UUID(int=8)


def coming(number: int, key: str = "EQ-05", name: str = "Smith", needed: int | None = 100, width: int = 20, **changed: Any) -> ComingAid:
    """An aid that is needed in `needed` days, give or take `width`; ordered_on and so on by name."""
    reached = {AidStage.IDENTIFIED: TODAY - timedelta(days=40)} | {AidStage(stage): on for stage, on in changed.pop("reached", {}).items()}
    days = [None] * 3 if needed is None else [TODAY + timedelta(days=needed + off) for off in (-width, 0, width)]
    lead = 196 if key == "EQ-05" else 14
    order_by = days[0] - timedelta(days=lead) if days[0] else None
    aid = Aid(UUID(int=number), key, reached, *days, "Maria Ruiz", order_by, False, needed is not None, None, TODAY, changed.pop("owner_id", ME))
    return ComingAid(aid, UUID(int=1000 + number), name, "John", None, date(1958, 3, 4), None, TODAY - timedelta(days=10))


def groups(*ones: ComingAid) -> dict[Group, list[int]]:
    found: dict[Group, list[int]] = {}
    for one in standing(ones, {}, TODAY):
        found.setdefault(one.group, []).append(one.aid.id.int)
    return found


def test_late_is_delivery_as_if_ordered_today_after_the_end_of_the_window() -> None:
    [late] = standing([coming(1, needed=50)], {}, TODAY)
    assert (late.group, late.need.late) == (Group.LATE, 90 - 70)


def test_an_order_that_comes_in_time_is_on_track_and_one_past_its_order_by_day_is_to_be_ordered_now() -> None:
    ordered = coming(1, needed=60, reached={"ordered": TODAY - timedelta(days=60)})
    assert groups(ordered, coming(2, needed=100)) == {Group.ON_TRACK: [1], Group.NEAR: [2]}


def test_what_has_no_date_is_a_group_of_its_own() -> None:
    assert groups(coming(1, needed=None)) == {Group.NO_DATE: [1]}


def test_most_days_late_comes_first_then_the_nearest_order_by_day() -> None:
    listed = standing([coming(1, needed=100), coming(2, needed=55), coming(3, needed=40), coming(4, needed=95), coming(5, needed=None)], {}, TODAY)
    assert [one.aid.id.int for one in listed] == [3, 2, 4, 1, 5]


@given(st.lists(st.one_of(st.none(), st.integers(-300, 600)), max_size=12), st.sampled_from(Sort))
def test_every_order_keeps_everybody_and_late_first_never_puts_less_late_before_more(needed: list[int | None], sort: Sort) -> None:
    listed = standing([coming(n, needed=days) for n, days in enumerate(needed)], {}, TODAY)
    again = in_order(listed, sort)
    assert {one.aid.id for one in again} == {one.aid.id for one in listed}
    if sort is Sort.LATE:
        late = [one.need.late for one in again]
        assert late == sorted(late, reverse=True)


def listed(*ones: ComingAid) -> list[Coming]:
    return standing(ones, {}, TODAY)


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        (Wanted(), [1, 2, 3]),
        (Wanted(who=MINE), [1]),
        (Wanted(who=str(OTHER)), [2]),
        (Wanted(who=NOBODY), [3]),
        (Wanted(stage=AidStage.ORDERED), [2]),
        (Wanted(discipline=Discipline.PT), [3]),
        (Wanted(text="okaf"), [2]),
        (Wanted(text="power smith"), [1]),
        (Wanted(text="zz"), []),
        (Wanted(stage=AidStage.ORDERED, who=MINE), []),
    ],
)
def test_filters_leave_what_was_asked_for(wanted: Wanted, left: list[int]) -> None:
    everything = listed(
        coming(1, needed=50), coming(2, name="Okafor", reached={"ordered": TODAY}, owner_id=OTHER, needed=60), coming(3, key="EQ-01", needed=400, owner_id=None)
    )
    assert sorted(one.aid.id.int for one in asked_for(everything, wanted, ME)) == left


def test_sorting_by_need_and_by_name() -> None:
    everything = listed(coming(1, needed=90, name="Ward"), coming(2, needed=40, name="Adams"), coming(3, needed=60, name="Lee"))
    assert [one.aid.id.int for one in in_order(everything, Sort.NEED)] == [2, 3, 1]
    assert [one.aid.id.int for one in in_order(everything, Sort.NAME)] == [2, 3, 1]


def test_an_aid_that_the_catalogue_does_not_hold_is_left_out() -> None:
    assert listed(coming(1, key="EQ-99")) == []
