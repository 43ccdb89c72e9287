"""When the condition of an aid is met: since a day, within a window of days to come (quartiles of the item forecast), or not known."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

import numpy as np

from dashboard.care import alsfrs, words
from dashboard.care.catalogue import equipment_file
from dashboard.care.forecast import Forecast, for_top, forecast, why_no_forecast
from dashboard.care.forecast_levels import levels
from dashboard.care.forecast_limits import limits
from dashboard.care.rules_facts import Facts
from dashboard.care.rules_file import AnyOf, Condition, Node, Not, book
from dashboard.care.rules_leaf import Leaf, judge, leaf
from dashboard.care.rules_runs import since
from dashboard.care.rules_terms import Op
from dashboard.care.rules_words import capital, found_words
from dashboard.care.trajectory import DAYS_A_MONTH
from db.vocabulary import Item5Form

ITEM = "alsfrs.item"
QUARTILES = (0.25, 0.5, 0.75)
Quartiles = tuple[float | None, float | None, float | None]
NEVER: Quartiles = (None, None, None)


class Part(NamedTuple):
    """One condition of the trigger in words. cause: why it gives no date, when it gives none for lack of facts."""

    said: str
    cause: str | None = None


class When(NamedTuple):
    """Ordinals of the days by which the condition is met with a chance of 25, 50 and 75 in 100; None beyond the days looked at, or not at all.

    met: it is met now, and all three are the day since which it is. known: the facts were enough to say so. items: it rests on item scores.
    """

    days: Quartiles
    met: bool
    known: bool
    parts: tuple[Part, ...]
    items: bool = False


class Ahead:
    """The facts of one person on a day, and their item scores carried forward from it: each condition is answered once for all aids."""

    def __init__(self, facts: Facts, today: date, form: Item5Form | None = None) -> None:
        """form: the wording of item 5. Facts after `today` are not seen."""
        self.facts, self.today = facts, today
        self._named = alsfrs.items_of(form or Item5Form.A)
        self._found: dict[str, Forecast] = {}
        self._whens: dict[Condition, When] = {}

    @property
    def latest_on(self) -> date | None:
        """The day of the latest ALSFRS-R."""
        series = self.facts.series.get("alsfrs.days_since")
        seen = series.upto(self.today.toordinal()) if series else 0
        return date.fromordinal(series.days[seen - 1]) if series and seen else None

    def when(self, node: Node) -> When:
        """When `node` is met: of several conditions the earliest day (any) or the latest (all), quartile by quartile.

        Conditions on items move together, so their quartiles are taken at the same chance. Raises ValueError for `not`, which no aid has.
        """
        if isinstance(node, Condition):
            if node not in self._whens:
                self._whens[node] = self._item(node) if _falls(node) else self._fact(node)
            return self._whens[node]
        if isinstance(node, Not):
            raise ValueError("the trigger of an aid cannot say `not`: a score that must not be reached has no day")
        return _any([self.when(child) for child in node.any]) if isinstance(node, AnyOf) else _all([self.when(child) for child in node.all])

    def _item(self, condition: Condition) -> When:
        one = _leaf(condition)
        number, most = int(condition.measure.removeprefix(ITEM)), int(float(one.limit)) - (condition.op is Op.BELOW)
        name, today = self._named[number - 1].short, self.today.toordinal()
        series = self.facts.series.get(condition.measure)
        seen = series.upto(today) if series else 0
        if not series or not seen:
            return When(NEVER, False, False, (Part(f"{name} is not scored yet", "no score"),), True)
        days, score = series.days[:seen], series.facts[seen - 1].value
        found = judge(one, self.facts, today)
        if found.truth:
            at = float(since(one, self.facts, today, found))
            return When((at, at, at), True, True, (Part(f"{name} {score}, {most} or less since {_day(at)}"),), True)
        now = f"{name} {score} on {_day(days[-1])}"
        if why_no_forecast(days) is not None:
            cause = _too_little(days)
            return When(NEVER, False, False, (Part(f"{now}: {cause}", cause),), True)
        arrival = self._forecast(condition.measure, days, [float(fact.value) for fact in series.facts[:seen] if fact.value is not None]).first_time_at_or_below(
            most
        )
        early, middle, late = (arrival.quantile(p) for p in QUARTILES)
        said = f"{now}, {words.count(seen, 'score')}: {_expected(most, early, middle, late)}"
        return When((early, middle, late), False, True, (Part(said),), True)

    def scored(self, measure: str) -> tuple[Sequence[int], list[float]] | None:
        """Days and scores of an item up to today; None without any."""
        series = self.facts.series.get(measure)
        seen = series.upto(self.today.toordinal()) if series else 0
        if not series or not seen:
            return None
        return series.days[:seen], [float(fact.value) for fact in series.facts[:seen] if fact.value is not None]

    def keep(self, measure: str, found: Forecast) -> None:
        """A forecast of an item that was found elsewhere."""
        self._found[measure] = found

    def _forecast(self, measure: str, days: Sequence[int], scores: Sequence[float]) -> Forecast:
        """From the latest score on, not from today: the dates move when something is learnt, not when a day passes."""
        if measure not in self._found:
            rules = equipment_file().needs
            ahead = days[-1] + np.arange(0, rules.horizon_days, rules.step_days)
            self._found[measure] = forecast(days, scores, ahead, for_top(alsfrs.MAX_ITEM))
        return self._found[measure]

    def _fact(self, condition: Condition) -> When:
        """A condition that is met or not; what is measured now says nothing of the day on which it will be."""
        one, today = _leaf(condition), self.today.toordinal()
        found = judge(one, self.facts, today)
        said = capital(found_words(one, found))
        if found.truth is None:
            return When(NEVER, False, False, (Part(said, said),))
        if not found.truth:
            return When(NEVER, False, True, (Part(said),))
        at = float(since(one, self.facts, today, found))
        return When((at, at, at), True, True, (Part(said),))


def carry(many: Iterable[Ahead], nodes: Iterable[Sequence[Node]]) -> None:
    """Find in one go the forecasts that the conditions of `nodes` will ask of each of `many`: the same as one by one, and much less work."""
    wanted = [(one, measure, *found) for one, asked in zip(many, nodes, strict=True) for measure in _measures(asked) if (found := one.scored(measure))]
    wanted = [row for row in wanted if why_no_forecast(row[2]) is None]
    if not wanted:
        return
    shared: dict[tuple[int, tuple[int, ...]], list[tuple[Ahead, str, list[float]]]] = {}
    for one, measure, on, values in wanted:  # the items of one person are scored on the same days, and share all that follows from days
        shared.setdefault((id(one), tuple(on)), []).append((one, measure, values))
    prior, rules = for_top(alsfrs.MAX_ITEM), equipment_file().needs
    most, items = max(len(on) for _, on in shared), max(map(len, shared.values()))
    days, scores, here = np.zeros((len(shared), most)), np.zeros((len(shared), most, items)), np.zeros((len(shared), most), dtype=bool)
    for n, ((_, on), rows) in enumerate(shared.items()):
        days[n, : len(on)], here[n, : len(on)] = on, True
        scores[n, : len(on), : len(rows)] = np.array([values for _, _, values in rows]).T
    ahead = np.array([on[-1] for _, on in shared])[:, None] + np.arange(0, rules.horizon_days, rules.step_days)[None].astype(float)
    carried = levels(days / DAYS_A_MONTH, scores, here, ahead / DAYS_A_MONTH, prior)
    for n, rows in enumerate(shared.values()):
        for part, (one, measure, _) in enumerate(rows):
            one.keep(measure, Forecast(ahead[n], carried.mean[n, :, part], carried.sd[n, :, part], float(carried.scatter[n, 0, part]), prior.top))


def on_items(node: Node) -> bool:
    """Whether a condition of it rests on item scores."""
    return bool(_measures([node]))


def _measures(nodes: Iterable[Node]) -> set[str]:
    return {name for node in nodes for name in _measures_of(node)}


@cache
def _measures_of(node: Node) -> frozenset[str]:
    if isinstance(node, Condition):
        return frozenset({node.measure} if _falls(node) else ())
    children = () if isinstance(node, Not) else node.any if isinstance(node, AnyOf) else node.all
    return frozenset(name for child in children for name in _measures_of(child))


def _falls(node: Condition) -> bool:
    """An item that is met by falling: its day can be forecast."""
    return node.measure.startswith(ITEM) and node.op in (Op.AT_MOST, Op.BELOW)


@cache
def _leaf(condition: Condition) -> Leaf:
    file = book()
    return leaf(0, condition, file.measures[condition.measure], file.engine, limit=condition.value, window=condition.window_days)


def _any(found: Sequence[When]) -> When:
    """The earliest. What is not known could only bring it forward, so one known condition is enough for a date."""
    days = [min((day for day in at if day is not None), default=None) for at in zip(*(one.days for one in found), strict=True)]
    return When(_three(days), any(one.met for one in found), any(one.known for one in found), _parts(found), any(one.items for one in found))


def _all(found: Sequence[When]) -> When:
    """The latest; never, while one is never."""
    days = [None if None in at else max(day for day in at if day is not None) for at in zip(*(one.days for one in found), strict=True)]
    refused = any(one.known and one.days == NEVER for one in found)
    return When(_three(days), all(one.met for one in found), refused or all(one.known for one in found), _parts(found), any(one.items for one in found))


def _three(days: Sequence[float | None]) -> Quartiles:
    early, middle, late = days
    return early, middle, late


def _parts(found: Iterable[When]) -> tuple[Part, ...]:
    return tuple(part for one in found for part in one.parts)


def _too_little(days: Sequence[int]) -> str:
    lacking = why_no_forecast(days) or ""
    return f"scores span {lacking}" if lacking.endswith("only") else f"fewer than {limits().shown.least_scores} scores"


def _expected(most: int, early: float | None, middle: float | None, late: float | None) -> str:
    months = words.count(round(equipment_file().needs.horizon_days / DAYS_A_MONTH), "month")
    if early is None:
        return f"{most} or less is not expected within {months}"
    until = _day(late) if late is not None else f"later than {months}"
    return f"{most} or less expected {_day(early)} to {until}" + (f", middle {_day(middle)}" if middle is not None else "")


def _day(ordinal: float) -> str:
    return words.day(date.fromordinal(round(ordinal)))
