"""How a task and its history are said: where it came from, what changed, how late it is; never 'late' of somebody whose care here ended."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from dashboard.care.task_times import overdue_days
from dashboard.care.words import ARROW, count, day
from db.task_records import TaskChange, TaskRow
from db.vocabulary import OPEN_STATES, TaskSource, TaskState

STATES = {
    TaskState.PROPOSED: "proposed",
    TaskState.OPEN: "open",
    TaskState.IN_PROGRESS: "in progress",
    TaskState.WAITING: "waiting",
    TaskState.DONE: "done",
    TaskState.DECLINED: "declined",
    TaskState.CANCELLED: "cancelled",
}
SOURCES = {
    TaskSource.PERSON: "asked by a colleague",
    TaskSource.RULE: "made by a rule",
    TaskSource.MEETING: "decided in a meeting",
    TaskSource.HOME: "from the home log",
    TaskSource.REQUEST: "asked from outside",
    TaskSource.END_OF_CARE: "left after care ended",
}
_COLUMNS = {
    "title": "wording",
    "state": "",
    "state_reason": "reason",
    "priority": "priority",
    "discipline": "discipline",
    "owner_id": "owner",
    "owner_role": "owner",
    "due_on": "due",
    "waiting_on": "waiting for",
    "waiting_until": "until",
    "snoozed_until": "put off until",
    "tags": "tags",
    "duplicate_of": "duplicate",
}
NOTHING = "none"


def lateness(task: TaskRow, today: date, *, ended: bool) -> str:
    """overdue 4 d; empty when it is not late. About somebody whose care here ended nothing is late."""
    days = 0 if ended or task.state not in OPEN_STATES else overdue_days(task.due_on, today)
    return f"overdue {days} d" if days else ""


def standing(task: TaskRow, today: date) -> str:
    """waiting for the GP until 12-Dec-2025; put off until …; in progress; nothing for what is simply open."""
    if task.state is TaskState.WAITING:
        until = f" until {day(task.waiting_until)}" if task.waiting_until else ""
        return f"waiting for {task.waiting_on or 'an answer'}{until}"
    if task.snoozed_until and task.snoozed_until > today:
        return f"put off until {day(task.snoozed_until)}"
    return "" if task.state is TaskState.OPEN else STATES[task.state]


def change_words(change: TaskChange, names: Mapping[UUID, str]) -> str:
    """One line of the history: due 05-Dec-2025 → 12-Dec-2025; declined: not needed after review."""
    if not change.change:
        made = f"made, {STATES[change.to_state]}" if change.to_state else "noted"
        return f"{made}{f': {change.detail}' if change.detail else ''}"
    moved = [_moved(name, *values, names) for name, values in change.change.items() if name != "state_reason"]
    return f"{', '.join(filter(None, moved)) or 'changed'}{f': {change.detail}' if change.detail else ''}"


def evidence_words(task: TaskRow) -> str:
    """Why a rule's task is there: what the rule rested on, or its key."""
    if task.evidence:
        return "; ".join(f"{name} {value}" for name, value in task.evidence.items())
    return f"rule {task.rule_key}" if task.rule_key else ""


def comments_words(n: int, unread: int) -> str:
    return count(n, "comment") + (f", {unread} unread" if unread else "")


def _moved(name: str, before: object, after: object, names: Mapping[UUID, str]) -> str:
    if name == "state":
        return STATES[TaskState(str(after))]
    return f"{_COLUMNS.get(name, name)} {_value(name, before, names)} {ARROW} {_value(name, after, names)}"


def _value(name: str, value: object, names: Mapping[UUID, str]) -> str:
    if value is None or value in ("", []):
        return NOTHING
    if name == "owner_id":
        return names.get(UUID(str(value)), "somebody who left")
    if name.endswith(("_on", "_until")) and name != "waiting_on":
        return day(date.fromisoformat(str(value)))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
