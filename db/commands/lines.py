"""Keep the ready-made lines of the patient list."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from db.records import Scope
from db.tables import PatientLine


@dataclass(frozen=True)
class Laid:
    """A line as db.tables.PatientLine keeps it; place is the class's place in review order."""

    patient_id: UUID
    place: int
    line: str
    why: list[list[str | None]]
    mark: str


def keep(session: Session, scope: Scope, laid: Iterable[Laid]) -> None:
    rows = [{"clinic_id": scope.clinic_id, **asdict(one)} for one in laid]
    if rows:
        made = insert(PatientLine)
        changed = {name: made.excluded[name] for name in ("place", "line", "why", "mark")}
        session.execute(made.on_conflict_do_update(index_elements=["clinic_id", "patient_id"], set_=changed), rows)
