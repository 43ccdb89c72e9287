"""Changes of what is kept about aids: the days by which each is needed and to be ordered, and the clinic's own lead times."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from operator import attrgetter
from uuid import UUID

from sqlalchemy import Date, Uuid, bindparam, delete, insert, text, update
from sqlalchemy.dialects.postgresql import JSONB
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
    rows = [[str(one.aid_id), *map(_text, _found(one))] for one in found]
    if rows:
        session.execute(_PLAN, {"clinic": scope.clinic_id, "today": today, "rows": rows})


_FOUND = ("needed_p25", "needed_p50", "needed_p75", "order_by_on", "need_met", "need_known", "need_lacks")
_found = attrgetter(*_FOUND)
_PLAN = text(
    """
    UPDATE equipment e SET needed_p25 = (f->>1)::date, needed_p50 = (f->>2)::date, needed_p75 = (f->>3)::date, order_by_on = (f->>4)::date,
      need_met = (f->>5)::boolean, need_known = (f->>6)::boolean, need_lacks = f->>7, planned_on = :today
    FROM jsonb_array_elements(:rows) f WHERE e.clinic_id = :clinic AND e.id = (f->>0)::uuid
    """
).bindparams(bindparam("clinic", type_=Uuid), bindparam("today", type_=Date), bindparam("rows", type_=JSONB))


def _text(value: date | bool | str | None) -> bool | str | None:
    return value.isoformat() if isinstance(value, date) else value


def unplan(session: Session, scope: Scope, patient_ids: Collection[UUID]) -> None:
    """The facts of these patients have changed: whoever looks next finds the days anew."""
    if patient_ids:
        theirs = (Equipment.clinic_id == scope.clinic_id, Equipment.patient_id.in_(patient_ids), Equipment.planned_on.is_not(None))
        session.execute(update(Equipment).where(*theirs).values(planned_on=None))


def keep_lead_times(session: Session, scope: Scope, found: Iterable[LeadTimeRecord]) -> None:
    """Replace the clinic's own lead times; two at once take turns."""
    session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": f"lead_times/{scope.clinic_id}"})
    session.execute(delete(LeadTime).where(LeadTime.clinic_id == scope.clinic_id))
    rows = [{"clinic_id": scope.clinic_id, **asdict(one)} for one in found]
    if rows:
        session.execute(insert(LeadTime), rows)
