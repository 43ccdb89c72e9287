"""What in the rule file contradicts itself: names nobody knows, limits outside their range, conditions that their measure cannot answer."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dashboard.care.rules_terms import Agg, Kind, Op

if TYPE_CHECKING:
    from dashboard.care.rules_file import Condition, MeasureRow, Node, Rule, RuleFile

_BY_KIND = {
    Kind.NUMBER: {Agg.LATEST, Agg.MIN, Agg.MAX, Agg.MEAN, Agg.DROP_ABS, Agg.DROP_PCT, Agg.CHANGE},
    Kind.SHARE: {Agg.MEAN},
    Kind.FLAG: {Agg.LATEST},
    Kind.DAYS: {Agg.LATEST},
    Kind.EVENT: {Agg.COUNT},
    Kind.TEXT: {Agg.LATEST},
}
_NEEDS_WINDOW = {Agg.MIN, Agg.MAX, Agg.MEAN, Agg.COUNT, Agg.DROP_ABS, Agg.DROP_PCT}


def conditions(node: "Node") -> "Iterator[Condition]":
    """Every condition of a trigger, in the order in which it is written."""
    if hasattr(node, "measure"):
        yield node  # type: ignore[misc]
    elif hasattr(node, "negated"):
        yield from conditions(node.negated)
    else:
        for child in getattr(node, "all", None) or node.any:  # type: ignore[union-attr]
            yield from conditions(child)


def contradictions(file: "RuleFile") -> list[str]:
    """Every mistake with the key of its row; empty when there is none."""
    found = [f"measures.{name}: better_of names no measure" for name, row in file.measures.items() if row.better_of and row.better_of not in file.measures]
    for read in file.records.items:
        if read.measure not in file.measures or file.measures[read.measure].kind is not Kind.FLAG:
            found.append(f"records.items: {read.measure!r} is not a flag of this file")
    keys = [rule.key for rule in file.rules]
    found += [f"rules: the id {key!r} stands twice" for key in sorted({key for key in keys if keys.count(key) > 1})]
    known = {rule.key: rule for rule in file.rules}
    for key, name in file.records.done.items():
        if key not in known:
            found.append(f"records.done: no rule is called {key!r}")
        elif name not in {condition.measure for condition in conditions(known[key].trigger)} or file.measures[name].kind not in (Kind.DAYS, Kind.FLAG):
            found.append(f"records.done {key}: {name!r} is no day and no flag that the rule asks for")
    for rule in file.rules:
        found += [f"rules {rule.key}: {cause}" for cause in _of_rule(file, rule, known)]
    return found


def _of_rule(file: "RuleFile", rule: "Rule", known: "dict[str, Rule]") -> Iterator[str]:
    if rule.prefix not in file.groups:
        yield f"groups has no heading for {rule.prefix!r}"
    named = [condition.measure for condition in conditions(rule.trigger)]
    for condition in conditions(rule.trigger):
        row = file.measures.get(condition.measure)
        if row is None:
            yield f"trigger: no measure is called {condition.measure!r}"
        else:
            yield from (f"trigger {condition.measure}: {cause}" for cause in _of_condition(file, condition, row))
    if rule.answers:
        yield from (f"answers: {name!r} is not in the trigger" for name in (*rule.answers.beside, *rule.answers.of) if name not in named)
    for word, days, (low, high) in (("due_days", rule.due_days, file.engine.due_range), ("repeat_days", rule.repeat_days, file.engine.repeat_range)):
        if not low <= days <= high:
            yield f"{word}: {days} is not between {low:g} and {high:g}"
    for other in rule.over:
        if other not in known:
            yield f"over: no rule is called {other!r}"
        elif known[other].priority.order < rule.priority.order:
            yield f"over: {other} is more urgent, so it cannot be made superfluous"
        elif rule.key in _below(other, known):
            yield f"over: {other} stands over {rule.key} in turn"


def _below(key: str, known: "dict[str, Rule]") -> set[str]:
    """Every rule under this one, itself included."""
    reached, ahead = set[str](), [key]
    while ahead:
        here = ahead.pop()
        if here not in reached and here in known:
            reached.add(here)
            ahead += known[here].over
    return reached


def _of_condition(file: "RuleFile", condition: "Condition", row: "MeasureRow") -> Iterator[str]:
    value, op = condition.value, condition.op
    if condition.window_days is not None and not file.engine.window_range[0] <= condition.window_days <= file.engine.window_range[1]:
        yield f"window_days: {condition.window_days} is outside window_range"
    if op.is_presence:
        if value is not None or condition.agg is not Agg.LATEST:
            yield f"{op.value} takes no value and no agg"
        return
    if condition.agg not in _BY_KIND[row.kind]:
        yield f"a {row.kind.value} cannot be summed up as {condition.agg.value}; it takes {', '.join(sorted(_BY_KIND[row.kind]))}"
    if (condition.agg in _NEEDS_WINDOW) and condition.window_days is None:
        yield f"{condition.agg.value} needs window_days"
    if condition.window_days is not None and (condition.agg is Agg.CHANGE or row.kind in (Kind.DAYS, Kind.TEXT)):
        yield "window_days has no meaning here"
    if row.kind is Kind.FLAG:
        if op not in (Op.IS, Op.IS_NOT) or not isinstance(value, bool):
            yield "a flag is == or != true or false"
    elif row.kind is Kind.TEXT:
        if op not in (Op.IS, Op.IS_NOT) or not isinstance(value, str):
            yield "a text is == or != a word"
    elif not op.is_bound or isinstance(value, bool | str) or value is None:
        yield "a number is compared by <, <=, > or >= with a number"
    elif row.range and not row.range[0] <= value <= row.range[1]:
        yield f"value {value:g} is not between {row.range[0]:g} and {row.range[1]:g}"
    elif row.whole and condition.agg is not Agg.DROP_PCT and value != int(value):
        yield f"value {value:g} is not a whole number"
