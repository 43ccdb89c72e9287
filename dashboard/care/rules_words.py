"""What a condition says: in a rule's sentence with the numbers that may be set, and in a verdict with the values that were found."""

from datetime import date

from dashboard.care import words
from dashboard.care.rules_file import Condition, MeasureRow, book
from dashboard.care.rules_leaf import Found, Leaf
from dashboard.care.rules_terms import Agg, Kind, Op, Why

LIMIT, WINDOW = "{limit}", "{window}"
_BOUND = {Op.BELOW: "below", Op.AT_MOST: "at most", Op.ABOVE: "above", Op.AT_LEAST: "at least"}
_PAST = {Op.BELOW: "less than", Op.AT_MOST: "at most", Op.ABOVE: "more than", Op.AT_LEAST: "at least"}
_SUMMED = {Agg.MEAN: "mean ", Agg.MIN: "the least ", Agg.MAX: "the most "}
_WORDLESS = ("count", "ratio", "boolean", "event", "text")


def is_on_record(condition: Condition, row: MeasureRow) -> bool:
    """Whether a condition only asks that something began: no days ago, or more."""
    return row.kind is Kind.DAYS and condition.op is Op.AT_LEAST and condition.value == 0


def template(condition: Condition, row: MeasureRow) -> str:
    """The condition in words, with {limit} and {window} where its numbers go: FVC or SVC upright is below {limit} % predicted."""
    op, unit = condition.op, unit_words(row)
    if op.is_presence:
        inside = f" in {WINDOW} days" if condition.window_days is not None else ""
        thing = row.says.removeprefix("last ").removeprefix("the ")
        return f"there is {'no' if op is Op.MISSING else 'a'} {thing} on record{inside}"
    if row.kind is Kind.FLAG:
        return row.says if (op is Op.IS) is bool(condition.value) else row.no or ""
    if row.kind is Kind.TEXT:
        return f"{row.says} is {'' if op is Op.IS else 'not '}{condition.value}"
    if row.kind is Kind.DAYS:
        return f"the {row.says} is on record" if is_on_record(condition, row) else f"the {row.says} was {_PAST[op]} {LIMIT} days ago"
    if row.kind is Kind.SHARE:
        return f"{row.says} is {_BOUND[op]} {LIMIT} % of sessions in {WINDOW} days"
    if condition.agg is Agg.COUNT:
        return f"{row.says} in {WINDOW} days number {_BOUND[op]} {LIMIT}"
    if condition.agg in (Agg.DROP_ABS, Agg.DROP_PCT):
        return f"{row.says} fell by {_PAST[op]} {LIMIT}{' %' if condition.agg is Agg.DROP_PCT else _points(unit)} within {WINDOW} days"
    if condition.agg is Agg.CHANGE:
        return f"the change of {row.says} since diagnosis is {_BOUND[op]} {LIMIT} %"
    over = "" if condition.window_days is None else f" over {WINDOW} days" if condition.agg in _SUMMED else f" of the last {WINDOW} days"
    return f"{_SUMMED.get(condition.agg, '')}{row.says}{over} is {_BOUND[op]} {LIMIT}{unit}"


def unit_words(row: MeasureRow) -> str:
    """The unit with a space before it; nothing where it only names a scale."""
    scale = row.unit in _WORDLESS or row.unit[0].isdigit() or row.unit.startswith("score")
    return "" if scale else f" {row.unit.replace('cmH2O', 'cmH₂O').replace('kg/m2', 'kg/m²')}"


def limit_words(value: float) -> str:
    """A limit as set: as many decimals as it has."""
    return words.number(value, next((places for places in range(4) if round(value, places) == value), 4))


