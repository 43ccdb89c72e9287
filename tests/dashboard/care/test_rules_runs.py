"""Since when a trigger is met, and when a rule lets go: read from the facts, so that a day says the same whenever it is asked."""

from datetime import date

import pytest
from hypothesis import given as drawn
from hypothesis import settings as tries
from hypothesis import strategies as st

from dashboard.care.rules import State, evaluate, judged
from tests.dashboard.care.rules_given import Values, before, facts, verdicts
from tests.dashboard.given import TODAY


@pytest.mark.parametrize(
    ("values", "said", "held"),
    [
        pytest.param([(49.0, 90), (51.0, 5)], State.DUE, True, id="back over 50, but not by 2"),
        pytest.param([(49.0, 90), (52.0, 5)], State.CLEAR, False, id="back by 2"),
        pytest.param([(51.0, 5)], State.CLEAR, False, id="never was under 50"),
        pytest.param([(49.0, 150), (51.0, 60), (51.0, 5)], State.DUE, True, id="inside the margin twice"),
        pytest.param([(49.0, 150), (55.0, 60), (51.0, 5)], State.CLEAR, False, id="well again in between"),
    ],
)
def test_a_rule_lets_go_only_when_the_value_is_back_by_its_margin(values: list[tuple[float, int]], said: State, held: bool) -> None:
    found = verdicts({"resp.fvc_pct": values})["RESP-03"]
    assert found.state is said
    assert any(one.held for one in found.founds) is held
    if held:
        assert "not yet back by 2 over the limit of 50" in found.reason


def test_the_trigger_key_is_that_of_the_day_since_which_the_trigger_is_met() -> None:
    low_twice = verdicts({"resp.fvc_pct": [(60.0, 200), (48.0, 90), (45.0, 5)]})["RESP-03"]
    assert low_twice.trigger_key == before(90).isoformat()
    met_anew = verdicts({"resp.fvc_pct": [(48.0, 100), (60.0, 50), (45.0, 5)]})["RESP-03"]
    assert met_anew.trigger_key == before(5).isoformat()


@pytest.mark.parametrize("ahead", range(0, 100, 9))
def test_the_trigger_key_stays_while_the_trigger_stays_met(ahead: int) -> None:
    today = date.fromordinal(TODAY.toordinal() + ahead)
    found = verdicts({"care.days_since_mdt": [(True, 80)], "alsfrs.item08": [(1, 300), (1, 5)]}, today=today)
    assert found["COORD-01"].trigger_key == before(10).isoformat()
    assert found["MOB-04"].trigger_key == before(300).isoformat()


def test_falls_in_a_row_are_one_run_and_a_quiet_month_ends_it() -> None:
    assert verdicts({"falls.fall": [(True, ago) for ago in (200, 120, 60, 5)]})["MOB-01"].since == before(200)
    assert verdicts({"falls.fall": [(True, ago) for ago in (200, 60, 5)]})["MOB-01"].since == before(60)


@drawn(st.lists(st.tuples(st.integers(20, 90), st.integers(0, 400)), min_size=1, max_size=6, unique_by=lambda pair: pair[1]), st.integers(0, 300))
def test_what_comes_later_changes_no_verdict_of_an_earlier_day(values: list[tuple[int, int]], ago: int) -> None:
    day = before(ago)
    series = [(float(value), days) for value, days in values]
    then = {key: verdict.state for key, verdict in verdicts({"resp.fvc_pct": series}, today=day).items()}
    known = {key: verdict.state for key, verdict in verdicts({"resp.fvc_pct": [pair for pair in series if pair[1] >= ago]}, today=day).items()}
    assert then == known


MANY = st.fixed_dictionaries(
    {},
    optional={
        "resp.fvc_pct": st.lists(st.tuples(st.sampled_from([45.0, 49.0, 51.0, 58.0, 62.0, 79.0, 90.0]), st.integers(0, 250)), max_size=5),
        "resp.snip": st.lists(st.tuples(st.sampled_from([30.0, 38.0, 41.0, 45.0, 60.0]), st.integers(0, 250)), max_size=4),
        "resp.mip": st.lists(st.tuples(st.sampled_from([30.0, 38.0, 41.0, 60.0]), st.integers(0, 250)), max_size=4),
        "alsfrs.item03": st.lists(st.tuples(st.integers(0, 4), st.integers(0, 250)), max_size=4),
        "alsfrs.item08": st.lists(st.tuples(st.integers(0, 4), st.integers(0, 250)), max_size=4),
        "nutr.weight": st.lists(st.tuples(st.sampled_from([60.0, 63.0, 66.0, 66.6, 70.0]), st.integers(0, 420)), max_size=5),
        "nutr.gastrostomy": st.just([(False, 500)]),
        "falls.fall": st.lists(st.tuples(st.just(True), st.integers(0, 250)), max_size=6),
        "falls.injurious": st.just([]),
        "diag.days_since": st.just([(True, 400)]),
        "care.nutrition_talk_days": st.lists(st.tuples(st.just(True), st.integers(0, 400)), max_size=2),
        "exercise.prescribed": st.just([(True, 300)]),
        "exercise.adherence": st.lists(st.tuples(st.sampled_from([0.0, 1.0]), st.integers(1, 120)), max_size=20, unique_by=lambda pair: pair[1]),
        "resp.niv_started_days": st.just([(False, 500)]),
    },
)


def test_a_pair_of_tests_has_one_run() -> None:
    # The first SNIP is old when MIP is well, so what is low now is met anew.
    assert verdicts({"resp.snip": [(30.0, 128), (30.0, 0)], "resp.mip": [(60.0, 7)]})["RESP-06"].since == TODAY
    assert verdicts({"resp.snip": [(30.0, 128), (30.0, 0)], "resp.mip": [(60.0, 127)]})["RESP-06"].since == TODAY
    # The margin is that of one test: what MIP rules out while SNIP is old is ruled out, however close to the limit.
    assert verdicts({"resp.snip": [(30.0, 128), (30.0, 0)], "resp.mip": [(41.0, 7)]})["RESP-06"].since == TODAY


@drawn(MANY)
@tries(max_examples=80, deadline=None)
def test_from_the_day_of_the_trigger_key_on_the_rule_was_never_clear(values: Values) -> None:
    contacts = [before(ago) for ago in range(0, 500, 50)]
    for verdict in evaluate(facts(values, contacts=contacts), TODAY):
        if verdict.state is not State.DUE or verdict.since is None:
            continue
        for ago in {*range(0, (TODAY - verdict.since).days, 7), (TODAY - verdict.since).days}:
            then = judged(verdict.ready, facts(values, contacts=contacts), before(ago), before(ago).toordinal())
            assert then.state is not State.CLEAR, (verdict.key, ago)
