"""How a task on a record is said: how late, where it stands, what changed, why a rule asks for it."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from dashboard.care.task_times import overdue_days, waiting
from dashboard.care.words import ARROW, day
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
