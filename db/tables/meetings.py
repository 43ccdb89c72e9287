"""Case meetings: the series, each meeting, its agenda with what was shown, who was there, what was decided and what became of it."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, SmallInteger, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, Identified, OfPatient, Tenant, Versioned, member, of_patient, one_of, same_clinic
from db.vocabulary import Carried, Discipline, ItemState, MeetingState, NotCarried, Presence, Section


class MeetingSeries(Versioned, Identified, Base):
    """A meeting that comes again: every so many weeks on one weekday (ISO), at a time of the clinic's wall clock."""

    __tablename__ = "meeting_series"
    __table_args__ = (
        CheckConstraint("name <> ''", name="named"),
        CheckConstraint("weekday BETWEEN 1 AND 7 AND every_weeks BETWEEN 1 AND 12", name="comes_again"),
        CheckConstraint("minutes BETWEEN 10 AND 480", name="minutes_sane"),
    )
    name: Mapped[str]
    place: Mapped[str] = mapped_column(server_default=sql("''"))
    weekday: Mapped[int] = mapped_column(SmallInteger)
    every_weeks: Mapped[int] = mapped_column(SmallInteger, server_default=sql("1"))
    starts_at: Mapped[time]
    minutes: Mapped[int] = mapped_column(SmallInteger)
    active: Mapped[bool] = mapped_column(server_default=sql("true"))


