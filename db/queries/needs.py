"""What the needs of many people follow from, in one question a kind of fact; oldest first, each person's own."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.records import Aid, Happening, Patient, Reading, Scope, Score
from db.scope import seen_by
from db.tables import Alsfrs, Equipment, Event, Measurement
from db.tables import Patient as PatientRow
from db.tables.aids import STAGE_DAYS
from db.tables.measured import ITEMS
from db.vocabulary import AidStage, Diagnosis, EventKind, Item5Form, Measure, Mode, OnsetSite, PatientStatus, Position, PrognosisPreference, Sex


@dataclass(frozen=True)
class Known:
    """One person's facts, as far as the need for an aid follows from them."""

    patient: Patient
    scores: tuple[Score, ...]
    readings: tuple[Reading, ...]
    events: tuple[Happening, ...]
    aids: tuple[Aid, ...]


def known(session: Session, scope: Scope, patient_ids: Collection[UUID]) -> list[Known]:
    """These people's facts; whoever the scope does not see is left out. Who scored and who owns an aid is not asked."""
    people = _patients(session, scope, patient_ids)
    scores = _grouped(session, scope, people, Alsfrs, ("id", "assessed_on", "item5_form", "mode", "version", *ITEMS), "assessed_on", "mode")
    readings = _grouped(session, scope, people, Measurement, ("id", "measure", "measured_on", "value", "position"), "measure", "measured_on")
    events = _grouped(session, scope, people, Event, ("id", "kind", "happened_on", "ended_on", "injury", "detail"), "happened_on", "id")
    aids = _grouped(
        session, scope, people, Equipment, ("id", "aid_key", "needed_p25", "needed_p50", "needed_p75", "order_by_on", *STAGE_DAYS), "identified_on", "id"
    )
    return [
        Known(
            patient=patient,
            scores=tuple(
                Score(id_, who, on, tuple(items), Item5Form(form), Mode(mode), None, version) for id_, on, form, mode, version, *items in scores.get(who, ())
            ),
            readings=tuple(
                Reading(id_, Measure(measure), on, value, Position(position) if position else None)
                for id_, measure, on, value, position in readings.get(who, ())
            ),
            events=tuple(Happening(id_, EventKind(kind), on, ended, injury, detail) for id_, kind, on, ended, injury, detail in events.get(who, ())),
            aids=tuple(
                Aid(id_, key, {stage: on for stage, on in zip(AidStage, days, strict=True) if on}, p25, p50, p75, None, order_by)
                for id_, key, p25, p50, p75, order_by, *days in aids.get(who, ())
            ),
        )
        for who, patient in people.items()
    ]


_WORDS = {"sex": Sex, "onset_site": OnsetSite, "diagnosis": Diagnosis, "status": PatientStatus, "prognosis": PrognosisPreference}
_PATIENT = [field.name for field in fields(Patient)]


def _patients(session: Session, scope: Scope, patient_ids: Collection[UUID]) -> dict[UUID, Patient]:
    wanted = select(*(getattr(PatientRow, name) for name in _PATIENT)).where(seen_by(scope, PatientRow), PatientRow.id.in_(patient_ids))
    found: dict[UUID, Patient] = {}
    for row in session.execute(wanted).mappings():
        values: dict[str, Any] = {name: _WORDS[name](value) if name in _WORDS else value for name, value in row.items()}
        found[values["id"]] = Patient(**values)
    return found


def _grouped(session: Session, scope: Scope, people: Collection[UUID], table: Any, columns: Sequence[str], *order: str) -> dict[UUID, list[tuple[Any, ...]]]:
    wanted = select(table.patient_id, *(getattr(table, name) for name in columns)).where(table.clinic_id == scope.clinic_id, table.patient_id.in_(people))
    found: dict[UUID, list[tuple[Any, ...]]] = {}
    for who, *values in session.execute(wanted.order_by(*(getattr(table, name) for name in order))):
        found.setdefault(who, []).append(tuple(values))
    return found
