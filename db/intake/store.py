"""What the clinic has already, as far as an import must know it: its people, and facts of the days a file speaks of."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from db.intake.facts import Stored
from db.intake.kinds.alsfrs import ITEMS
from db.intake.people import Known
from db.records import Scope
from db.tables import Patient, PatientSummary
from db.vocabulary import ImportKind, PatientStatus

TABLES = {
    ImportKind.ALSFRS: "alsfrs",
    ImportKind.MEASUREMENTS: "measurement",
    ImportKind.SESSIONS: "exercise_session",
    ImportKind.PATIENTS: "patient",
}
DAYS = {ImportKind.ALSFRS: "assessed_on", ImportKind.MEASUREMENTS: "measured_on", ImportKind.SESSIONS: "on_day"}
KEYS = {ImportKind.ALSFRS: ("mode",), ImportKind.MEASUREMENTS: ("measure", "position"), ImportKind.SESSIONS: (), ImportKind.PATIENTS: ()}
VALUES = {
    ImportKind.ALSFRS: (*ITEMS, "item5_form", "rater_name"),
    ImportKind.MEASUREMENTS: ("value",),
    ImportKind.SESSIONS: ("answers", "asked_count", "done_count", "effort", "pain", "fatigue", "source", "helped", "missed_reason", "note"),
    ImportKind.PATIENTS: (
        "hospital_no", "national_no", "family_name", "given_name", "latin_name", "preferred_name", "title", "born_on", "sex", "onset_site",
        "onset_on", "diagnosis", "diagnosed_on", "enrolled_on", "status", "status_on", "site",
    ),
}  # fmt: skip
"""Columns that an import of each kind may write; everything else of a row is left alone."""

Found = dict[tuple[UUID, date | None], list[Stored]]


def people(session: Session, scope: Scope) -> list[Known]:
    """Everybody the clinic ever had under care: a file may speak of somebody who died."""
    wanted = (
        select(
            Patient.id, Patient.hospital_no, Patient.national_no, Patient.family_name, Patient.given_name, Patient.latin_name, Patient.born_on,
            Patient.diagnosed_on, PatientSummary.series_on, PatientSummary.latest_on,
            Patient.status, Patient.status_on,
        )
        .outerjoin(PatientSummary, (PatientSummary.clinic_id == Patient.clinic_id) & (PatientSummary.patient_id == Patient.id))
        .where(Patient.clinic_id == scope.clinic_id)
    )  # fmt: skip
    return [
        Known(
            r.id,
            r.hospital_no,
            r.national_no,
            r.family_name,
            r.given_name,
            r.latin_name,
            r.born_on,
            r.diagnosed_on,
            r.series_on[0] if r.series_on else None,
            r.latest_on,
            r.status_on if r.status == PatientStatus.DIED else None,
        )
        for r in session.execute(wanted)
    ]


def stored(session: Session, scope: Scope, kind: ImportKind, wanted: Iterable[tuple[UUID, date | None]]) -> Found:
    """Rows that are there for these people on these days (for patients: the people themselves)."""
    pairs = list(wanted)
    found: Found = defaultdict(list)
    if not pairs:
        return found
    table, keys, values = TABLES[kind], KEYS[kind], VALUES[kind]
    columns = ", ".join(f"t.{name}" for name in (*keys, *values))
    if kind is ImportKind.PATIENTS:
        sql = f"""
            SELECT t.id, t.id AS patient_id, NULL::date AS day, t.version, t.import_batch_id, {columns}
            FROM patient t WHERE t.clinic_id = :clinic AND t.id = ANY(:ids)
        """  # noqa: S608
        rows = session.execute(text(sql), {"clinic": scope.clinic_id, "ids": [pair[0] for pair in pairs]})
    else:
        day = DAYS[kind]
        sql = f"""
            SELECT t.id, t.patient_id, t.{day} AS day, t.version, t.import_batch_id, {columns}
            FROM unnest(CAST(:ids AS uuid[]), CAST(:days AS date[])) AS w(patient_id, day)
            CROSS JOIN LATERAL (
                SELECT * FROM {table} f WHERE f.clinic_id = :clinic AND f.patient_id = w.patient_id AND f.{day} = w.day OFFSET 0
            ) t
        """  # noqa: S608  # OFFSET 0 keeps it a look-up for each pair: a table that grows within the transaction has no statistics to plan by
        rows = session.execute(text(sql), {"clinic": scope.clinic_id, "ids": [p[0] for p in pairs], "days": [p[1] for p in pairs]})
    for row in rows.mappings():
        record: dict[str, Any] = {name: row[name] for name in values}
        key = tuple(row[name] for name in keys)
        found[row["patient_id"], row["day"]].append(Stored(row["id"], row["patient_id"], row["day"], key, row["version"], record, row["import_batch_id"]))
    return found
