"""Which rows a person may see: the one shared place that keeps other clinics, and people whose care here ended, out."""

from typing import Any, cast

from sqlalchemy import ColumnElement, and_, select

from db.records import Scope
from db.tables import Patient, PatientSummary


def seen_by(scope: Scope, *tables: Any) -> ColumnElement[bool]:
    """True for rows of the scope's clinic; of patients, those under care, unless the scope asks for all by name."""
    wanted: list[ColumnElement[bool]] = []
    for table in tables:
        wanted.append(table.clinic_id == scope.clinic_id)
        if scope.with_ended:
            continue
        if table is Patient:
            wanted.append(Patient.status == "under_care")
        elif table is PatientSummary:
            wanted.append(cast(ColumnElement[bool], PatientSummary.under_care))
    return and_(*wanted)


def of_seen(scope: Scope, table: Any) -> ColumnElement[bool]:
    """The same for facts about patients: rows of the clinic, of people under care unless the scope asks for all."""
    if scope.with_ended:
        return cast(ColumnElement[bool], table.clinic_id == scope.clinic_id)
    return and_(table.clinic_id == scope.clinic_id, table.patient_id.in_(select(Patient.id).where(seen_by(scope, Patient))))
