"""Two people who press at once: the second waits, and then finds the tasks of the first."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from db.records import Scope


def hold(session: Session, scope: Scope, measure: str) -> None:
    """Nobody else makes tasks for this measure of the clinic until this transaction ends."""
    session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": f"{scope.clinic_id}/{measure}"})
