"""How many tasks the past would have opened: counted on invented histories, and held against a run day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given as drawn
from hypothesis import settings as tries
from hypothesis import strategies as st

from dashboard.care.rules import Decline, Fact, Facts, State, Treatment, evaluate
from dashboard.care.rules_replay import replay
from dashboard.care.rules_settings import Setting, Settings
from tests.dashboard.care.rules_given import before
from tests.dashboard.given import TODAY

START = before(180)


def history(**values: list[tuple[float | bool, int]]) -> Facts:
    return Facts.of({name.replace("__", "."): [Fact(value, before(ago)) for value, ago in found] for name, found in values.items()}, contacts=[START])


def opened(facts: Facts, key: str, settings: Settings | None = None, start: date = START) -> list[int]:
    """Days ago on which the rule opens a task."""
    return [(TODAY - on).days for on in replay({1: facts}, start, TODAY, settings, only=key)[key].opened_on]


def test_a_value_past_its_limit_opens_a_task_on_its_day() -> None:
    assert opened(history(resp__pcf=[(300.0, 170), (250.0, 60)]), "RESP-16") == [60]


def test_a_task_that_stays_needed_comes_back_after_it_was_due_and_its_repeat_days() -> None:
    # Due after 7 days, again 30 days later: every 37 days.
    assert opened(history(resp__fvc_pct=[(45.0, 100), (44.0, 30)]), "RESP-03") == [100, 63, 26]


def test_a_task_whose_trigger_clears_is_closed_then() -> None:
    # Clear 3 days after it opened, so it may come back 30 days after that.
    assert opened(history(resp__fvc_pct=[(45.0, 100), (60.0, 97), (45.0, 80)]), "RESP-03") == [100, 67, 30]


def test_an_old_value_that_falls_silent_stops_opening() -> None:
    assert opened(history(resp__fvc_pct=[(45.0, 150)]), "RESP-03") == [150, 113, 76, 39]
    assert opened(history(resp__fvc_pct=[(45.0, 178)]), "RESP-03")[-1] == 67  # the next would be on day 128 of the value, when it is old


def test_a_date_that_comes_round_opens_a_task_on_that_day() -> None:
    assert opened(history(resp__days_since_tests=[(True, 170), (True, 120), (True, 20)]), "RESP-02") == [45]


def test_a_trigger_met_before_the_start_does_not_count_on_the_first_day() -> None:
    facts = history(alsfrs__item09=[(2.0, 400)])
    # Opened 400 days ago, due after 28, again after 120: every 148 days.
    assert opened(facts, "MOB-06") == [104]


def test_a_higher_rule_takes_the_topic_over() -> None:
    facts = history(resp__fvc_pct=[(70.0, 100), (45.0, 90)], resp__symptoms=[(True, 95)])
    found = replay({1: facts}, START, TODAY)
    assert found["RESP-04"].opened_on == (before(95),)
    assert found["RESP-03"].opened_on[0] == before(90)


def test_a_declined_treatment_opens_nothing_until_its_review() -> None:
    facts = Facts.of({"resp.fvc_pct": [Fact(45.0, before(100))]}, declines=[Decline(Treatment.NIV, before(110), before(50))])
    assert opened(facts, "RESP-03") == [50, 13]


def test_a_rule_that_is_off_can_be_tried_with_another_limit() -> None:
    facts = history(resp__snip=[(50.0, 150), (41.0, 90)])
    assert opened(facts, "RESP-09") == []
    assert opened(facts, "RESP-09", Settings.of([Setting("RESP-09", False, {"resp.snip >=": 15})])) == [90]
    assert "RESP-09" not in replay({1: facts}, START, TODAY)


def test_people_and_weeks_are_counted() -> None:
    low, twice = history(resp__pcf=[(250.0, 179)]), history(resp__pcf=[(250.0, 179), (255.0, 100)])
    found = replay({"a": low, "b": twice, "c": history(resp__pcf=[(400.0, 10)])}, START, TODAY)["RESP-16"]
    assert found.people == 2
    weeks = found.by_week(START, TODAY)
    assert weeks[0] == 2
    assert (len(weeks), sum(weeks)) == (26, found.count)


def test_an_end_before_the_start_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before it starts"):
        replay({}, TODAY, START)


def day_by_day(facts: Facts, start: date, end: date) -> dict[str, list[date]]:
    """The same run one day after the other, with every task closed when it is due or its trigger is no longer met."""
    found: dict[str, list[date]] = {}
    free: dict[str, date] = {}
    closes: dict[str, date] = {}
    for n in range((end - start).days + 1):
        today = start + timedelta(days=n)
        for verdict in evaluate(facts, today):
            key = verdict.key
            if key in closes and (today >= closes[key] or not verdict.opens):
                free[key] = min(closes.pop(key), today) + timedelta(days=verdict.ready.repeat_days)
            if verdict.opens and key not in closes and today >= free.get(key, start):
                found.setdefault(key, []).append(today)
                closes[key] = today + timedelta(days=verdict.ready.due_days)
    return found


SERIES = st.fixed_dictionaries(
    {
        "resp.fvc_pct": st.lists(st.tuples(st.sampled_from([30.0, 45.0, 49.0, 51.0, 55.0, 62.0, 75.0, 90.0]), st.integers(0, 99)), max_size=4),
        "alsfrs.item03": st.lists(st.tuples(st.sampled_from([1.0, 2.0, 3.0, 4.0]), st.integers(0, 99)), max_size=3),
        "nutr.gastrostomy": st.just([(False, 100)]),
        "falls.fall": st.lists(st.tuples(st.just(True), st.integers(0, 99)), max_size=4),
        "falls.injurious": st.lists(st.tuples(st.just(True), st.integers(0, 99)), max_size=1),
        "resp.days_since_tests": st.lists(st.tuples(st.just(True), st.integers(0, 99)), max_size=3),
        "exercise.prescribed": st.just([(True, 99)]),
        "exercise.adherence": st.lists(st.tuples(st.sampled_from([0.0, 1.0]), st.integers(0, 90)), max_size=12, unique_by=lambda pair: pair[1]),
        "eol.recognised": st.lists(st.tuples(st.booleans(), st.integers(0, 60)), max_size=1),
    }
)


@drawn(SERIES)
@tries(max_examples=25, deadline=None)
def test_the_replay_opens_what_a_run_day_by_day_would_open(values: dict[str, list[tuple[float | bool, int]]]) -> None:
    facts = Facts.of({name: [Fact(value, before(ago)) for value, ago in found] for name, found in values.items()}, contacts=[before(99)])
    start = before(101)  # before anything is known, so that no trigger was met before it
    slow = day_by_day(facts, start, TODAY)
    fast = {key: list(found.opened_on) for key, found in replay({1: facts}, start, TODAY).items() if found.count}
    always = {verdict.key for verdict in evaluate(facts, start) if verdict.state is State.DUE}
    assert {key: days for key, days in fast.items() if key not in always} == {key: days for key, days in slow.items() if key not in always}
