"""The case meetings that an invented clinic has held: laid over its tasks that came from meetings."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from db.seed.statements import run


def hold(session: Session, clinic_id: str, by: UUID, until: date) -> None:
    """Twelve weekly meetings before `until`, recorded by `by`. The clinic's tasks are written already."""
    run(session, "meetings.sql", clinic_id, {"until": until, "by": by})
