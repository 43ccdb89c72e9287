"""The evidence that a rule's task keeps, read back as words: each condition with its value, unit and day (rules_merge.stored wrote it)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.care import words
from dashboard.care.rules_check import conditions
from dashboard.care.rules_file import MeasureRow, book, by_key
from dashboard.care.rules_merge import TAKEN_BACK
from dashboard.care.rules_terms import Agg, Kind, Op
from dashboard.care.rules_words import unit_words

_PRESENCE = {Op.MISSING.value: "nothing on record", Op.EXISTS.value: "on record"}
_REST = "rest"
_WORDS = {_REST: "Rests", TAKEN_BACK: "Taken back"}


@dataclass(frozen=True)
class Kept:
    """One condition that decided. value says it in words with its unit; on is the day it is of, None where it has none."""

    label: str
    value: str
    on: date | None


def read(evidence: Mapping[str, str], rule_key: str) -> tuple[Kept, ...]:
    """In the order of the trigger of that rule. A measure that the rule file no longer holds keeps the name it had."""
    aggs = _aggs(rule_key)
    found = (_one(key, kept, aggs.get(key)) for key, kept in sorted(evidence.items(), key=lambda item: _place(item[0])))
    return tuple(dict.fromkeys(found))  # a value between two limits is one value


def _place(key: str) -> tuple[int, str]:
    number, _, rest = key.partition(" ")
    return (int(number), rest) if number.isdigit() else (0, key)


def _aggs(rule_key: str) -> dict[str, Agg]:
    """What each condition takes of its measure: a loss of 30 % is not a value of 30."""
    rule = by_key().get(rule_key)
    found = enumerate(conditions(rule.trigger)) if rule else ()
    return {f"{place} {one.measure} {one.op}": one.agg for place, one in found}


def _one(key: str, kept: str, agg: Agg | None) -> Kept:
    value, _, day = kept.rpartition("|")
    on = date.fromisoformat(day) if day else None
    if key in _WORDS:
        return Kept(_WORDS[key], value, on)
    _, _, rest = key.partition(" ")
    name, _, op = rest.partition(" ")
    row = book().measures.get(name)
    if row is None:
        return Kept(name or key, value, on)
    return Kept(row.label, _value(row, op, value, agg), on)


def _value(row: MeasureRow, op: str, value: str, agg: Agg | None) -> str:
    if op in _PRESENCE:
        return _PRESENCE[op]
    if row.kind is Kind.FLAG:
        return {"True": row.says, "False": row.no or ""}.get(value, "not recorded")
    if not value:
        return "counted since then" if row.kind is Kind.DAYS else "no value"
    try:
        shown = words.number(float(value), row.decimals if float(value) == round(float(value), row.decimals) else row.decimals + 1)
    except ValueError:
        return value
    if agg is Agg.CHANGE:
        return f"{words.signed(float(value), max(row.decimals, 1))} % since diagnosis"
    if agg in (Agg.DROP_ABS, Agg.DROP_PCT):
        return f"down by {shown}{' %' if agg is Agg.DROP_PCT else unit_words(row) or ' points'}"
    return f"{shown} % of sessions" if row.kind is Kind.SHARE else f"{shown}{unit_words(row)}"
