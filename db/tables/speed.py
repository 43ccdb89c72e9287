"""Rows kept for speed: rewritten in the same transaction as any fact they sum up (db/commands/summaries.py)."""

from datetime import date
from uuid import UUID

from sqlalchemy import Boolean, Date, Index, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, Tenant, of_patient


class PatientSummary(Tenant, Base):
    """One row a patient: what the list, the search and the first paint need."""

    __tablename__ = "patient_summary"
    __table_args__ = (of_patient(), Index("patient_summary_under_care_ix", "clinic_id", "patient_id", postgresql_where=text("under_care")))
    patient_id: Mapped[UUID] = mapped_column(primary_key=True)
    under_care: Mapped[bool]
    as_of_on: Mapped[date]
    series_on: Mapped[list[date]] = mapped_column(ARRAY(Date))
    series_total: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    series_mode: Mapped[list[str]] = mapped_column(ARRAY(Text))
    latest_on: Mapped[date | None]
    latest_items: Mapped[list[int | None]] = mapped_column(ARRAY(SmallInteger))
    latest_form: Mapped[str | None]
    previous_items: Mapped[list[int | None]] = mapped_column(ARRAY(SmallInteger))
    niv: Mapped[bool]
    niv_on: Mapped[date | None]
    gastrostomy: Mapped[bool]
    fvc: Mapped[float | None]
    fvc_on: Mapped[date | None]
    snip: Mapped[float | None]
    snip_on: Mapped[date | None]
    pcf: Mapped[float | None]
    pcf_on: Mapped[date | None]
    spo2: Mapped[float | None]
    spo2_on: Mapped[date | None]
    weight: Mapped[float | None]
    weight_on: Mapped[date | None]
    weight_at_diagnosis: Mapped[float | None]
    weight_90d: Mapped[float | None]
    asked_28: Mapped[int | None]
    done_28: Mapped[int | None]
    asked_before: Mapped[int | None]
    done_before: Mapped[int | None]
    last_log_on: Mapped[date | None]
    fatigue_7d: Mapped[float | None]
    pain_7d: Mapped[float | None]
    falls_90d: Mapped[int]
    falls_30d: Mapped[int]
    injuries_30d: Mapped[int]
    choking_90d: Mapped[int]
    programme_active: Mapped[bool]
    paused: Mapped[bool]
    open_tasks: Mapped[int]
    due_days: Mapped[list[date | None]] = mapped_column(ARRAY(Date))
    urgent_due_days: Mapped[list[date | None]] = mapped_column(ARRAY(Date))
    aid_keys: Mapped[list[str]] = mapped_column(ARRAY(Text))
    aid_ordered: Mapped[list[bool]] = mapped_column(ARRAY(Boolean))
    aid_order_by_on: Mapped[list[date | None]] = mapped_column(ARRAY(Date))
    aid_needed_on: Mapped[list[date | None]] = mapped_column(ARRAY(Date))


class PatientLine(Tenant, Base):
    """One row a patient: what the list shows of them on the day of their summary, ready made; gone when the summary is rewritten.

    `line` is JSON that the browser gets as it is; `why` every reason as [class, discipline, words]. `mark` names the rules that made it.
    """

    __tablename__ = "patient_line"
    __table_args__ = (of_patient(),)
    patient_id: Mapped[UUID] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(SmallInteger)
    line: Mapped[str]
    why: Mapped[list[list[str | None]]] = mapped_column(JSONB)
    mark: Mapped[str]
