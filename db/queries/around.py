"""Questions about what surrounds care: what carers were taught, what the person has laid down, whom to call."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.care_records import Document, Known, SignOff
from db.queries.names import with_name
from db.records import Reading, Scope
from db.tables import AdvanceDocument, CarerTraining, Contact, Measurement
from db.vocabulary import AdvanceKind, ContactKind, Measure, TrainingLevel


def training(session: Session, scope: Scope, patient_id: UUID) -> list[SignOff]:
    """Every sign-off of this person's carers, oldest first."""
    wanted = select(CarerTraining.id, CarerTraining.carer_id, CarerTraining.topic_key, CarerTraining.level, CarerTraining.taught_on).where(
        CarerTraining.clinic_id == scope.clinic_id, CarerTraining.patient_id == patient_id
    )
    found = session.execute(with_name(wanted, CarerTraining.taught_by).order_by(CarerTraining.taught_on, CarerTraining.id))
    return [SignOff(id_, carer_id, key, TrainingLevel(level), on, name) for id_, carer_id, key, level, on, name in found]


def documents(session: Session, scope: Scope, patient_id: UUID) -> list[Document]:
    """Every advance-care document, those in force first, then by kind, the newest first."""
    row = AdvanceDocument
    wanted = select(row.id, row.kind, row.made_on, row.review_on, row.withdrawn_on, row.kept_where, row.detail, row.version).where(
        row.clinic_id == scope.clinic_id, row.patient_id == patient_id
    )
    found = session.execute(with_name(wanted, row.entered_by).order_by(row.withdrawn_on.is_not(None), row.kind, row.made_on.desc(), row.id))
    return [
        Document(id_, AdvanceKind(kind), made, review, withdrawn, where, detail, name, version)
        for id_, kind, made, review, withdrawn, where, detail, version, name in found
    ]


def contacts(session: Session, scope: Scope, patient_id: UUID) -> list[Known]:
    """Whom to call about this person, by kind and name."""
    wanted = select(Contact.id, Contact.kind, Contact.name, Contact.phone, Contact.detail, Contact.version).where(
        Contact.clinic_id == scope.clinic_id, Contact.patient_id == patient_id
    )
    found = session.execute(wanted.order_by(Contact.kind, Contact.name, Contact.id))
    return [Known(id_, ContactKind(kind), name, phone, detail, version) for id_, kind, name, phone, detail, version in found]


def strain(session: Session, scope: Scope, patient_id: UUID, today: date) -> list[Reading]:
    """The carer's Zarit scores (0 to 88, higher = more strain) up to `today`, oldest first."""
    wanted = select(Measurement.id, Measurement.measured_on, Measurement.value).where(
        Measurement.clinic_id == scope.clinic_id,
        Measurement.patient_id == patient_id,
        Measurement.measure == Measure.ZARIT.value,
        Measurement.measured_on <= today,
    )
    return [Reading(id_, Measure.ZARIT, on, value, None) for id_, on, value in session.execute(wanted.order_by(Measurement.measured_on))]
