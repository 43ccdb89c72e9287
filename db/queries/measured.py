"""Questions about what was measured: scores, readings, events of one patient, oldest first."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries.names import with_name
from db.records import Happening, Reading, Scope, Score
from db.scope import seen_by
from db.tables import Alsfrs, Event, Measurement, Patient
from db.tables.measured import ITEMS
from db.vocabulary import EventKind, Item5Form, Measure, Mode, Position


def scores(session: Session, scope: Scope, patient_id: UUID) -> list[Score]:
    """Every ALSFRS-R of the patient, oldest first."""
    wanted = (
        select(
            Alsfrs.id,
            Alsfrs.assessed_on,
            Alsfrs.item5_form,
            Alsfrs.mode,
            Alsfrs.rater_name,
            Alsfrs.version,
            *(getattr(Alsfrs, item) for item in ITEMS),
        )
        .where(Alsfrs.clinic_id == scope.clinic_id, Alsfrs.patient_id == patient_id)
        .order_by(Alsfrs.assessed_on, Alsfrs.mode)
    )
    return [
        Score(id_, patient_id, on, tuple(items), Item5Form(form), Mode(mode), written or colleague, version)
        for id_, on, form, mode, written, version, *items, colleague in session.execute(with_name(wanted, Alsfrs.rater_id))
    ]


def readings(session: Session, scope: Scope, patient_id: UUID) -> list[Reading]:
    """Every measurement of the patient, oldest first within its measure."""
    wanted = (
        select(Measurement.id, Measurement.measure, Measurement.measured_on, Measurement.value, Measurement.position)
        .where(Measurement.clinic_id == scope.clinic_id, Measurement.patient_id == patient_id)
        .order_by(Measurement.measure, Measurement.measured_on)
    )
    return [
        Reading(id_, Measure(measure), on, value, Position(position) if position else None) for id_, measure, on, value, position in session.execute(wanted)
    ]


def events(session: Session, scope: Scope, patient_id: UUID) -> list[Happening]:
    """Every event of the patient, oldest first."""
    wanted = (
        select(Event.id, Event.kind, Event.happened_on, Event.ended_on, Event.injury, Event.detail)
        .where(Event.clinic_id == scope.clinic_id, Event.patient_id == patient_id)
        .order_by(Event.happened_on, Event.id)
    )
    return [
        Happening(id_, EventKind(kind), happened_on, ended_on, injury, detail) for id_, kind, happened_on, ended_on, injury, detail in session.execute(wanted)
    ]


def latest_of(session: Session, scope: Scope, measure: Measure) -> dict[UUID, float]:
    """The newest value of one measure of everybody under care who has one, in its unit."""
    wanted = (
        select(Measurement.patient_id, Measurement.value)
        .join(Patient, (Patient.clinic_id == Measurement.clinic_id) & (Patient.id == Measurement.patient_id))
        .where(seen_by(scope, Measurement, Patient), Measurement.measure == measure.value)
        .order_by(Measurement.patient_id, Measurement.measured_on)
    )
    return {row.patient_id: row.value for row in session.execute(wanted)}
