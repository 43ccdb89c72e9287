"""Home exercise: programmes as versions in time, and what was logged day by day."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, SmallInteger, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, OfPatient, Tenant, Versioned, member, of_patient, one_of, same_clinic
from db.vocabulary import LogSource, MissedReason


class Programme(Versioned, OfPatient, Base):
    """One version; starts_on and ends_on are both days on which it is in force."""

    __tablename__ = "programme"
    __table_args__ = (
        of_patient(),
        member("author_id"),
        UniqueConstraint("clinic_id", "patient_id", "number"),
        CheckConstraint("ends_on >= starts_on", name="days_in_order"),
        ExcludeConstraint(
            ("clinic_id", "="),
            ("patient_id", "="),
            (func.daterange(text("starts_on"), text("ends_on"), text("'[]'")), "&&"),
            name="programme_one_at_a_time",
            using="gist",
        ),
    )
    number: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    review_on: Mapped[date | None]
    author_id: Mapped[UUID | None]
    reason: Mapped[str] = mapped_column(server_default=text("''"))


class ProgrammeExercise(Tenant, Base):
    __tablename__ = "programme_exercise"
    __table_args__ = (
        same_clinic("programme_id", "programme"),
        CheckConstraint("weekdays <@ ARRAY[1,2,3,4,5,6,7]::smallint[] AND cardinality(weekdays) > 0", name="weekdays_iso"),
    )
    programme_id: Mapped[UUID] = mapped_column(primary_key=True)
    exercise_key: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(SmallInteger)
    weekdays: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    sets: Mapped[int | None] = mapped_column(SmallInteger)
    reps: Mapped[int | None] = mapped_column(SmallInteger)
    minutes: Mapped[int | None] = mapped_column(SmallInteger)
    hold_s: Mapped[int | None] = mapped_column(SmallInteger)
    assisted: Mapped[bool] = mapped_column(server_default=text("false"))
    notes: Mapped[str] = mapped_column(server_default=text("''"))


class ProgrammePause(Versioned, OfPatient, Base):
    """Days on which nothing is asked; they leave every denominator."""

    __tablename__ = "programme_pause"
    __table_args__ = (
        of_patient(),
        CheckConstraint("ends_on >= starts_on", name="days_in_order"),
        Index("programme_pause_patient_ix", "clinic_id", "patient_id", "starts_on"),
    )
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    reason: Mapped[str]


class ExerciseSession(Versioned, OfPatient, Base):
    """One patient's log of one day. `answers` maps exercise key to done, some or not_done; absent means no entry."""

    __tablename__ = "exercise_session"
    __table_args__ = (
        of_patient(),
        UniqueConstraint("clinic_id", "patient_id", "on_day", postgresql_include=["asked_count", "done_count", "fatigue", "pain"]),
        one_of("source", LogSource),
        one_of("missed_reason", MissedReason),
        CheckConstraint("effort BETWEEN 0 AND 10 AND pain BETWEEN 0 AND 10 AND fatigue BETWEEN 0 AND 10", name="scales_0_to_10"),
        CheckConstraint("done_count BETWEEN 0 AND asked_count", name="done_within_asked"),
        CheckConstraint("jsonb_typeof(answers) = 'object'", name="answers_object"),
    )
    on_day: Mapped[date]
    answers: Mapped[dict[str, str]] = mapped_column(JSONB)
    asked_count: Mapped[int] = mapped_column(SmallInteger)
    done_count: Mapped[float]
    effort: Mapped[int | None] = mapped_column(SmallInteger)
    pain: Mapped[int | None] = mapped_column(SmallInteger)
    fatigue: Mapped[int | None] = mapped_column(SmallInteger)
    source: Mapped[str]
    helped: Mapped[bool] = mapped_column(server_default=text("false"))
    missed_reason: Mapped[str | None]
    note: Mapped[str] = mapped_column(server_default=text("''"))
    import_batch_id: Mapped[UUID | None]
    entered_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class HomeLink(OfPatient, Base):
    """The patient's or carer's link to the home log; only the hash of its token is kept."""

    __tablename__ = "home_link"
    __table_args__ = (of_patient(), UniqueConstraint("clinic_id", "token_hash"), Index("home_link_patient_ix", "clinic_id", "patient_id"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    expires_on: Mapped[date]
    revoked_at: Mapped[datetime | None]
