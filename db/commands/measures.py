"""Changes of what was measured: one visit's values at once, each new or in place of what stood for that day, and all of them taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from db.commands import idempotency
from db.records import Reading, Scope
from db.scope import seen_by
from db.tables import Measurement, Patient
from db.vocabulary import Measure, Position

Place = tuple[Measure, Position | None]


@dataclass(frozen=True)
class Stood:
    """What stands for a day already."""

    id: UUID
    value: float
    version: int
    entered_by: UUID | None


def hold(session: Session, scope: Scope, patient_id: UUID) -> bool:
    """Whether the scope sees this person, and then until the end of the transaction nobody else writes their measurements here."""
    wanted = select(Patient.id).where(seen_by(scope, Patient), Patient.id == patient_id).with_for_update()
    return session.execute(wanted).scalar_one_or_none() is not None


def of_day(session: Session, scope: Scope, patient_id: UUID, on: date) -> dict[Place, Stood]:
    """Every value of one day."""
    wanted = select(Measurement).where(Measurement.clinic_id == scope.clinic_id, Measurement.patient_id == patient_id, Measurement.measured_on == on)
    return {
        (Measure(row.measure), Position(row.position) if row.position else None): Stood(row.id, row.value, row.version, row.entered_by)
        for row in session.scalars(wanted.execution_options(populate_existing=True))
    }


def before(session: Session, scope: Scope, patient_id: UUID, on: date, measures: Sequence[Measure]) -> dict[Place, Reading]:
    """The newest value before a day, by measure and position."""
    wanted = (
        select(Measurement.id, Measurement.measure, Measurement.position, Measurement.measured_on, Measurement.value)
        .where(
            Measurement.clinic_id == scope.clinic_id,
            Measurement.patient_id == patient_id,
            Measurement.measured_on < on,
            Measurement.measure.in_([measure.value for measure in measures]),
        )
        .order_by(Measurement.measured_on)
    )
    found = {}
    for id_, measure, position, measured_on, value in session.execute(wanted):
        at = Position(position) if position else None
        found[Measure(measure), at] = Reading(id_, Measure(measure), measured_on, value, at)
    return found


def write(session: Session, scope: Scope, patient_id: UUID, on: date, values: Mapping[Place, float], stood: Mapping[Place, Stood]) -> list[dict[str, Any]]:
    """Put values in, in place of what stands; what each row was and is, for `take_back`."""
    written = []
    for place, value in values.items():
        old = stood.get(place)
        if old is None:
            made = session.execute(
                insert(Measurement)
                .values(
                    clinic_id=scope.clinic_id,
                    patient_id=patient_id,
                    measure=place[0].value,
                    position=place[1].value if place[1] else None,
                    measured_on=on,
                    value=value,
                    entered_by=scope.account_id,
                )
                .returning(Measurement.id)
            ).scalar_one()
            written.append({"id": str(made), "version": 1, "was": None, "was_by": None})
        else:
            changed = update(Measurement).where(Measurement.clinic_id == scope.clinic_id, Measurement.id == old.id, Measurement.version == old.version)
            values_now = {"value": value, "entered_by": scope.account_id, "version": old.version + 1}
            session.execute(changed.values(values_now).execution_options(synchronize_session=False))
            by = str(old.entered_by) if old.entered_by else None
            written.append({"id": str(old.id), "version": old.version + 1, "was": old.value, "was_by": by})
    return written


def take_back(session: Session, scope: Scope, key: UUID, within: timedelta) -> UUID | None:
    """Undo what the asker wrote under this key a moment ago; the person it was of, or None when any of it was changed since."""
    found = idempotency.own(session, scope, key, within)
    if "measured" not in found:
        return None
    patient_id = UUID(found["patient_id"])
    if not hold(session, scope, patient_id) or not all(_still(session, scope, row) for row in found["measured"]):
        return None
    for row in found["measured"]:
        its = (Measurement.clinic_id == scope.clinic_id, Measurement.id == UUID(row["id"]))
        if row["was"] is None:
            session.execute(delete(Measurement).where(*its).execution_options(synchronize_session=False))
        else:
            values = {"value": row["was"], "entered_by": UUID(row["was_by"]) if row["was_by"] else None, "version": row["version"] + 1}
            session.execute(update(Measurement).where(*its).values(values).execution_options(synchronize_session=False))
    return patient_id


def _still(session: Session, scope: Scope, row: Mapping[str, Any]) -> bool:
    """Whether a value is as it was written."""
    wanted = select(Measurement.version).where(Measurement.clinic_id == scope.clinic_id, Measurement.id == UUID(row["id"]))
    return bool(session.execute(wanted).scalar_one_or_none() == row["version"])
