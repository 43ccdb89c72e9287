"""Questions about what is said of tasks, and what one is told."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.queries.names import with_name
from db.records import Scope
from db.scope import seen_by
from db.tables import Notice, Patient, Task, TaskComment
from db.task_records import Comment, Told
from db.vocabulary import NoticeKind, TaskState


def comments(session: Session, scope: Scope, task_ids: Collection[UUID]) -> list[Comment]:
    """What was said under these tasks, oldest first."""
    wanted = select(TaskComment.id, TaskComment.task_id, TaskComment.by_id, TaskComment.at, TaskComment.text, TaskComment.mentions).where(
        TaskComment.clinic_id == scope.clinic_id, TaskComment.task_id.in_(list(task_ids))
    )
    found = session.execute(with_name(wanted, TaskComment.by_id).order_by(TaskComment.at, TaskComment.id))
    return [Comment(id_, task_id, name, by_id, at, text, tuple(mentions)) for id_, task_id, by_id, at, text, mentions, name in found]


def notices(session: Session, scope: Scope, since: datetime) -> list[Told]:
    """What the asker was told since a moment and what is still unread, newest first. People whose care here ended are left out."""
    wanted = (
        select(Notice.id, Notice.kind, Notice.task_id, Task.title, Task.state, Task.state_reason, Notice.patient_id)
        .add_columns(func.concat_ws(", ", func.upper(Patient.family_name), func.nullif(Patient.given_name, "")), Notice.at, Notice.read_at)
        .join(Task, (Task.clinic_id == Notice.clinic_id) & (Task.id == Notice.task_id))
        .outerjoin(Patient, (Patient.clinic_id == Notice.clinic_id) & (Patient.id == Notice.patient_id))
        .where(Notice.clinic_id == scope.clinic_id, Notice.account_id == scope.account_id, (Notice.at >= since) | Notice.read_at.is_(None))
        .where(Notice.patient_id.is_(None) | seen_by(scope, Patient))
    )
    found = session.execute(with_name(wanted, Notice.by_id).order_by(Notice.at.desc(), Notice.id))
    return [
        Told(id_, NoticeKind(kind), task_id, title, TaskState(state), reason, patient_id, patient if patient_id else None, by, at, read_at)
        for id_, kind, task_id, title, state, reason, patient_id, patient, at, read_at, by in found
    ]


def unread(session: Session, scope: Scope) -> dict[UUID, int]:
    """How many unread notices the asker has about each patient under care: the marks in lists and on the patient page."""
    wanted = (
        select(Notice.patient_id, func.count())
        .join(Patient, (Patient.clinic_id == Notice.clinic_id) & (Patient.id == Notice.patient_id))
        .where(seen_by(scope, Patient), Notice.clinic_id == scope.clinic_id, Notice.account_id == scope.account_id, Notice.read_at.is_(None))
        .group_by(Notice.patient_id)
    )
    return {patient_id: n for patient_id, n in session.execute(wanted) if patient_id is not None}


def unread_of_patient(session: Session, scope: Scope, patient_id: UUID) -> dict[UUID, int]:
    """How many unread notices the asker has of each task about one patient, ended or not: the marks on their page."""
    mine = (Notice.clinic_id == scope.clinic_id, Notice.account_id == scope.account_id, Notice.patient_id == patient_id, Notice.read_at.is_(None))
    wanted = select(Notice.task_id, func.count()).where(*mine).group_by(Notice.task_id)
    return {task_id: n for task_id, n in session.execute(wanted) if task_id is not None}
