"""How many tasks each rule would have opened over a stretch of the past: what a rule costs before it is switched on.

Only days on which an answer can change are looked at: the day of a value, and the days on which it gets old, leaves a window or reaches a limit.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TypeVar

from dashboard.care.rules import END_OF_LIFE, rest, spoken_for
from dashboard.care.rules_facts import Facts
from dashboard.care.rules_judge import Ready
from dashboard.care.rules_leaf import Leaf
from dashboard.care.rules_runs import ALWAYS
from dashboard.care.rules_settings import Settings, defaults
from dashboard.care.rules_terms import Kind

Key = TypeVar("Key")
Span = tuple[int, int, int]  # ordinals: due from, due until (not included), since when the trigger was met


@dataclass(frozen=True)
class Replay:
    """Days on which a rule would have opened a task, oldest first, one for each task; people: how many it would have opened any for."""

    rule_key: str
    opened_on: tuple[date, ...]
    people: int

    def __add__(self, other: "Replay") -> "Replay":
        """The same rule over other people as well."""
        return Replay(self.rule_key, tuple(sorted((*self.opened_on, *other.opened_on))), self.people + other.people)

    @property
    def count(self) -> int:
        """How many tasks."""
        return len(self.opened_on)

    def by_week(self, start: date, end: date) -> tuple[int, ...]:
        """Tasks in each stretch of seven days from start; the last one may be shorter."""
        edges = [start + timedelta(days=7 * n) for n in range((end - start).days // 7 + 2)]
        return tuple(after - before for before, after in pairwise(bisect_left(self.opened_on, edge) for edge in edges))


def replay(history: Mapping[Key, Facts], start: date, end: date, settings: Settings | None = None, *, only: str | None = None) -> dict[str, Replay]:
    """Every rule that is on, by its key, from start to end, both included. only: that rule, on or off, with what stands over it: much faster.

    A task is taken to be closed when it is due, or when its trigger is clear before that; the same rule opens again when it is still met after
    its repeat days. A trigger met before start counts from then, so that old needs do not all fall on the first day. Raises ValueError if end < start.
    """
    if end < start:
        raise ValueError("the replay ends before it starts")
    known = settings or defaults()
    wanted = list(known.on)
    if only is not None:
        others = [one for one in wanted if only in _reach(one, wanted)]
        wanted = [one for one in wanted if one in others or one.rule.key == only]
        if all(one.rule.key != only for one in wanted):
            wanted.append(known.rule(only))
    opened: dict[str, list[date]] = {one.rule.key: [] for one in wanted if only in (None, one.rule.key)}
    people = dict.fromkeys(opened, 0)
    for facts in history.values():
        for key, days in _of_person(facts, start, end, wanted).items():
            if key in opened and days:
                opened[key] += [date.fromordinal(day) for day in days]
                people[key] += 1
    return {key: Replay(key, tuple(sorted(days)), people[key]) for key, days in opened.items()}


def _of_person(facts: Facts, start: date, end: date, wanted: Sequence[Ready]) -> dict[str, list[int]]:
    """The days on which each rule opens a task for one person."""
    first, last = start.toordinal(), end.toordinal()
    spans = {one.rule.key: list(_spans(one, facts, first, last)) for one in wanted}
    rules = {one.rule.key: one for one in wanted}
    met = {key for key, found in spans.items() if found}
    edges = sorted({edge for key in met for span in spans[key] for edge in span[:2]} | set(_rests(facts, first, last)) | {first})
    speaks: dict[str, list[Span]] = {key: [] for key in met}
    for begin, stop in zip(edges, [*edges[1:], last + 1], strict=True):
        if begin >= stop:
            continue
        on = date.fromordinal(max(begin, first))
        here = {key: span for key in rules if key in met for span in spans[key] if span[0] <= begin < span[1]}
        due = {key: rules[key].rule for key in here if rest(rules[key].rule, facts, on) is None}
        under = spoken_for(due)
        for key in due:
            if key not in under:
                _join(speaks[key], (begin, stop, here[key][2]))
    return {key: _openings(found, rules[key], first) for key, found in speaks.items()}


def _spans(one: Ready, facts: Facts, first: int, last: int) -> Iterator[Span]:
    """The stretches of days on which the rule is due."""
    open_from, since = None, ALWAYS
    for day in _turns(one, facts, first, last):
        truth, founds = one.look(facts, day)
        due = bool(truth)
        if due and open_from is None:
            # Later than the first day the trigger is met on the very day; only what was met before has a history to look for.
            open_from, since = day, one.since(facts, day, founds) if day == first else day
        if not due and open_from is not None:
            yield open_from, day, since
            open_from = None
    if open_from is not None:
        yield open_from, last + 1, since


def _turns(one: Ready, facts: Facts, first: int, last: int) -> list[int]:
    """The days from first to last on which the answer of the rule can be another than the day before."""
    days = {first}
    for leaf in one.leaves:
        series = facts.series.get(leaf.name)
        offsets = sorted(set(_offsets(leaf)))
        on = [*(series.days if series else ()), *(facts.contacts if leaf.measure.kind is Kind.EVENT else ())]
        days.update(at + offset for at in on for offset in offsets if first <= at + offset <= last)
    return sorted(days)


def _offsets(leaf: Leaf) -> Iterator[int]:
    """How many days after a value it can change the answer: at once, when it is a day old, at its limit, out of the window, too old."""
    yield 0
    if leaf.measure.kind is Kind.SHARE:
        yield 1
    if leaf.measure.kind is Kind.DAYS and leaf.condition.op.is_bound:
        yield int(leaf.limit)
        yield int(leaf.limit) + 1
    if leaf.window is not None:
        yield leaf.window
        yield leaf.window + 1
    if leaf.fresh is not None:
        yield leaf.fresh + 1


def _rests(facts: Facts, first: int, last: int) -> Iterator[int]:
    """Days on which a rest begins or ends."""
    for decline in facts.declines:
        yield from (on.toordinal() for on in (decline.declined_on, decline.review_on) if first <= on.toordinal() <= last)
    if END_OF_LIFE in facts.series:
        yield from (day for day in facts.series[END_OF_LIFE].days if first <= day <= last)


def _join(spans: list[Span], span: Span) -> None:
    if spans and spans[-1][1] == span[0] and spans[-1][2] == span[2]:
        spans[-1] = (spans[-1][0], span[1], span[2])
    else:
        spans.append(span)


def _openings(spans: Sequence[Span], one: Ready, first: int) -> list[int]:
    """Days of opening from `first` on, one task at a time."""
    found: list[int] = []
    free = 0  # the first day on which the rule may open again
    for begin, stop, since in spans:
        day = max(free, min(since, begin) if begin == first and since != ALWAYS else begin)
        while day < stop:
            if day >= first and not (begin == first and since == ALWAYS and day == first):
                found.append(day)
            free = min(day + one.due_days, stop) + one.repeat_days
            day = free
    return found


def _reach(one: Ready, wanted: Sequence[Ready]) -> set[str]:
    """Every rule this one may speak for."""
    rules = {other.rule.key: other.rule for other in wanted}
    reached, ahead = set[str](), list(one.rule.over)
    while ahead:
        key = ahead.pop()
        if key not in reached:
            reached.add(key)
            ahead += rules[key].over if key in rules else ()
    return reached
