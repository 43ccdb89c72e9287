"""What may become of a task: from what it is and what somebody wants, the columns to write, or why not in words. Decides only."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from db.task_records import TaskChange, TaskRow
from db.vocabulary import OPEN_STATES, TaskState

CLOSED = tuple(state for state in TaskState if state not in OPEN_STATES)
REFUSALS = (TaskState.DECLINED, TaskState.CANCELLED)
LONGEST_WORDING = 200


class Unfit(Exception):
    """The change makes no sense for this task; the message says what to do."""


def decide(task: TaskRow, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that change, each with its new value, empty when nothing does. Raises Unfit.

    wanted: some of title, state, state_reason, priority, discipline, owner_id, owner_role, due_on, waiting_on, waiting_until, snoozed_until,
    duplicate_of, tags. Giving a proposed task an owner accepts it; taking every owner away, or opening what has none, hands it to the inbox, and
    what waits in the inbox has no owner. A closed task has to be opened again before anything else of it changes.
    """
    after = {**_columns(task), **wanted}
    if task.state in CLOSED and TaskState(after["state"]) in CLOSED:
        raise Unfit(f"This task is {task.state.value}. Open it again first.")
    after["title"] = " ".join(str(after["title"]).split())
    if not after["title"]:
        raise Unfit("Say what to do.")
    if len(after["title"]) > LONGEST_WORDING:
        raise Unfit(f"The wording is longer than {LONGEST_WORDING} characters. Say it shorter; a comment takes the rest.")
    _own(wanted, after)
    _state(task, wanted, after)
    _place(task, wanted, after)
    return {name: value for name, value in after.items() if value != _columns(task)[name]}


def _columns(task: TaskRow) -> dict[str, Any]:
    names = (
        "title",
        "state",
        "state_reason",
        "priority",
        "discipline",
        "owner_id",
        "owner_role",
        "due_on",
        "waiting_on",
        "waiting_until",
        "snoozed_until",
        "duplicate_of",
        "tags",
    )
    return {name: getattr(task, name) for name in names}


def _own(wanted: Mapping[str, Any], after: dict[str, Any]) -> None:
    """A person or a role owns it, not both: the one named last."""
    if wanted.get("owner_id") is not None and "owner_role" not in wanted:
        after["owner_role"] = None
    if wanted.get("owner_role") is not None and "owner_id" not in wanted:
        after["owner_id"] = None
    if after["owner_id"] is not None and after["owner_role"] is not None:
        raise Unfit("A task has one owner: a person or a role.")


def _place(task: TaskRow, wanted: Mapping[str, Any], after: dict[str, Any]) -> None:
    """Somebody's, or in the inbox: no unfinished task is in neither place, and none in both."""
    owned = after["owner_id"] is not None or after["owner_role"] is not None
    moved = bool({"owner_id", "owner_role"} & set(wanted))
    if after["state"] is TaskState.PROPOSED and owned:
        if "state" not in wanted and moved:
            after["state"] = TaskState.OPEN
        elif wanted.get("owner_id") or wanted.get("owner_role"):
            raise Unfit("What goes to the inbox has no owner yet. Leave one of both out.")
        else:
            after["owner_id"] = after["owner_role"] = None
    elif not owned and after["state"] in (TaskState.IN_PROGRESS, TaskState.WAITING) and "state" in wanted and not moved:
        raise Unfit("Nobody has this task yet. Give it an owner first.")
    elif not owned and after["state"] in OPEN_STATES and (moved or "state" in wanted):
        after["state"] = TaskState.PROPOSED
        after["waiting_on"] = after["waiting_until"] = None
    if "snoozed_until" not in wanted and any(after[name] != getattr(task, name) for name in ("state", "owner_id", "owner_role")):
        after["snoozed_until"] = None  # put off by who had it, not by who gets it


def _state(task: TaskRow, wanted: Mapping[str, Any], after: dict[str, Any]) -> None:
    state = after["state"] = TaskState(after["state"])
    after["state_reason"] = " ".join(str(after["state_reason"]).split())
    if state is not task.state and "state_reason" not in wanted:
        after["state_reason"] = ""
    if after["duplicate_of"] is not None:
        if after["duplicate_of"] == task.id:
            raise Unfit("A task is not a duplicate of itself. Choose the other one.")
        if state not in REFUSALS:
            after["duplicate_of"] = None
    if state in REFUSALS and not after["state_reason"]:
        raise Unfit("Say why, so that the one who asked can be told.")
    if state is TaskState.WAITING:
        after["waiting_on"] = " ".join(str(after["waiting_on"] or "").split())
        if not after["waiting_on"]:
            raise Unfit("Say on whom or what it waits.")
        if after["waiting_until"] is None:
            raise Unfit("Say until when it waits.")
    else:
        after["waiting_on"] = after["waiting_until"] = None
    if state in CLOSED:
        after["snoozed_until"] = None


def before_of(task: TaskRow, step: TaskChange) -> dict[str, Any]:
    """The columns as they were before a step; a task that was made by it is cancelled, for nothing is deleted."""
    if not step.change:
        return {"state": TaskState.CANCELLED, "state_reason": "Taken back by the one who made it"}
    return {column: _typed(column, before) for column, (before, _) in step.change.items()}


def _typed(column: str, kept: Any) -> Any:
    """A value of the history as its column takes it: JSON knows neither ids nor days."""
    if kept is None:
        return None
    if column in ("owner_id", "duplicate_of"):
        return UUID(kept)
    return date.fromisoformat(kept) if column.endswith(("_on", "_until")) and column != "waiting_on" else kept
