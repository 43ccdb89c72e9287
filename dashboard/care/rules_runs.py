"""Since when a condition has held without a break, and whether it still holds because its value has not come back by the margin.

Both are read from the facts themselves, so the answer on a day is the same whether or not the rules were run the day before.
"""

from collections.abc import Iterator

from dashboard.care.rules_facts import Facts
from dashboard.care.rules_leaf import Found, Leaf, judge
from dashboard.care.rules_terms import Agg, Kind, Op

NEWEST = -1
ALWAYS = 0  # the ordinal of a condition that nothing ever began


def with_margin(leaf: Leaf, facts: Facts, day: int, found: Found) -> Found:
    """The same, but true and held when the value lies inside the margin and the last value outside it was past the limit."""
    if found.truth is not False or not _inside(leaf, found):
        return found
    for earlier in _days_back(leaf, facts, day):
        before = judge(leaf, facts, earlier)
        if before.truth:
            return found._replace(truth=True, held=True)
        if not _inside(leaf, before):
            break
    return found


def since(leaf: Leaf, facts: Facts, day: int, found: Found) -> int:
    """The ordinal of the first day of the run in which the condition is true on `day`; ALWAYS when nothing began it."""
    if leaf.condition.op.is_presence:
        return _presence_since(leaf, facts, day)
    series = facts.series.get(leaf.name)
    if series is None or found.fact is None:
        return ALWAYS
    if leaf.measure.kind is Kind.DAYS:
        began = found.fact.as_of.toordinal()
        wait = {Op.AT_LEAST: leaf.limit, Op.ABOVE: leaf.limit + 1}.get(leaf.condition.op, 0)
        return began + max(int(wait), 0)
    if leaf.condition.agg is Agg.COUNT:
        return _count_since(leaf, facts, day)
    began = found.fact.as_of.toordinal()
    for earlier in _days_back(leaf, facts, day, today_too=True):
        before = judge(leaf, facts, earlier) if leaf.partner else leaf.look(leaf, facts, series, earlier)  # most of a clinic's time goes here
        if before.truth:
            began = earlier
        elif not _inside(leaf, before):
            break
    return began


def _inside(leaf: Leaf, found: Found) -> bool:
    """Whether a value is on the safe side of its limit, but by less than the margin. The margin is that of one test, not between two of a pair."""
    if found.by or found.value is None or leaf.exit is None or leaf.exit == leaf.limit or found.truth is None:
        return False
    return bool(leaf.holds(found.value, leaf.exit)) and not leaf.holds(found.value, leaf.limit)


def _days_back(leaf: Leaf, facts: Facts, day: int, *, today_too: bool = False) -> Iterator[int]:
    """Days on which the condition's value was another, newest first. A day of exercise is judged on the day after; a pair of tests is one."""
    series = facts.series.get(leaf.name)
    later = 1 if leaf.measure.kind is Kind.SHARE else 0
    before = None if today_too else NEWEST
    days = series.days[: series.upto(day - later)] if series else ()
    more: set[int] = set()
    if leaf.window is not None:
        # What a window sums up also changes when a value leaves it.
        more.update(on + leaf.window for on in days if on + leaf.window <= day - later)
    if leaf.partner and (other := facts.series.get(leaf.partner)):
        # The day on which the one gets old is the day on which the other may begin to stand for it.
        more.update(other.days[: other.upto(day)])
        more.update(on + leaf.fresh + 1 for on in days if leaf.fresh is not None and on + leaf.fresh < day)
    if more:
        days = tuple(sorted(more.union(days)))
    for on in reversed(days):
        if before == NEWEST:
            before = on
        elif on != before:
            before = on
            yield on + later


def _presence_since(leaf: Leaf, facts: Facts, day: int) -> int:
    """Missing since the window ran out, or since an ending; there since the first value of an unbroken presence."""
    series = facts.series[leaf.name]
    at = series.upto(day)
    if not at:
        return ALWAYS
    newest = series.days[at - 1]
    if leaf.condition.op is Op.MISSING and leaf.window is not None:
        return newest + leaf.window
    return newest


def _count_since(leaf: Leaf, facts: Facts, day: int) -> int:
    """The day of the event that filled the count, as far back as the window was never short of it."""
    series = facts.series[leaf.name]
    days = series.days[: series.upto(day)]
    need = max(int(leaf.limit) + (leaf.condition.op is Op.ABOVE), 1)
    assert leaf.window is not None
    if leaf.condition.op not in (Op.AT_LEAST, Op.ABOVE) or len(days) < need:
        return days[-1] if days else ALWAYS
    began = day + 1
    for last in range(len(days) - 1, need - 2, -1):
        until = days[last - need + 1] + leaf.window  # the first day on which this event no longer has enough beside it
        if until <= days[last]:
            continue
        if until < began:
            break
        began = days[last]
    return min(began, day)
