"""What was measured: functional scores, measurements, events, notes. Nothing is deleted by people, only struck."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, Index, SmallInteger, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, OfPatient, Versioned, member, of_patient, one_of
from db.vocabulary import MEASURES, Discipline, EventKind, Item5Form, Measure, Mode, Position

ITEMS = [f"q{n}" for n in range(1, 13)]


def _sum_of(first: int, last: int) -> Computed:
    """Null when an item is missing: a score with a gap has no total (clinical.md 1.1)."""
    return Computed(" + ".join(f"q{n}" for n in range(first, last + 1)), persisted=True)


def _item() -> Mapped[int | None]:
    return mapped_column(SmallInteger)


class Alsfrs(Versioned, OfPatient, Base):
    __tablename__ = "alsfrs"
    __table_args__ = (
        of_patient(),
        member("rater_id"),
        UniqueConstraint("clinic_id", "patient_id", "assessed_on", "mode"),
        one_of("item5_form", Item5Form),
        one_of("mode", Mode),
        *[CheckConstraint(f"{item} BETWEEN 0 AND 4", name=f"{item}_0_to_4") for item in ITEMS],
        CheckConstraint(f"num_nonnulls({', '.join(ITEMS)}) > 0", name="something_scored"),
        Index("alsfrs_series_ix", "clinic_id", "patient_id", "assessed_on", postgresql_include=[*ITEMS, "item5_form", "mode", "total"]),
    )
    assessed_on: Mapped[date]
    q1: Mapped[int | None] = _item()
    q2: Mapped[int | None] = _item()
    q3: Mapped[int | None] = _item()
    q4: Mapped[int | None] = _item()
    q5: Mapped[int | None] = _item()
    q6: Mapped[int | None] = _item()
    q7: Mapped[int | None] = _item()
    q8: Mapped[int | None] = _item()
    q9: Mapped[int | None] = _item()
    q10: Mapped[int | None] = _item()
    q11: Mapped[int | None] = _item()
    q12: Mapped[int | None] = _item()
    item5_form: Mapped[str]
    mode: Mapped[str]
    rater_id: Mapped[UUID | None]
    rater_name: Mapped[str | None]
    total: Mapped[int | None] = mapped_column(SmallInteger, _sum_of(1, 12))
    bulbar: Mapped[int | None] = mapped_column(SmallInteger, _sum_of(1, 3))
    fine_motor: Mapped[int | None] = mapped_column(SmallInteger, _sum_of(4, 6))
    gross_motor: Mapped[int | None] = mapped_column(SmallInteger, _sum_of(7, 9))
    respiratory: Mapped[int | None] = mapped_column(SmallInteger, _sum_of(10, 12))
    import_batch_id: Mapped[UUID | None]
    entered_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))


class AlsfrsDraft(OfPatient, Base):
    """Half an assessment, kept per person who types it, so that nothing typed is lost."""

    __tablename__ = "alsfrs_draft"
    __table_args__ = (of_patient(), member("account_id"), UniqueConstraint("clinic_id", "patient_id", "account_id"))
    account_id: Mapped[UUID]
    answers: Mapped[str]
    saved_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))


def _kept() -> str:
    """The check that a value is in its measure's range, from the vocabulary."""
    return " OR ".join(f"(measure = '{m}' AND value BETWEEN {k.low} AND {k.high})" for m, k in MEASURES.items())


class Measurement(Versioned, OfPatient, Base):
    __tablename__ = "measurement"
    __table_args__ = (
        of_patient(),
        member("entered_by"),
        one_of("measure", Measure),
        one_of("position", Position),
        CheckConstraint(_kept(), name="value_possible"),
        UniqueConstraint("clinic_id", "patient_id", "measure", "measured_on", "position", postgresql_nulls_not_distinct=True),
        Index("measurement_series_ix", "clinic_id", "patient_id", "measure", "measured_on", postgresql_include=["value", "position"]),
    )
    measure: Mapped[str]
    measured_on: Mapped[date]
    value: Mapped[float]
    position: Mapped[str | None]
    entered_by: Mapped[UUID | None]
    import_batch_id: Mapped[UUID | None]
    entered_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))


class Event(Versioned, OfPatient, Base):
    __tablename__ = "event"
    __table_args__ = (
        of_patient(),
        member("entered_by"),
        one_of("kind", EventKind),
        CheckConstraint("ended_on >= happened_on", name="days_in_order"),
        Index("event_series_ix", "clinic_id", "patient_id", "happened_on", postgresql_include=["kind", "injury"]),
    )
    kind: Mapped[str]
    happened_on: Mapped[date]
    ended_on: Mapped[date | None]
    injury: Mapped[bool | None]
    detail: Mapped[str] = mapped_column(server_default=sql("''"))
    entered_by: Mapped[UUID | None]
    entered_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))


class Note(Versioned, OfPatient, Base):
    """What somebody wrote about a person. Never deleted: struck through with a reason. `earlier` holds [wording, until] of every edit."""

    __tablename__ = "note"
    __table_args__ = (
        of_patient(),
        member("author_id"),
        member("struck_by"),
        one_of("discipline", Discipline),
        CheckConstraint("text <> ''", name="says_something"),
        CheckConstraint("(struck_at IS NULL) = (struck_why IS NULL) AND struck_why <> ''", name="struck_with_reason"),
        Index("note_patient_ix", "clinic_id", "patient_id", "written_at"),
    )
    author_id: Mapped[UUID]
    discipline: Mapped[str | None]
    text: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(server_default=sql("now()"))
    edited_at: Mapped[datetime | None]
    earlier: Mapped[list[list[str]]] = mapped_column(JSONB, server_default=sql("'[]'"))
    struck_at: Mapped[datetime | None]
    struck_why: Mapped[str | None]
    struck_by: Mapped[UUID | None]
