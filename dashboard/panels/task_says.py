"""How a task on a record is said: how late, where it stands, what changed, why a rule asks for it."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from dashboard.care.rules_file import book, by_key
from dashboard.care.task_times import overdue_days, waiting
from dashboard.care.words import ARROW, day
from dashboard.components.markup import Tree, h
from dashboard.components.task_words import FIELDS, STATES, value_words
from db.task_records import TaskChange, TaskRow
from db.vocabulary import OPEN_STATES, TaskState


def lateness(task: TaskRow, today: date, *, ended: bool) -> str:
    """overdue 4 d; empty when it is not late. About somebody whose care here ended nothing is late."""
    days = 0 if ended or task.state not in OPEN_STATES else overdue_days(task.due_on, today)
    return f"overdue {days} d" if days else ""


def standing(task: TaskRow, today: date) -> str:
    """waiting for the GP until 12-Dec-2025; put off until …; in progress; nothing for what is simply open."""
    if task.state is TaskState.WAITING:
        return waiting(task.waiting_on, task.waiting_until, today)
    if task.snoozed_until and task.snoozed_until > today:
        return f"put off until {day(task.snoozed_until)}"
    return "" if task.state is TaskState.OPEN else STATES[task.state]


def changed(change: TaskChange, names: Mapping[UUID, str]) -> str:
    """One line of the history: Due 05-Dec-2025 → 12-Dec-2025; declined: not needed after review."""
    if not change.change:
        said = f"made, {STATES[change.to_state]}" if change.to_state else "noted"
    else:
        moved = {name: values for name, values in change.change.items() if name in FIELDS and name != "state_reason"}
        state = STATES[TaskState(str(moved.pop("state")[1]))] if "state" in moved else ""
        rest = [f"{FIELDS[name]} {value_words(name, was, names)} {ARROW} {value_words(name, now, names)}" for name, (was, now) in moved.items()]
        said = ", ".join(filter(None, (state, *rest))) or "changed"
    return f"{said}{f': {change.detail}' if change.detail else ''}"


def why(task: TaskRow) -> Tree:
    """Why a rule's task is there: the rule, the values that met it with their days, and what it is for."""
    rule = by_key().get(task.rule_key or "")
    named = h("a", f"Rule {rule.key}, {rule.title}", href=f"/rules/{rule.key}") if rule else f"Rule {task.rule_key}"
    met = "; ".join(_met(name, str(kept)) for name, kept in (task.evidence or {}).items())
    return h("p", h("b", "Why am I seeing this? "), named, f": {met}." if met else ".", f" {rule.rationale}" if rule else "", cls="why-rule")


def _met(name: str, kept: str) -> str:
    """`0 resp.fvc_pct <` and `44|2025-12-02` as FVC upright 44, 02-Dec-2025."""
    value, _, on = kept.partition("|")
    measure = next((part for part in name.split() if part in book().measures), None)
    label = book().measures[measure].label if measure else name
    return f"{label} {value}{f', {day(date.fromisoformat(on))}' if on else ''}"
