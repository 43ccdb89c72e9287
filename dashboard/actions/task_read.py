"""The whole of one task, for the panel that shows it: what it is, whom it is about, why it is there, everything that was done and said."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from dashboard.actions import talk
from dashboard.actions.rules import standing
from dashboard.actions.tasks import reaches
from dashboard.care.rules import Settings
from dashboard.roles import Permission, Viewer
from db.commands.talk import watchers
from db.engine import reading
from db.queries import patients, people, rules
from db.queries import talk as said
from db.queries import tasks as queries
from db.queries.people import Colleague
from db.records import Patient
from db.task_records import Comment, TaskChange, TaskRow
from db.task_rows import rows


@dataclass(frozen=True)
class Open:
    """One task and all around it. patient: None without one, or for a role that may not see patients; settings: the rules as set here."""

    task: TaskRow
    patient: Patient | None
    similar: bool
    people: Mapping[UUID, Colleague]
    history: list[TaskChange]
    comments: list[Comment]
    watchers: frozenset[UUID]
    settings: Settings | None
    twin: TaskRow | None


def whole(viewer: Viewer, task_id: UUID) -> Open | None:
    """None for a task that is not there or out of reach. What one was told of it counts as read from now on."""
    with reading(viewer.scope) as session:
        found = [task for task in rows(session, viewer.scope, [task_id]) if reaches(viewer, task)]
        if not found:
            return None
        [task] = found
        seen = task.patient_id is not None and viewer.may(Permission.SEE_PATIENT)
        summary = patients.summary(session, viewer.scope, task.patient_id) if seen and task.patient_id else None
        twins = rows(session, viewer.scope, [task.duplicate_of]) if task.duplicate_of else []
        return Open(
            task,
            summary.patient if summary else None,
            bool(summary and summary.similar_name),
            {one.account_id: one for one in people.colleagues(session, viewer.scope)},
            queries.history(session, viewer.scope, [task_id]),
            said.comments(session, viewer.scope, [task_id]),
            frozenset(watchers(session, viewer.scope, task_id)),
            standing(rules.settings(session, viewer.scope)) if task.rule_key else None,
            twins[0] if twins else None,
        )


def mark_read(viewer: Viewer, task_id: UUID) -> int:
    """One's own notices of a task are read once it was opened; how many."""
    return talk.read(viewer, task_id=task_id)
