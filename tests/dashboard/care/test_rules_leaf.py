"""Conditions of a shape that no rule of the file has today, but a clinic's file may: least, most, there is, and not."""

from typing import Any

import pytest

from dashboard.care.rules_facts import Fact, Facts
from dashboard.care.rules_file import Condition, Rule, book, by_key
from dashboard.care.rules_judge import ready
from dashboard.care.rules_leaf import judge, leaf
from dashboard.care.rules_sentence import freshness
from dashboard.care.rules_terms import Why
from tests.dashboard.care.rules_given import before
from tests.dashboard.given import TODAY

DAY = TODAY.toordinal()


def truth(condition: dict[str, Any], values: list[tuple[Any, int]]) -> bool | None:
    parsed = Condition(**condition)
    one = leaf(0, parsed, book().measures[parsed.measure], book().engine, limit=parsed.value, window=parsed.window_days)
    return judge(one, Facts.of({parsed.measure: [Fact(value, before(ago)) for value, ago in values]}, contacts=[TODAY]), DAY).truth


@pytest.mark.parametrize(
    ("agg", "limit", "said"), [("min", 6, True), ("min", 5, False), ("max", 10, False), ("max", 11, True), ("mean", 8, False), ("mean", 8.5, True)]
)
def test_least_most_and_mean_look_at_the_window_only(agg: str, limit: float, said: bool) -> None:
    values = [(1.0, 30), (20.0, 14), (5.0, 13), (10.0, 6), (9.0, 0)]
    assert truth({"measure": "resp.niv_hours", "op": "<", "value": limit, "agg": agg, "window_days": 14}, values) is said


@pytest.mark.parametrize(
    ("op", "values", "said"),
    [
        ("exists", [(1.0, 29)], True),
        ("exists", [(1.0, 30)], False),
        ("missing", [(1.0, 29)], False),
        ("missing", [(1.0, 30)], True),
        ("missing", [], True),
    ],
)
def test_there_is_or_is_not_a_value_in_the_window(op: str, values: list[tuple[Any, int]], said: bool) -> None:
    assert truth({"measure": "resp.fvc_pct", "op": op, "window_days": 30}, values) is said


@pytest.mark.parametrize(("pcf", "said"), [([(269.0, 5)], False), ([(270.0, 5)], True), ([], None)])
def test_not_turns_true_round_and_leaves_the_unknown_unknown(pcf: list[tuple[float, int]], said: bool | None) -> None:
    known = by_key()["RESP-16"]
    row = known.model_dump(by_alias=True, mode="json") | {"trigger": {"not": known.trigger.model_dump(mode="json")}, "disciplines": ["respiratory"]}
    one = ready(Rule.model_validate(row), limits={}, windows={})
    assert one.look(Facts.of({"resp.pcf": [Fact(value, before(ago)) for value, ago in pcf]}), DAY)[0] is said


def test_a_value_that_nobody_knows_is_not_known() -> None:
    one = ready(by_key()["RESP-22"], limits={}, windows={})
    answer, founds = one.look(Facts.of({"resp.oxygen_without_niv": [Fact(True, before(9)), Fact(None, before(2))]}), DAY)
    assert answer is None
    assert founds[0].why is Why.NO_VALUE


def test_each_rule_says_from_what_age_its_values_no_longer_decide() -> None:
    assert freshness("RESP-03") == "FVC or SVC upright: older than 120 days decides nothing."
    assert freshness("MOB-06") == "Climbing stairs: older than 120 days may open a task, but never clears one."
    assert freshness("RESP-04").endswith("Symptom answers count within 45 days of the test.")
    assert freshness("COORD-01") == freshness("EOL-01") == ""
