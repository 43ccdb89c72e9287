"""Keeping the rules to one run a person at a time, and one round a clinic and day."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Date, cast, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from db.records import Scope
from db.scope import seen_by
from db.tables import Patient, RuleLook, SweepRun

LEASE = timedelta(minutes=2)
"""How long a round may be silent before another worker takes it over; each batch is a sign of life."""


def look(session: Session, scope: Scope, patient_ids: Collection[UUID], today: date, *, again: bool = True) -> list[UUID]:
    """Note that the rules look at these people today, and keep everybody else's run about them waiting until this transaction ends.

    Who of them is under care, and was not looked at today unless `again`; always taken in one order, so that two runs never wait for each other.
    """
    wanted = select(Patient.clinic_id, Patient.id, cast(today, Date)).where(seen_by(scope, Patient), Patient.id.in_(list(patient_ids)))
    made = insert(RuleLook).from_select(["clinic_id", "patient_id", "looked_on"], wanted.order_by(Patient.id))
    only = None if again else RuleLook.looked_on != today
    kept = made.on_conflict_do_update(index_elements=["clinic_id", "patient_id"], set_={"looked_on": made.excluded.looked_on}, where=only)
    return sorted(session.execute(kept.returning(RuleLook.patient_id)).scalars())


def forget(session: Session, scope: Scope, patient_ids: Collection[UUID]) -> None:
    """Facts about these people came in bulk: the next round looks at them again."""
    session.execute(delete(RuleLook).where(RuleLook.clinic_id == scope.clinic_id, RuleLook.patient_id.in_(list(patient_ids))))


def forget_everybody(session: Session, scope: Scope) -> None:
    """The rules themselves are others now: the next round looks at the whole clinic again."""
    session.execute(delete(RuleLook).where(RuleLook.clinic_id == scope.clinic_id))


def claim(session: Session, scope: Scope, today: date) -> bool:
    """Whether this worker is the one to do the round of the day: the first, or the first after somebody fell silent. A finished one is nobody's."""
    made = insert(SweepRun).values(clinic_id=scope.clinic_id, on_day=today)
    silent = SweepRun.finished_at.is_(None) & (SweepRun.seen_at < func.now() - LEASE)
    taken = made.on_conflict_do_update(index_elements=["clinic_id", "on_day"], set_={"seen_at": func.now()}, where=silent)
    return session.execute(taken.returning(SweepRun.on_day)).scalar_one_or_none() is not None


def alive(session: Session, scope: Scope, today: date, counts: Mapping[str, int], *, finished: bool = False) -> None:
    """A sign of life, with what was changed since the last one; the round is over when `finished`."""
    own = (SweepRun.clinic_id == scope.clinic_id, SweepRun.on_day == today)
    before = session.execute(select(SweepRun.counts).where(*own).with_for_update()).scalar_one()
    together = {name: before.get(name, 0) + counts.get(name, 0) for name in sorted({*before, *counts})}
    ends = {"finished_at": func.coalesce(SweepRun.finished_at, func.now())} if finished else {}
    wanted = update(SweepRun).where(*own).values(seen_at=func.now(), counts=together, **ends)
    session.execute(wanted.execution_options(synchronize_session=False))


def let_go(session: Session, scope: Scope, today: date) -> None:
    """Leave the rest of a round to whoever comes next, at once."""
    wanted = update(SweepRun).where(SweepRun.clinic_id == scope.clinic_id, SweepRun.on_day == today, SweepRun.finished_at.is_(None))
    session.execute(wanted.values(seen_at=func.now() - 2 * LEASE).execution_options(synchronize_session=False))
