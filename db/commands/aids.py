"""Changes of what is kept about aids: the days by which each is needed and to be ordered, and the clinic's own lead times."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.orm import Session

from db.records import LeadTime as LeadTimeRecord
from db.records import Scope
from db.tables import Equipment, LeadTime


@dataclass(frozen=True)
class Dates:
    """What was found for one aid; None where nothing follows from the facts."""

    aid_id: UUID
    needed_p25: date | None
    needed_p50: date | None
    needed_p75: date | None
    order_by_on: date | None
    need_met: bool
    need_known: bool
    need_lacks: str | None


def plan(session: Session, scope: Scope, found: Iterable[Dates], today: date) -> None:
    """Keep the days that were found for these aids as of `today`. It is no edit of the row: its version stays."""
    rows = [{"b_id": one.aid_id, **{name: value for name, value in asdict(one).items() if name != "aid_id"}, "planned_on": today} for one in found]
    if rows:
        aids = Equipment.__table__
        session.connection().execute(update(aids).where(aids.c.clinic_id == scope.clinic_id, aids.c.id == bindparam("b_id")), rows)  # type: ignore[arg-type]


def unplan(session: Session, scope: Scope, patient_ids: Collection[UUID]) -> None:
    """The facts of these patients have changed: whoever looks next finds the days anew."""
    if patient_ids:
        theirs = (Equipment.clinic_id == scope.clinic_id, Equipment.patient_id.in_(patient_ids), Equipment.planned_on.is_not(None))
        session.execute(update(Equipment).where(*theirs).values(planned_on=None))


def keep_lead_times(session: Session, scope: Scope, found: Iterable[LeadTimeRecord]) -> None:
    """Replace the clinic's own lead times."""
    session.execute(delete(LeadTime).where(LeadTime.clinic_id == scope.clinic_id))
    rows = [{"clinic_id": scope.clinic_id, **asdict(one)} for one in found]
    if rows:
        session.execute(insert(LeadTime), rows)
