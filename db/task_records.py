"""What queries about tasks answer with: the whole of a task, its changes, what was said of it, and who is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from db.vocabulary import Discipline, NoticeKind, Priority, Role, TaskSource, TaskState


@dataclass(frozen=True)
class TaskRow:
    """One task, whole. Overdue is computed by who reads it. owner, requester: names; None owner and None owner_role: the coordinator's inbox."""

    id: UUID
    patient_id: UUID | None
    title: str
    state: TaskState
    state_reason: str
    priority: Priority
    discipline: Discipline | None
    owner_id: UUID | None
    owner_role: Role | None
    due_on: date | None
    waiting_on: str | None
    waiting_until: date | None
    snoozed_until: date | None
    duplicate_of: UUID | None
    source: TaskSource
    source_note: str
    rule_key: str | None
    evidence: Mapping[str, str] | None
    created_by: UUID | None
    created_at: datetime
    closed_at: datetime | None
    touched: bool
    version: int
    tags: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class TaskChange:
    """One line of a task's history. `by` is None for a rule; `change` maps a column to what it was and what it became."""

    task_id: UUID
    at: datetime
    by: str | None
    by_id: UUID | None
    to_state: TaskState | None
    detail: str
    change: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    version: int | None = None


@dataclass(frozen=True)
class Comment:
    id: UUID
    task_id: UUID
    by: str
    by_id: UUID
    at: datetime
    text: str
    mentions: tuple[UUID, ...]


@dataclass(frozen=True)
class Told:
    """A notice to the one who asks: what happened to which task of whom, and by whom."""

    id: UUID
    kind: NoticeKind
    task_id: UUID
    title: str
    state: TaskState
    state_reason: str
    patient_id: UUID | None
    patient: str | None
    by: str | None
    at: datetime
    read_at: datetime | None


@dataclass(frozen=True)
class WeekOfTasks:
    """Open tasks at the end of a Sunday, how many were past their due day, and how many people they are about.

    site: by name, "" of people of none, None of tasks about nobody; discipline: by name, None where none is set. Each is ALL for every one, and
    people are counted anew for it, for one may have tasks of several.
    """

    on: date
    site: str | None
    discipline: str | None
    overdue: int
    open: int
    people: int
