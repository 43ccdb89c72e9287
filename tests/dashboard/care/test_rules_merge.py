"""What a run of the rules does to tasks: opens once, never touches what a person touched, holds a refusal, closes only with evidence."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as drawn
from hypothesis import settings as tries
from hypothesis import strategies as st

from dashboard.care.rules import Decline, Fact, Facts, Treatment, Verdict, evaluate
from dashboard.care.rules_merge import Decision, RuleTask, decide
from dashboard.care.rules_settings import Setting, Settings, defaults
from dashboard.care.rules_terms import State
from db.vocabulary import TaskState
from tests.dashboard.care.rules_given import before
from tests.dashboard.given import TODAY


def judged(values: dict[str, list[tuple[Any, int]]], today: date = TODAY, only: tuple[str, ...] = (), **more: Any) -> list[Verdict]:
    known = Facts.of({name: [Fact(value, before(ago)) for value, ago in found] for name, found in values.items()}, contacts=[TODAY], **more)
    off = Settings.of([Setting(one.rule.key, False) for one in defaults().on if only and one.rule.key not in only])
    return evaluate(known, today, off)


def fvc(*values: tuple[float, int], today: date = TODAY) -> list[Verdict]:
    return judged({"resp.fvc_pct": list(values)}, today, ("RESP-03",))


def task(verdict: Verdict, n: int = 1, **changed: Any) -> RuleTask:
    """The task a decision opens for this verdict."""
    opened = decide([], [verdict], verdict.on).opens[0]
    return replace(RuleTask(UUID(int=n), verdict.key, verdict.trigger_key, TaskState.OPEN, verdict.on, None, False, opened.evidence), **changed)


def done(decision: Decision) -> tuple[int, int, int]:
    return len(decision.opens), len(decision.updates), len(decision.closes)


def apply(tasks: list[RuleTask], decision: Decision, today: date) -> list[RuleTask]:
    """What the task engine would store."""
    new = {one.task_id: one for one in decision.updates}
    closed = {one.task_id for one in decision.closes}
    kept = [
        replace(one, state=TaskState.DONE, closed_on=today)
        if one.id in closed
        else replace(one, trigger_key=new[one.id].trigger_key, evidence=new[one.id].evidence)
        if one.id in new
        else one
        for one in tasks
    ]
    return kept + [task(one.verdict, len(kept) + n) for n, one in enumerate(decision.opens, start=1)]


def test_a_rule_that_is_due_opens_one_task_with_its_evidence() -> None:
    decision = decide([], fvc((44.0, 5)), TODAY)
    assert done(decision) == (1, 0, 0)
    assert decision.opens[0].evidence == {"0 resp.fvc_pct <": f"44|{before(5).isoformat()}"}


def test_the_same_run_again_changes_nothing() -> None:
    verdicts = fvc((44.0, 5))
    assert done(decide([task(verdicts[0])], verdicts, TODAY)) == (0, 0, 0)


def test_a_newer_value_brings_the_evidence_up_to_date() -> None:
    decision = decide([task(fvc((44.0, 50))[0])], fvc((44.0, 50), (41.0, 5)), TODAY)
    assert done(decision) == (0, 1, 0)
    assert decision.updates[0].trigger_key == before(50).isoformat()
    assert decision.updates[0].evidence == {"0 resp.fvc_pct <": f"41|{before(5).isoformat()}"}


def test_days_that_pass_are_no_news() -> None:
    waiting = judged({"care.days_since_mdt": [(True, 80)]}, only=("COORD-01",))
    later = judged({"care.days_since_mdt": [(True, 80)]}, TODAY + timedelta(days=9), ("COORD-01",))
    assert done(decide([task(waiting[0])], later, TODAY + timedelta(days=9))) == (0, 0, 0)


@pytest.mark.parametrize("verdicts", [fvc((44.0, 50), (41.0, 5)), fvc((44.0, 50), (80.0, 5)), fvc((44.0, 200))])
def test_a_task_that_a_person_touched_is_never_changed(verdicts: list[Verdict]) -> None:
    touched = task(fvc((44.0, 50))[0], touched=True)
    assert done(decide([touched], verdicts, TODAY)) == (0, 0, 0)


def test_a_task_closes_with_the_value_that_cleared_it() -> None:
    decision = decide([task(fvc((44.0, 50))[0])], fvc((44.0, 50), (80.0, 5)), TODAY)
    assert done(decision) == (0, 0, 1)
    assert decision.closes[0].evidence == {"0 resp.fvc_pct <": f"80|{before(5).isoformat()}"}
    assert "80 % predicted" in decision.closes[0].why


def test_what_is_not_known_closes_nothing() -> None:
    """The value has grown old: it still stands on record."""
    asked = task(fvc((44.0, 200), today=before(190))[0])
    assert done(decide([asked], fvc((44.0, 200)), TODAY)) == (0, 0, 0)


@pytest.mark.parametrize("left", [pytest.param([], id="no value"), pytest.param([(90.0, 200)], id="only an old one")])
def test_a_value_that_was_taken_back_takes_its_task_with_it(left: list[tuple[float, int]]) -> None:
    decision = decide([task(fvc((44.0, 5))[0])], fvc(*left), TODAY)
    assert done(decision) == (0, 0, 1)
    assert "taken back" in decision.closes[0].why
    assert decision.closes[0].evidence == {"taken_back": f"44|{before(5).isoformat()}"}


def test_of_two_that_nobody_touched_the_older_closes() -> None:
    """Somebody took a refusal back after the rule had asked anew: both are open, and one of them is enough."""
    older, newer = task(fvc((44.0, 50))[0], 1, trigger_key="2025-01-01"), task(fvc((44.0, 50))[0], 2)
    decision = decide([newer, replace(older, opened_on=before(60))], fvc((44.0, 50), (43.0, 5)), TODAY)
    assert done(decision) == (0, 1, 1)
    assert (decision.updates[0].task_id, decision.closes[0].task_id) == (newer.id, older.id)
    assert decision.closes[0].evidence


def test_an_event_that_left_its_window_was_not_taken_back() -> None:
    fell = {"falls.fall": [(1.0, 300), (1.0, 299)]}
    then = next(one for one in judged(fell, before(290)) if one.opens and any("falls" in leaf.name for leaf in one.ready.leaves))
    now = [one for one in judged({**fell}, TODAY) if one.key == then.key]
    assert done(decide([task(then)], now, TODAY))[2] == (1 if now[0].state is State.CLEAR else 0)
    assert not any("taken back" in close.why for close in decide([task(then)], now, TODAY).closes)


def test_what_a_person_took_up_stays_whatever_is_taken_back() -> None:
    assert done(decide([task(fvc((44.0, 5))[0], touched=True)], fvc(), TODAY)) == (0, 0, 0)


def test_a_rule_switched_off_closes_nothing() -> None:
    assert done(decide([task(fvc((44.0, 50))[0])], judged({"resp.fvc_pct": [(80.0, 5)]}, only=("RESP-16",)), TODAY)) == (0, 0, 0)


@pytest.mark.parametrize("state", [TaskState.DECLINED, TaskState.CANCELLED])
@pytest.mark.parametrize(
    ("values", "opens"),
    [
        pytest.param([(44.0, 50)], 0, id="the same value"),
        pytest.param([(44.0, 50), (46.0, 5)], 0, id="better, and still under the limit"),
        pytest.param([(44.0, 50), (44.0, 5)], 0, id="measured again, no worse"),
        pytest.param([(44.0, 50), (43.0, 5)], 1, id="worse"),
        pytest.param([(44.0, 50), (70.0, 20), (48.0, 5)], 1, id="well in between, then met anew"),
    ],
)
def test_a_refusal_holds_until_the_evidence_gets_worse(state: TaskState, values: list[tuple[float, int]], opens: int) -> None:
    refused = task(fvc((44.0, 50))[0], state=state, opened_on=before(48), closed_on=before(40))
    assert len(decide([refused], fvc(*values), TODAY).opens) == opens


def test_a_refusal_holds_however_many_days_pass() -> None:
    waiting = judged({"nutr.days_since_weight": [(True, 100)]}, before(5), ("NUTR-01",))
    refused = task(waiting[0], state=TaskState.DECLINED, closed_on=before(5))
    assert not decide([refused], judged({"nutr.days_since_weight": [(True, 100)]}, TODAY, ("NUTR-01",)), TODAY).opens


@pytest.mark.parametrize(("ago", "opens"), [(30, 1), (29, 0)])
def test_a_task_done_opens_again_after_the_repeat_days(ago: int, opens: int) -> None:
    over = task(fvc((44.0, 50))[0], state=TaskState.DONE, opened_on=before(48), closed_on=before(ago))
    assert len(decide([over], fvc((44.0, 50)), TODAY).opens) == opens


def test_a_higher_rule_of_the_topic_takes_the_task_over_and_links_it() -> None:
    values: dict[str, list[tuple[Any, int]]] = {"resp.fvc_pct": [(60.0, 50)], "alsfrs.item11": [(2, 50)]}
    lower = next(verdict for verdict in judged(values) if verdict.key == "RESP-04")
    worse = judged({"resp.fvc_pct": [(60.0, 50), (44.0, 5)], "alsfrs.item11": [(2, 50), (2, 5)]})
    decision = decide([task(lower)], worse, TODAY)
    opened = next(one for one in decision.opens if one.verdict.key == "RESP-03")
    assert "RESP-04" in opened.links
    assert [(close.task_id, close.taken_over_by) for close in decision.closes] == [(UUID(int=1), "RESP-03")]
    assert decision.closes[0].evidence


def test_a_decline_closes_the_task_and_names_its_review() -> None:
    values: dict[str, list[tuple[Any, int]]] = {"resp.fvc_pct": [(44.0, 50)]}
    declined = judged(values, only=("RESP-03",), declines=[Decline(Treatment.NIV, before(2), before(-90))])
    decision = decide([task(fvc((44.0, 50))[0])], declined, TODAY)
    assert done(decision) == (0, 0, 1)
    assert decision.closes[0].evidence == {"rest": f"niv declined until {before(-90).isoformat()}|{before(2).isoformat()}"}


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "resp.fvc_pct": st.lists(st.tuples(st.floats(20, 110).map(lambda value: round(value, 1)), st.integers(0, 300)), max_size=4),
        "alsfrs.item11": st.lists(st.tuples(st.integers(0, 4), st.integers(0, 300)), max_size=3),
        "alsfrs.item08": st.lists(st.tuples(st.integers(0, 4), st.integers(0, 300)), max_size=3),
        "falls.fall": st.lists(st.tuples(st.just(True), st.integers(0, 100)), max_size=4),
        "nutr.weight": st.lists(st.tuples(st.floats(45, 90).map(lambda value: round(value, 1)), st.integers(0, 300)), max_size=4),
        "resp.days_since_tests": st.lists(st.tuples(st.just(True), st.integers(0, 300)), max_size=3),
    },
)


@drawn(VALUES, VALUES)
@tries(max_examples=40, deadline=None)
def test_to_do_what_was_decided_leaves_nothing_to_do(earlier: Any, now: Any) -> None:
    tasks = apply([], decide([], judged(earlier, before(1)), before(1)), before(1))
    decision = decide(tasks, judged(now), TODAY)
    again = decide(apply(tasks, decision, TODAY), judged(now), TODAY)
    assert done(again) == (0, 0, 0)
    assert all(close.evidence and close.why for close in decision.closes)
