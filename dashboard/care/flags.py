"""Reasons for review: what a patient's facts of today ask of the team, gravest first. Missing or old data is a reason, never calm."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from dashboard.care import alsfrs, words
from dashboard.care.alsfrs import Items
from dashboard.care.flag_facts import Fact
from dashboard.care.flag_rules import Kind, Row, Test, rules, steps
from db.records import Patient, Summary
from db.vocabulary import Discipline, Item5Form

__all__ = ["Flagged", "Kind", "Reason", "chips", "is_old", "judge", "newly_met", "own_first", "review_order", "triggers_met"]


class Reason(NamedTuple):
    """One reason, its value and its day. text is the chip; dated the chip where there is room; rule, value and source explain it in a table.

    about names the column it speaks of (fvc, weight, adherence, ...). on is None for a count over a window.
    """

    key: str
    kind: Kind
    discipline: Discipline | None
    about: str
    text: str
    dated: str
    rule: str
    value: str
    on: date | None
    source: str = ""


@dataclass(frozen=True)
class Flagged:
    """A patient's class, that of the gravest reason (Stable without one), and the reasons, gravest first."""

    kind: Kind
    reasons: tuple[Reason, ...]


STABLE = Flagged(Kind.STABLE, ())
# Which reason says from what age a reading is old, by the name of the reading.
_AGES = {"alsfrs": "alsfrs-old", "fvc": "resp-old", "snip": "resp-old", "pcf": "resp-old", "spo2": "resp-old", "weight": "weight-old", "log": "log-old"}


def judge(summary: Summary, today: date) -> Flagged:
    """Class and reasons of one patient as of `today`, from data/flags.yaml (limits and sources stand there).

    Carer strain is judged where its facts are, not here: the summary lacks them.
    """
    windows = rules().windows
    drop_days, least_asked = windows.alsfrs_drop_days, windows.least_sessions_asked
    facts: dict[str, Fact | None] = {}
    found: tuple[list[Reason], ...] = ([], [], [], [])  # by the order of their kinds
    held: set[str] = set()
    for step in steps():
        _, order, name, find, holds, limit, also, unless, never = step
        if name in facts:
            fact = facts[name]
        else:
            fact = facts[name] = find(summary, today, drop_days, least_asked)
        if fact is None or not (never if fact[0] is None else holds(fact[0], limit)):
            continue
        if (also and not _hold_too(also, facts, (summary, today, drop_days, least_asked))) or (unless and not held.isdisjoint(unless)):
            continue
        held.add(step.row.key)
        found[order].append(_reason(step.row, fact, facts))
    found[Kind.WATCH.order].extend(_reached(summary))
    reasons = tuple([reason for kind in found for reason in kind])
    return Flagged(reasons[0].kind, reasons) if reasons else STABLE


def own_first(reasons: Iterable[Reason], own: Discipline | Collection[Discipline] | None) -> list[Reason]:
    """The same reasons with those of one's own discipline ahead; otherwise the order stays.

    Missing data stays behind what was found, own or not: it must not push a finding out of sight.
    """
    mine = (own,) if isinstance(own, Discipline) else tuple(own or ())
    return sorted(reasons, key=lambda reason: (reason.kind is Kind.DATA, reason.discipline not in mine))


def chips(flagged: Flagged, own: Discipline | Collection[Discipline] | None = None, most: int = 3) -> tuple[list[Reason], int]:
    """The reasons to show, own discipline first, and how many more there are."""
    ordered = own_first(flagged.reasons, own)
    return ordered[:most], max(len(ordered) - most, 0)


def review_order(flagged: Flagged, patient: Patient, reviewed_on: date | None = None) -> tuple[Any, ...]:
    """Sort key: class, then most reasons, then longest not reviewed (never reviewed first), then name."""
    return (
        flagged.kind.order,
        -len(flagged.reasons),
        reviewed_on or date.min,
        patient.family_name.casefold(),
        patient.given_name.casefold(),
    )


