"""Every rule of the file: at each of its limits, on both sides of it, with old values, without values, and where nobody records them."""

import random
from datetime import timedelta
from typing import Any

import pytest

from dashboard.care.rules import State, Verdict, evaluate, judged
from dashboard.care.rules_file import Rule, book, by_key
from dashboard.care.rules_settings import defaults
from dashboard.care.rules_terms import Kind
from tests.dashboard.care import rules_given as given
from tests.dashboard.care.rules_given import MISSING, NOT_RECORDED
from tests.dashboard.given import TODAY

STATES = {True: State.DUE, False: State.CLEAR, None: State.UNKNOWN}
RULES = [pytest.param(rule, id=rule.key) for rule in book().rules]


def verdict(rule: Rule, values: dict[str, Any], ages: dict[str, int] | None = None) -> Verdict:
    return judged(defaults().rule(rule.key), given.facts_for(rule, values, ages), TODAY, TODAY.toordinal())


def test_all_ninety_nine_rules_are_there() -> None:
    assert len(book().rules) == len(by_key()) == 99


@pytest.mark.parametrize("rule", RULES)
def test_at_each_limit_and_just_beyond_it_the_rule_says_what_its_text_says(rule: Rule) -> None:
    seen = set()
    for values in given.assignments(rule):
        found = verdict(rule, values)
        assert found.state is STATES[given.expected(rule, values)], values
        seen.add(found.state)
    assert State.DUE in seen
    assert State.UNKNOWN in seen


# Rules whose answers are bound to the day of a test are in test_rules_scenarios.
@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.key) for rule in book().rules if not rule.answers])
def test_old_values_may_alarm_and_never_reassure(rule: Rule) -> None:
    for one in given.asked(rule):
        if one.fresh is None:
            continue
        for values in given.assignments(rule, 300):
            if values[one.name] in (MISSING, NOT_RECORDED):
                continue
            for age in (one.fresh, one.fresh + 1):
                found = verdict(rule, values, {one.name: age})
                assert found.state is STATES[given.expected(rule, values, {one.name: age})], (values, age)


@pytest.mark.parametrize("rule", RULES)
def test_what_nobody_records_here_is_unknown_and_never_calm(rule: Rule) -> None:
    found = verdict(rule, dict.fromkeys([one.name for one in given.asked(rule)], NOT_RECORDED))
    assert found.state is State.UNKNOWN
    assert "not recorded here" in found.reason


@pytest.mark.parametrize("rule", RULES)
def test_without_a_single_value_only_a_rule_about_missing_values_is_due(rule: Rule) -> None:
    conditions = [condition for one in given.asked(rule) for condition in one.conditions]
    found = verdict(rule, dict.fromkeys([one.name for one in given.asked(rule)], MISSING))
    if not any(condition.op.is_presence for condition in conditions):
        assert found.state is not State.DUE
    if not any(condition.op.is_presence or one.kind is Kind.EVENT for one in given.asked(rule) for condition in one.conditions):
        assert found.state is State.UNKNOWN


@pytest.mark.parametrize("rule", RULES)
def test_every_verdict_says_why_with_its_values_and_days(rule: Rule) -> None:
    for values in given.assignments(rule, 60):
        found = verdict(rule, values)
        assert found.evidence
        assert found.reason.endswith(".")
        assert "None" not in found.reason and "{" not in found.reason
        if found.state is State.UNKNOWN:
            assert all(evidence.why for evidence in found.evidence if evidence.value is None)
        if found.state is State.DUE:
            assert found.due_on == TODAY + timedelta(days=rule.due_days)
            assert found.owner is rule.owner


@pytest.mark.parametrize("rule", RULES)
def test_the_same_facts_on_the_same_day_say_the_same_in_any_order(rule: Rule) -> None:
    draw = random.Random(rule.key)
    for values in given.assignments(rule, 20):
        facts = given.facts_for(rule, values)
        shuffled = {name: draw.sample(list(series.facts), len(series.facts)) for name, series in reversed(facts.series.items())}
        again = type(facts).of(shuffled, diagnosed_on=facts.diagnosed_on, contacts=[TODAY])
        assert evaluate(facts, TODAY) == evaluate(again, TODAY) == evaluate(facts, TODAY)
