"""How the parts of a task are called, and how their values are written."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from dashboard.care.words import day
from dashboard.roles import VIEWS
from db.vocabulary import Role, TaskSource, TaskState

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
    TaskSource.PERSON: "a colleague",
    TaskSource.RULE: "a care rule",
    TaskSource.MEETING: "a meeting",
    TaskSource.HOME: "the home log",
    TaskSource.REQUEST: "a request",
    TaskSource.END_OF_CARE: "end of care",
}
FIELDS = {
    "title": "Wording",
    "state": "State",
    "state_reason": "Reason",
    "priority": "Priority",
    "discipline": "For",
    "owner_id": "Owner",
    "owner_role": "Pool",
    "due_on": "Due",
    "waiting_on": "Waiting for",
    "waiting_until": "Waiting until",
    "snoozed_until": "Snoozed to",
    "tags": "Tags",
}


def value_words(name: str, value: Any, names: Mapping[UUID, str]) -> str:
    """A kept value of a column as people read it; values come as JSON keeps them."""
    if value is None or value in ("", []):
        return "none"
    if name == "owner_id":
        return names.get(UUID(str(value)), "somebody who left")
    if name == "owner_role":
        return str(VIEWS[Role(str(value))].title)
    if name == "state":
        return STATES[TaskState(str(value))]
    if name in ("due_on", "waiting_until", "snoozed_until"):
        return day(date.fromisoformat(str(value)))
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
