"""One condition judged on one day: true, false or not known, with the value it rests on. Days are ordinals here, for speed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from dashboard.care import words
from dashboard.care.rules_facts import Fact, Facts, Series, Value
from dashboard.care.rules_file import Condition, Engine, MeasureRow
from dashboard.care.rules_terms import Agg, Kind, Op, WhenOld, Why


class Found(NamedTuple):
    """truth None: not known, and why. value: what was compared; fact: the newest it rests on. held: past its limit again, but not by its margin.

    by: the measure whose value it is, when it is that of the other test of a pair.
    """

    truth: bool | None
    value: Value = None
    fact: Fact | None = None
    why: Why | None = None
    held: bool = False
    by: str = ""


@dataclass(frozen=True, eq=False)
class Leaf:
    """A condition with its limits in place. key is its place in the trigger; fresh None: its values hold until they change.

    partner: the other test of a pair (SNIP and MIP) when the rule takes either: the better of one day counts, and the one stands for the other.
    """

    key: int
    condition: Condition
    measure: MeasureRow
    limit: Any
    window: int | None
    fresh: int | None
    engine: Engine
    holds: Callable[[Any, Any], bool]
    exit: float | None
    look: Callable[["Leaf", Facts, Series, int], Found]
    partner: str | None = None

    @property
    def name(self) -> str:
        """The measure it looks at."""
        return self.condition.measure


def leaf(key: int, condition: Condition, measure: MeasureRow, engine: Engine, *, limit: Any, window: int | None, partner: str | None = None) -> Leaf:
    """The condition made ready, with the limit and window (days) that hold in this clinic."""
    op = condition.op
    stands = measure.stands or measure.kind in (Kind.FLAG, Kind.TEXT)
    fresh = measure.fresh_days or (None if stands else engine.fresh_days)
    holds = _compares_nothing if op.is_presence else op.holds
    exit_ = limit + op.back * measure.margin if op.is_bound and measure.kind is not Kind.DAYS else None
    return Leaf(key, condition, measure, limit, window, fresh, engine, holds, exit_, _look(condition, measure), partner)


def _compares_nothing(value: Any, limit: Any) -> bool:
    return False


def judge(one: Leaf, facts: Facts, day: int, *, beside: int | None = None, needs_beside: bool = False) -> Found:
    """The condition on a day. needs_beside: only an answer within answer_days of the test of the day `beside` counts."""
    series = facts.series.get(one.condition.measure)
    if needs_beside and series is not None:
        return _near(one, series, day, beside)
    found = _assumed(one) if series is None else one.look(one, facts, series, day)
    if found.truth is None and one.partner and not one.condition.op.is_presence and (other := facts.series.get(one.partner)):
        # Only one of the two was done: what it rules out is ruled out.
        stands_in = one.look(one, facts, other, day)
        return stands_in._replace(by=one.partner) if stands_in.truth is False else found
    return found


def _assumed(one: Leaf) -> Found:
    if one.measure.assume is None or one.condition.op.is_presence:
        return Found(None, why=Why.NOT_RECORDED)
    return Found(one.holds(one.measure.assume, one.limit), one.measure.assume)


def _near(one: Leaf, series: Series, day: int, beside: int | None) -> Found:
    """The newest answer close enough to the test, whichever of the two came first."""
    if beside is None:
        return Found(None, why=Why.NO_TEST)
    for at in range(series.upto(min(day, beside + one.engine.answer_days)) - 1, -1, -1):
        if series.days[at] < beside - one.engine.answer_days:
            break
        fact = series.facts[at]
        if fact.value is not None:
            return Found(one.holds(fact.value, one.limit), fact.value, fact)
    return Found(None, why=Why.APART)


def _present(one: Leaf, facts: Facts, series: Series, day: int) -> Found:
    """missing and exists: whether there is a value, in the window if there is one."""
    at = series.upto(day)
    fact = series.facts[at - 1] if at else None
    there = fact is not None and fact.value is not None and (one.measure.kind is not Kind.DAYS or fact.value is not False)
    if there and one.window is not None:
        there = series.days[at - 1] > day - one.window
    return Found(there is (one.condition.op is Op.EXISTS), None, fact if there else None)


def _days(one: Leaf, facts: Facts, series: Series, day: int) -> Found:
    """Days since the newest fact; what never began, or ended, is under every limit and over none."""
    at = series.upto(day)
    if not at:
        return Found(None, why=Why.NO_VALUE)
    fact = series.facts[at - 1]
    if not fact.value:
        return Found(False, None, fact) if fact.value is False else Found(None, None, fact, Why.NO_VALUE)
    age = day - series.days[at - 1]
    return Found(one.holds(age, one.limit), age, fact)


def _state(one: Leaf, facts: Facts, series: Series, day: int) -> Found:
    """A flag or a word: the newest one."""
    at = series.upto(day)
    fact = series.facts[at - 1] if at else None
    if fact is None or fact.value is None:
        return Found(None, None, fact, Why.NO_VALUE)
    return aged(one, Found(one.holds(fact.value, one.limit), fact.value, fact), day)


def _latest(one: Leaf, facts: Facts, series: Series, day: int) -> Found:
    at = series.upto(day)
    if not at:
        return Found(None, why=Why.NO_VALUE)
    fact, on, value = series.facts[at - 1], series.days[at - 1], series.facts[at - 1].value
    if one.window is not None and on <= day - one.window:
        return Found(None, value, fact, Why.OLD)
    partner, by = facts.series.get(one.partner) if one.partner else None, ""
    if partner and (same := partner.upto(on)) and partner.days[same - 1] == on and partner.facts[same - 1].value > value:  # type: ignore[operator]
        value, by = partner.facts[same - 1].value, one.partner or ""
    return aged(one, Found(one.holds(value, one.limit), value, fact, by=by), day)


def _count(one: Leaf, facts: Facts, series: Series, day: int) -> Found:
    """Events in the window. Few of them reassure only when somebody was there to see them."""
    assert one.window is not None
    assert one.fresh is not None
    upto = series.upto(day)
    n = upto - series.upto(day - one.window)
    fact = series.facts[upto - 1] if n else None
    if one.holds(n, one.limit):
        return Found(True, n, fact)
    seen = facts.last_contact(day)
    if seen is None or day - seen > one.fresh:
        return Found(None, n, fact, Why.SILENCE)
    return Found(False, n, fact or Fact(n, date.fromordinal(seen), "last contact"))


def _window(one: Leaf, facts: Facts, series: Series, day: int) -> Found:
    """Mean, least or most over the window. A share of sessions looks at days that are over, so its window ends the day before."""
    assert one.window is not None
    end = day - 1 if one.measure.kind is Kind.SHARE else day
    first, upto = series.upto(end - one.window), series.upto(end)
    if upto - first < one.measure.least:
        return Found(None, None, series.facts[upto - 1] if upto else None, Why.FEW if upto > first else Why.NO_VALUE)
    if one.condition.agg is Agg.MEAN:
        value = round((series.sums[upto] - series.sums[first]) / (upto - first), 6)
    else:
        value = (min if one.condition.agg is Agg.MIN else max)(fact.value for fact in series.facts[first:upto])  # type: ignore[type-var, assignment]
    if one.measure.kind is Kind.SHARE:
        value = words.whole_percent(value)
    return Found(one.holds(value, one.limit), value, series.facts[upto - 1])


def _drop(one: Leaf, facts: Facts, series: Series, day: int) -> Found:
    """Oldest minus newest value of the window, which must lie far enough apart."""
    assert one.window is not None
    upto = series.upto(day)
    first = series.upto(day - one.window)
    fact = series.facts[upto - 1] if upto else None
    if upto - first < 2 or series.days[upto - 1] - series.days[first] < one.engine.drop_days_apart:
        return Found(None, None, fact, Why.FEW)
    oldest, newest = series.facts[first].value, series.facts[upto - 1].value
    lost = oldest - newest  # type: ignore[operator]
    if one.condition.agg is Agg.DROP_PCT:
        lost = 100 * lost / oldest  # type: ignore[operator]
    # Rounded, so that binary fractions cannot move a value off its limit.
    lost = round(lost, 6)
    return aged(one, Found(one.holds(lost, one.limit), lost, fact), day)


def _change(one: Leaf, facts: Facts, series: Series, day: int) -> Found:
    """Percent of change since the value at diagnosis; a loss is below zero."""
    at = series.upto(day)
    if not at:
        return Found(None, why=Why.NO_VALUE)
    fact, first = series.facts[at - 1], facts.baseline(one.name, day)
    if first is None or first is fact:
        return Found(None, None, fact, Why.FEW)
    percent = round(100 * (fact.value - first.value) / first.value, 6)  # type: ignore[operator]
    return aged(one, Found(one.holds(percent, one.limit), percent, fact), day)


def aged(one: Leaf, found: Found, day: int) -> Found:
    """An old value may still alarm, unless its measure is silent when old; it never reassures."""
    assert found.fact is not None
    if one.fresh is None or day - found.fact.as_of.toordinal() <= one.fresh:
        return found
    if found.truth and one.measure.old is WhenOld.ALARMS:
        return found
    return Found(None, found.value, found.fact, Why.OLD)


_BY_AGG = {
    Agg.MEAN: _window,
    Agg.MIN: _window,
    Agg.MAX: _window,
    Agg.COUNT: _count,
    Agg.DROP_ABS: _drop,
    Agg.DROP_PCT: _drop,
    Agg.CHANGE: _change,
}


def _look(condition: Condition, measure: MeasureRow) -> Callable[[Leaf, Facts, Series, int], Found]:
    if condition.op.is_presence:
        return _present
    if condition.agg in _BY_AGG:
        return _BY_AGG[condition.agg]
    return {Kind.DAYS: _days, Kind.FLAG: _state, Kind.TEXT: _state}.get(measure.kind, _latest)
