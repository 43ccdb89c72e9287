"""Questions about aids and equipment."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.aid_records import ComingAid
from db.queries.names import with_name
from db.records import Aid, Scope
from db.records import LeadTime as LeadTimeRecord
from db.scope import seen_by
from db.tables import Equipment, LeadTime, Patient, PatientSummary
from db.tables.aids import STAGE_DAYS
from db.vocabulary import AidStage

_COLUMNS = ("id", "aid_key", "needed_p25", "needed_p50", "needed_p75", "order_by_on", "need_met", "need_known", "need_lacks", "planned_on")
_ASKED = [getattr(Equipment, name) for name in (*_COLUMNS, "owner_id", "note", "version", *STAGE_DAYS)]


def aids(session: Session, scope: Scope, patient_id: UUID) -> list[Aid]:
    """Every aid of the patient, in the order in which they were identified."""
    wanted = select(*_ASKED).where(Equipment.clinic_id == scope.clinic_id, Equipment.patient_id == patient_id).order_by(Equipment.identified_on, Equipment.id)
    return [_aid(row[:-1], row[-1]) for row in session.execute(with_name(wanted, Equipment.owner_id))]


def coming(session: Session, scope: Scope) -> list[ComingAid]:
    """Every aid of people under care that is not in use yet, with the days that were kept for it and whose it is: one question for the whole clinic."""
    whose = (Patient.id, Patient.family_name, Patient.given_name, Patient.latin_name, Patient.born_on, Patient.site, PatientSummary.latest_on)
    wanted = (
        select(*_ASKED, *whose)
        .join(Patient, (Patient.clinic_id == Equipment.clinic_id) & (Patient.id == Equipment.patient_id))
        .join(PatientSummary, (PatientSummary.clinic_id == Patient.clinic_id) & (PatientSummary.patient_id == Patient.id))
        .where(seen_by(scope, Patient, Equipment, PatientSummary), Equipment.in_use_on.is_(None), Equipment.returned_on.is_(None))
        .order_by(Equipment.identified_on, Equipment.id)
    )
    asked = len(_ASKED)
    return [ComingAid(_aid(row[:asked], row[-1]), *row[asked:-1]) for row in session.execute(with_name(wanted, Equipment.owner_id))]


def _aid(row: Sequence[Any], owner: str | None) -> Aid:
    id_, key, p25, p50, p75, order_by, met, known, lacks, planned_on, owner_id, note, version, *days = row
    reached = {stage: day for stage, day in zip(AidStage, days, strict=True) if day}
    return Aid(id_, key, reached, p25, p50, p75, owner, order_by, met, known, lacks, planned_on, owner_id, note, version)


def lead_times(session: Session, scope: Scope) -> list[LeadTimeRecord]:
    """The clinic's own days from order to use, by aid."""
    wanted = select(LeadTime.aid_key, LeadTime.p50_days, LeadTime.p80_days, LeadTime.n).where(LeadTime.clinic_id == scope.clinic_id).order_by(LeadTime.aid_key)
    return [LeadTimeRecord(*row) for row in session.execute(wanted)]


def taken(session: Session, scope: Scope) -> list[tuple[str, date, date]]:
    """Every aid that came into use after an order: its key, the day of the order and the day of use."""
    wanted = select(Equipment.aid_key, Equipment.ordered_on, Equipment.in_use_on).where(
        Equipment.clinic_id == scope.clinic_id, Equipment.ordered_on.is_not(None), Equipment.in_use_on.is_not(None)
    )
    found = session.execute(wanted.order_by(Equipment.aid_key, Equipment.ordered_on))
    return [(key, ordered_on, in_use_on) for key, ordered_on, in_use_on in found if ordered_on and in_use_on]


def unplanned(session: Session, scope: Scope, today: date) -> list[UUID]:
    """People under care with an aid that is not there yet and whose days were not found today, or rest on facts that have changed."""
    there = func.coalesce(Equipment.delivered_on, Equipment.fitted_on, Equipment.in_use_on, Equipment.returned_on)
    wanted = (
        select(Equipment.patient_id)
        .join(Patient, (Patient.clinic_id == Equipment.clinic_id) & (Patient.id == Equipment.patient_id))
        .where(seen_by(scope, Patient, Equipment), there.is_(None), Equipment.planned_on.is_distinct_from(today))
        .distinct()
    )
    return list(session.execute(wanted).scalars())
