"""Changes of home programmes: a new version takes the place of the one before it from a day on, and can be taken back while it is the last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from db.records import ProgrammeExercise as Exercise
from db.records import Scope
from db.scope import seen_by
from db.tables import Patient, Programme, ProgrammeExercise


@dataclass(frozen=True)
class NewVersion:
    """What is in force from starts_on, until somebody changes it."""

    starts_on: date
    review_on: date | None
    reason: str
    exercises: tuple[Exercise, ...]


def hold(session: Session, scope: Scope, patient_id: UUID) -> bool:
    """Keep this person's programme and log to this transaction until it ends; False when the scope does not see them."""
    wanted = select(Patient.id).where(seen_by(scope, Patient), Patient.id == patient_id).with_for_update()
    return session.execute(wanted).scalar_one_or_none() is not None


def start(session: Session, scope: Scope, patient_id: UUID, new: NewVersion) -> UUID:
    """Store it as the next version; whatever is in force on that day ends on the day before."""
    mine = (Programme.clinic_id == scope.clinic_id, Programme.patient_id == patient_id)
    running = (Programme.starts_on < new.starts_on, (Programme.ends_on.is_(None)) | (Programme.ends_on >= new.starts_on))
    ends = {"ends_on": new.starts_on - timedelta(days=1), "version": Programme.version + 1}
    session.execute(update(Programme).where(*mine, *running).values(**ends).execution_options(synchronize_session=False))
    number = session.execute(select(func.coalesce(func.max(Programme.number), 0) + 1).where(*mine)).scalar_one()
    values = {"number": number, "starts_on": new.starts_on, "review_on": new.review_on, "reason": new.reason, "author_id": scope.account_id}
    made = session.execute(insert(Programme).values(clinic_id=scope.clinic_id, patient_id=patient_id, **values).returning(Programme.id)).scalar_one()
    _put(session, scope, made, new.exercises)
    return made


def take_back(session: Session, scope: Scope, patient_id: UUID, programme_id: UUID, *, was_until: date | None) -> bool:
    """Undo the start of the last version by who started it; the one before is in force until `was_until` again. False when it is not the last, or another's."""
    mine = (Programme.clinic_id == scope.clinic_id, Programme.patient_id == patient_id)
    rows = session.execute(select(Programme.id, Programme.starts_on, Programme.author_id).where(*mine).order_by(Programme.number.desc()).limit(2)).all()
    if not rows or rows[0].id != programme_id or rows[0].author_id != scope.account_id:
        return False
    session.execute(delete(ProgrammeExercise).where(ProgrammeExercise.clinic_id == scope.clinic_id, ProgrammeExercise.programme_id == programme_id))
    session.execute(delete(Programme).where(*mine, Programme.id == programme_id))
    cut = (Programme.ends_on == rows[0].starts_on - timedelta(days=1), Programme.starts_on < rows[0].starts_on)
    if len(rows) > 1:
        again = update(Programme).where(*mine, Programme.id == rows[1].id, *cut).values(ends_on=was_until, version=Programme.version + 1)
        session.execute(again.execution_options(synchronize_session=False))
    return True


def _put(session: Session, scope: Scope, programme_id: UUID, exercises: Sequence[Exercise]) -> None:
    rows = [
        {
            "clinic_id": scope.clinic_id,
            "programme_id": programme_id,
            "exercise_key": one.exercise_key,
            "place": place,
            "weekdays": list(one.weekdays),
            "sets": one.sets,
            "reps": one.reps,
            "minutes": one.minutes,
            "hold_s": one.hold_s,
            "assisted": one.assisted,
            "notes": one.notes,
        }
        for place, one in enumerate(exercises)
    ]
    if rows:
        session.execute(insert(ProgrammeExercise), rows)
