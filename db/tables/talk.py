"""What people say about a task, who watches it, and who is told of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PgUuid
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, Identified, Tenant, member, of_patient, one_of, same_clinic
from db.vocabulary import NoticeKind


class TaskComment(Identified, Base):
    """A remark under a task; nothing is deleted. `mentions` are accounts."""

    __tablename__ = "task_comment"
    __table_args__ = (
        same_clinic("task_id", "task"),
        member("by_id"),
        CheckConstraint("text <> ''", name="says_something"),
        Index("task_comment_task_ix", "clinic_id", "task_id", "at"),
    )
    task_id: Mapped[UUID]
    by_id: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(server_default=sql("now()"))
    text: Mapped[str]
    mentions: Mapped[list[UUID]] = mapped_column(ARRAY(PgUuid), server_default=sql("'{}'"))


class TaskObserver(Tenant, Base):
    """Somebody who wants to be told when a task is talked about or closed."""

    __tablename__ = "task_observer"
    __table_args__ = (same_clinic("task_id", "task"), member("account_id"))
    task_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)


class Notice(Identified, Base):
    """One person told of one task, unread until read_at. Told in the same press as the change `batch`, and taken back with it."""

    __tablename__ = "notice"
    __table_args__ = (
        of_patient(),
        same_clinic("task_id", "task"),
        member("account_id"),
        member("by_id"),
        one_of("kind", NoticeKind),
        Index("notice_of_ix", "clinic_id", "patient_id"),
        Index("notice_unread_ix", "clinic_id", "account_id", "at", postgresql_where=sql("read_at IS NULL"), postgresql_include=["patient_id", "task_id"]),
        Index("notice_batch_ix", "clinic_id", "batch"),
    )
    account_id: Mapped[UUID]
    kind: Mapped[str]
    task_id: Mapped[UUID]
    patient_id: Mapped[UUID | None]
    by_id: Mapped[UUID | None]
    batch: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(server_default=sql("now()"))
    read_at: Mapped[datetime | None]