def is_old(what: str, on: date, today: date) -> bool:
    """Whether a reading (alsfrs, fvc, snip, pcf, spo2, weight, log) is too old to stand for now."""
    holds, limit = _ages()[what]
    return holds((today - on).days, limit)


@cache
def _ages() -> Mapping[str, tuple[Callable[[float, float], bool], float]]:
    whens = {what: rules().row(key).when for what, key in _AGES.items()}
    return {what: (when.test.holds, when.limit) for what, when in whens.items()}


def triggers_met(items: Items, *, weight_change_percent: float | None = None) -> frozenset[int]:
    """Numbers of the items at or under the score that proposes a task. A trigger that also asks for weight lost needs that change."""
    if not items:
        return frozenset()
    met = set()
    for number, at_most, loss in _triggers():
        score = items[number - 1]
        if score is not None and score <= at_most and (loss is None or (weight_change_percent is not None and weight_change_percent <= -loss)):
            met.add(number)
    return frozenset(met)


@cache
def _triggers() -> tuple[tuple[int, int, float | None], ...]:
    return tuple((trigger.item, trigger.at_most, trigger.with_weight_loss_percent) for trigger in rules().item_triggers.items)


def newly_met(now: Items, was: Sequence[int | None], *, weight_change_percent: float | None = None) -> list[tuple[int, int, int]]:
    """Items whose trigger is met now and was not before: (number, score before, score now)."""
    met = triggers_met(now, weight_change_percent=weight_change_percent) - triggers_met(was, weight_change_percent=weight_change_percent)
    found = []
    for number in sorted(met):
        before, after = was[number - 1], now[number - 1]
        if before is not None and after is not None:
            found.append((number, before, after))
    return found


def _reached(summary: Summary) -> list[Reason]:
    """Items that came to their trigger at the latest assessment, as of the one before it: Walking 3→2."""
    on = summary.latest_on
    if on is None or not summary.previous_items or summary.latest_items == summary.previous_items:
        return []
    named = alsfrs.items_of(summary.latest_form or Item5Form.A)
    loss = weight_change_percent(summary)
    found, source = [], rules().item_triggers.source
    for number, before, after in newly_met(summary.latest_items, summary.previous_items, weight_change_percent=loss):
        text = f"{named[number - 1].short} {before}{words.ARROW}{after}"
        found.append(Reason(f"item-{number}", Kind.WATCH, None, "items", text, f"{text} {words.day(on)}", "Item newly at its trigger", text, on, source))
    return found


def weight_change_percent(summary: Summary) -> float | None:
    """Percent of the weight at diagnosis, negative when lost; None when either is not known."""
    if summary.weight is None or not summary.weight_at_diagnosis:
        return None
    return (summary.weight - summary.weight_at_diagnosis) / summary.weight_at_diagnosis * 100


def _hold_too(also: tuple[Test, ...], facts: dict[str, Fact | None], about: tuple[Summary, date, int, int]) -> bool:
    for name, find, holds, limit in also:
        if name not in facts:
            facts[name] = find(*about)
        other = facts[name]
        if other is None or other.value is None or not holds(other.value, limit):
            return False
    return True


def _reason(row: Row, fact: Fact, facts: Mapping[str, Fact | None]) -> Reason:
    if fact.value is None:
        never = row.never or ""
        return Reason(row.key, row.kind, row.discipline, row.about, never, never, row.rule, "never", None, row.source)
    says: dict[str, Any] = {}
    for condition in row.also:
        says.update((facts[condition.fact] or fact).says)
    says.update(fact.says, value=words.beside(fact.value, row.when.limit, row.decimals), on=words.day(fact.on) if fact.on else "")
    text, dated, value = (template.format_map(says) for template in (row.text, row.dated, row.value))
    return Reason(row.key, row.kind, row.discipline or fact.discipline, row.about, text, dated, row.rule, value, fact.on, row.source)
