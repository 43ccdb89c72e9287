"""What is said about tasks, and telling people: comments, watching, notices."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from db.records import Scope
from db.tables import Notice, TaskComment, TaskObserver
from db.task_records import TaskRow
from db.vocabulary import NoticeKind


def comment(session: Session, scope: Scope, task_id: UUID, text: str, mentions: Collection[UUID] = ()) -> UUID:
    return session.execute(
        insert(TaskComment)
        .values(clinic_id=scope.clinic_id, task_id=task_id, by_id=scope.account_id, text=text, mentions=sorted(mentions), at=func.clock_timestamp())
        .returning(TaskComment.id)
    ).scalar_one()


def watch(session: Session, scope: Scope, task_id: UUID, account_id: UUID) -> None:
    wanted = upsert(TaskObserver).values(clinic_id=scope.clinic_id, task_id=task_id, account_id=account_id)
    session.execute(wanted.on_conflict_do_nothing())


def unwatch(session: Session, scope: Scope, task_id: UUID, account_id: UUID) -> None:
    session.execute(
        delete(TaskObserver).where(TaskObserver.clinic_id == scope.clinic_id, TaskObserver.task_id == task_id, TaskObserver.account_id == account_id)
    )


def watchers(session: Session, scope: Scope, task_id: UUID) -> set[UUID]:
    wanted = select(TaskObserver.account_id).where(TaskObserver.clinic_id == scope.clinic_id, TaskObserver.task_id == task_id)
    return set(session.execute(wanted).scalars())


def tell(session: Session, scope: Scope, task: TaskRow, kind: NoticeKind, whom: Collection[UUID], *, batch: UUID | None = None) -> None:
    """A notice for each of these people but the one who does it: nobody is told of what they did themselves."""
    rows = [
        {
            "clinic_id": scope.clinic_id,
            "account_id": account,
            "kind": kind.value,
            "task_id": task.id,
            "patient_id": task.patient_id,
            "by_id": scope.person,
            "batch": batch,
        }
        for account in sorted(set(whom) - {scope.account_id})
    ]
    if rows:
        session.execute(insert(Notice), rows)


def untell(session: Session, scope: Scope, batch: UUID, task_id: UUID) -> list[tuple[UUID, NoticeKind]]:
    """Take back what nobody has read yet of the notices of one press about a task; who has read which of the others."""
    mine = (Notice.clinic_id == scope.clinic_id, Notice.batch == batch, Notice.task_id == task_id)
    session.execute(delete(Notice).where(*mine, Notice.read_at.is_(None)))
    found = session.execute(select(Notice.account_id, Notice.kind).where(*mine).order_by(Notice.account_id, Notice.id))
    return [(account_id, NoticeKind(kind)) for account_id, kind in found]


def read(session: Session, scope: Scope, *, task_id: UUID | None = None, patient_id: UUID | None = None, until: datetime | None = None) -> int:
    """Mark one's own notices of a task or a patient, or all up to a moment, as read; how many."""
    which = [Notice.clinic_id == scope.clinic_id, Notice.account_id == scope.account_id, Notice.read_at.is_(None)]
    which += [Notice.task_id == task_id] if task_id else []
    which += [Notice.patient_id == patient_id] if patient_id else []
    which += [Notice.at <= until] if until else []
    marked = update(Notice).where(*which).values(read_at=func.now()).returning(Notice.id).execution_options(synchronize_session=False)
    return len(session.execute(marked).all())
