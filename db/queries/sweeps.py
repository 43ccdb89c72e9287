"""Whom the rules have not looked at today, and how far the round of a day is."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.records import Scope
from db.scope import seen_by
from db.tables import Patient, RuleLook, SweepRun


@dataclass(frozen=True)
class Round:
    """One clinic's round of one day; finished_at is None while it goes on."""

    on_day: date
    started_at: datetime
    seen_at: datetime
    finished_at: datetime | None
    counts: dict[str, int]


def not_looked_at(session: Session, scope: Scope, today: date, most: int = 1) -> list[UUID]:
    """Up to `most` people under care whom the rules have not looked at today."""
    looked = select(RuleLook.patient_id).where(RuleLook.clinic_id == Patient.clinic_id, RuleLook.patient_id == Patient.id, RuleLook.looked_on == today)
    wanted = select(Patient.id).where(seen_by(scope, Patient), ~looked.exists()).order_by(Patient.id).limit(most)
    return list(session.execute(wanted).scalars())


def begun_on(session: Session, scope: Scope) -> date | None:
    """The day of the clinic's first round; None when there was none."""
    return session.execute(select(func.min(SweepRun.on_day)).where(SweepRun.clinic_id == scope.clinic_id)).scalar_one()


def round_of(session: Session, scope: Scope, today: date) -> Round | None:
    """The round of a day; None when nobody has begun it."""
    wanted = select(SweepRun.on_day, SweepRun.started_at, SweepRun.seen_at, SweepRun.finished_at, SweepRun.counts).where(
        SweepRun.clinic_id == scope.clinic_id, SweepRun.on_day == today
    )
    found = session.execute(wanted).one_or_none()
    return Round(found.on_day, found.started_at, found.seen_at, found.finished_at, dict(found.counts)) if found else None
