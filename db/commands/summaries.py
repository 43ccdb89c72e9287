"""Keep patient_summary true: called in the transaction of every fact it sums up, and once a day for what decays with time."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy import Date, bindparam, delete, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PgUuid
from sqlalchemy.orm import Session

from db.commands.aids import unplan
from db.commands.sweeps import forget
from db.records import Scope
from db.tables import PatientLine, PatientSummary

_REFRESH = text((Path(__file__).parent / "summaries.sql").read_text()).bindparams(bindparam("today", type_=Date), bindparam("patients", type_=ARRAY(PgUuid)))


def refresh(session: Session, scope: Scope, patient_ids: Iterable[UUID], today: date) -> None:
    """Rewrite the summaries of these patients, as of `today`, after facts in bulk: rules look at them, and their aids are planned, anew."""
    wanted = list(patient_ids)
    forget(session, scope, wanted)
    unplan(session, scope, wanted)
    rewrite(session, scope, wanted, today)


def rewrite(session: Session, scope: Scope, patient_ids: Iterable[UUID], today: date) -> None:
    """The same, when the days of their aids are of now."""
    session.flush()
    wanted = list(patient_ids)
    session.execute(_REFRESH, {"clinic": scope.clinic_id, "today": today, "everyone": False, "patients": wanted})
    session.execute(delete(PatientLine).where(PatientLine.clinic_id == scope.clinic_id, PatientLine.patient_id.in_(wanted)))


def refresh_all(session: Session, scope: Scope, today: date) -> None:
    """Rewrite every summary of the clinic."""
    session.execute(_REFRESH, {"clinic": scope.clinic_id, "today": today, "everyone": True, "patients": []})
    session.execute(delete(PatientLine).where(PatientLine.clinic_id == scope.clinic_id))


def stale(session: Session, scope: Scope, today: date) -> bool:
    """Whether some summary of somebody under care was made on another day than `today`: its windows have moved on."""
    found = select(PatientSummary.patient_id).where(PatientSummary.clinic_id == scope.clinic_id, PatientSummary.under_care, PatientSummary.as_of_on != today)
    return session.execute(select(found.exists())).scalar_one()


def claim_roll(session: Session, scope: Scope, today: date) -> bool:
    """Whether this transaction is the one to roll the clinic forward: others wait for it, then find nothing left to do."""
    session.execute(text("SET LOCAL lock_timeout = '60s'"))  # whoever comes second in the morning waits for the first, and is not told that nothing answers
    session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": f"roll/{scope.clinic_id}"})
    return stale(session, scope, today)
