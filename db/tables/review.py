"""What disciplines said of people who were up for review: seen for this meeting cycle, or put off to a day with a reason."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, OfPatient, member, of_patient, one_of
from db.vocabulary import Discipline, ReviewKind


class ReviewMark(OfPatient, Base):
    """One mark; the newest of a discipline counts, before until_on. grade and about: the class and the reasons it was about, each with its day."""

    __tablename__ = "review_mark"
    __table_args__ = (
        of_patient(),
        member("account_id"),
        one_of("discipline", Discipline),
        one_of("kind", ReviewKind),
        CheckConstraint("kind <> 'snoozed' OR reason <> ''", name="snoozed_with_reason"),
        Index("review_mark_newest_ix", "clinic_id", "patient_id", "discipline", "at"),
    )
    account_id: Mapped[UUID]
    discipline: Mapped[str]
    kind: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default=text("''"))
    until_on: Mapped[date]
    grade: Mapped[str]
    about: Mapped[dict[str, str]] = mapped_column(JSONB)
    at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    taken_back_at: Mapped[datetime | None]
