"""Aids: each with the day of every stage of its pipeline, and the clinic's own lead times."""

from datetime import date
from itertools import pairwise
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, OfPatient, Tenant, Versioned, member, of_patient
from db.vocabulary import AidStage

STAGE_DAYS = [f"{stage}_on" for stage in AidStage]


class Equipment(Versioned, OfPatient, Base):
    __tablename__ = "equipment"
    __table_args__ = (
        of_patient(),
        member("owner_id"),
        *[CheckConstraint(f"{later} >= {earlier}", name=f"{later}_after_{earlier.removesuffix('_on')}") for earlier, later in pairwise(STAGE_DAYS)],
        CheckConstraint("needed_p25 <= needed_p50 AND needed_p50 <= needed_p75", name="need_in_order"),
        Index("equipment_patient_ix", "clinic_id", "patient_id"),
    )
    aid_key: Mapped[str]
    identified_on: Mapped[date]
    assessed_on: Mapped[date | None]
    ordered_on: Mapped[date | None]
    approved_on: Mapped[date | None]
    delivered_on: Mapped[date | None]
    fitted_on: Mapped[date | None]
    in_use_on: Mapped[date | None]
    returned_on: Mapped[date | None]
    needed_p25: Mapped[date | None]
    needed_p50: Mapped[date | None]
    needed_p75: Mapped[date | None]
    order_by_on: Mapped[date | None]
    need_met: Mapped[bool] = mapped_column(server_default=text("false"))  # the trigger is met, and the days are the one since which it is
    need_known: Mapped[bool] = mapped_column(server_default=text("false"))  # the facts were enough to say when, or that it is not to be expected
    need_lacks: Mapped[str | None]  # what is missing for a day
    planned_on: Mapped[date | None]  # the day on which these days were last found; none once the facts behind them have changed
    owner_id: Mapped[UUID | None]
    note: Mapped[str] = mapped_column(server_default=text("''"))


class LeadTime(Tenant, Base):
    """Days from order to use in this clinic, once it has its own."""

    __tablename__ = "lead_time"
    __table_args__ = (CheckConstraint("0 <= p50_days AND p50_days <= p80_days AND n >= 1", name="days_sane"),)
    aid_key: Mapped[str] = mapped_column(primary_key=True)
    p50_days: Mapped[int]
    p80_days: Mapped[int]
    n: Mapped[int]
