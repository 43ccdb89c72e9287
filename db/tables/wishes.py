"""What a person has laid down for later, and whom to call about them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, OfPatient, Versioned, member, of_patient, one_of
from db.vocabulary import AdvanceKind, ContactKind


class AdvanceDocument(Versioned, OfPatient, Base):
    """One advance-care document: when it was made, where it is kept, when to look at it again. Withdrawn ones stay, with their day."""

    __tablename__ = "advance_document"
    __table_args__ = (
        of_patient(),
        member("entered_by"),
        one_of("kind", AdvanceKind),
        CheckConstraint("kept_where <> ''", name="can_be_found"),
        CheckConstraint("review_on >= made_on AND withdrawn_on >= made_on", name="days_in_order"),
        Index("advance_document_patient_ix", "clinic_id", "patient_id", "made_on"),
    )
    kind: Mapped[str]
    made_on: Mapped[date]
    review_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    kept_where: Mapped[str]
    detail: Mapped[str] = mapped_column(server_default=text("''"))
    entered_by: Mapped[UUID | None]
    entered_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class Contact(Versioned, OfPatient, Base):
    """Somebody to call about a person: the GP, the hospice, a daughter abroad."""

    __tablename__ = "contact"
    __table_args__ = (
        of_patient(),
        one_of("kind", ContactKind),
        CheckConstraint("name <> ''", name="named"),
        Index("contact_patient_ix", "clinic_id", "patient_id"),
    )
    kind: Mapped[str]
    name: Mapped[str]
    phone: Mapped[str | None]
    detail: Mapped[str] = mapped_column(server_default=text("''"))
