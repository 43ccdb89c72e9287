"""Rows that people keep about a person: put in once, changed by the version that was seen, taken back while nobody else touched them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Uuid, delete, exists, insert, select, update
from sqlalchemy.orm import Session

from db.commands import idempotency
from db.errors import Conflict
from db.records import Scope
from db.scope import seen_by
from db.tables import (
    AdvanceDocument,
    Carer,
    CarerTraining,
    CareTeam,
    Contact,
    Equipment,
    Event,
    ExerciseSession,
    Note,
    Patient,
    ProgrammePause,
)

KEPT: dict[str, Any] = {
    "carer": Carer,
    "carer_training": CarerTraining,
    "care_team": CareTeam,
    "advance_document": AdvanceDocument,
    "contact": Contact,
    "note": Note,
    "equipment": Equipment,
    "event": Event,
    "exercise_session": ExerciseSession,
    "programme_pause": ProgrammePause,
}


@dataclass(frozen=True)
class Kept:
    """What one press wrote: which row of which table, and the columns it had before; None when it was not there. version: the row's now."""

    table: str
    row: Mapping[str, Any]
    before: Mapping[str, Any] | None
    version: int | None
    patient_id: UUID

    @property
    def id(self) -> UUID:
        return UUID(str(self.row.get("id", self.patient_id)))

    def stored(self, by: UUID) -> dict[str, Any]:
        """As it is remembered under the key of the press, for who did it to take back."""
        before = None if self.before is None else _plain(self.before)
        return {"table": self.table, "row": _plain(self.row), "before": before, "version": self.version, "patient_id": str(self.patient_id), "by": str(by)}


def sees(session: Session, scope: Scope, patient_id: UUID) -> bool:
    """Whether this person is there for the scope: of its clinic, and under care unless it asks for the ended too."""
    return session.execute(select(Patient.id).where(seen_by(scope, Patient), Patient.id == patient_id)).scalar_one_or_none() is not None


def put(session: Session, scope: Scope, table: str, patient_id: UUID, values: Mapping[str, Any]) -> Kept | None:
    """A new row about this person; None when the scope does not see them."""
    if not sees(session, scope, patient_id):
        return None
    kept = KEPT[table]
    own = next(column for column in reversed(kept.__table__.primary_key.columns.values()))
    made = session.execute(insert(kept).values(clinic_id=scope.clinic_id, patient_id=patient_id, **values).returning(own)).scalar_one()
    return Kept(table, {own.name: made}, None, 1 if hasattr(kept, "version") else None, patient_id)


def change(session: Session, scope: Scope, table: str, patient_id: UUID, row: Mapping[str, Any], version: int, values: Mapping[str, Any]) -> Kept | None:
    """New values of a row that is still the version that was seen. None when it is not there; raises Conflict with what it says now."""
    kept = KEPT[table]
    if not sees(session, scope, patient_id):
        return None
    columns = [getattr(kept, name) for name in values]
    found = session.execute(select(kept.version, *columns).where(*_where(kept, scope, patient_id, row)).with_for_update()).mappings().one_or_none()
    if found is None:
        return None
    before = {name: found[name] for name in values}
    if found["version"] != version:
        raise Conflict({"version": found["version"], **before})
    changed = update(kept).where(*_where(kept, scope, patient_id, row)).values(**values, version=kept.version + 1)
    session.execute(changed.execution_options(synchronize_session=False))
    return Kept(table, row, before, version + 1, patient_id)


def take_back(session: Session, scope: Scope, key: UUID, within: timedelta) -> Kept | None:
    """Undo what the asker wrote under this key a moment ago, unless somebody changed it since; what it was, or None."""
    said = idempotency.own(session, scope, key, within)
    if said.get("table") not in KEPT:
        return None
    kept, patient_id = KEPT[said["table"]], UUID(said["patient_id"])
    where = _where(kept, scope, patient_id, said["row"])
    if said["version"] is not None:
        where.append(kept.version == said["version"])
    if kept is Carer and said["before"] is None:
        where.append(~exists().where(CarerTraining.clinic_id == Carer.clinic_id, CarerTraining.carer_id == Carer.id))
    if said["before"] is None:
        done = session.execute(delete(kept).where(*where).returning(kept.patient_id).execution_options(synchronize_session=False))
    else:
        values = _typed(kept, said["before"])
        put_back = update(kept).where(*where).values(**values, version=kept.version + 1).returning(kept.patient_id)
        done = session.execute(put_back.execution_options(synchronize_session=False))
    if done.scalar_one_or_none() is None:
        return None
    return Kept(said["table"], said["row"], said["before"], said["version"], patient_id)


def _where(kept: Any, scope: Scope, patient_id: UUID, row: Mapping[str, Any]) -> list[Any]:
    return [kept.clinic_id == scope.clinic_id, kept.patient_id == patient_id, *(getattr(kept, name) == value for name, value in _typed(kept, row).items())]


def _typed(kept: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the columns take them: what was remembered as JSON has days and ids as words."""
    made = dict(values)
    for name, value in values.items():
        kind = kept.__table__.columns[name].type
        if isinstance(value, str) and isinstance(kind, Date):
            made[name] = date.fromisoformat(value)
        elif isinstance(value, str) and isinstance(kind, Uuid):
            made[name] = UUID(value)
    return made


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value if value is None or isinstance(value, bool | int | float | str | list | dict) else str(value) for name, value in values.items()}
