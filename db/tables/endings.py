"""The end of care of a person, and what was closed with it: enough to take it back."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, OfPatient, member, of_patient, one_of
from db.vocabulary import PatientStatus, Reopened


class CareEnding(OfPatient, Base):
    """Care ended on a day. Its id is the batch of the task changes made with it; `before` says what else was so before (see db/commands/endings.py)."""

    __tablename__ = "care_ending"
    __table_args__ = (
        of_patient(),
        member("by_id"),
        member("reopened_by"),
        one_of("status", PatientStatus),
        one_of("reopened_as", Reopened),
        CheckConstraint("status <> 'under_care'", name="ended"),
        CheckConstraint("(reopened_at IS NULL) = (reopened_as IS NULL)", name="reopened_with_reason"),
        Index("care_ending_patient_ix", "clinic_id", "patient_id", "at"),
        Index("care_ending_one_ix", "clinic_id", "patient_id", unique=True, postgresql_where=text("reopened_at IS NULL")),
    )
    status: Mapped[str]
    ended_on: Mapped[date]
    told_by: Mapped[str] = mapped_column(server_default=text("''"))
    by_id: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    import_batch_id: Mapped[UUID | None]
    before: Mapped[dict[str, object]] = mapped_column(JSONB, server_default=text("'{}'"))
    reopened_at: Mapped[datetime | None]
    reopened_by: Mapped[UUID | None]
    reopened_as: Mapped[str | None]
    reopened_why: Mapped[str] = mapped_column(server_default=text("''"))
