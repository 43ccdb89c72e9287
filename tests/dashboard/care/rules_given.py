"""Facts that make a condition say what a test wants, for any condition of the rule file; and what a reader of the file would then expect.

The expectation is worked out from the file by another way than the engine's: over plain values, one for each measure, in a few lines.
"""

import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Any

from dashboard.care.rules import State, Verdict, evaluate
from dashboard.care.rules_check import conditions
from dashboard.care.rules_facts import Fact, Facts
from dashboard.care.rules_file import All, AnyOf, Condition, Not, Rule, book
from dashboard.care.rules_settings import Settings
from dashboard.care.rules_terms import Agg, Kind, Op, WhenOld
from tests.dashboard.given import TODAY

NOT_RECORDED, MISSING = "not recorded", "missing"
_HOLDS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne}


def before(days: int) -> date:
    return TODAY - timedelta(days=days)


@dataclass(frozen=True)
class Asked:
    """What one rule asks of one measure: every condition on it sums it up in the same way."""

    name: str
    conditions: tuple[Condition, ...]

    @property
    def kind(self) -> Kind:
        return book().measures[self.name].kind

    @property
    def agg(self) -> Agg:
        return next((condition.agg for condition in self.conditions if condition.agg is not Agg.LATEST), Agg.LATEST)

    @property
    def fresh(self) -> int | None:
        row = book().measures[self.name]
        if row.kind in (Kind.DAYS, Kind.TEXT, Kind.SHARE, Kind.EVENT) or self.agg in (Agg.MEAN, Agg.DROP_ABS, Agg.DROP_PCT) or row.stands:
            return None
        windows = [condition.window_days - 1 for condition in self.conditions if condition.window_days]
        return row.fresh_days or (None if row.kind is Kind.FLAG else min([book().engine.fresh_days, *windows]))

    def candidates(self) -> list[Any]:
        """Values at every limit and just beyond it on both sides, and none at all."""
        row, found = book().measures[self.name], set[Any]()
        for condition in self.conditions:
            if condition.op.is_bound:
                assert isinstance(condition.value, float)
                step = 1 if row.whole or row.kind in (Kind.DAYS, Kind.SHARE, Kind.EVENT) else 0.1
                found |= {round(condition.value + n * step, 6) for n in (-1, 0, 1)}
            elif row.kind is Kind.FLAG:
                found |= {True, False}
            elif row.kind is Kind.TEXT:
                found |= {condition.value, "another word"}
            else:
                found.add(1.0)
        if row.kind in (Kind.DAYS, Kind.EVENT):
            found = {int(value) for value in found if value >= 0}
        return [*sorted(found, key=repr), MISSING, NOT_RECORDED]


def asked(rule: Rule) -> list[Asked]:
    by_name: dict[str, list[Condition]] = {}
    for condition in conditions(rule.trigger):
        by_name.setdefault(condition.measure, []).append(condition)
    return [Asked(name, tuple(found)) for name, found in by_name.items()]


def assignments(rule: Rule, most: int = 1500) -> Iterator[dict[str, Any]]:
    """Every combination of candidates, thinned evenly when there are too many."""
    wanted = asked(rule)
    every = list(product(*(one.candidates() for one in wanted)))
    step = len(every) // most + 1
    for values in every[::step]:
        yield dict(zip([one.name for one in wanted], values, strict=True))


def facts_for(rule: Rule, values: Mapping[str, Any], ages: Mapping[str, int] | None = None, **more: Any) -> Facts:
    """Facts in which each measure has its value today, or as old as `ages` says."""
    series = {}
    for place, one in enumerate(asked(rule)):
        value = values[one.name]
        if value != NOT_RECORDED:
            # SNIP and MIP of one day are looked at together, so they lie on different days here.
            age = (ages or {}).get(one.name, place if one.name in ("resp.snip", "resp.mip") else 0)
            series[one.name] = [] if value == MISSING else _facts(one, value, age)
    return Facts.of(series, diagnosed_on=before(500), contacts=[TODAY], **more)


def _facts(one: Asked, value: Any, age: int) -> Sequence[Fact]:
    on = before(age)
    if one.kind is Kind.DAYS:
        return [Fact(True, before(value))]
    if one.kind is Kind.EVENT:
        return [Fact(True, on)] * value
    if one.kind is Kind.SHARE:
        return [Fact(value / 100, before(n)) for n in range(1, 5)]
    if one.agg is Agg.DROP_ABS:
        return [Fact(100.0, before(age + 60)), Fact(round(100.0 - value, 6), on)]
    if one.agg is Agg.DROP_PCT:
        return [Fact(100.0, before(age + 60)), Fact(round(100.0 - value, 6), on)]
    if one.agg is Agg.CHANGE:
        return [Fact(100.0, before(500)), Fact(round(100.0 + value, 6), on)]
    return [Fact(value, on)]


def expected(rule: Rule, values: Mapping[str, Any], ages: Mapping[str, int] | None = None) -> bool | None:
    """True, false or None (not known), as a person would read the rule with these values."""
    known = {one.name: one for one in asked(rule)}
    if rule.answers and all(values[name] in (MISSING, NOT_RECORDED) for name in rule.answers.beside):
        # No test, so no answer lies near one.
        values = {**values, **dict.fromkeys(rule.answers.of, NOT_RECORDED)}

    def of(node: Any) -> bool | None:
        if isinstance(node, Not):
            inner = of(node.negated)
            return None if inner is None else not inner
        if isinstance(node, All | AnyOf):
            inside = [of(child) for child in (node.all if isinstance(node, All) else node.any)]
            settling = isinstance(node, AnyOf)
            return settling if settling in inside else None if None in inside else not settling
        found = _condition(node, known[node.measure], values[node.measure], (ages or {}).get(node.measure, 0))
        other = book().measures[node.measure].better_of
        if found is None and other in known and not node.op.is_presence:
            # One of the two tests is enough to rule out what the rule asks of either.
            return False if _condition(node, known[other], values[other], (ages or {}).get(other, 0)) is False else None
        return found

    return of(rule.trigger)


def _condition(condition: Condition, one: Asked, value: Any, age: int) -> bool | None:
    row = book().measures[condition.measure]
    if value == NOT_RECORDED:
        if row.assume is None or condition.op.is_presence:
            return None
        value = row.assume
    if condition.op is Op.MISSING:
        return value == MISSING
    if condition.op is Op.EXISTS:
        return value != MISSING
    if value == MISSING:
        return _HOLDS[condition.op.value](0, condition.value) if one.kind is Kind.EVENT else None
    holds = bool(_HOLDS[condition.op.value](value, condition.value))
    if one.fresh is not None and age > one.fresh:
        windowed = condition.window_days is not None
        return True if holds and row.old is WhenOld.ALARMS and not windowed else None
    return holds


Values = dict[str, list[tuple[Any, int]]]


def facts(values: Values, **more: Any) -> Facts:
    """Facts from (value, days ago)."""
    return Facts.of(
        {name: [Fact(value, before(ago)) for value, ago in found] for name, found in values.items()},
        **{"diagnosed_on": before(400), "contacts": [TODAY], **more},
    )


def verdicts(values: Values, settings: Settings | None = None, today: date = TODAY, **more: Any) -> dict[str, Verdict]:
    return {verdict.key: verdict for verdict in evaluate(facts(values, **more), today, settings)}


def state(key: str, values: Values, **more: Any) -> State:
    return verdicts(values, **more)[key].state