class Meeting(Versioned, Identified, Base):
    """One meeting. now_item_id and panel: where the presenter is, which followers follow. paused_at: a break goes on; paused_s: those that are over."""

    __tablename__ = "meeting"
    __table_args__ = (
        same_clinic("series_id", "meeting_series"),
        member("presenter_id"),
        member("chair_id"),
        one_of("state", MeetingState),
        CheckConstraint("name <> ''", name="named"),
        CheckConstraint("minutes BETWEEN 10 AND 480", name="minutes_sane"),
        CheckConstraint("panel BETWEEN 1 AND 6", name="panel_known"),
        CheckConstraint("(state = 'planned') = (started_at IS NULL)", name="started_has_moment"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_has_moment"),
        UniqueConstraint("clinic_id", "series_id", "on_day"),
        Index("meeting_day_ix", "clinic_id", "on_day"),
    )
    series_id: Mapped[UUID | None]
    name: Mapped[str]
    place: Mapped[str] = mapped_column(server_default=sql("''"))
    on_day: Mapped[date]
    starts_at: Mapped[time]
    minutes: Mapped[int] = mapped_column(SmallInteger)
    break_after: Mapped[int | None] = mapped_column(SmallInteger)  # agenda number after which the break comes
    break_minutes: Mapped[int] = mapped_column(SmallInteger, server_default=sql("0"))
    state: Mapped[str] = mapped_column(server_default=sql("'planned'"))
    chair_id: Mapped[UUID | None]
    presenter_id: Mapped[UUID | None]
    now_item_id: Mapped[UUID | None]
    panel: Mapped[int] = mapped_column(SmallInteger, server_default=sql("1"))
    patient_present: Mapped[bool] = mapped_column(server_default=sql("false"))
    started_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    paused_s: Mapped[int] = mapped_column(server_default=sql("0"))
    closed_at: Mapped[datetime | None]
    guests: Mapped[str] = mapped_column(server_default=sql("''"))


class AgendaItem(Versioned, OfPatient, Base):
    """One patient of one meeting. snapshot: what was shown when they were discussed, the baseline of the next meeting. number: from 1, without gaps."""

    __tablename__ = "agenda_item"
    __table_args__ = (
        of_patient(),
        same_clinic("meeting_id", "meeting"),
        member("added_by"),
        one_of("section", Section),
        one_of("state", ItemState),
        UniqueConstraint("clinic_id", "meeting_id", "patient_id"),
        UniqueConstraint("clinic_id", "meeting_id", "number", deferrable=True, initially="DEFERRED"),
        CheckConstraint("number >= 1", name="number_from_1"),
        CheckConstraint("minutes BETWEEN 1 AND 60", name="minutes_sane"),
        CheckConstraint("(state = 'deferred') = (deferred_to IS NOT NULL)", name="deferred_has_day"),
        Index("agenda_item_patient_ix", "clinic_id", "patient_id", "discussed_at"),
    )
    meeting_id: Mapped[UUID]
    number: Mapped[int] = mapped_column(SmallInteger)
    section: Mapped[str]
    why: Mapped[list[list[str]]] = mapped_column(JSONB, server_default=sql("'[]'"))  # [class, words] of each reason when it was put on
    minutes: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(server_default=sql("'waiting'"))
    deferred_to: Mapped[date | None]
    deferred_why: Mapped[str] = mapped_column(server_default=sql("''"))
    added_by: Mapped[UUID | None]
    added_why: Mapped[str] = mapped_column(server_default=sql("''"))
    joins: Mapped[str] = mapped_column(server_default=sql("''"))  # how the patient joins for their own item; empty when they do not
    used_s: Mapped[int] = mapped_column(server_default=sql("0"))
    discussed_at: Mapped[datetime | None]
    snapshot: Mapped[dict[str, object] | None] = mapped_column(JSONB)


class AgendaLine(Tenant, Base):
    """What one profession says of one patient before the meeting."""

    __tablename__ = "agenda_line"
    __table_args__ = (same_clinic("item_id", "agenda_item"), member("by_id"), one_of("discipline", Discipline))
    item_id: Mapped[UUID] = mapped_column(primary_key=True)
    discipline: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
    by_id: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(server_default=sql("now()"))


class Wish(OfPatient, Base):
    """`Add to meeting`: somebody wants a patient discussed; gone from the list once an agenda has taken it up."""

    __tablename__ = "meeting_wish"
    __table_args__ = (of_patient(), member("by_id"), same_clinic("taken_by", "meeting"), Index("meeting_wish_open_ix", "clinic_id", "patient_id"))
    why: Mapped[str] = mapped_column(server_default=sql("''"))
    by_id: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(server_default=sql("now()"))
    taken_by: Mapped[UUID | None]


class Attendance(Tenant, Base):
    __tablename__ = "attendance"
    __table_args__ = (same_clinic("meeting_id", "meeting"), member("account_id"), one_of("presence", Presence))
    meeting_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    presence: Mapped[str]


class Decision(Versioned, OfPatient, Base):
    """One typed line of one meeting. task_id: what it became; a note has none. outcome: what the next meeting found; task states are read beside it."""

    __tablename__ = "decision"
    __table_args__ = (
        of_patient(),
        same_clinic("meeting_id", "meeting"),
        same_clinic("item_id", "agenda_item"),
        same_clinic("task_id", "task"),
        member("by_id"),
        member("outcome_by"),
        one_of("outcome", Carried),
        one_of("reason", NotCarried),
        CheckConstraint("wording <> ''", name="worded"),
        CheckConstraint("reason IS NULL OR outcome IN ('partly', 'not_done')", name="reason_of_what_was_not_done"),
        CheckConstraint("reason IS DISTINCT FROM 'other' OR reason_note <> ''", name="other_says_more"),
        Index("decision_patient_ix", "clinic_id", "patient_id", "at"),
        Index("decision_meeting_ix", "clinic_id", "meeting_id"),
    )
    meeting_id: Mapped[UUID]
    item_id: Mapped[UUID]
    task_id: Mapped[UUID | None]
    typed: Mapped[str]
    wording: Mapped[str]
    by_id: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(server_default=sql("now()"))
    taken_back_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    reason: Mapped[str | None]
    reason_note: Mapped[str] = mapped_column(server_default=sql("''"))
    outcome_by: Mapped[UUID | None]
    outcome_at: Mapped[datetime | None]
