"""The rules' daily round: one row a clinic and day, and on which day each person was last looked at."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, Tenant, of_patient


class SweepRun(Tenant, Base):
    """One round of one clinic's day. seen_at: the last sign of life of whoever does it; a silent one is taken over. counts: what it changed."""

    __tablename__ = "sweep_run"
    on_day: Mapped[date] = mapped_column(primary_key=True)
    started_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    seen_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    finished_at: Mapped[datetime | None]
    counts: Mapped[dict[str, int]] = mapped_column(JSONB, server_default=text("'{}'"))


class RuleLook(Tenant, Base):
    """On which day the rules last saw this person's facts; no row once facts came in bulk. Its lock lets one run at a time decide about a person."""

    __tablename__ = "rule_look"
    __table_args__ = (of_patient(), Index("rule_look_day_ix", "clinic_id", "looked_on"))
    patient_id: Mapped[UUID] = mapped_column(primary_key=True)
    looked_on: Mapped[date]
