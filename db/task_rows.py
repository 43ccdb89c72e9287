"""The whole of a task as a record: read by questions and by changes alike."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.records import Scope
from db.tables import Task
from db.task_records import TaskRow
from db.vocabulary import Discipline, Priority, Role, TaskSource, TaskState

WHOLE = (
    Task.id,
    Task.patient_id,
    Task.title,
    Task.state,
    Task.state_reason,
    Task.priority,
    Task.discipline,
    Task.owner_id,
    Task.owner_role,
    Task.due_on,
    Task.waiting_on,
    Task.waiting_until,
    Task.snoozed_until,
    Task.duplicate_of,
    Task.source,
    Task.source_note,
    Task.rule_key,
    Task.evidence,
    Task.created_by,
    Task.created_at,
    Task.closed_at,
    Task.touched,
    Task.version,
    Task.tags,
    Task.links,
)


def rows(session: Session, scope: Scope, task_ids: Collection[UUID]) -> list[TaskRow]:
    """These tasks of the clinic, whole, by id; those that are not there are left out."""
    wanted = select(*WHOLE).where(Task.clinic_id == scope.clinic_id, Task.id.in_(list(task_ids))).order_by(Task.id)
    return [row_of(found) for found in session.execute(wanted).mappings()]


def row_of(row: Any) -> TaskRow:
    """The record of a mapping with the columns WHOLE."""
    return TaskRow(
        **dict(row)
        | {
            "state": TaskState(row["state"]),
            "priority": Priority(row["priority"]),
            "discipline": Discipline(row["discipline"]) if row["discipline"] else None,
            "owner_role": Role(row["owner_role"]) if row["owner_role"] else None,
            "source": TaskSource(row["source"]),
            "tags": tuple(row["tags"]),
            "links": tuple(row["links"]),
        }
    )
