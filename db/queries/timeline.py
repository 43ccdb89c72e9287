"""Everything that was ever recorded about one person, in one round trip."""

from pathlib import Path
from uuid import UUID

from sqlalchemy import Uuid, bindparam, text
from sqlalchemy.orm import Session

from db.care_records import Recorded
from db.records import Scope

_QUESTION = text((Path(__file__).parent / "timeline.sql").read_text()).bindparams(bindparam("clinic", type_=Uuid), bindparam("patient", type_=Uuid))


def recorded(session: Session, scope: Scope, patient_id: UUID) -> list[Recorded]:
    """Newest first, by the day it was about. Notes are not among them (db/queries/notes.py), nor daily exercise logs."""
    found = session.execute(_QUESTION, {"clinic": scope.clinic_id, "patient": patient_id})
    return [Recorded(id_, day, kind, tuple(parts), by, at) for id_, day, at, kind, parts, by in found]