def found_words(leaf: Leaf, found: Found) -> str:
    """What was found for a condition, with its value, its day and its limit: FVC or SVC upright 44 % predicted on 02-Dec-2025, below 50."""
    row, condition = leaf.measure, leaf.condition
    if found.truth is None:
        return _not_known(leaf, found)
    if condition.op.is_presence:
        thing = row.says.removeprefix("last ").removeprefix("the ")
        return f"{thing} on record{_on(found)}" if found.fact else f"no {thing} on record"
    if row.kind is Kind.FLAG:
        return f"{row.says if found.value else row.no}{_on(found, leaf) or ' (not recorded here, taken for no)'}"
    if row.kind is Kind.TEXT:
        return f"{row.says} {found.value}{_on(found, leaf)}"
    if row.kind is Kind.DAYS:
        if found.fact is None or found.value is None:
            return f"no {row.says}"
        if is_on_record(condition, row):
            return f"{row.says}{_on(found)}"
        return f"{row.says} {words.count(int(found.value), 'day')} ago ({words.day(found.fact.as_of)}){_limit(leaf, found)}"
    return f"{value_words(leaf, found)}{_seen(leaf, found)}{_limit(leaf, found)}"


def value_words(leaf: Leaf, found: Found) -> str:
    """The value with its unit, never rounded across its limit."""
    row, agg = book().measures[found.by] if found.by else leaf.measure, leaf.condition.agg
    assert found.value is not None
    value = words.beside(float(found.value), float(leaf.limit), row.decimals) if leaf.condition.op.is_bound else str(found.value)
    if row.kind is Kind.SHARE:
        return f"{row.says} {value} % of sessions in {leaf.window} days"
    if agg is Agg.COUNT:
        return f"{value} {row.label.lower() if found.value == 1 else row.says} in {leaf.window} days"
    if agg in (Agg.DROP_ABS, Agg.DROP_PCT):
        return f"{row.says} down by {value}{' %' if agg is Agg.DROP_PCT else _points(unit_words(row))} within {leaf.window} days"
    if agg is Agg.CHANGE:
        return f"{row.says} {words.signed(float(found.value), max(row.decimals, 1))} % since diagnosis"
    over = f" over {leaf.window} days" if leaf.window is not None and agg in _SUMMED else ""
    return f"{_SUMMED.get(agg, '')}{row.says}{over} {value}{unit_words(row)}"


def capital(said: str) -> str:
    """With its first letter in upper case."""
    return said[:1].upper() + said[1:]


def _limit(leaf: Leaf, found: Found) -> str:
    limit = limit_words(leaf.limit)
    if found.held:
        return f", not yet back by {limit_words(leaf.measure.margin)} over the limit of {limit}"
    if leaf.measure.kind is Kind.DAYS:
        return f", {'' if found.truth else 'not '}{_PAST[leaf.condition.op]} {limit}"
    return f", {'' if found.truth else 'not '}{_BOUND[leaf.condition.op]} {limit}"


def _not_known(leaf: Leaf, found: Found) -> str:
    thing = leaf.measure.label
    if found.why is Why.OLD and found.fact is not None and found.value is not None:
        shown = limit_words(round(float(found.value), 2)) + unit_words(leaf.measure) if leaf.measure.kind is Kind.NUMBER else thing
        name = thing if leaf.measure.kind is Kind.NUMBER else "answer"
        return f"{name} {shown} of {words.day(found.fact.as_of)} is too old to decide"
    return f"{thing}: {found.why.value if found.why else Why.NO_VALUE.value}"


def _on(found: Found, stands: Leaf | None = None) -> str:
    """The day of the value; since that day, for what holds until it changes."""
    word = "since" if stands is not None and stands.fresh is None else "on"
    return f" {word} {words.day(found.fact.as_of)}" if found.fact is not None and found.fact.as_of > date.min else ""


def _seen(leaf: Leaf, found: Found) -> str:
    """The day of the value; of a count, that of its newest event, or of the last contact when there was none."""
    if leaf.condition.agg is not Agg.COUNT or found.fact is None:
        return _on(found)
    return f" ({'newest' if found.value else 'last contact'} {words.day(found.fact.as_of)})"


def _points(unit: str) -> str:
    return unit or " points"
